// A segment in memory with its history, as an attachment has them to be recorded, and the obvious copy of each sample.
// Not the recording (recording-file.test.ts), nor what opens it (../replay/recorded.test.ts).
import fc from 'fast-check';
import { Activity } from '../../../../src/probe/activity.js';
import type { Inspected } from '../../../../src/probe/inspected.js';
import { History } from '../../../../src/probe/time/history.js';
import { PastSource } from '../../../../src/probe/time/past-source.js';
import { Timeline } from '../../../../src/probe/time/timeline.js';
import { ringLayout } from '../../../support/layout/ring.js';
import { MemorySource } from '../memory-source.js';
import { pictureOf } from './images.js';

export const page = 4096;
export const segment = {
  ...{ id: 'posix:0:1:7', kind: 'posix', name: '/ticks', size: 4 * page, sizeKnown: true, unlinked: false },
  ...{ system: false, times: { changed: 5 } },
  uses: [
    {
      ...{ pid: 7, startTime: 70, command: 'producer', uid: 0, access: 'rw', fds: [3] },
      mappings: [{ start: '7f0000000000', end: '7f0000004000', offset: 0, access: 'rw' }],
    },
  ],
} as const;
export const type = {
  name: 'ring',
  types: 1,
  entry: '0x7',
  offset: 0,
  count: 1,
  formats: { head: 'hex' },
} as const;

/** A history as an attachment has it, and the obvious copies of each sample. */
export class Stage {
  readonly source = new MemorySource(4 * page);
  readonly history: History = new History(1 << 20, () => this.history.latest * 1000);
  readonly timeline = new Timeline(this.history);
  readonly copies = new Map<number, ReturnType<typeof pictureOf>>();

  pass(): void {
    const activity = new Activity(this.source.bytes.byteLength, 64, this.history);
    for (const pass = activity.pass(this.source); !pass.next().done;);
    const { latest, changed } = this.history;
    this.timeline.tick({ sample: latest, time: latest * 1000, changed });
    this.copies.set(latest, pictureOf(new PastSource(this.history, latest)));
  }

  get attachment(): Inspected {
    const { history, timeline } = this;
    return {
      watch: { history, timeline },
      status: () => ({ segment, pageSize: page }),
      table: { layouts: [{ type, layout: ringLayout(8) }] },
    } as unknown as Inspected;
  }
}

/** What happens to a segment between two passes. */
export type Happening =
  | { kind: 'write'; offset: number; bytes: Uint8Array }
  | { kind: 'resize'; size: number }
  | { kind: 'punch' | 'fail'; page: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      offset: fc.nat(4 * page),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 30 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('resize' as const), size: fc.nat(4 * page) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('punch' as const, 'fail' as const), page: fc.nat(3) }),
  },
);

/** What happens before each of some passes. */
export const happenings = fc.array(fc.array(happening, { maxLength: 5 }), { minLength: 1, maxLength: 8 });

/** Lets it happen, and takes a sample. */
export function happen(stage: Stage, all: readonly Happening[]): void {
  const { source } = stage;
  for (const one of all) {
    switch (one.kind) {
      case 'write': {
        const room = source.bytes.length - one.offset;
        if (room > 0) source.write(one.offset, one.bytes.subarray(0, room));
        break;
      }
      case 'resize':
        source.resize(one.size);
        break;
      case 'punch':
        source.bytes.fill(0, one.page * page, (one.page + 1) * page);
        source.allocated.delete(one.page);
        break;
      case 'fail':
        source.unreadable.clear();
        source.unreadable.add(one.page);
        break;
    }
  }
  stage.pass();
}
