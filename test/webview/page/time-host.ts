// What the probe and the extension answer of time, for pages of tests: every sample of the whole memory kept as a plain
// copy, and searches by looking at each place. Slow and obvious on purpose. Follows src/protocol/timeline.ts and
// find.ts.
import type { Moment, Place } from '../../../src/protocol/moment.js';
import type { LastChange, Mark, Series, TimelineFrame } from '../../../src/protocol/timeline.js';
import { bytesOf, type Memory } from './memory.js';

interface Kept {
  sample: number;
  time: number;
  changed: number;
  bytes: Uint8Array;
}

/** Larger ones are only counted, as the probe does. */
const mostBytes = 1 << 20;

export class TimeHost {
  readonly samples: Kept[] = [];
  marks: Mark[] = [];
  /** Older samples fell out of the budget. */
  kept = 0;
  budget = 64 * 2 ** 20;
  used = 12 * 2 ** 20;
  without: TimelineFrame['without'];
  /** Sampling stands still. */
  asleep = false;
  #sent = { sample: -1, marks: '' };
  readonly #memory: () => Memory;

  constructor(memory: () => Memory) {
    this.#memory = memory;
  }

  /** Takes a sample of the whole memory. */
  take(time: number): void {
    const memory = this.#memory();
    if (this.asleep || memory.size > mostBytes) return;
    const bytes = bytesOf(memory, mostBytes);
    const before = this.samples.at(-1);
    let changed = 0;
    for (let i = 0; before && i < bytes.length; i++) if (bytes[i] !== before.bytes[i]) changed++;
    this.samples.push({ sample: (before?.sample ?? -1) + 1, time, changed, bytes });
  }

  mark(mark: Mark): void {
    this.marks = [...this.marks, mark];
  }

  /** A view that has just been made knows nothing. */
  forget(): void {
    this.#sent = { sample: -1, marks: '' };
  }

  frame(): TimelineFrame {
    const ticks = this.samples
      .filter(({ sample }) => sample > this.#sent.sample)
      .map(({ sample, time, changed }) => ({ sample, time, changed }));
    const marks = JSON.stringify(this.marks);
    const frame: TimelineFrame = {
      whole: this.#sent.sample < 0,
      ticks,
      kept: this.kept,
      used: this.used,
      budget: this.budget,
      ...(marks === this.#sent.marks ? {} : { marks: this.marks }),
      ...(this.without ? { without: this.without } : {}),
    };
    this.#sent = { sample: this.samples.at(-1)?.sample ?? this.#sent.sample, marks };
    return frame;
  }

  /** The bytes of a state of the past; null: it is lost; undefined: live. */
  bytesAt(at: Moment | undefined): Uint8Array | null | undefined {
    if (at?.kind !== 'sample') return undefined;
    if (at.sample < this.kept) return null;
    return this.samples.find(({ sample }) => sample === at.sample)?.bytes ?? null;
  }

  /** Throws where that state is lost. */
  read(at: Moment | undefined, { offset, length }: Place): Uint8Array {
    const past = this.bytesAt(at);
    if (past === null) throw new Error('no such sample');
    const memory = this.#memory();
    return Uint8Array.from({ length }, (_, i) => (past ? past[offset + i] : memory.byteAt(offset + i)) ?? 0);
  }

  lastChange({ offset, length }: Place, at = Number.POSITIVE_INFINITY): LastChange | null {
    const of = (bytes: Uint8Array): Uint8Array => bytes.slice(offset, offset + length);
    for (let i = this.samples.length - 1; i > 0; i--) {
      const [before, after] = [this.samples[i - 1], this.samples[i]];
      if (!before || !after || before.sample < this.kept) return null;
      if (after.sample > at) continue;
      if (of(before.bytes).join() !== of(after.bytes).join()) {
        return { sample: after.sample, time: after.time, before: of(before.bytes), after: of(after.bytes) };
      }
    }
    return null;
  }

  series(path: string, limit: number, at = Number.POSITIVE_INFINITY): Series | null {
    const read = fieldOf(path);
    if (!read) return null;
    const series: Series = { path, times: [], values: [], texts: [] };
    const kept = this.samples.filter(({ sample }) => sample >= this.kept && sample <= at);
    kept.forEach(({ bytes, time }, i) => {
      const { value, text } = read(new DataView(bytes.buffer));
      const same = series.texts.at(-1) === text && i !== kept.length - 1;
      if (same) return;
      series.times.push(time);
      series.values.push(value);
      series.texts.push(text);
    });
    return {
      path,
      times: series.times.slice(-limit),
      values: series.values.slice(-limit),
      texts: series.texts.slice(-limit),
    };
  }
}

/** Reads a field of the ring of ticks (ring.ts), where a test needs its values. */
function fieldOf(path: string): ((bytes: DataView) => { value: number; text: string }) | undefined {
  const number = (value: number): { value: number; text: string } => ({ value, text: String(value) });
  if (path === 'tick_ring.head') return bytes => number(Number(bytes.getBigUint64(0x40, true)));
  if (path === 'tick_ring.items') return bytes => number(bytes.getUint32(0xe8, true));
  const slot = /^tick_ring\.slots\[(\d+)\]\.(price|side)$/.exec(path);
  const at = 0x140 + Number(slot?.[1]) * 40;
  if (slot?.[2] === 'price') return bytes => number(bytes.getFloat64(at, true));
  if (slot?.[2] !== 'side') return undefined;
  return bytes => {
    const value = bytes.getUint32(at + 28, true);
    return { value, text: value === 0 ? 'BID' : 'ASK' };
  };
}
