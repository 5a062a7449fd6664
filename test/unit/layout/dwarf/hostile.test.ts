// Debug info that is made to hang or to fill memory: each ends in one LayoutError with its place, or in an answer, and
// what is beside it still serves.
import assert from 'node:assert/strict';
import { LayoutError } from '../../../../src/layout/cursor.js';
import { at, form, tag } from '../../../../src/layout/dwarf/constants.js';
import { openDwarf, type DwarfSource } from '../../../../src/layout/dwarf/source.js';
import type { DebugSections } from '../../../../src/layout/file.js';
import { assemble, type Entry } from './assemble.js';
import {
  array,
  base,
  declared,
  member,
  named,
  ofType,
  sized,
  struct,
  typedef,
  unit,
  unitIn,
} from './entries.js';

const int = base('int', 4);
const good = unitIn(0x0c, 'good.c', base('fine', 4), struct('good', 4, member('x', 'fine')));

function open(...units: Entry[]): DwarfSource {
  return openDwarf(assemble(units));
}

/** The one error of asking for a type's layout. */
function fault(source: DwarfSource, name: string): LayoutError {
  const [entry] = source.find(name);
  assert.ok(entry, `${name} is found`);
  try {
    source.layout(entry.id);
  } catch (error) {
    assert.ok(error instanceof LayoutError, String(error));
    assert.match(error.message, /^\.debug_\w+\+0x[0-9a-f]+: /);
    return error;
  }
  return assert.fail(`${name} has a layout`);
}

