// Removal of System V segments and what brings them back: content and holes, mode and owner; and that nobody finds one
// that is half filled. Not their races: removal-sysv-race.test.ts.
import assert from 'node:assert/strict';
import { chownSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  attachWritable,
  copyTo,
  detachWritable,
  makeShm,
  ownShm,
  removeSegment,
} from '../../native/act/libc.js';
import { openShmatSource } from '../../native/source-shmat.js';
import { runCommand } from '../support/command.js';
import { sysvRow, sysvRows, type SysvRow } from '../support/oracle.js';
import { canChangeUser, nobody, runAs } from '../support/other-user.js';
import { uniqueKey } from '../support/prefix.js';
import { useFolder, useWorld } from './world.js';

const mib = 2 ** 20;

describe('removal of a System V segment', function () {
  this.timeout(120_000);
  const world = useWorld();
  const made: number[] = [];
  const state = useFolder(world, 'state');

  afterEach(() => {
    for (const shmid of made.splice(0)) if (sysvRow(shmid)) removeSegment(shmid);
  });

  /** With `data` at places. Ours, so that its maker lives. */
  function make(size: number, data: Record<number, Uint8Array>): SysvRow {
    const shmid = makeShm(uniqueKey(), size, 0o640);
    made.push(shmid);
    const address = attachWritable(shmid);
    for (const [at, bytes] of Object.entries(data)) copyTo(address + BigInt(at), bytes);
    detachWritable(address);
    return sysvRow(shmid) ?? assert.fail('it is there');
  }

  function contentOf(shmid: number): { bytes: Buffer; data: number } {
    const source = openShmatSource(shmid);
    try {
      const { size } = source.facts();
      const bytes = Buffer.alloc(size);
      let data = 0;
      for (const { offset, length, state: is } of source.extents(0, size)) {
        if (is !== 'data') continue;
        data += length;
        source.read(offset, bytes.subarray(offset, offset + length));
      }
      return { bytes, data };
    } finally {
      source.close();
    }
  }

  function removed({ shmid }: SysvRow): string {
    const { code, out, err } = runCommand(['remove', `shmid:${shmid}`, '--yes', '--json'], {
      env: { XDG_STATE_HOME: state },
    });
    assert.deepEqual([code, err], [0, '']);
    assert.equal(sysvRow(shmid), undefined);
    return (JSON.parse(out) as { copy: string }).copy;
  }

  for (const [what, size, data] of [
    ['sparse', 32 * mib, { 0: Buffer.from('first'), [16 * mib]: Buffer.alloc(8192, 'middle') }],
    ['full', 2 * mib, { 0: Buffer.alloc(2 * mib, 'full') }],
    ['empty', mib, {}],
  ] as const) {
    it(`brings back content, holes, key, mode and owner of a ${what} one`, () => {
      const row = make(size, data);
      if (canChangeUser) ownShm(row.shmid, nobody, nobody, 0o640);
      const before = { ...contentOf(row.shmid), ...sysvRow(row.shmid) };
      const copy = removed(row);
      const { code, err } = runCommand(['restore', copy], { env: { XDG_STATE_HOME: state } });
      assert.deepEqual([code, err], [0, '']);
      const back = sysvRows().find(one => one.key === row.key) ?? assert.fail('it is back');
      made.push(back.shmid);
      // Of its times the kernel lets nobody set one.
      for (const fact of ['key', 'size', 'perms', 'uid', 'gid', 'nattch'] as const)
        assert.equal(back[fact], before[fact], fact);
      const { bytes, data: stored } = contentOf(back.shmid);
      assert.ok(bytes.equals(before.bytes));
      assert.equal(stored, before.data, 'holes are holes');
    });
  }

  it('brings it back so that nobody gets it half filled', async function () {
    const size = 64 * mib;
    const copy = removed(make(size, { 0: Buffer.alloc(size, 'half') }));
    const copies = { folder: join(state, 'shmscope', 'removed'), budget: 2 ** 30 };
    if (canChangeUser) {
      for (const path of [join(state, 'shmscope'), copies.folder]) chownSync(path, nobody, nobody);
      for (const name of readdirSync(copies.folder)) chownSync(join(copies.folder, name), nobody, nobody);
    }
    for (const uid of canChangeUser ? [0, nobody] : [process.getuid?.() ?? 0]) {
      const argument = JSON.stringify({ copies, copy });
      const { owned, meanwhile, row } = JSON.parse(
        await runAs(uid, 'test/live/run-restore.js', [argument], world.prefix),
      ) as { owned: boolean; meanwhile: string[]; row: SysvRow };
      assert.deepEqual(meanwhile, ['0'], 'it was seen while it was filled, and open to nobody');
      // Who made one may give it to anybody: it is its owner's again.
      const owner = process.getuid?.();
      assert.deepEqual([row.perms & 0o777, row.nattch, row.uid, owned], [0o640, 0, owner, true]);
    }
  });
});
