// The counts of holes, bit holes and padding of a compiled program are those that pahole sums up in its last lines.
// Anonymous members are left out: their holes are the record's here, which pahole tells apart.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { holeCounts } from '../../src/layout/table/hole-counts.js';
import { compile, need } from '../support/compile.js';
import { openFile } from '../support/dwarf-file.js';

const program = `
#include <stdint.h>
struct flags { unsigned a : 4, b : 5; unsigned : 0; unsigned c : 20; uint8_t d; } flags;
struct gaps { char a; long b; char c; int d; short e; } gaps;
struct first { unsigned : 4; unsigned a : 4; long b; } first;
struct mixed { uint8_t a; uint32_t b : 4; uint64_t c : 40; uint8_t d : 1; uint8_t e : 1; double f; } mixed;
struct units { uint32_t a : 24; uint8_t b : 1; uint64_t c; uint8_t d : 3; } units;
struct open { int count; long rows[]; } open_;
struct __attribute__((packed)) tight { char a; unsigned b : 3; unsigned c : 30; char d; } tight;
struct full { long a, b; } full;
struct lone { unsigned a : 1; } lone;
int main(void) { return 0; }
`;
const names = ['flags', 'gaps', 'first', 'mixed', 'units', 'open', 'tight', 'full', 'lone'];

describe('holes are counted as pahole does', function () {
  this.timeout(60_000);

  for (const compiler of ['gcc', 'clang'] as const)
    it(`for a program of ${compiler}`, function () {
      need(this, 'pahole');
      need(this, compiler);
      const path = compile(compiler, program, ['-g', '-c']);
      const source = openFile(path);
      for (const name of names) {
        const [entry] = [...source.entries()].filter(e => e.name === name && e.kind === 'struct');
        assert.ok(entry, name);
        assert.deepEqual(holeCounts(source.layout(entry.id)), countsOf(path, name), name);
      }
    });
});

function countsOf(path: string, name: string): ReturnType<typeof holeCounts> {
  const text = execFileSync('pahole', ['-C', name, path], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  // Comments of the outermost level only.
  const own = text.split('\n').filter(line => line.startsWith('\t/*'));
  const number = (word: string): number =>
    Number(new RegExp(`[*,] ${word}: (\\d+)`).exec(own.join('\n'))?.[1] ?? 0);
  return {
    ...{ holes: number('holes'), bytes: number('sum holes') },
    ...{ bitHoles: number('bit holes'), bits: number('sum bit holes') },
    ...{ padding: number('padding'), bitPadding: number('bit_padding') },
  };
}
