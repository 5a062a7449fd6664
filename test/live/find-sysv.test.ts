// System V segments made by real programs are found with all who are attached. lsipc and /proc/sysvipc/shm are the
// oracles for what the kernel says of each.
import assert from 'node:assert/strict';
import { scan, thisMachine } from '../../native/scan.js';
import { attachReadOnly, detach } from '../../native/libc.js';
import { assemble } from '../../src/model/assemble.js';
import { skipFor } from '../support/compile.js';
import { lsipc, sysvRow } from '../support/oracle.js';
import { uniqueKey } from '../support/prefix.js';
import { ascending, expectedId, look, one, onlyOne, pidsOf, useOf } from './look.js';
import { useWorld } from './world.js';

describe('finding System V segments', function () {
  this.timeout(20_000);
  const world = useWorld();

  it('the counters with the program and its workers, each attached on its own', async () => {
    const key = uniqueKey();
    const { ready, pid } = await world.start('counters', ['--key', String(key), '--size', '1M']);
    const segment = one(await look(), expectedId(ready));
    const row = sysvRow(ready.shmid ?? -1);
    assert.equal(segment.kind, 'sysv');
    assert.equal(segment.key, key);
    assert.equal(segment.shmid, ready.shmid);
    assert.equal(segment.name, `0x${key.toString(16).padStart(8, '0')}`);
    assert.equal(segment.size, 1 << 20);
    assert.equal(segment.mode, 0o600);
    assert.equal(segment.nattch, 4);
    assert.equal(segment.creator, pid);
    assert.equal(segment.lastPid, row?.lpid);
    assert.equal(segment.times?.attached, (row?.atime ?? 0) * 1000);
    assert.equal(segment.unlinked, false);
    assert.deepEqual(pidsOf(segment), ascending(pid, ...ready.children));
    const { mappings, fds } = useOf(segment, pid);
    const start = BigInt(`0x${ready.address ?? ''}`);
    assert.deepEqual(mappings, [{ start, end: start + (1n << 20n), offset: 0, access: 'rw' }]);
    assert.deepEqual(fds, []);
  });

  it('says of each segment what lsipc says', async () => {
    const made = [
      await world.start('leaker', ['--sysv', '0', '--size', '12345']),
      await world.start('leaker', ['--sysv', String(uniqueKey()), '--size', '1M']),
      await world.start('victim', ['--kind', 'sysv', '--size', '8K', '--maps', '2']),
    ];
    const inventory = await look();
    const oracle = await lsipc();
    for (const { ready } of made) {
      const segment = one(inventory, expectedId(ready));
      const row = oracle.get(ready.shmid ?? -1);
      assert.ok(row);
      assert.equal(segment.size, Number(row['size']));
      assert.equal(segment.key, Number(row['key']));
      assert.equal(segment.nattch, Number(row['nattch']));
      assert.equal(segment.creator, Number(row['cpid']));
      assert.equal(segment.lastPid, Number(row['lpid']));
    }
  });

  it('one attached twice by one process and once read-only by another', async () => {
    const maker = await world.start('victim', ['--kind', 'sysv', '--maps', '2']);
    const args = ['--kind', 'sysv', '--shmid', String(maker.ready.shmid), '--read-only'];
    const guest = await world.start('victim', args);
    const segment = one(await look(), expectedId(maker.ready));
    assert.equal(segment.nattch, 3);
    assert.equal(useOf(segment, maker.pid).mappings.length, 2);
    assert.equal(useOf(segment, guest.pid).access, 'r');
  });

  it('one that is removed and still attached, and gone when nobody is', async () => {
    const victim = await world.start('victim', ['--kind', 'sysv']);
    await victim.command('rmid');
    const id = expectedId(victim.ready);
    assert.equal(one(await look(), id).unlinked, true);
    await victim.stop();
    assert.ok(!(await look()).segments.some(segment => segment.id === id));
  });

  it('one of huge pages', async function () {
    const victim = await world
      .start('victim', ['--kind', 'sysv', '--huge', '--size', '4M', '--maps', '0'])
      .catch((error: unknown) => {
        if (error instanceof Error && /Function not implemented|Cannot allocate/.test(error.message))
          return undefined;
        throw error;
      });
    if (!victim) skipFor(this, 'this kernel has no huge pages for System V segments');
    const segment = one(await look(), expectedId(victim.ready));
    assert.equal(segment.size, 4 << 20);
    assert.deepEqual(segment.uses, []);
  });

  it('takes our own attachments off the count', async () => {
    const victim = await world.start('victim', ['--kind', 'sysv']);
    const shmid = victim.ready.shmid ?? -1;
    const address = attachReadOnly(shmid);
    try {
      assert.equal(sysvRow(shmid)?.nattch, 2);
      const ownAttachments = (): Map<number, number> => new Map([[shmid, 1]]);
      const record = await scan(thisMachine(), { exclude: [process.pid], ownAttachments });
      const segment = one(assemble(record), expectedId(victim.ready));
      assert.equal(segment.nattch, 1);
      assert.deepEqual(pidsOf(segment), [victim.pid]);
    } finally {
      detach(address);
    }
  });

  it('a private one has no key and is told by its id', async () => {
    const victim = await world.start('victim', ['--kind', 'sysv']);
    const segment = onlyOne(await look(), victim.pid);
    assert.equal(segment.key, 0);
    assert.notEqual(segment.name, '');
  });
});
