// What is told of the memories in pages of tests: a POSIX segment with three processes, as the demo has.
import type { AttachmentStatus } from '../../../src/protocol/attachment.js';
import type { ViewHello } from '../../../src/protocol/view.js';
import type { WireUse } from '../../../src/protocol/wire.js';
import type { Memory } from './memory.js';

function use(pid: number, command: string, start: string, access: 'r' | 'rw', size: number): WireUse {
  const end = (BigInt(`0x${start}`) + BigInt(size)).toString(16);
  const mappings = [{ start, end, offset: 0, access }];
  return { pid, startTime: pid * 10, command, uid: 1000, access, mappings, fds: [] };
}

export function statusOf(memory: Memory): AttachmentStatus {
  const mapped = Math.min(memory.size, 2 ** 40);
  return {
    attachment: 1,
    segment: {
      id: 'posix:0:1a:81',
      kind: 'posix',
      name: '/ticks',
      size: memory.size,
      sizeKnown: true,
      unlinked: false,
      system: false,
      uses: [
        use(4121, 'producer', '7f3a91bfc000', 'rw', mapped),
        use(4133, 'consumer', '7f11d0a00000', 'rw', mapped),
        use(4140, 'gateway', '7fd1a8e40000', 'r', Math.min(mapped, 8192)),
      ],
    },
    way: 'file',
    process: { pid: 4121, startTime: 41210, command: 'producer', alive: true },
    size: memory.size,
    allocated: memory.allocated,
    resident: memory.allocated,
    orphan: false,
    reads: { clean: 120, unclear: 2 },
  };
}

export function sampleHello(status: AttachmentStatus): ViewHello {
  return {
    segment: { id: status.segment.id, name: status.segment.name },
    state: { kind: 'attached' },
    status,
    settings: { bytesPerRow: 0, hz: 30, littleEndian: true },
    bound: { types: [], loading: null, problems: [] },
    time: { comparing: null, snapshots: [], stopped: null, recording: false, recorded: false },
    l10n: {},
  };
}
