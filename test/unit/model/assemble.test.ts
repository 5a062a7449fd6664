// Records in, segments out: one object is one segment with all its users, by whatever name or number they met it.
import assert from 'node:assert/strict';
import type { Backing, ScanRecord } from '../../../native/records.js';
import { assemble, identitiesOf, pathsOf } from '../../../src/model/assemble.js';
import type { Segment } from '../../../src/model/segment.js';
import { bytes, fd, mapping, object, posix, processOf, record, row, sysv } from './records.js';

function only(parts: Partial<ScanRecord>): Segment {
  const { segments } = assemble(record(parts));
  assert.equal(segments.length, 1, JSON.stringify(segments.map(s => s.id)));
  const [segment] = segments;
  assert.ok(segment);
  return segment;
}

const memfd: Backing = { kind: 'memfd', id: 'memfd:0:1:9', name: bytes('frame-pool') };
const anon: Backing = { kind: 'anon', id: 'anon:0:1:9', name: bytes('') };

describe('one segment with all its users', () => {
  it('of a POSIX object mapped twice in one process and open in another', () => {
    const ticks = posix(6, 'ticks');
    const segment = only({
      processes: [
        processOf(20, { fds: [fd(9, ticks, 'r'), fd(4, ticks, 'r')] }),
        processOf(10, {
          mappings: [
            mapping(ticks, 0x1000n, 0x1000n),
            mapping(ticks, 0x9000n, 0x1000n, { offset: 4096, access: 'r' }),
          ],
        }),
      ],
      objects: [
        object(ticks, { names: [bytes('ticks')], paths: [bytes('/dev/shm/ticks')], allocated: 4096 }),
      ],
    });
    assert.deepEqual(segment, {
      id: 'posix:0:1b:6',
      kind: 'posix',
      name: '/ticks',
      size: 8192,
      sizeKnown: true,
      allocated: 4096,
      mode: 0o600,
      uid: 1000,
      gid: 100,
      times: { accessed: 1, modified: 2, changed: 3 },
      unlinked: false,
      system: false,
      uses: [
        {
          pid: 10,
          startTime: 100,
          command: 'worker-10',
          uid: 1000,
          access: 'rw',
          mappings: [
            { start: 0x1000n, end: 0x2000n, offset: 0, access: 'rw' },
            { start: 0x9000n, end: 0xa000n, offset: 4096, access: 'r' },
          ],
          fds: [],
        },
        { pid: 20, startTime: 200, command: 'worker-20', uid: 1000, access: 'r', mappings: [], fds: [4, 9] },
      ],
    });
  });

  it('of a memfd that two processes know by an fd and by a mapping', () => {
    const segment = only({
      processes: [
        processOf(1, { fds: [fd(3, memfd)] }),
        processOf(2, { mappings: [mapping(memfd, 0x1000n, 0x2000n, { access: 'rx' })] }),
      ],
      objects: [object(memfd, { seals: 0b101111, links: 0 })],
    });
    assert.deepEqual([segment.kind, segment.name, segment.unlinked], ['memfd', 'frame-pool', false]);
    assert.deepEqual(segment.seals, ['seal', 'shrink', 'grow', 'write', 'exec']);
    assert.deepEqual(
      segment.uses.map(u => u.access),
      ['rw', 'rx'],
    );
  });

  it('though numbers coincide: a shmid, a memfd and an anonymous object all are 9 on 00:01', () => {
    const process = processOf(1, {
      mappings: [memfd, anon, sysv(9, 1)].map(b => mapping(b, 0x1000n, 0x1000n)),
    });
    const { segments } = assemble(record({ processes: [process], sysv: [row(9)] }));
    assert.deepEqual(
      segments.map(s => s.id),
      ['sysv:200:9', 'memfd:0:1:9', 'anon:0:1:9'],
    );
  });
});

