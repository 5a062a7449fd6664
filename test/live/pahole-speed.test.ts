// The first layout from a large debug file takes less time than pahole takes for it: whole process against whole
// process, the best of a few runs in turn, so that what else the machine does hits both.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { need } from '../support/compile.js';
import { projectRoot } from '../support/paths.js';
import { debugFilesOf } from './pahole-files.js';

const runs = 5;
const cli = join(projectRoot, 'dist', 'cli.js');

describe('the first layout comes sooner than from pahole', function () {
  this.timeout(300_000);
  before(function () {
    need(this, 'pahole');
    if (existsSync(cli)) return;
    if (this.test?.parent) this.test.parent.title += ' (dist/cli.js is not built)';
    this.skip();
  });

  for (const name of ['_object', '_typeobject', '_is'])
    it(`struct ${name} of python3.11-dbg`, async function () {
      const [file] = await debugFilesOf('python3.11-dbg');
      if (file === undefined) {
        if (this.test) this.test.title += ' (the package is not installed)';
        return this.skip();
      }
      let ours = Infinity;
      let theirs = Infinity;
      for (let i = 0; i < runs; i++) {
        ours = Math.min(ours, time(process.execPath, [cli, 'layout', file, name]));
        theirs = Math.min(theirs, time('pahole', ['-C', name, file]));
      }
      if (this.test) this.test.title += ` (${Math.round(ours)} ms, pahole ${Math.round(theirs)} ms)`;
      assert.ok(ours < theirs, `${ours} ms, pahole ${theirs} ms`);
    });
});

/** Milliseconds from start to end, of a run that gave something. */
function time(program: string, args: readonly string[]): number {
  const start = performance.now();
  const { status, stdout } = spawnSync(program, args, { maxBuffer: 1 << 26 });
  const ms = performance.now() - start;
  assert.equal(status, 0, `${program} ${args.join(' ')}`);
  assert.ok(stdout.length > 100, `${program} printed nothing`);
  return ms;
}
