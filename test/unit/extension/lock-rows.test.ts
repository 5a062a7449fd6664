// The rows of the list of locks: nothing that was found, or could not be asked, is left out.
import assert from 'node:assert/strict';
import { lockRows } from '../../../src/extension/types/lock-rows.js';
import type { LockList } from '../../../src/protocol/table.js';

const lock = (path: string, offset: number, warnings: string[] = []): LockList['locks'][number] => ({
  path,
  offset,
  state: 'locked by producer 4121',
  warnings,
});
const none: LockList = { locks: [], cycles: [], waits: [], denied: 0, more: false };

describe('rows of the list of locks', () => {
  it('tell circles first, then who waits, what could not be asked, each lock, and that there are more', () => {
    const rows = lockRows({
      locks: [lock('ring.lock', 192), lock('ring.cfg_lock', 264, ['its owner died'])],
      cycles: ['producer 4121 waits for ring.cfg_lock, consumer 4133 waits for ring.lock'],
      waits: ['consumer 4133 waits for ring.lock, locked by producer 4121'],
      denied: 2,
      more: true,
    });
    assert.deepEqual(
      rows.map(row => row.kind),
      ['circle', 'wait', 'denied', 'lock', 'lock', 'more'],
    );
    assert.deepEqual(rows[1], {
      kind: 'wait',
      text: 'consumer 4133 waits for ring.lock, locked by producer 4121',
      offset: 192,
    });
    assert.deepEqual(rows[2], { kind: 'denied', processes: 2 });
    assert.deepEqual(rows.at(-1), { kind: 'more', listed: 2 });
  });

  it('lead to the lock that is waited for, also where its path begins with another one', () => {
    const locks = [lock('r.slots[1]', 8), lock('r.slots[12].lock', 96), lock('r.slots[12]', 88)];
    const waits = ['a 1 waits for r.slots[12].lock, locked', 'b 2 waits for r.slots[1]', 'c 3 waits for r.x'];
    const rows = lockRows({ ...none, locks, waits });
    assert.deepEqual(
      rows.flatMap(row => (row.kind === 'wait' ? [row.offset] : [])),
      [96, 8, undefined],
    );
  });

  it('are none where there is no lock, whoever could not be asked', () => {
    assert.deepEqual(lockRows({ ...none, denied: 3 }), []);
  });
});
