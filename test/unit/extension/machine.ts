// A made-up machine, as a probe would tell of it: every kind, users, long and hostile names, what can't be seen.
import type { Selection } from '../../../src/extension/inventory/selection.js';
import { otherKinds } from '../../../src/model/other-object.js';
import { segmentKinds } from '../../../src/model/segment.js';
import type { InventoryChange, WireSegment, WireUse } from '../../../src/protocol/wire.js';

export function use(pid: number, command: string, access: WireUse['access'], start?: string): WireUse {
  const mappings = start
    ? [{ start, end: (BigInt(`0x${start}`) + 0x10000n).toString(16), offset: 0, access }]
    : [];
  return { pid, startTime: pid * 100, command, uid: 1000, access, mappings, fds: start ? [] : [7] };
}

/** Whatever there is. */
export const all: Selection = {
  kinds: [...segmentKinds, ...otherKinds],
  showSystem: true,
  ignore: [],
  filter: '',
  leaksOnly: false,
};

export function segment(
  facts: Pick<WireSegment, 'id' | 'kind' | 'name' | 'size'> & Partial<WireSegment>,
): WireSegment {
  return { sizeKnown: true, unlinked: false, system: false, uses: [], ...facts };
}

const producer = use(4121, 'producer', 'rw', '7f3a91bfc000');
const consumer = use(4133, 'consumer', 'rw', '7f61a0008000');

export const inventory: InventoryChange = {
  generation: 1,
  others: [],
  changed: [
    segment({
      id: 'posix:0:1b:306',
      kind: 'posix',
      name: '/ticks',
      size: 65536,
      allocated: 45056,
      mode: 0o640,
      uid: 1000,
      gid: 1000,
      uses: [producer, consumer, use(4140, 'gateway', 'r', '7fd100000000')],
    }),
    segment({
      id: 'posix:0:1b:307',
      kind: 'posix',
      name: '/cam10',
      size: 8703180,
      uses: [use(77, 'cam', 'r')],
    }),
    segment({ id: 'posix:0:1b:308', kind: 'posix', name: '/cam2', size: 512, uses: [] }),
    segment({
      id: 'posix:0:1b:309',
      kind: 'posix',
      name: '/**bold** [link](command:x) <b>&amp;</b> `code` $(bug)',
      size: 4096,
      uses: [consumer],
    }),
    segment({
      id: 'posix:0:1b:30a',
      kind: 'posix',
      name: `/${'a-very-long-name-'.repeat(12)}`,
      size: 2 ** 36,
      unlinked: true,
      uses: [producer],
    }),
    segment({
      id: 'sysv:4026531839:3',
      kind: 'sysv',
      name: '0x00005412',
      key: 0x5412,
      shmid: 3,
      size: 8388608,
      nattch: 4,
      uses: [producer],
    }),
    segment({
      id: 'memfd:0:1:900',
      kind: 'memfd',
      name: 'frame-pool',
      size: 34603008,
      seals: ['shrink'],
      uses: [producer],
    }),
    segment({
      id: 'anon:0:1:55',
      kind: 'anon',
      name: 'postgres',
      size: 149946368,
      sizeKnown: false,
      uses: [use(9, 'postgres', 'rw', '7f0000000000')],
    }),
    segment({
      id: 'file:8:1:12',
      kind: 'file',
      name: '/usr/lib/locale/locale-archive',
      size: 3000000,
      system: true,
      uses: [consumer],
    }),
  ],
  removed: [],
  unseen: [
    { pid: 1, command: 'init', uid: 0, path: '/proc/1/maps', code: 'EACCES', cause: 'another-user' },
    { pid: 1, command: 'init', uid: 0, path: '/proc/1/fd', code: 'EACCES', cause: 'another-user' },
    {
      pid: 22,
      command: 'ssh-agent',
      uid: 1000,
      path: '/proc/22/maps',
      code: 'EACCES',
      cause: 'not-dumpable',
    },
  ],
  budget: {
    shm: { size: 25769803776, used: 1288490188 },
    sysv: {
      ...{ segments: 14, maxSegments: 4096, bytes: 8388608, maxBytes: 2 ** 40, maxSegmentBytes: 2 ** 40 },
      pageBytes: 4096,
    },
  },
  processes: 180,
  took: 12,
};
