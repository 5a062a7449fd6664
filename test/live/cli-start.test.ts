// A command loads what it needs and no more: a layout out of a file nothing of what asks the kernel. Not how long that
// takes: `npm run bench`.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { commandMain } from '../support/command.js';
import { projectRoot } from '../support/paths.js';

const file = join(projectRoot, 'test', 'data', 'dwarf', 'c-dwarf5.so');
/** Prints, at the end, which native libraries of ours were loaded. */
const report =
  'data:text/javascript,process.on("exit",()=>process.stderr.write("loaded "+' +
  'process.report.getReport().sharedObjects.filter(o=>o.includes("koffi")).length))';

function loads(...args: string[]): { code: number | null; koffi: boolean } {
  const { status, stderr } = spawnSync(process.execPath, ['--import', report, commandMain, ...args], {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  const [, count] = /loaded (\d+)$/.exec(stderr) ?? [];
  assert.ok(count !== undefined, stderr);
  return { code: status, koffi: count !== '0' };
}

describe('what a command loads', function () {
  this.timeout(60_000);

  it('is nothing that asks the kernel, where types are read out of a file', () => {
    for (const args of [
      ['types', file],
      ['layout', file, 'slot'],
      ['compare', file, file, 'slot'],
      ['--help'],
    ])
      assert.deepEqual(loads(...args), { code: 0, koffi: false }, args.join(' '));
    assert.deepEqual(loads('show', '--help'), { code: 0, koffi: true }, 'what is asked for is loaded whole');
  });

  it('is what it looks with, where it looks', () => {
    assert.deepEqual(loads('list'), { code: 0, koffi: true });
  });
});
