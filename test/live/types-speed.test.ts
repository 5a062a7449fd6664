// How long a first layout takes beside pahole, in one run, whole process against whole process: the built command on
// debug information of Python, and on the kernel's BTF. Skipped where pahole or these files are absent.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TypeLibrary } from '../../src/probe/types/library.js';
import { inSlices } from '../../src/probe/types/steps.js';
import { projectRoot } from '../support/paths.js';
import { hasPahole } from './pahole.js';

const cli = join(projectRoot, 'dist', 'cli.js');
const vmlinux = '/sys/kernel/btf/vmlinux';
const rounds = 5;

/** Milliseconds: the best of some, as other work on the machine only ever adds. */
function best(times: readonly number[]): number {
  return Math.min(...times);
}

function timed(program: string, ...args: string[]): number {
  const start = performance.now();
  const { status } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'ignore'] });
  assert.equal(status, 0, `${program} ${args.join(' ')}`);
  return performance.now() - start;
}

/** Debug information of a Python interpreter, by what is in it: packages name such files by build-id alone. */
function pythonDebug(): string | undefined {
  const root = '/usr/lib/debug/.build-id';
  if (!existsSync(root)) return undefined;
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).map(name => join(root, name));
  return files.find(path => {
    if (!path.endsWith('.debug') || statSync(path).size < 8e6) return false;
    return spawnSync(process.execPath, [cli, 'layout', path, 'struct _typeobject']).status === 0;
  });
}

describe('a first layout beside pahole', function () {
  this.timeout(120_000);

  before(function () {
    if (!hasPahole() || !existsSync(cli)) this.skip();
  });

  it("of Python's debug information takes less time, process against process", function () {
    const file = pythonDebug();
    if (file === undefined) this.skip();
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      ours.push(timed(process.execPath, cli, 'layout', file, 'struct _typeobject'));
      theirs.push(timed('pahole', '-C', '_typeobject', file));
    }
    report('_typeobject', ours, theirs);
    assert.ok(best(ours) < best(theirs), `${best(ours)} ms here, ${best(theirs)} ms by pahole`);
  });

  it("of the kernel's BTF takes less time than pahole, the start of Node aside", async function () {
    if (!existsSync(vmlinux)) this.skip();
    const [ours, theirs, whole, bare]: [number[], number[], number[], number[]] = [[], [], [], []];
    for (let round = 0; round < rounds; round++) {
      theirs.push(timed('pahole', '-C', 'task_struct', vmlinux));
      whole.push(timed(process.execPath, cli, 'layout', vmlinux, 'struct task_struct'));
      bare.push(timed(process.execPath, '-e', '0'));
      const start = performance.now();
      const types = await new TypeLibrary().open({ kind: 'file', path: vmlinux });
      const [entry] = await inSlices(types.find('struct task_struct'));
      types.layout(entry?.id ?? '');
      ours.push(performance.now() - start);
      types.close();
    }
    report('task_struct, without the start of Node', ours, theirs);
    report('task_struct, whole process', whole, theirs);
    process.stdout.write(`      Node itself starts in ${best(bare).toFixed(0)} ms\n`);
    assert.ok(best(ours) < best(theirs), `${best(ours)} ms here, ${best(theirs)} ms by pahole`);
  });
});

function report(what: string, ours: readonly number[], theirs: readonly number[]): void {
  const ratio = (best(ours) / best(theirs)).toFixed(2);
  process.stdout.write(
    `      ${what}: ${best(ours).toFixed(0)} ms here, ${best(theirs).toFixed(0)} ms by pahole, ratio ${ratio}\n`,
  );
}