describe('a POSIX object', () => {
  const deleted = posix(6, 'ticks', true);
  const user = processOf(1, { mappings: [mapping(deleted, 0x1000n, 0x3000n)] });

  it('is unlinked when no name is left, even where nobody lets us ask its size', () => {
    const segment = only({ processes: [user] });
    assert.deepEqual(
      [segment.name, segment.unlinked, segment.size, segment.sizeKnown],
      ['/ticks', true, 0x3000, false],
    );
    assert.equal('allocated' in segment || 'mode' in segment || 'times' in segment, false);
    assert.equal(only({ processes: [user], objects: [object(deleted, { links: 0 })] }).unlinked, true);
  });

  it('isn’t while another name is, and bears that one', () => {
    const names = [bytes('zeta'), bytes('alpha')];
    const segment = only({ processes: [user], objects: [object(deleted, { names, links: 2 })] });
    assert.deepEqual([segment.name, segment.unlinked], ['/alpha', false]);
  });

  it('without users is there', () => {
    const segment = only({ objects: [object(posix(7, ''), { names: [bytes('sem.lock')] })] });
    assert.deepEqual([segment.name, segment.semaphore, segment.uses], ['/sem.lock', true, []]);
  });
});

describe('a System V segment', () => {
  it('is told by the table, our own attachments taken off', () => {
    const parts = { sysv: [row(3, { nattch: 3 })], ownAttachments: new Map([[3, 1]]) };
    assert.deepEqual(only(parts), {
      id: 'sysv:200:3',
      kind: 'sysv',
      name: '0x00005412',
      key: 0x5412,
      shmid: 3,
      size: 4096,
      sizeKnown: true,
      allocated: 12288,
      swapped: 8192,
      mode: 0o640,
      uid: 1,
      gid: 2,
      times: { attached: 5000, changed: 4000 },
      unlinked: false,
      nattch: 2,
      creator: 11,
      lastPid: 12,
      system: false,
      uses: [],
    });
  });

  it('that was removed is unlinked, and keeps the key that its mapping still tells', () => {
    const segment = only({
      sysv: [row(3, { key: 0, mode: 0o1640 })],
      processes: [processOf(1, { mappings: [mapping(sysv(3, 0x77), 0x1000n, 0x1000n)] })],
    });
    assert.deepEqual(
      [segment.unlinked, segment.name, segment.key, segment.mode],
      [true, '0x00000077', 0, 0o640],
    );
    assert.equal(only({ sysv: [row(3, { key: 0 })] }).name, 'shmid:3');
  });

  it('of another IPC namespace is not the one of ours with the same id', () => {
    const container = { runtime: 'docker', id: bytes('3f2a5b6c7d8e') };
    const process = processOf(1, {
      container,
      mappings: [mapping(sysv(3, 1, 201), 0x1000n, 0x5000n)],
    });
    const { segments } = assemble(record({ processes: [process], sysv: [row(3)] }));
    const there = segments.find(s => s.id === 'sysv:201:3');
    assert.equal(segments.length, 2);
    assert.deepEqual(
      [there?.namespace, there?.size, there?.sizeKnown, there?.nattch],
      [{ ipc: 201, container: 'docker 3f2a5b6c7d8e' }, 0x5000, false, undefined],
    );
  });

  it('of elsewhere doesn’t bear the mode of its inode', () => {
    const there = sysv(3, 1, 201);
    const segment = only({
      processes: [processOf(1, { mappings: [mapping(there, 0n, 4096n)] })],
      objects: [object(there, { mode: 0o777, allocated: 4096 })],
    });
    assert.deepEqual(
      [segment.mode, segment.uid, segment.size, segment.allocated],
      [undefined, undefined, 8192, 4096],
    );
  });

  it('of huge pages says so', () => {
    assert.equal(only({ sysv: [row(3)], hugePages: new Map([['sysv:200:3', 2 << 20]]) }).hugePage, 2 << 20);
  });
});

