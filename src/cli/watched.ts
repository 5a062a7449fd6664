// What a watched range was at the last look, and what of it is different now: bytes, and the size.
// Not the sampling (src/probe/sampler.ts) and not the printing (watch.ts).
import type { Sample } from '../probe/sampler.js';

export interface ByteChange {
  offset: number;
  before: Uint8Array;
  after: Uint8Array;
}

export interface Changes {
  /** The new one, where it is another. Bytes past it are gone, which is no change of theirs. */
  size?: number;
  /** Ascending; a page that was given back (a hole punched) has become zeros. */
  bytes: ByteChange[];
}

const none: Changes = { bytes: [] };

export class Watched {
  readonly #offset: number;
  readonly #bytes: Uint8Array;
  #size: number | undefined;

  constructor(offset: number, length: number) {
    this.#offset = offset;
    this.#bytes = new Uint8Array(length);
  }

  /** Those of the range now; what isn't there is zeros. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** The segment's, in bytes; 0 before the first look. */
  get size(): number {
    return this.#size ?? 0;
  }

  /** Nothing for the first look: there's none before it. */
  next(sample: Sample): Changes {
    const first = this.#size === undefined;
    const changes: Changes = { bytes: [...this.#cleared(sample), ...this.#written(sample)] };
    changes.bytes.sort((a, b) => a.offset - b.offset);
    if (sample.facts.size !== this.#size) changes.size = this.#size = sample.facts.size;
    return first ? none : changes;
  }

  #written({ runs }: Sample): ByteChange[] {
    return runs.flatMap(({ offset, bytes: after }) => {
      const kept = this.#kept(offset, after.byteLength);
      const before = kept.slice();
      kept.set(after);
      // A page that was a hole comes whole, though a byte of it may be all that isn't zero.
      return trim({ offset, before, after });
    });
  }

  /** Holes read as zeros, and so will what is past the end, if the segment grows again. */
  #cleared({ ranges }: Sample): ByteChange[] {
    return ranges.flatMap(({ offset, length, state }) => {
      if (state !== 'hole' && state !== 'gone') return [];
      const kept = this.#kept(offset, length);
      const before = kept.slice();
      kept.fill(0);
      return state === 'hole' ? trim({ offset, before, after: new Uint8Array(length) }) : [];
    });
  }

  #kept(offset: number, length: number): Uint8Array {
    const at = offset - this.#offset;
    return this.#bytes.subarray(at, at + length);
  }
}

/** Cut to the first and the last byte that differ; nothing where none does. */
function trim({ offset, before, after }: ByteChange): ByteChange[] {
  const from = before.findIndex((byte, i) => byte !== after[i]);
  if (from < 0) return [];
  const to = before.findLastIndex((byte, i) => byte !== after[i]) + 1;
  return [{ offset: offset + from, before: before.subarray(from, to), after: after.subarray(from, to) }];
}
