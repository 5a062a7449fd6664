// pahole's word against ours: every struct and union that it prints for real debug files and for programs of gcc,
// clang and rustc has the same size, members, offsets, bit offsets and unused bits here. Where pahole is wrong,
// `pahole-exceptions.ts` says so, with gdb's word.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { compile, need, skipFor } from '../support/compile.js';
import { openFile } from '../support/dwarf-file.js';
import { debugFilesOf } from './pahole-files.js';
import { byLastPart, differences } from './pahole-compare.js';
import { exceptions } from './pahole-exceptions.js';
import { parsePahole } from './pahole-output.js';
import { programs } from './pahole-programs.js';

const run = promisify(execFile);

describe('layouts are what pahole prints', function () {
  this.timeout(240_000);
  before(function () {
    need(this, 'pahole');
  });

  for (const { compiler, text, flags, atLeast } of programs)
    it(`for a program of ${compiler} ${flags.join(' ')}`, async function () {
      need(this, compiler);
      let path: string;
      try {
        path = compile(compiler, text, flags);
      } catch (error) {
        // A compiler without the other word size's headers, or an older one.
        if (!flags.includes('-m32')) throw error;
        return skipFor(this, 'no headers for 32 bit are installed');
      }
      await compare(path, atLeast);
    });

  for (const { name, atLeast, most } of [
    { name: 'libc6-dbg', atLeast: 500, most: 12 },
    { name: 'python3.11-dbg', atLeast: 200, most: 1 },
  ])
    it(`for the largest files of ${name}`, async function () {
      const files = await debugFilesOf(name);
      if (files.length === 0) skipFor(this, 'the package is not installed');
      let types = 0;
      for (const path of files.slice(0, most)) types += await compare(path, 0);
      assert.ok(types >= atLeast, `${types} types`);
    });
});

/** How many types were compared. */
async function compare(path: string, atLeast: number): Promise<number> {
  // pahole says on stderr which tags it doesn't know, a line for each entry.
  const { stdout } = await run('pahole', ['-M', path], { maxBuffer: 1 << 28 });
  const types = parsePahole(stdout);
  assert.ok(types.length >= atLeast, `pahole shows ${types.length} types`);
  const source = openFile(path);
  const listed = byLastPart(source);
  const wrong = types
    .flatMap(type => differences(source, listed, type))
    .filter(text => !exceptions.some(({ difference }) => difference.test(text)));
  assert.deepEqual(wrong, []);
  assert.deepEqual(source.problems.map(String), []);
  return types.length;
}
