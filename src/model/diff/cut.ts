// Cuts ranges of differing bytes into runs that a person reads: one a field, one a bit field whose bits differ, and
// outside of fields one for what lies close together. Not the comparing: differences.ts.
import type { BitParts, Run, Span } from './run.js';

/** Equal bytes that don't part two runs, outside of fields. */
export const joinGap = 4;

interface Open {
  span: Span;
  from: number;
  to: number;
  bytes: number;
  /** Of a span with bit fields: which bits differ, by byte. */
  mask: Uint8Array | undefined;
}

export class Cutter {
  readonly #spanAt: (offset: number) => Span;
  readonly #emit: (run: Run) => void;
  #open: Open | undefined;

  /** `spanAt`: what the byte belongs to; asked with ascending offsets, and its span has the byte. */
  constructor(spanAt: (offset: number) => Span, emit: (run: Run) => void) {
    this.#spanAt = spanAt;
    this.#emit = emit;
  }

  /** The next range of differing bytes, behind or at the end of the one before. `xor`: how a byte of it differs. */
  add(from: number, to: number, xor: (offset: number) => number): void {
    let at = from;
    while (at < to) {
      const open = this.#at(at);
      const end = Math.max(at + 1, Math.min(to, open.span.to));
      if (open.mask) for (let i = at; i < end; i++) open.mask[i - open.span.from] = xor(i);
      open.to = end;
      open.bytes += end - at;
      at = end;
    }
  }

  /** Nothing comes behind what was added. */
  end(): void {
    const open = this.#open;
    this.#open = undefined;
    if (!open) return;
    const { span, from, to, bytes, mask } = open;
    const { region } = span;
    if (span.bits && mask) this.#bitRuns(span, span.bits, mask);
    else if (span.unit === 'bytes') this.#emit({ offset: from, length: to - from, bytes, region, part: 0 });
    else this.#emit({ offset: span.from, length: span.to - span.from, bytes, region, part: 0 });
  }

  #at(at: number): Open {
    const open = this.#open;
    const goesOn =
      open && at < open.span.to && (open.span.unit === 'field' || at - open.to <= joinGap) ? open : undefined;
    if (goesOn) return goesOn;
    const span = open && at < open.span.to ? open.span : this.#spanAt(at);
    this.end();
    const mask = span.bits ? new Uint8Array(span.to - span.from) : undefined;
    return (this.#open = { span, from: at, to: at, bytes: 0, mask });
  }

  #bitRuns(span: Span, { parts, msbFirst }: BitParts, mask: Uint8Array): void {
    parts.forEach(({ first, count, region }, index) => {
      const [from, end] = [Math.floor(first / 8), Math.ceil((first + count) / 8)];
      const own = partOf(mask, first, count, msbFirst);
      const bytes = own.reduce((sum, byte) => sum + (byte === 0 ? 0 : 1), 0);
      if (bytes > 0)
        this.#emit({ offset: span.from + from, length: end - from, bytes, region, part: index + 1 });
    });
  }
}

/** The bytes that bits lie in, with all others cleared. */
export function partOf(bytes: Uint8Array, first: number, count: number, msbFirst: boolean): Uint8Array {
  const from = Math.floor(first / 8);
  const own = bytes.slice(from, Math.ceil((first + count) / 8));
  own.forEach((byte, at) => {
    let kept = 0;
    for (let bit = 0; bit < 8; bit++) {
      const place = (from + at) * 8 + bit;
      if (place >= first && place < first + count) kept |= msbFirst ? 0x80 >> bit : 1 << bit;
    }
    own[at] = byte & kept;
  });
  return own;
}
