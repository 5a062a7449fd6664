// POSIX message queues where nothing is mounted to list them by: a command's own are told all the same, of others it is
// said that they can't be looked at. Not their removal (removal-beside.test.ts).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { producersFolder } from '../support/build.js';
import { commandMain, runCommand } from '../support/command.js';
import { skipFor } from '../support/compile.js';
import { useWorld } from './world.js';

interface Left {
  left: { name: string; kind: string }[];
  failures: { path: string; code: string; hint: string }[];
}

describe('POSIX message queues', function () {
  this.timeout(120_000);
  const world = useWorld();

  before(function () {
    if (!existsSync('/proc/sys/fs/mqueue')) skipFor(this, 'this kernel has no POSIX message queues');
  });

  function isMounted(): boolean {
    return / \/dev\/mqueue mqueue /.test(readFileSync('/proc/mounts', 'utf8'));
  }

  it('left by a command in a world of its own are told, whether this system mounts them or not', () => {
    const name = world.name('left-queue');
    const leaver = join(producersFolder, 'queue_leaver.py');
    const { code, out, err } = runCommand(['run', '--private', '--json', '--', 'python3', leaver, name]);
    assert.equal(code, 1, err);
    const { left, failures } = JSON.parse(out) as Left;
    assert.deepEqual(
      left.map(one => [one.kind, one.name]),
      [['mqueue', name]],
    );
    assert.deepEqual(failures, []);
    assert.match(err, /left one thing behind/);
    const unlooked = existsSync('/dev/mqueue') ? '/dev/mqueue' : '/proc/sys/fs/mqueue';
    assert.equal(existsSync(`${unlooked}${name}`), false, 'it went with its world');
  });

  it('that can’t be listed are said to be so, and what to do', function () {
    if (isMounted() && process.geteuid?.() !== 0) skipFor(this, 'only root can unmount /dev/mqueue');
    const unmounted = (...args: string[]): { status: number | null; stdout: string; stderr: string } => {
      const script = 'while umount /dev/mqueue 2> /dev/null; do :; done; exec "$@"';
      const command = [process.execPath, commandMain, ...args];
      const [program = '', ...rest] = isMounted()
        ? ['unshare', '--mount', 'sh', '-c', script, 'sh', ...command]
        : command;
      return spawnSync(program, rest, { encoding: 'utf8' });
    };
    const said = /message queues can't be listed, .* mount -t mqueue none \/dev\/mqueue$/m;
    const code = existsSync('/dev/mqueue') ? 'EINVAL' : 'ENOENT';
    for (const args of [['leaks'], ['run', '--shared', '--', 'true']]) {
      assert.equal(
        unmounted(...args)
          .stderr.split('\n')
          .filter(line => said.test(line)).length,
        1,
      );
      const { failures } = JSON.parse(unmounted(args[0] ?? '', '--json', ...args.slice(1)).stdout) as Left;
      assert.deepEqual(
        failures.filter(({ path }) => path === '/dev/mqueue').map(failure => failure.code),
        [code],
      );
    }
    const refused = unmounted('remove', `mqueue:${world.name('unlisted')}`, '--yes');
    assert.equal(refused.status, 3);
    assert.match(refused.stderr, said);
  });
});
