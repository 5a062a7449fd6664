// Structs made by chance, compiled, filled and printed by the program itself: its sizeof, offsets and values against
// the layout from its debug info and the values decoded from its bytes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { sizeOf } from '../../src/layout/decode/shape.js';
import type { Layout } from '../../src/layout/layout.js';
import { valuesOf, type RowValue, type Snapshot } from '../../src/layout/table/cells.js';
import { leavesOf } from '../../src/layout/table/leaves.js';
import type { Row } from '../../src/layout/table/row.js';
import { StructTable } from '../../src/layout/table/table.js';
import { compile, need, with32, type Compiler } from '../support/compile.js';
import { openFile } from '../support/dwarf-file.js';
import { programOf, structs, withoutWide } from './battery.js';

const count = 60;

const variants: readonly { compiler: Compiler; flags: readonly string[]; wide: boolean }[] = [
  { compiler: 'gcc', flags: ['-g'], wide: true },
  { compiler: 'gcc', flags: ['-g', '-gdwarf-4', '-fshort-enums', '-m32'], wide: false },
  { compiler: 'gcc', flags: ['-g', '-gdwarf-4', '-gstrict-dwarf', '-fpack-struct=4'], wide: true },
  // Packed atomics are the library's work, in clang's eyes. Of a bit field as wide as its type (`char c : 8`) clang 14
  // tells no bits, though in a packed struct it begins within a byte: where it lies can't be known.
  { compiler: 'clang', flags: ['-g', '-Wl,--no-as-needed', '-latomic'], wide: true },
];

describe('structs made by chance', function () {
  this.timeout(120_000);
  for (const { compiler, flags, wide } of variants) {
    it(`by ${compiler} ${flags.join(' ')}`, function () {
      need(this, compiler);
      if (flags.includes('-m32')) need(this, compiler, with32);
      const seed = (Date.now() ^ (process.pid * 7919)) & 0x7fff_ffff;
      const all = fc
        .sample(structs(compiler !== 'clang'), { numRuns: count * 2, seed })
        .filter(s => wide || withoutWide(s));
      const program = compile(compiler, programOf(all.slice(0, count), wide), [
        ...flags,
        '-w',
        '-O0',
        '-std=gnu11',
      ]);
      const said = execFileSync(program, { encoding: 'utf8', maxBuffer: 1 << 26 });
      const checked = check(program, said, `seed ${seed}`);
      assert.ok(checked > 100, `only ${checked} values`);
      process.stdout.write(`        ${checked} values of ${Math.min(count, all.length)} structs\n`);
    });
  }
});

/** Everything that the program said, against its debug info. Returns how many values were compared. */
function check(program: string, said: string, seed: string): number {
  const source = openFile(program);
  let compared = 0;
  let leaves = new Map<string, { row: Row; value: RowValue }>();
  let name = '';
  for (const line of said.trimEnd().split('\n')) {
    const [head = '', what = '', ...rest] = line.split('\t');
    if (head === 'struct') {
      name = `s${what}`;
      const [entry] = source.find(name);
      assert.ok(entry, `${name} is found`);
      const layout = source.layout(entry.id);
      assert.equal(sizeOf(layout, layout.root), Number(rest[0]), `${seed}: sizeof ${name}`);
      leaves = decodeAll(layout, Buffer.from(rest[1] ?? '', 'hex'), `${seed}: ${name}`);
      continue;
    }
    const leaf =
      leaves.get(head) ?? assert.fail(`${seed}: ${name}.${head} is among ${[...leaves.keys()].join(' ')}`);
    const where = `${seed}: ${name}.${head}, ${leaf.row.type}, ${JSON.stringify(leaf.row.bits)}`;
    if (what === 'offset') assert.equal(leaf.row.offset, Number(rest[0]), `${where}: offset`);
    else assert.equal(textOf(what, leaf), expected(what, rest.join('\t'), leaf.row.type), where);
    compared++;
  }
  return compared;
}

function decodeAll(
  layout: Layout,
  bytes: Uint8Array,
  where: string,
): Map<string, { row: Row; value: RowValue }> {
  const snapshot: Snapshot = { size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) };
  const bindings = [{ name: 'it', layout, offset: 0 }];
  const rows = [...leavesOf({ name: 'it', layout, offset: 0 }, 0, snapshot)];
  const values = valuesOf(bindings, rows, snapshot);
  const table = new StructTable({ bindings, size: bytes.length });
  return new Map(
    rows.map((row, i) => {
      const value = values[i] ?? assert.fail('a value a row');
      // The table finds the same place by the path.
      const place = table.rangeOf(row.path) ?? assert.fail(`${where}: ${row.path} has a place`);
      assert.deepEqual([place.offset, place.bits], [row.offset, row.bits], `${where}: ${row.path}`);
      return [row.path.replace(/^it\.?/, ''), { row, value }];
    }),
  );
}

function textOf(print: string, { row, value }: { row: Row; value: RowValue }): string {
  const { data } = value;
  if (print === 'float' || print === 'long double') return numberText(Number(data), row.type);
  if (print === 'bool') return typeof data === 'boolean' ? String(Number(data)) : String(data);
  return String(data);
}

function expected(print: string, text: string, type: string): string {
  if (print === 'float' || print === 'long double') return numberText(Number(text), type);
  if (print !== 'wide') return text;
  const [high = '0', low = '0'] = text.split(' ');
  return ((BigInt(high) << 64n) | BigInt(low)).toString();
}

/** A float's shortest text names another double, but the same float. */
function numberText(value: number, type: string): string {
  return String(type === 'float' ? Math.fround(value) : value);
}
