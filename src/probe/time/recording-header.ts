// What a recording's file says of it, beside bytes and entries: the segment, the samples, the marks, and the types that
// were bound, whole, so that it opens without any process and on any system. Read as what anybody may have written.
import { segmentKinds } from '../../model/segment.js';
import type { BoundType } from '../../protocol/table.js';
import type { Mark, Tick } from '../../protocol/timeline.js';
import type { WireLayout } from '../../protocol/types.js';
import type { WireSegment } from '../../protocol/wire.js';
import { ImageError } from './image-file.js';
import { boundShape } from './layout-shape.js';
import { count, flag, list, number, one, record, text, type Shape } from './shape.js';

export interface RecordingHeader {
  segment: WireSegment;
  /** Bytes of one page behind it. */
  pageSize: number;
  /**
   * Samples: the end image is of the latest; the oldest is the first that can be rebuilt, from `since` on (ms since
   * 1970).
   */
  latest: number;
  oldest: number;
  since: number;
  /** Ascending. */
  ticks: Tick[];
  marks: Mark[];
  bound: { type: BoundType; layout: WireLayout }[];
}

const word = text(200);
const line = text(4096);
const many = 100_000;
const access = one('', 'r', 'w', 'x', 'rw', 'rx', 'wx', 'rwx');
/** As BigInt reads it behind 0x. */
const address: Shape<string> = (value, place) => {
  if (typeof value !== 'string' || !/^[0-9a-f]{1,16}$/.test(value))
    throw new ImageError(place, 'it is no address');
  return value;
};
/** Of a page: a power of two, by which places are divided. */
const pageBytes: Shape<number> = (value, place) => {
  const bytes = count(value, place);
  if (bytes < 512 || bytes > 2 ** 40 || !Number.isInteger(Math.log2(bytes)))
    throw new ImageError(place, 'no page has that size');
  return bytes;
};
const person = { pid: count, startTime: count, command: line, uid: count };
const times = record(
  {},
  { accessed: number, modified: number, changed: number, attached: number, detached: number },
);

const segment: Shape<WireSegment> = record(
  {
    ...{ id: word, kind: one(...segmentKinds), name: line, size: count, sizeKnown: flag },
    ...{ unlinked: flag, system: flag },
    uses: list(
      record({
        ...person,
        access,
        mappings: list(record({ start: address, end: address, offset: count, access }), many),
        fds: list(count, many),
      }),
      many,
    ),
  },
  {
    ...{ key: count, shmid: count, allocated: count, swapped: count, mode: count, uid: count, gid: count },
    ...{ nattch: count, creator: count, lastPid: count, hugePage: pageBytes, times, semaphore: one(true) },
    seals: list(one('seal', 'shrink', 'grow', 'write', 'future-write', 'exec'), 10),
    namespace: record({}, { mount: count, ipc: count, container: word }),
    observers: list(record(person), many),
    observing: count,
  },
);

const kinds = one(
  ...([
    'attached',
    'snapshot',
    'stopped',
    'continued',
    'truncated',
    'grown',
    'exited',
    'unlinked',
    'triggered',
  ] as const),
);

const header: Shape<RecordingHeader> = record({
  segment,
  ...{ pageSize: pageBytes, latest: count, oldest: count, since: number },
  ticks: list(record({ sample: count, time: number, changed: count }), many),
  marks: list(record({ time: number, kind: kinds, text: line }, { snapshot: word }), many),
  bound: list(boundShape, 1000),
});

/** Throws ImageError. */
export function toRecordingHeader(value: unknown): RecordingHeader {
  const found = header(value, 'header');
  if (found.oldest < 1 || found.oldest > found.latest)
    throw new ImageError('header.oldest', `there are no samples from ${found.oldest} to ${found.latest}`);
  found.ticks.reduce((last, { sample }, i) => {
    if (sample > last && sample <= found.latest) return sample;
    throw new ImageError(`header.ticks[${i}]`, 'samples are out of order');
  }, 0);
  return found;
}
