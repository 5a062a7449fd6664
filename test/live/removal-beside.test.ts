// Removal of what lies beside segments and what brings it back: System V semaphores with their values, queues with
// their messages, which no copy takes out; POSIX queues, of which none can be had; named semaphores, which are
// segments.
import assert from 'node:assert/strict';
import { closeSync, existsSync, openSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import {
  makeQueue,
  makeSet,
  messageAt,
  ownQueue,
  ownSet,
  removeQueue,
  removeSet,
  sendMessage,
  setValues,
  valuesOf,
} from '../../native/act/ipc.js';
import { removeMessages, removePosixQueue, removeSemaphores } from '../../native/act/remove-beside.js';
import {
  readQueues,
  semaphoreSets,
  rowText,
  type QueueRecord,
  type SemRecord,
} from '../../native/sysv-others.js';
import { thisMachine } from '../../native/this-machine.js';
import { runCommand, type Ran } from '../support/command.js';
import { skipFor } from '../support/compile.js';
import { uniqueKey } from '../support/prefix.js';
import { ProbeUnderTest } from './probe-client.js';
import { useFolder, useWorld } from './world.js';

describe('removal of what lies beside segments', function () {
  this.timeout(120_000);
  const world = useWorld();
  const keys: number[] = [];
  const state = useFolder(world, 'state');

  afterEach(() => {
    for (const key of keys.splice(0)) {
      for (const { semid } of setsOf(key)) removeSet(semid);
      for (const { msqid } of queuesOf(key)) removeQueue(msqid);
    }
  });

  function newKey(): number {
    const key = uniqueKey();
    keys.push(key);
    return key;
  }

  function shmscope(...args: string[]): Ran {
    return runCommand(args, { env: { XDG_STATE_HOME: state } });
  }

  function copyOf({ code, out, err }: Ran): string {
    assert.deepEqual([code, err], [0, '']);
    return (JSON.parse(out) as { copy: string }).copy;
  }

  it('brings back semaphores with their values, mode and owner, under the same key if that is free', () => {
    const key = newKey();
    const values = Buffer.from(Uint16Array.of(0, 1, 32_767).buffer);
    const semid = makeSet(key, 3);
    ownSet(semid, { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0, mode: 0o640 });
    setValues(semid, values);
    const [before] = setsOf(key);
    const copy = copyOf(shmscope('remove', `semid:${semid}`, '--yes', '--json'));
    assert.deepEqual(setsOf(key), []);
    assert.equal(shmscope('restore', copy).code, 0);
    const [back] = setsOf(key);
    assert.ok(before && back);
    for (const fact of ['key', 'count', 'mode', 'uid', 'gid'] as const)
      assert.equal(back[fact], before[fact]);
    assert.deepEqual(Buffer.from(valuesOf(back.semid, 3)), values);
    const taken = shmscope('restore', copy);
    assert.equal(taken.code, 1);
    assert.match(taken.err, /There is a new 0x[0-9a-f]+ by now, which is left as it is/);
  });

  it('keeps the messages of a queue by copies that leave them there, and brings all back in their order', function () {
    const key = newKey();
    const msqid = makeQueue(key);
    const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
    ownQueue(msqid, { uid, gid, mode: 0o660 }, 4096);
    const messages = [7n, 1n, 2n ** 40n].map((type, i) => ({
      type,
      bytes: Buffer.from(`message ${i}`.repeat(i)),
    }));
    for (const message of messages) sendMessage(msqid, message);
    const [before] = queuesOf(key);
    try {
      messageAt(msqid, 0, 100);
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOSYS') skipFor(this, 'this kernel copies no messages');
      throw error;
    }
    assert.deepEqual(queuesOf(key), [before], 'a copy changes nothing, times included');

    const copy = copyOf(shmscope('remove', `msqid:${msqid}`, '--yes', '--json'));
    assert.deepEqual(queuesOf(key), []);
    assert.equal(shmscope('restore', copy).code, 0);
    const [back] = queuesOf(key);
    assert.ok(before && back);
    for (const fact of ['key', 'messages', 'bytes', 'mode', 'uid', 'gid'] as const)
      assert.equal(back[fact], before[fact], fact);
    const found = messages.map((_, i) => messageAt(back.msqid, i, 100));
    assert.deepEqual(
      found.map(m => m && [m.type, Buffer.from(m.bytes)]),
      messages.map(({ type, bytes }) => [type, bytes]),
    );
  });

  it('says that of a POSIX queue nothing can be kept, and removes it without a copy alone', function () {
    if (
      !existsSync('/dev/mqueue') ||
      readFileSync('/proc/mounts', 'utf8').search(/ \/dev\/mqueue mqueue /) < 0
    )
      skipFor(this, '/dev/mqueue is not mounted');
    const name = world.name('queue');
    closeSync(openSync(`/dev/mqueue${name}`, 'wx', 0o600));
    try {
      const refused = shmscope('remove', `mqueue:${name}`, '--yes');
      assert.equal(refused.code, 1);
      assert.match(refused.err, /can’t be kept: whoever reads one takes it out.*without a copy only/);
      assert.ok(existsSync(`/dev/mqueue${name}`));
      const { code, out, err } = shmscope('remove', `mqueue:${name}`, '--yes', '--no-copy', '--json');
      assert.equal(code, 0, err);
      assert.equal((JSON.parse(out) as { copy: null }).copy, null);
      assert.equal(existsSync(`/dev/mqueue${name}`), false);
      const path = Buffer.from(`/dev/mqueue${name}`);
      assert.equal(removePosixQueue(path, { device: 1n, inode: 1n }), 'gone');
      closeSync(openSync(path, 'wx', 0o600));
      assert.equal(removePosixQueue(path, { device: 1n, inode: 1n }), 'changed', 'another has the name');
    } finally {
      rmSync(`/dev/mqueue${name}`, { force: true });
    }
  });

  it('removes a named semaphore as the segment that it is, and brings it back', () => {
    const name = `/sem.${world.name('named').slice(1)}`;
    writeFileSync(`/dev/shm${name}`, Buffer.alloc(32, 1));
    const copy = copyOf(shmscope('remove', name, '--yes', '--json'));
    assert.equal(existsSync(`/dev/shm${name}`), false);
    assert.equal(shmscope('restore', copy).code, 0);
    assert.deepEqual(readFileSync(`/dev/shm${name}`), Buffer.alloc(32, 1));
    unlinkSync(`/dev/shm${name}`);
  });

  it('leaves alone what was used, changed or made anew since it was judged', () => {
    const [one, other] = [newKey(), newKey()];
    const semid = makeSet(one, 1);
    const [set] = setsOf(one);
    assert.ok(set);
    for (const changed of [
      { otime: 1 },
      { ctime: set.ctime - 1 },
      { creator: set.creator + 1 },
      { count: 2 },
    ])
      assert.equal(removeSemaphores(semid, rowText({ ...set, ...changed })), 'changed');
    assert.equal(removeSemaphores(semid, rowText(set)), 'removed');
    assert.equal(removeSemaphores(semid, rowText(set)), 'gone');

    const msqid = makeQueue(other);
    const [queue] = queuesOf(other);
    assert.ok(queue);
    for (const changed of [{ stime: 1 }, { rtime: 1 }, { sender: 1 }, { messages: 1 }, { key: 1 }])
      assert.equal(removeMessages(msqid, rowText({ ...queue, ...changed })), 'changed');
    assert.equal(removeMessages(msqid, rowText(queue)), 'removed');
    assert.equal(removeMessages(msqid, rowText(queue)), 'gone');
  });

  it('is the probe’s to remove and to bring back as well', async () => {
    const key = newKey();
    makeSet(key, 2);
    const copies = { folder: state, budget: 2 ** 20 };
    const probe = await new ProbeUnderTest().start();
    try {
      const id = JSON.parse(shmscope('leaks', '--all', '--json').out) as Record<string, { id: string }[]>;
      const found = [...(id['leaks'] ?? []), ...(id['unknown'] ?? []), ...(id['others'] ?? [])].find(
        one => one.id.endsWith(`:${setsOf(key)[0]?.semid}`) && one.id.startsWith('sysv-sem:'),
      );
      assert.ok(found);
      const [subject] = await probe.remote.aboutToRemove({ ids: [found.id] });
      assert.ok(subject);
      assert.deepEqual([subject.kind, subject.size, subject.confirmed.verdict], ['sysv-sem', 2, 'unknown']);
      const { name, confirmed } = subject;
      const { copy, lives } = await probe.remote.remove({ id: found.id, name, confirmed, copies });
      assert.deepEqual([setsOf(key), lives], [[], false]);
      const back = await probe.remote.restore({ copies, copy: copy ?? '', name });
      assert.equal(back.id, `sysv-sem:${found.id.split(':')[1]}:${setsOf(key)[0]?.semid}`);
    } finally {
      await probe.stop();
    }
  });
});

function setsOf(key: number): SemRecord[] {
  return [...semaphoreSets(thisMachine())].filter(row => row.key === key);
}

function queuesOf(key: number): QueueRecord[] {
  return readQueues(thisMachine()).filter(row => row.key === key);
}
