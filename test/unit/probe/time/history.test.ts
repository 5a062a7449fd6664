// The history against its slow twin: a whole copy of the segment after each pass. Any sample that is kept must be
// rebuilt from what undoes the changes, byte for byte and state for state. Against a real writer: test/live/history.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { KernelError } from '../../../../native/errors.js';
import { Activity } from '../../../../src/probe/activity.js';
import { History } from '../../../../src/probe/time/history.js';
import { lastChange } from '../../../../src/probe/time/last-change.js';
import { expired, PastSource } from '../../../../src/probe/time/past-source.js';
import { readRange } from '../../../../src/probe/read-range.js';
import type { Range } from '../../../../src/protocol/frame.js';
import type { ByteSource } from '../../../../native/source.js';
import { MemorySource } from '../memory-source.js';

const page = 4096;

type Step =
  | { kind: 'write'; offset: number; bytes: number[] }
  | { kind: 'punch'; page: number }
  | { kind: 'resize'; size: number }
  | { kind: 'fail'; page: number };

const steps: fc.Arbitrary<Step[][]> = fc.array(
  fc.array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          kind: fc.constant('write' as const),
          offset: fc.nat(6 * page),
          bytes: fc.array(fc.nat(255), { minLength: 1, maxLength: 40 }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('punch' as const), page: fc.nat(5) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('resize' as const), size: fc.nat(6 * page) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('fail' as const), page: fc.nat(5) }) },
    ),
    { maxLength: 8 },
  ),
  { minLength: 2, maxLength: 12 },
);

interface Copy {
  bytes: Uint8Array;
  ranges: Range[];
}

function copyOf(source: ByteSource): Copy {
  const { size } = source.facts();
  const bytes = new Uint8Array(size);
  const ranges = readRange(source, 0, bytes, size);
  return { bytes, ranges };
}

function act(source: MemorySource, step: Step): void {
  switch (step.kind) {
    case 'write': {
      const room = source.bytes.byteLength - step.offset;
      if (room > 0) source.write(step.offset, Uint8Array.from(step.bytes.slice(0, room)));
      return;
    }
    case 'punch':
      source.bytes.fill(0, step.page * page, (step.page + 1) * page);
      source.allocated.delete(step.page);
      return;
    case 'resize':
      source.resize(step.size);
      return;
    case 'fail':
      source.unreadable.clear();
      source.unreadable.add(step.page);
  }
}

/** One pass over all of it, as the probe makes it. */
class Passes {
  readonly history: History;
  #activity: Activity | undefined;

  constructor(budget: number) {
    this.history = new History(budget, () => this.history.latest * 1000);
  }

