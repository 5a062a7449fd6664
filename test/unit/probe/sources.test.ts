// What a file must be before its bytes are shown as a segment's: none of another device, whatever its number.
// Real descriptors of this process; not the ladder itself (test/live).
import assert from 'node:assert/strict';
import { closeSync, fstatSync, openSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KernelError } from '../../../native/errors.js';
import { Sources } from '../../../src/probe/sources.js';
import type { Segment } from '../../../src/model/segment.js';

const internal = { shmem: '0:1', huge: new Map<string, number>() };

describe('the identity of what is opened', () => {
  const path = join(tmpdir(), `shmscope-test-${process.pid}-identity`);
  let fd: number;
  before(() => {
    writeFileSync(path, 'on a disk');
    fd = openSync(path, 'r');
  });
  after(() => {
    closeSync(fd);
    unlinkSync(path);
  });

  function segment(parts: Partial<Segment> & Pick<Segment, 'id' | 'kind'>): Segment {
    const use = { pid: process.pid, startTime: 1, command: 'x', uid: 0, access: 'r' as const };
    return {
      name: 'x',
      size: 9,
      sizeKnown: true,
      unlinked: false,
      system: false,
      uses: [{ ...use, mappings: [], fds: [fd] }],
      ...parts,
    };
  }

  it('is no System V segment when only its inode is right', () => {
    const shmid = fstatSync(fd).ino;
    const forged = segment({ id: `sysv:1:${shmid}`, kind: 'sysv', shmid, namespace: { ipc: 1 } });
    assert.throws(
      () =>
        new Sources({ proc: '/proc', internal }).acquire(
          forged,
          { paths: new Map(), identities: new Map() },
          undefined,
          false,
        ),
      (error: unknown) => error instanceof KernelError && error.code === 'ESTALE',
    );
  });

  it('may be that of stat, where maps number the device otherwise', () => {
    const { dev, ino } = fstatSync(fd, { bigint: true });
    const file = segment({ id: `file:0:fff:${ino}`, kind: 'file' });
    const sources = new Sources({ proc: '/proc', internal });
    const identities = new Map([[file.id, { device: dev, inode: ino }]]);
    const lease = sources.acquire(file, { paths: new Map(), identities }, undefined, false);
    assert.equal(lease.source.way, 'file');
    lease.release();
  });
});
