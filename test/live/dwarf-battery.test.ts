// Generated structs against the compiler's own word: sizeof and offsetof of each member, and for bit fields the bits
// that change when all of theirs are set, for gcc and clang, both versions of DWARF and both word sizes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { bare, sizeOf } from '../../src/layout/decode/shape.js';
import type { Layout, TypeId } from '../../src/layout/layout.js';
import { compile, need, skipFor } from '../support/compile.js';
import { openFile } from '../support/dwarf-file.js';
import { generatedRecord, programOf, type GeneratedRecord } from './generated-structs.js';

const types = 60;
const runs = 2;
const seed = Number(process.env['SHMSCOPE_SEED'] ?? 20260101);

describe('generated structs have the layout that the compiler gives them', function () {
  this.timeout(180_000);
  for (const compiler of ['gcc', 'clang'] as const)
    for (const flags of [['-gdwarf-5'], ['-gdwarf-4'], ['-gdwarf-3'], ['-gdwarf-5', '-m32']])
      it(`${compiler} ${flags.join(' ')}`, function () {
        need(this, compiler);
        if (flags.includes('-m32') && !has32(compiler)) skipFor(this, 'no headers for 32 bit are installed');
        // Of a bit field as wide as its type, clang does not say that it is one, and gives the byte that it starts in:
        // where that's not at its first bit, the debug info is wrong and gdb shows the same as we do.
        fc.assert(
          fc.property(
            fc.array(generatedRecord(compiler === 'gcc'), { minLength: types, maxLength: types }),
            records => {
              check(compile(compiler, programOf(records), [...flags, '-w', '-std=gnu11']), records);
            },
          ),
          { numRuns: runs, seed, endOnFailure: true },
        );
      });
});

function has32(compiler: 'gcc' | 'clang'): boolean {
  try {
    compile(compiler, '#include <stdio.h>\nint main(void) { return 0; }', ['-m32']);
    return true;
  } catch {
    // Not there: the test is skipped and says so.
    return false;
  }
}

function check(path: string, records: readonly GeneratedRecord[]): void {
  const told = execFileSync(path, { encoding: 'utf8', maxBuffer: 1 << 26 })
    .trimEnd()
    .split('\n');
  const source = openFile(path);
  const layouts = records.map((record, i) => {
    const found = source.find(`${record.kind} t${i}`);
    assert.equal(found.length, 1, `t${i}`);
    return source.layout(found[0]?.id ?? '');
  });
  let members = 0;
  for (const line of told) {
    const [label = '', field = '', ...rest] = line.split(' ');
    const layout = layouts[Number(label.slice(1))];
    assert.ok(layout, line);
    assert.equal(ourWord(layout, label, field, rest[0] === 'bits' ? (rest[1] ?? '') : undefined), line);
    members++;
  }
  assert.ok(members > records.length);
  assert.deepEqual(source.problems, []);
}

/** The line that the program prints, out of our layout. `dump`: of a bit field, the bytes that it prints. */
function ourWord(layout: Layout, label: string, field: string, dump: string | undefined): string {
  if (field === 'size') return `${label} size ${sizeOf(layout, layout.root) ?? '?'}`;
  const place = placeOf(layout, layout.root, field.replaceAll('[0]', '').split('.'));
  if (!place) return `${label} ${field} is not there`;
  if (dump === undefined) return `${label} ${field} ${place.from / 8} ${place.bits / 8}`;
  const bytes = new Uint8Array(dump.length / 2);
  for (let bit = place.from; bit < place.from + place.bits; bit++)
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7));
  return `${label} ${field} bits ${Buffer.from(bytes).toString('hex')}`;
}

/** In bits; through anonymous members as C looks for a name. */
function placeOf(
  layout: Layout,
  id: TypeId,
  [name = '', ...path]: readonly string[],
): { from: number; bits: number } | undefined {
  let { type } = bare(layout, id);
  while (type.kind === 'array') ({ type } = bare(layout, type.element));
  if (type.kind !== 'struct' && type.kind !== 'union') return undefined;
  for (const member of type.members) {
    const from = (member.offset ?? NaN) * 8 + (member.bitOffset ?? 0);
    if (member.name === '') {
      const inner = placeOf(layout, member.type, [name, ...path]);
      if (inner) return { from: from + inner.from, bits: inner.bits };
    }
    if (member.name !== name) continue;
    if (path.length === 0) return { from, bits: member.bitSize ?? (sizeOf(layout, member.type) ?? NaN) * 8 };
    const inner = placeOf(layout, member.type, path);
    return inner && { from: from + inner.from, bits: inner.bits };
  }
  return undefined;
}
