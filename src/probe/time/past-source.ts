// A segment as it was at one sample of its history, as bytes to read like any other's. Nothing is copied until it is
// asked for: the latest bytes, with the changes since undone. Not how history is kept (history.ts).
import { KernelError } from '../../../native/errors.js';
import { ExtentList, type ByteSource, type Extent, type SourceFacts } from '../../../native/source.js';
import { unit } from '../reference.js';
import type { Entry, KeptHistory } from './history.js';
import { mostExtents } from './image-source.js';
import { endOf, firstBehind, firstEndingBehind } from './runs.js';
import { undo } from './undo.js';

/** The code of a KernelError: that sample fell out of the budget. */
export const expired = 'EXPIRED';

export class PastSource implements ByteSource {
  readonly way = 'file';
  readonly sample: number;
  readonly #history: KeptHistory;
  #undone: { latest: number; entries: readonly Entry[] } | undefined;

  /** Each call throws KernelError EXPIRED once the sample is kept no more. */
  constructor(history: KeptHistory, sample: number) {
    this.#history = history;
    this.sample = sample;
    this.#since();
  }

  facts(): SourceFacts {
    const { size, extents } = this.#at();
    const allocated = extents.reduce((sum, e) => sum + (e.state === 'data' ? e.length : 0), 0);
    return { size, allocated };
  }

  extents(offset: number, length: number): Extent[] {
    const { size, extents } = this.#at();
    const end = Math.min(offset + length, size);
    const list = new ExtentList();
    // Each step asks what has changed since.
    const cost = 1 + this.#since().length / 1000;
    let steps = 0;
    const first = firstEndingBehind(offset, extents.length, i => endOf(extents[i]));
    for (let i = first; i < extents.length; i++) {
      const extent = extents[i];
      if (!extent || extent.offset >= end) break;
      const from = Math.max(extent.offset, offset);
      const to = Math.min(endOf(extent), end);
      for (const part of extent.state === 'data'
        ? this.#known(from, to)
        : [{ ...extent, offset: from, length: to - from }]) {
        if (steps > mostExtents) return list.items;
        steps += cost;
        list.add(part.offset, part.length, part.state);
      }
    }
    return list.items;
  }

  read(offset: number, into: Uint8Array): number {
    const since = this.#since();
    const { size } = this.#at();
    const length = Math.max(0, Math.min(into.byteLength, size - offset));
    const bytes = into.subarray(0, length);
    this.#history.read(offset, bytes);
    const { length: all } = this.#history.entries;
    for (let i = all - 1; i >= all - since.length; i--) undo(this.#history, i, offset, bytes);
    return length;
  }

  residency(): undefined {
    return undefined;
  }

  close(): void {
    // It holds nothing of its own.
  }

  /** What was allocated then and was never read (swapped out) isn't known, as long as nothing undoes it. */
  *#known(from: number, to: number): Generator<Extent> {
    const since = this.#since();
    for (let at = from; at < to;) {
      const next = nextUnit(at);
      const known = this.#history.has(at) || since.some(entry => touches(entry, at, next));
      const end = Math.min(known ? next : this.#nothingBefore(next, since), to);
      yield { offset: at, length: end - at, state: known ? 'data' : 'unknown' };
      at = end;
    }
  }

  /** A place before which, from the start of a unit on, nothing is known: a file may claim any size. */
  #nothingBefore(start: number, since: readonly Entry[]): number {
    let first = this.#history.nothingBefore(start);
    // As of a history that is kept whole in memory: there is nothing less to be found.
    if (first <= start) return start;
    for (const entry of since) first = Math.min(first, entry.offsets[firstBehind(entry, start)] ?? Infinity);
    return Math.max(start, first - (first % unit || 0));
  }

  #at(): { size: number; extents: readonly Extent[] } {
    return this.#since().at(-1) ?? this.#history;
  }

  /** What has changed since, newest first. */
  #since(): readonly Entry[] {
    const { oldest, latest, entries } = this.#history;
    if (this.sample < oldest || this.sample > latest)
      throw new KernelError('read', expired, `sample ${this.sample}`);
    if (this.#undone?.latest !== latest) {
      let first = entries.length;
      while (first > 0 && (entries[first - 1]?.sample ?? 0) > this.sample) first--;
      this.#undone = { latest, entries: entries.slice(first).reverse() };
    }
    return this.#undone.entries;
  }
}

function nextUnit(at: number): number {
  return (Math.floor(at / unit) + 1) * unit;
}

function touches(entry: Entry, from: number, to: number): boolean {
  return (entry.offsets[firstBehind(entry, from)] ?? Infinity) < to;
}
