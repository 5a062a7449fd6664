// What a run of the developer's left behind: told when it has ended, and nothing of what others leave meanwhile. Real
// programs and a real probe; the editor's side has tests of its own.
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { sysvRows } from '../support/oracle.js';
import { uniqueKey } from '../support/prefix.js';
import type { Producer } from '../support/producer.js';
import { useProbe, type ProbeUnderTest } from './probe-client.js';
import { useWorld } from './world.js';

describe('a run that is followed', function () {
  this.timeout(60_000);
  const world = useWorld();
  let probe: ProbeUnderTest;

  useProbe(started => (probe = started));

  interface Leaver {
    program: Producer;
    name: string;
    key: number;
    /** Ends, and leaves what it made. */
    end(): Promise<void>;
  }

  async function leaver(what: string): Promise<Leaver> {
    const [name, key] = [world.name(what), uniqueKey()];
    const until = world.path(`${what}-may-end`);
    const program = await world.start('forgetter.py', [
      '--name',
      name,
      '--key',
      String(key),
      '--until',
      until,
    ]);
    const end = async (): Promise<void> => {
      writeFileSync(until, '');
      await program.ended();
    };
    return { program, name, key, end };
  }

  it('is told what its processes left, POSIX and System V, and not what another program leaves meanwhile', async () => {
    await probe.remote.runBegan({ run: 'mine', root: null });
    const mine = await leaver('mine');
    const others = await leaver('others');
    await probe.remote.runBegan({ run: 'mine', root: { pid: mine.program.pid } });
    // It looks at once, and a scan ends after that.
    await probe.remote.rescan();
    await others.end();
    await mine.end();
    const left = await probe.remote.runEnded({ run: 'mine' });
    const shmid = sysvRows().find(row => row.key === mine.key)?.shmid;
    assert.deepEqual(left?.map(({ kind, name, size }) => [kind, name, size]).sort(), [
      ['posix', mine.name, 65536],
      ['sysv', `0x${mine.key.toString(16)}`, 65536],
    ]);
    assert.ok(left.some(({ id }) => id.endsWith(`:${shmid}`)));
    assert.ok(left.every(({ verdict }) => verdict === 'orphan' || verdict === 'unknown'));
    assert.ok(
      existsSync(`/dev/shm${mine.name}`) && existsSync(`/dev/shm${others.name}`),
      'nothing is removed',
    );
    assert.equal(await probe.remote.runEnded({ run: 'mine' }), null, 'it is over');
  });

  it('that was told of late still knows its own by their birth, and says nothing of what was there before it', async () => {
    const before = await leaver('before');
    await before.end();
    const mine = await leaver('late');
    await probe.remote.runBegan({ run: 'late', root: { pid: mine.program.pid } });
    await probe.remote.rescan();
    await mine.end();
    const left = await probe.remote.runEnded({ run: 'late' });
    assert.deepEqual(left?.map(({ kind }) => kind).sort(), ['posix', 'sysv']);
    assert.ok(left.every(({ name }) => name !== before.name));
  });

  it('left nothing while somebody still uses it', async () => {
    await probe.remote.runBegan({ run: 'used', root: null });
    const mine = await leaver('used');
    await probe.remote.runBegan({ run: 'used', root: { pid: mine.program.pid } });
    await probe.remote.rescan();
    const user = await world.start('victim', ['--existing', '--name', mine.name]);
    const shmid = String(mine.program.ready.shmid);
    const attached = await world.start('victim', ['--kind', 'sysv', '--existing', '--shmid', shmid]);
    await mine.end();
    assert.deepEqual(await probe.remote.runEnded({ run: 'used' }), []);
    await user.stop();
    await attached.stop();
  });
});
