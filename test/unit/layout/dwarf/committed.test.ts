// Every type of every committed object, as text, against what stands beside it: C, C++ and Rust, DWARF 3 to 5, 32 and
// 64 bit, both byte orders, type units, simple template names, split files and packages, a dwz pair.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { indexDwarf, openDwarf, type DwarfSource } from '../../../../src/layout/dwarf/source.js';
import { linesOf } from '../../../support/layout-text.js';
import { all, committed, committedPath } from './committed.js';

describe('committed objects', () => {
  for (const { name, part, ...files } of all())
    describe(part === undefined ? name : `${name} and ${part}`, () => {
      const open = (): DwarfSource =>
        openDwarf(files.sections, {
          ...(files.supplementary ? { supplementary: files.supplementary } : {}),
          split: () => files.split,
        });

      it('has the types that it should', () => {
        const expected = readFileSync(committedPath(`${part ?? name}.txt`), 'utf8');
        assert.equal(dump(open()), expected);
      });

      it('finds by name what it lists, without a list', () => {
        for (const entry of open().entries()) {
          const found = open().find(`${entry.kind === 'base' ? '' : keyword(entry.kind)}${entry.name}`);
          assert.deepEqual(
            found.map(({ id }) => id),
            [entry.id],
            entry.name,
          );
        }
      });

      it('reports no problem', () => {
        const source = open();
        for (const { id } of source.entries()) source.layout(id);
        assert.deepEqual(source.problems.map(String), []);
      });
    });

  it('indexes in steps that tell how far they are, and can be given up', () => {
    const { sections } = committed('cc-types5.o');
    const steps = indexDwarf(sections);
    let last = -1;
    let step = steps.next();
    for (; !step.done; step = steps.next()) {
      assert.ok(step.value.done >= last && step.value.done <= step.value.total);
      last = step.value.done;
    }
    assert.equal(step.value.entries().length, openDwarf(sections).entries().length);
    const dropped = indexDwarf(sections);
    assert.equal(dropped.next().done, false);
    dropped.return(step.value);
    assert.equal(dropped.next().done, true);
  });

  it('says what is missing where the split file is not there', () => {
    const source = openDwarf(committed('cc-split5.o').sections);
    assert.deepEqual(source.entries(), []);
    assert.deepEqual(
      source.problems.map(({ fault }) => fault),
      ['missing'],
    );
    assert.match(String(source.problems[0]), /cc-split5\.dwo, which is not there/);
  });

  it('says so where the supplementary file is not there', () => {
    const source = openDwarf(committed('dwz-a.so').sections);
    source.entries();
    assert.ok(source.problems.some(({ fault }) => fault === 'missing'));
  });

  it('says so where an id is none of its own', () => {
    const source = openDwarf(committed('c-dwarf5.so').sections);
    for (const id of ['', 'x.1', 'i.', 'i.ffffff', 'p0u1t.1', 's0i.20', '../../etc'])
      assert.throws(() => source.layout(id), { name: 'LayoutError' });
  });
});

function keyword(kind: string): string {
  return kind === 'typedef' ? '' : `${kind} `;
}

/** What the list and the layouts give, a block a type. */
function dump(source: DwarfSource): string {
  return source
    .entries()
    .map(
      ({ id, kind, name, unit }) =>
        [`# ${kind} ${name} (${unit})`, ...linesOf(source.layout(id))].join('\n') + '\n',
    )
    .join('\n');
}
