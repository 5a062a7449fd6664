// Programs of our own kind that only look: apart from the users, and users as soon as they may write.
import assert from 'node:assert/strict';
import { assemble } from '../../../src/model/assemble.js';
import type { Segment } from '../../../src/model/segment.js';
import type { ProcessRecord } from '../../../native/records.js';
import { fd, mapping, posix, processOf, record, row, sysv } from './records.js';

function only({ processes }: { processes: ProcessRecord[] }): Segment {
  const { segments } = assemble(record({ processes }));
  assert.equal(segments.length, 1);
  return segments[0] as Segment;
}

describe('a program that only looks, as we do', () => {
  const ring = posix(5, 'ring');
  const observer = { observer: true } as const;

  it('is listed apart and counts as no user', () => {
    const segment = only({
      processes: [
        processOf(7, { ...observer, mappings: [mapping(ring, 0x1000n, 4096n, { access: 'r' })] }),
        processOf(8, { mappings: [mapping(ring, 0x1000n, 4096n, { access: 'r' })] }),
        processOf(6, { ...observer, fds: [fd(3, ring, 'r')] }),
      ],
    });
    assert.deepEqual(
      segment.uses.map(u => u.pid),
      [8],
    );
    assert.deepEqual(segment.observers, [
      { pid: 6, startTime: 60, command: 'worker-6', uid: 1000 },
      { pid: 7, startTime: 70, command: 'worker-7', uid: 1000 },
    ]);
  });

  it('takes off nattch what it has attached, and nothing for a descriptor', () => {
    const segment = sysv(3, 0x51);
    const attached = processOf(7, {
      ...observer,
      mappings: [mapping(segment, 0x1000n, 4096n, { access: 'r' })],
    });
    const holder = processOf(7, { ...observer, fds: [fd(3, segment, 'r')] });
    const seen = (process: ProcessRecord): Segment | undefined =>
      assemble(record({ processes: [process], sysv: [row(3, { key: 0x51, nattch: 1 })] })).segments[0];
    assert.deepEqual([seen(attached)?.nattch, seen(attached)?.observing], [1, 1]);
    assert.deepEqual([seen(holder)?.nattch, seen(holder)?.observing], [1, undefined], 'somebody else has it');
    assert.equal(seen(holder)?.observers?.length, 1);
  });

  it('is a user once it may write: nobody who does can pass for an observer', () => {
    const processes = [
      processOf(7, { ...observer, mappings: [mapping(ring, 0x1000n, 4096n, { access: 'rw' })] }),
      processOf(8, { ...observer, fds: [fd(3, ring, 'w')] }),
    ];
    const segment = only({ processes });
    assert.deepEqual(
      segment.uses.map(u => u.pid),
      [7, 8],
    );
    assert.equal(segment.observers, undefined);
  });
});