describe('hostile DWARF', () => {
  it('refuses types that contain themselves by value', () => {
    const self = struct('self', 8, member('x', 'self'));
    assert.match(fault(open(unit(self)), 'self').message, /contains itself/);
    const around = [
      struct('a', 8, member('b', 'list')),
      array('list', 'name', [[at.count, form.data1, 2]]),
      typedef('name', 'a'),
    ];
    assert.match(fault(open(unit(...around)), 'struct a').message, /contains itself/);
    assert.match(fault(open(unit(typedef('t', 'u'), typedef('u', 't'))), 't').message, /contains itself/);
  });

  it('follows no circle of specifications, qualifiers or arguments', () => {
    const spec = (id: string, to: string): Entry => ({
      tag: tag.structureType,
      id,
      attrs: [named(id), [at.specification, form.ref4, { ref: to }]],
    });
    const circle = open(unit(spec('a', 'b'), spec('b', 'a')), good);
    assert.deepEqual(
      circle.entries().map(({ name }) => name),
      ['fine', 'good'],
    );
    assert.ok(circle.problems.every(problem => /without an end/.test(problem.message)));
    const constant = (id: string, to: string): Entry => ({ tag: tag.constType, id, attrs: [ofType(to)] });
    const pointer: Entry = { tag: tag.pointerType, id: 'p', attrs: [ofType('c')] };
    const pointers = open(
      unit(constant('c', 'd'), constant('d', 'c'), pointer, struct('s', 8, member('p', 'p'))),
    );
    assert.match(fault(pointers, 's').message, /without an end/);
    const call: Entry = {
      tag: tag.subroutineType,
      id: 'f',
      attrs: [ofType('f')],
      children: [1, 2, 3].map(() => ({ tag: tag.formalParameter, attrs: [ofType('f')] })),
    };
    const text = open(unit(call, typedef('call', 'f')));
    const layout = text.layout(text.find('call')[0]?.id ?? '');
    assert.ok(JSON.stringify(layout).length < 100_000, 'a name of no end is cut');
  });

  it('writes no name without an end where templates are their own arguments', () => {
    const own: Entry = {
      tag: tag.structureType,
      id: 'own',
      attrs: [named('own'), sized(1)],
      children: [{ tag: tag.templateTypeParameter, attrs: [ofType('own')] }],
    };
    const clang: Entry = {
      tag: tag.compileUnit,
      attrs: [
        [at.producer, form.string, 'clang'],
        [at.language, form.data1, 4],
      ],
      children: [own, { tag: tag.namespace, attrs: [named('n')], children: [typedef('t', 'own')] }],
    };
    const names = open(clang)
      .entries()
      .map(({ name }) => name);
    assert.equal(names.length, 2);
    assert.ok(names.every(name => name.length < 100_000));
  });

  it('allocates nothing by a count, and refuses sizes that no memory has', () => {
    const huge = [[at.count, form.data8, 2n ** 62n]] as const;
    assert.match(fault(open(unit(int, array('a', 'int', huge), typedef('t', 'a'))), 't').message, /elements/);
    const many = [[at.count, form.data8, 2n ** 40n]] as const;
    const source = open(unit(int, array('a', 'int', many), typedef('t', 'a')));
    assert.equal(source.layout(source.find('t')[0]?.id ?? '').types.length, 3);
    assert.match(fault(open(unit(int, struct('s', 2n ** 60n))), 's').message, /bytes/);
    const far = struct('s', 8, member('x', 'int', [at.dataMemberLocation, form.udata, 2n ** 52n]));
    assert.match(fault(open(unit(int, far)), 's').message, /a member at/);
    const field = struct('s', 8, member('x', 'int', [at.bitSize, form.data4, 0xffff_ffff]));
    assert.match(fault(open(unit(int, field)), 's').message, /bit field/);
    const wide: Entry = {
      tag: tag.enumerationType,
      attrs: [named('e'), sized(2 ** 40)],
      children: [{ tag: tag.enumerator, attrs: [named('A'), [at.constValue, form.sdata, -1]] }],
    };
    assert.match(fault(open(unit(wide)), 'e').message, /bytes/);
  });

  it('ends where nesting does not', () => {
    let deep: Entry = struct('leaf', 1);
    for (let i = 0; i < 2000; i++) deep = { tag: tag.namespace, attrs: [named('n')], children: [deep] };
    const source = open(unitIn(4, 'deep.cc', deep), good);
    assert.deepEqual(
      source.entries().map(({ name }) => name),
      ['fine', 'good'],
    );
    assert.equal(source.problems[0]?.fault, 'too large');
    const chain = Array.from({ length: 500 }, (_, i) => struct(`s${i}`, 1, member('x', `s${i + 1}`)));
    assert.equal(fault(open(unit(...chain, struct('s500', 1))), 's0').fault, 'too large');
  });

  it('reports a bad unit and reads the others', () => {
    const bad = struct('bad', 4, { tag: tag.member, attrs: [named('x'), [at.type, 0x7e, 0]] });
    const source = open(good, unitIn(0x0c, 'bad.c', bad), rename(good));
    assert.deepEqual(
      source.entries().map(({ name }) => name),
      ['fine', 'good', 'finer', 'better'],
    );
    assert.deepEqual(
      source.problems.map(problem => problem.fault),
      ['unsupported'],
    );
    assert.match(String(source.problems[0]), /unknown form 0x7e/);
    assert.equal(source.find('struct better').length, 1);
  });

  it('goes on after a unit without length, of another version, or cut off', () => {
    const sound = assemble([good]);
    const before = (...bytes: number[]): DebugSections => ({
      ...sound,
      info: Uint8Array.from([...bytes, ...sound.info]),
    });
    for (const [bytes, what] of [
      [[0, 0, 0, 0], /wanted 2 bytes/],
      [[2, 0, 0, 0, 9, 0], /version 9/],
      [[7, 0, 0, 0, 5, 0, 1, 3, 0, 0, 0], /addresses of 3 bytes|wanted/],
    ] as const) {
      const source = openDwarf(before(...bytes));
      assert.equal(source.find('good').length, 1, String(what));
      assert.match(String(source.problems[0]), what);
    }
    for (const bytes of [
      [0xff, 0xff, 0xff, 0x7f],
      [0xf0, 0xff, 0xff, 0xff],
      [0xff, 0xff, 0xff, 0xff, 1],
    ]) {
      const source = openDwarf(before(...bytes));
      assert.deepEqual(source.entries(), []);
      assert.equal(source.problems[0]?.fault, 'malformed');
    }
  });

  it('passes declarations by that are defined nowhere', () => {
    const hidden: Entry = { tag: tag.structureType, id: 'h', attrs: [named('hidden'), declared] };
    const source = open(unit(hidden, struct('s', 8, member('x', 'h'))));
    const { types } = source.layout(source.find('s')[0]?.id ?? '');
    assert.deepEqual(types[0], { kind: 'struct', name: 'hidden', members: [] });
    assert.deepEqual(source.find('hidden'), []);
  });
});

function rename(entry: Entry): Entry {
  const text = JSON.stringify(entry).replaceAll('"good"', '"better"').replaceAll('"fine"', '"finer"');
  return JSON.parse(text) as Entry;
}