  run(source: MemorySource, meanwhile: () => void = () => undefined): void {
    const { size } = source.facts();
    if (this.#activity?.size !== size) this.#activity = new Activity(size, 64, this.history);
    for (const pass = this.#activity.pass(source); !pass.next().done;) meanwhile();
  }
}

const same = (a?: Uint8Array, b?: Uint8Array): boolean =>
  a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;

describe('history', () => {
  it('rebuilds every sample as it was, whatever happened since', () => {
    fc.assert(
      fc.property(steps, fc.boolean(), (samples, withFailures) => {
        const source = new MemorySource(6 * page);
        const passes = new Passes(1 << 20);
        const copies = new Map<number, Copy>();
        for (const sample of samples) {
          for (const step of sample) if (withFailures || step.kind !== 'fail') act(source, step);
          passes.run(source);
          copies.set(passes.history.latest, copyOf(new PastSource(passes.history, passes.history.latest)));
          // What the pass kept is what was there, but for what could not be read this time.
          if (source.unreadable.size === 0)
            assert.deepEqual(copies.get(passes.history.latest), copyOf(source), 'the latest');
        }
        for (const [sample, copy] of copies) {
          const { bytes, ranges } = copyOf(new PastSource(passes.history, sample));
          // A page that failed then and was read since: its bytes are known by now.
          for (const range of copy.ranges) {
            if (range.state === 'unknown') continue;
            const end = range.offset + range.length;
            assert.deepEqual(
              bytes.subarray(range.offset, end),
              copy.bytes.subarray(range.offset, end),
              `sample ${sample} from ${range.offset}`,
            );
          }
          if (!withFailures) assert.deepEqual(ranges, copy.ranges, `states of sample ${sample}`);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('rebuilds a page that a truncation cut and that has not come back', () => {
    const source = new MemorySource(2 * page);
    source.write(page, Uint8Array.of(1, 2, 3));
    const passes = new Passes(1 << 20);
    passes.run(source);
    const first = copyOf(new PastSource(passes.history, 1));
    source.resize(0);
    source.resize(page + 1);
    passes.run(source);
    assert.deepEqual(copyOf(new PastSource(passes.history, 2)), copyOf(source));
    assert.deepEqual(copyOf(new PastSource(passes.history, 1)), first);
  });

  it('keeps to its budget, lets the oldest go, and says so', () => {
    const source = new MemorySource(64 * page);
    const passes = new Passes(20_000);
    const { history } = passes;
    for (let i = 0; i < 100; i++) {
      source.write((i % 60) * page, new Uint8Array(1000).fill(i));
      passes.run(source);
      assert.ok(history.used <= 20_000);
    }
    assert.ok(history.oldest > 50 && history.oldest < 100, `${history.oldest}`);
    assert.equal(
      copyOf(new PastSource(history, history.oldest)).bytes[((history.oldest - 1) % 60) * page],
      history.oldest - 1,
    );
    assert.throws(
      () => new PastSource(history, history.oldest - 1),
      (error: unknown) => error instanceof KernelError && error.code === expired,
    );
    // One that alone is too much leaves nothing before it.
    source.write(0, new Uint8Array(40_000).fill(201));
    passes.run(source);
    assert.equal(history.oldest, history.latest);
    assert.equal(history.used, 0);
  });

  it('counts the bytes that differ, not those of the runs that they are kept in', () => {
    const source = new MemorySource(page);
    source.write(0, new Uint8Array(page).fill(1));
    const passes = new Passes(1 << 20);
    passes.run(source);
    assert.equal(passes.history.changed, 0, 'what is seen first has not changed');
    for (const at of [10, 14, 100]) source.write(at, Uint8Array.of(2));
    passes.run(source);
    assert.equal(passes.history.changed, 3);
    const [entry] = passes.history.entries;
    assert.deepEqual([...(entry?.offsets ?? [])], [10, 100]);
    assert.deepEqual([...(entry?.lengths ?? [])], [5, 1]);
  });

  it('takes a pass that was broken off for a sample of its own', () => {
    const source = new MemorySource(3 * 1024 * 1024);
    source.write(0, new Uint8Array(source.bytes.byteLength).fill(1));
    const passes = new Passes(1 << 22);
    const { history } = passes;
    passes.run(source);
    source.write(0, new Uint8Array(source.bytes.byteLength).fill(2));
    const broken = new Activity(source.bytes.byteLength, 4096, history).pass(source);
    for (let i = 0; i < 2; i++) broken.next();
    passes.run(source);
    assert.equal(history.latest, 3);
    const first = (sample: number, at: number): number | undefined => {
      const byte = new Uint8Array(1);
      new PastSource(history, sample).read(at, byte);
      return byte[0];
    };
    assert.deepEqual([first(1, 0), first(2, 0), first(3, 0)], [1, 2, 2]);
    assert.deepEqual([first(1, 2 ** 21), first(2, 2 ** 21), first(3, 2 ** 21)], [1, 1, 2]);
  });

  it('is what it was while a pass is under way, whatever that has come by', () => {
    fc.assert(
      fc.property(steps, samples => {
        const source = new MemorySource(6 * page);
        const passes = new Passes(1 << 20);
        const { history } = passes;
        const copies: Copy[] = [];
        for (const sample of samples) {
          for (const step of sample) if (step.kind !== 'fail') act(source, step);
          passes.run(source, () => {
            for (let at = history.oldest; at > 0 && at <= history.latest; at++)
              assert.deepEqual(copyOf(new PastSource(history, at)), copies[at], `sample ${at}`);
          });
          copies[history.latest] = copyOf(source);
        }
      }),
    );
  });

  it('can’t be rebuilt any more as soon as a pass under way has changed more than can be undone', () => {
    const source = new MemorySource(3 * 1024 * 1024);
    source.write(0, new Uint8Array(source.bytes.byteLength).fill(1));
    const passes = new Passes(20_000);
    const { history } = passes;
    passes.run(source);
    source.write(0, Uint8Array.of(2));
    passes.run(source);
    source.write(0, new Uint8Array(source.bytes.byteLength).fill(3));
    const steps = new Activity(source.bytes.byteLength, 4096, history).pass(source);
    for (let i = 0; i < 2; i++) steps.next();
    assert.throws(() => new PastSource(history, 2), { code: expired });
    assert.equal(lastChange(history, { offset: 0, length: 1 }), undefined, 'rather than a wrong one');
  });

  it('tells when bytes last changed, and from what, not when their neighbours did', () => {
    const source = new MemorySource(page);
    source.write(0, Uint8Array.of(1, 2, 3, 4));
    const passes = new Passes(1 << 20);
    passes.run(source);
    source.write(2, Uint8Array.of(9));
    passes.run(source);
    source.write(0, Uint8Array.of(7, 2, 9, 7));
    passes.run(source);
    const change = lastChange(passes.history, { offset: 1, length: 2 });
    assert.equal(change?.sample, 2);
    assert.deepEqual(change.before, Uint8Array.of(2, 3));
    assert.deepEqual(change.after, Uint8Array.of(2, 9));
    assert.equal(lastChange(passes.history, { offset: 1, length: 1 }), undefined);
    assert.equal(lastChange(passes.history, { offset: 0, length: 4 })?.sample, 3);
    assert.equal(lastChange(passes.history, { offset: 0, length: 4 }, 2)?.sample, 2);
    assert.equal(lastChange(passes.history, { offset: 0, length: 4 }, 1), undefined);
  });

  it('tells the last change up to any sample as whole copies of the samples tell it', () => {
    const places = fc.record({
      offset: fc.nat(6 * page - 64),
      length: fc.integer({ min: 1, max: 6 * page }),
    });
    fc.assert(
      fc.property(steps, places, (samples, { offset, length }) => {
        const source = new MemorySource(6 * page);
        const passes = new Passes(1 << 20);
        const copies: Uint8Array[] = [];
        for (const sample of samples) {
          for (const step of sample) if (step.kind !== 'fail') act(source, step);
          passes.run(source);
          copies[passes.history.latest] = source.bytes.slice();
        }
        const { history } = passes;
        // What is behind the end is zeros when it comes.
        const end = Math.min(offset + length, history.size);
        const partOf = (sample: number): Uint8Array | undefined => {
          const whole = new Uint8Array(6 * page);
          const copy = copies[sample];
          whole.set(copy ?? []);
          return copy && whole.slice(offset, Math.max(offset, end));
        };
        for (let at = history.oldest; at <= history.latest; at++) {
          let wanted = at;
          while (wanted > history.oldest && same(partOf(wanted), partOf(wanted - 1))) wanted--;
          const told = lastChange(history, { offset, length }, at);
          if (wanted === history.oldest) assert.equal(told, undefined, `up to ${at}`);
          else
            assert.deepEqual(
              [told?.sample, told?.before, told?.after],
              [wanted, partOf(wanted - 1), partOf(wanted)],
              `up to ${at}`,
            );
        }
      }),
    );
  });
});
