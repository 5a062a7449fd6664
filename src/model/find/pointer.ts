// Words that are addresses in given ranges: pointers of one process into a segment. Not which ranges these are: that
// takes a process's mappings (src/probe/time/find-pointers.ts). Little-endian, as all machines here are.
import type { Match, Matcher } from './matcher.js';
import { alignedFrom, viewOf } from './number.js';
import { QueryError } from './query.js';

/** Where a segment is mapped in one process. */
export interface PointerTargets {
  /** As it is said in words. */
  name: string;
  /** Bytes of a pointer of that process. */
  size: 4 | 8;
  ranges: readonly { start: bigint; end: bigint; offset: number }[];
}

/** Throws QueryError. */
export function pointerMatcher(targets: PointerTargets): Matcher {
  if (targets.ranges.length === 0)
    throw new QueryError(
      `The attached process has ${targets.name} not mapped, so none of its pointers leads there.`,
    );
  return new PointerMatcher(targets);
}

class PointerMatcher implements Matcher {
  readonly lead = 0;
  readonly tail: number;
  readonly #targets: PointerTargets;
  /** Around all ranges, rounded. */
  readonly #low: number;
  readonly #high: number;

  constructor(targets: PointerTargets) {
    this.#targets = targets;
    this.tail = targets.size - 1;
    this.#low = Math.min(...targets.ranges.map(range => Number(range.start)));
    this.#high = Math.max(...targets.ranges.map(range => Number(range.end)));
  }

  *find(bytes: Uint8Array, from: number, to: number, base: number): Generator<Match> {
    const { size: length } = this.#targets;
    const [low, high] = [this.#low, this.#high];
    const view = viewOf(bytes);
    const last = Math.min(to - 1, bytes.byteLength - length);
    for (let at = alignedFrom(base + from, length) - base; at <= last; at += length) {
      const upper = length === 8 ? view.getUint32(at + 4, true) * 2 ** 32 : 0;
      const address = upper + view.getUint32(at, true);
      if (address < low || address > high) continue;
      if (this.#offsetOf(view, at) !== undefined) yield { at, length };
    }
  }

  text(bytes: Uint8Array, { at }: Match): string {
    const offset = this.#offsetOf(viewOf(bytes), at) ?? 0;
    return `→ ${this.#targets.name}+0x${offset.toString(16)}`;
  }

  #offsetOf(view: DataView, at: number): number | undefined {
    const { size, ranges } = this.#targets;
    const address = size === 8 ? view.getBigUint64(at, true) : BigInt(view.getUint32(at, true));
    const range = ranges.find(({ start, end }) => start <= address && address < end);
    return range && range.offset + Number(address - range.start);
  }
}
