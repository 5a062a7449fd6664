// Tables of millions of rows, and the paths that name fields.
import assert from 'node:assert/strict';
import { ancestorsOf, memberStep, parsePath, pathPattern } from '../../../../src/layout/table/path.js';
import { StructTable } from '../../../../src/layout/table/table.js';
import { ringLayout } from '../../../support/layout/ring.js';

describe('a table of a million records', () => {
  const count = 1_000_000;

  it('gives any 50 rows, with elements expanded all over it', () => {
    const layout = ringLayout(count);
    const size = 0x140 + count * 40;
    const expanded = ['ring.slots', ...Array.from({ length: 200 }, (_, i) => `ring.slots[${i * 4999}]`)];
    const table = new StructTable({ bindings: [{ name: 'ring', layout, offset: 0 }], size, expanded });
    for (let i = 0; i < 30; i++) {
      const first = Math.floor((table.rowCount * i) / 30);
      const rows = table.rows(first, 50);
      assert.equal(rows.length, 50);
      for (const [at, row] of rows.entries()) assert.equal(table.indexOf(row.path), first + at);
    }
  });

  it('names the byte in its midst', () => {
    const table = new StructTable({
      bindings: [{ name: 'ring', layout: ringLayout(count), offset: 0 }],
      size: 0x140 + count * 40,
    });
    assert.equal(table.pathAt(0x140 + 765_432 * 40 + 24)?.path, 'ring.slots[765432].qty');
  });
});

describe('paths', () => {
  it('take any name, and come back as they were', () => {
    for (const [path, steps] of [
      ['a.b[3][4].c', ['a', 'b', '[3]', '[4]', 'c']],
      ['a.<ns::Base>.x', ['a', '<ns::Base>', 'x']],
      ['a.<"Ring<int>">.x#2', ['a', '<"Ring<int>">', 'x#2']],
      ['a."odd.name[0]".x', ['a', '"odd.name[0]"', 'x']],
      ['a.(hole 12:3)', ['a', '(hole 12:3)']],
      ['größe.名', ['größe', '名']],
    ] as const)
      assert.deepEqual(parsePath(path), steps);
    // Hangul's filler is a letter that draws nothing.
    for (const name of ['\u202ea', '\u3164', 'a\x7f', 'a\ud800'])
      assert.match(memberStep(name), /^"[\x20-\x7e]+"$/);
    assert.deepEqual(parsePath(`a.${memberStep('\u202e."]')}`), ['a', '"\\u202e.\\"]"']);
    assert.equal(parsePath('a..b'), undefined);
    assert.equal(parsePath('a b'), undefined);
    assert.equal(pathPattern('a.b[3].c[12]'), 'a.b[*].c[*]');
    assert.deepEqual(ancestorsOf('a.b[3].c'), ['a', 'a.b', 'a.b[3]']);
  });
});
