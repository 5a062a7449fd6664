// The janitor and the sweep: they remove what is of their own runs, and nothing of anyone else's, though a pid is
// used again. Not that each test program cleans up: producers.test.ts.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { skipFor } from '../support/compile.js';
import { buildProducers } from '../support/build.js';
import { canChangeUser } from '../support/other-user.js';
import { Janitor } from '../support/janitor.js';
import { leftovers } from '../support/leftovers.js';
import { isOver, uniquePrefix } from '../support/prefix.js';
import { sweepLeftovers } from '../support/sweep.js';

describe('what is left of test runs', function () {
  this.timeout(120_000);

  it('is swept when its process is no more, also where the pid is another’s by now', () => {
    const own = uniquePrefix();
    const [, start = '', rest = ''] = /^shmscope-test-\d+-([0-9a-z]+)\.(.*)$/.exec(own) ?? [];
    const earlier = `shmscope-test-${process.pid}-${start.slice(0, -1)}.${rest}`;
    const gone = `shmscope-test-${2 ** 22 + 1}-${start}.${rest}`;
    const elsewhere = `shmscope-test-${2 ** 22 + 1}-${start}.${rest.replace(/^..../, 'zzzz')}`;
    assert.deepEqual([own, earlier, `sem.${gone}`, elsewhere, 'shmscope-test-1-x'].map(isOver), [
      false,
      true,
      true,
      false,
      false,
    ]);
    const names = [own, earlier, `${gone}-folder`, `.shmscope-removing-1.2-${'0'.repeat(16)}-${gone}`];
    const paths = names.map(name => `/dev/shm/${name}`);
    const [live = '', dead = '', folder = '', moved = ''] = paths;
    try {
      for (const path of [live, dead, moved]) writeFileSync(path, 'x');
      mkdirSync(folder);
      writeFileSync(`${folder}/inside`, 'x');
      const swept = sweepLeftovers();
      for (const path of [dead, folder, moved]) assert.ok(swept.includes(path), swept.join(' '));
      assert.deepEqual(paths.map(existsSync), [true, false, false, false]);
    } finally {
      for (const path of paths) rmSync(path, { recursive: true, force: true });
    }
  });

  it('is removed by the janitor of its run, whatever stands before its name', async () => {
    const prefix = uniquePrefix();
    const names = [`${prefix}-a`, `sem.${prefix}-b`, `.shmscope-removing-1.2-${'0'.repeat(16)}-${prefix}-c`];
    const others = `.shmscope-removing-1.2-${'0'.repeat(16)}-${uniquePrefix()}`;
    const janitor = await Janitor.start(await buildProducers());
    try {
      for (const name of [...names, others]) writeFileSync(`/dev/shm/${name}`, 'x');
      assert.equal(leftovers(prefix, new Map()).length, names.length);
      janitor.prefix(prefix);
      await janitor.end();
      assert.deepEqual(leftovers(prefix, new Map()), []);
      assert.ok(existsSync(`/dev/shm/${others}`), 'of another run');
    } finally {
      for (const name of [...names, others]) rmSync(`/dev/shm/${name}`, { force: true });
    }
  });

  it('is no segment that an earlier process of the same pid made', async function () {
    // In namespaces of its own, where pids can be chosen and segments hurt nobody.
    if (!canChangeUser || !existsSync('/proc/sys/kernel/ns_last_pid'))
      skipFor(this, 'only root can choose a pid, where the kernel lets it');
    const folder = await buildProducers();
    const script = `
      echo 99 > /proc/sys/kernel/ns_last_pid
      "$1/leaker" --sysv 0 > /dev/null
      sleep 3
      echo 99 > /proc/sys/kernel/ns_last_pid
      sleep 60 < /dev/null & again=$!
      { echo "pid $again"; sleep 0.3; } | "$1/janitor" > /dev/null
      echo "$again $(awk '$5 == '$again' { n++ } END { print n + 0 }' /proc/sysvipc/shm)"`;
    const wrapper = ['--pid', '--ipc', '--fork', '--mount-proc', 'sh', '-c', script, 'sh', folder];
    const { stdout, stderr } = spawnSync('unshare', wrapper, { encoding: 'utf8', timeout: 60_000 });
    assert.equal(stdout, '100 1\n', stderr);
  });
});
