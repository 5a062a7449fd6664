// That nobody uses a segment is said only where it is certain.
import assert from 'node:assert/strict';
import { orphanhoodOf } from '../../../src/model/orphan.js';
import type { Segment, Unseen } from '../../../src/model/segment.js';

type Part = Pick<Segment, 'kind' | 'uses' | 'observing' | 'nattch'>;
const posix: Part = { kind: 'posix', uses: [] };
const use = { pid: 1, startTime: 1, command: 'a', uid: 0, access: 'r', mappings: [], fds: [] } as const;
const denied = (pid: number, path: string): Unseen => ({ pid, path, code: 'EACCES', cause: 'another-user' });
const hidden: Unseen = { path: '/proc', code: 'EPERM', cause: 'hidden' };

describe('a segment that no process was seen to use', () => {
  it('is nobody’s where every process could be looked into', () => {
    assert.deepEqual(orphanhoodOf(posix, { unseen: [] }), { orphan: true });
    const folder: Unseen = { path: '/dev/shm/closed', code: 'EACCES', cause: 'unknown' };
    assert.deepEqual(orphanhoodOf(posix, { unseen: [folder] }), { orphan: true });
  });

  it('may be used by each process that could not, counted once', () => {
    const unseen = [denied(1, '/proc/1/maps'), denied(1, '/proc/1/fd'), denied(7, '/proc/7/maps')];
    assert.deepEqual(orphanhoodOf(posix, { unseen }), { orphan: false, unseenUsers: 2 });
    assert.deepEqual(orphanhoodOf(posix, { unseen: [hidden] }), { orphan: false, unseenUsers: 0 });
  });

  it('is in use when one was seen, whoever else was not', () => {
    const used = { ...posix, uses: [{ ...use, mappings: [], fds: [] }] };
    assert.deepEqual(orphanhoodOf(used, { unseen: [denied(7, '/proc/7/maps')] }), { orphan: false });
  });

  it('of System V is what the kernel counts', () => {
    const row: Part = { kind: 'sysv', uses: [], nattch: 0 };
    assert.deepEqual(orphanhoodOf(row, { unseen: [denied(7, '/proc/7/maps')] }), { orphan: true });
    assert.deepEqual(orphanhoodOf({ ...row, nattch: 1 }, { unseen: [] }), { orphan: false, unseenUsers: 0 });
    const watched = { ...row, nattch: 1, observing: 1 };
    assert.deepEqual(
      orphanhoodOf(watched, { unseen: [] }),
      { orphan: true },
      'those who only look are no users',
    );
  });
});