describe('where a segment lives', () => {
  const container = { runtime: 'podman', id: bytes('0123456789ab') };

  it('is told of a /dev/shm that isn’t ours', () => {
    const there = object(posix(8, ''), {
      names: [bytes('x')],
      paths: [bytes('/p')],
      mountNs: 101,
      container,
    });
    assert.deepEqual(only({ objects: [there] }).namespace, { mount: 101, container: 'podman 0123456789ab' });
  });

  it('is told of what only a container’s processes use, and not of what is in ours', () => {
    const inside = processOf(1, { mountNs: 101, container, mappings: [mapping(memfd, 0x1000n, 0x1000n)] });
    const outside = processOf(2, { mappings: [mapping(memfd, 0x1000n, 0x1000n)] });
    assert.deepEqual(only({ processes: [inside] }).namespace, { container: 'podman 0123456789ab' });
    assert.equal(only({ processes: [inside, outside] }).namespace, undefined);
    const self = { uid: 0, container };
    assert.equal(only({ self, processes: [inside] }).namespace, undefined);
  });
});

describe('a file', () => {
  const file = (path: string): Backing => ({
    kind: 'file',
    id: 'file:8:1:5',
    path: bytes(path),
    deleted: false,
  });
  const reader = (backing: Backing, access: 'r' | 'rw'): ScanRecord['processes'] => [
    processOf(1, { mappings: [mapping(backing, 0x1000n, 0x1000n, { access })] }),
  ];

  it('of the system that all map read-only is marked as such', () => {
    assert.equal(only({ processes: reader(file('/usr/lib/locale/locale-archive'), 'r') }).system, true);
    assert.equal(only({ processes: reader(file('/usr/lib/locale/locale-archive'), 'rw') }).system, false);
    assert.equal(only({ processes: reader(file('/home/me/usr/lib/x'), 'r') }).system, false);
  });

  it('is called by its path', () => {
    assert.equal(only({ processes: reader(file('/srv/a\nb'), 'r') }).name, '/srv/a\\nb');
  });
});

describe('an anonymous segment', () => {
  it('is called by its name, or by the process that has had it longest', () => {
    const users = [
      processOf(5, { startTime: 70, mappings: [mapping(anon, 0x1000n, 0x1000n)] }),
      processOf(9, {
        startTime: 50,
        argv0: bytes('/usr/bin/postgres'),
        mappings: [mapping(anon, 0x1n, 0x1000n)],
      }),
    ];
    assert.equal(only({ processes: users }).name, 'postgres');
    const named: Backing = { kind: 'anon', id: 'anon:0:1:9', name: bytes('nginx zone') };
    assert.equal(
      only({ processes: [processOf(1, { mappings: [mapping(named, 1n, 1n)] })] }).name,
      'nginx zone',
    );
  });
});

describe('the inventory', () => {
  it('is the same for the same record, in whatever order it was looked at', () => {
    const all = [posix(1, 'b'), posix(2, 'a'), memfd, anon, sysv(4, 1)];
    const processes = [3, 1, 2].map(pid =>
      processOf(pid, { mappings: all.map((b, i) => mapping(b, BigInt(i * 4096), 4096n)) }),
    );
    const forward = assemble(record({ processes }));
    const backward = assemble(
      record({ processes: processes.toReversed().map(p => ({ ...p, mappings: p.mappings.toReversed() })) }),
    );
    const ids = (i: typeof forward): unknown => i.segments.map(s => [s.id, s.name, s.uses.map(u => u.pid)]);
    assert.deepEqual(ids(forward), ids(backward));
    assert.deepEqual(
      forward.segments.map(s => s.name),
      ['/a', '/b', '0x00000001', 'frame-pool', 'worker-1'],
    );
  });

  it('says where each can be opened, as bytes', () => {
    const raw = bytes('/dev/shm/\xff');
    const objects = [object(posix(1, ''), { paths: [raw] }), object(memfd)];
    assert.deepEqual([...pathsOf(record({ objects }))], [['posix:0:1b:1', [raw]]]);
  });
});

describe('what an opened file must be', () => {
  it('is what stat said, whatever the id says', () => {
    const file: Backing = { kind: 'file', id: 'file:0:2a:9', path: bytes('/a'), deleted: false };
    const stat = { device: 0x33n, inode: 9n };
    const objects = [object(file, { stat }), object(memfd)];
    assert.deepEqual([...identitiesOf(record({ objects }))], [['file:0:2a:9', stat]]);
  });
});
