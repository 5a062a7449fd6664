// A side of a comparison whose bound structs a sequence lock guards: what moves is copied until the lock confirms the
// copy, and the comparison reads that copy, so that no run is of half a write; rows of a side that moves are of a copy
// taken with them (`renew`). What stands still says by its counter whether it was caught in the middle of a write.
// Where neither gives a consistent copy, `torn` has it.
import type { ByteSource } from '../../../native/source.js';
import type { Sequence } from '../bound.js';
import { caughtWriting, confirmed } from '../confirmed.js';
import { readRange } from '../read-range.js';
import type { OpenMoment } from './moments.js';

/** Bytes of one guarded struct that are copied; of a larger one no copy is confirmed. */
const mostCopied = 1024 * 1024;
/** Bytes of all of a side, which are copied anew while it moves. */
const mostTogether = 16 * 1024 * 1024;

interface Held {
  offset: number;
  bytes: Uint8Array;
}

export class GuardedMoment implements OpenMoment {
  readonly live: boolean;
  readonly #opened: OpenMoment;
  readonly #sequences: readonly Sequence[];
  #of: ByteSource | undefined;
  #source: ByteSource | undefined;
  #torn: ReadonlySet<number> = new Set();

  constructor(opened: OpenMoment, sequences: readonly Sequence[]) {
    this.#opened = opened;
    this.#sequences = sequences;
    this.live = opened.live;
  }

  get source(): ByteSource {
    const { source } = this.#opened;
    if (this.#sequences.length === 0) return source;
    if (source !== this.#of || !this.#source) this.#hold(source);
    return this.#source ?? source;
  }

  /** Bindings of which there is no consistent copy. */
  get torn(): ReadonlySet<number> {
    return this.#torn;
  }

  /** What moves is copied anew. Throws KernelError. */
  renew(): void {
    if (this.live && this.#sequences.length > 0) this.#hold(this.#opened.source);
  }

  close(): void {
    this.#opened.close();
  }

  #hold(source: ByteSource): void {
    this.#of = source;
    const { size } = source.facts();
    if (!this.live) {
      this.#torn = caughtWriting(source, this.#sequences, size);
      this.#source = source;
      return;
    }
    const torn = new Set<number>();
    const held: Held[] = [];
    let together = 0;
    for (const sequence of this.#sequences) {
      const { binding, covers } = sequence;
      const length = Math.min(covers.length, size - covers.offset);
      if (length <= 0) continue;
      if (length > mostCopied || together + length > mostTogether) {
        torn.add(binding);
        continue;
      }
      together += length;
      const one = confirmed(source, [sequence], size, () => copied(source, covers.offset, length, size));
      if (one.torn.size > 0) torn.add(binding);
      held.push(...one.copy);
    }
    this.#torn = torn;
    this.#source = over(source, held);
  }
}

/** What of a range could be read, or is a hole: that reads as zeros. */
function copied(source: ByteSource, offset: number, length: number, size: number): Held[] {
  const bytes = new Uint8Array(length);
  return readRange(source, offset, bytes, size).flatMap(range => {
    if (range.state !== 'data' && range.state !== 'hole') return [];
    const from = range.offset - offset;
    return [{ offset: range.offset, bytes: bytes.subarray(from, from + range.length) }];
  });
}

/** The same, with what is held in place of what is there now. */
function over(source: ByteSource, held: readonly Held[]): ByteSource {
  return {
    way: source.way,
    facts: () => source.facts(),
    extents: (offset, length) => source.extents(offset, length),
    residency: (offset, length) => source.residency(offset, length),
    read(offset, into) {
      const got = source.read(offset, into);
      for (const { offset: start, bytes } of held) {
        const from = Math.max(offset, start);
        const to = Math.min(offset + got, start + bytes.byteLength);
        if (from < to) into.set(bytes.subarray(from - start, to - start), from - offset);
      }
      return got;
    },
    close: () => source.close(),
  };
}
