// Copies that sequence locks confirm, if a few tries give one: the counter is even before, and the same after. Not
// which bytes are copied. Follows the protocol of Linux's seqlock.h.
import type { ByteSource } from '../../native/source.js';
import type { Sequence } from './bound.js';
import { TableBytes } from './table-bytes.js';

/** Copies that are tried for one that a sequence lock confirms; each takes microseconds. */
const mostTries = 8;

export interface Confirmed<T> {
  copy: T;
  /** Bindings whose sequence lock says that this is no consistent copy of them. */
  torn: ReadonlySet<number>;
}

/** The last copy that `take` made is the one that is answered. `size`: the segment's. Throws KernelError. */
export function confirmed<T>(
  source: ByteSource,
  sequences: readonly Sequence[],
  size: number,
  take: () => T,
): Confirmed<T> {
  for (let tries = 1; ; tries++) {
    const before = counters(source, sequences, size);
    // While every writer is at it no copy is worth its time.
    if (tries < mostTries && before.length > 0 && !before.some(even)) continue;
    const copy = take();
    const after = counters(source, sequences, size);
    const torn = new Set(
      sequences.flatMap(({ binding }, i) => (even(before[i]) && before[i] === after[i] ? [] : [binding])),
    );
    if (torn.size === 0 || tries === mostTries) return { copy, torn };
  }
}

/** Bindings that are in the middle of a write, of bytes that stand still. Throws KernelError. */
export function caughtWriting(
  source: ByteSource,
  sequences: readonly Sequence[],
  size: number,
): ReadonlySet<number> {
  const now = counters(source, sequences, size);
  return new Set(sequences.flatMap(({ binding }, i) => (even(now[i]) ? [] : [binding])));
}

function counters(source: ByteSource, sequences: readonly Sequence[], size: number): (bigint | undefined)[] {
  return sequences.map(({ offset, size: length, target }) => {
    const bytes = TableBytes.read(source, [{ offset, length }], size).read(offset, length);
    if (typeof bytes === 'string') return undefined;
    const ordered = target.byteOrder === 'little' ? bytes.toReversed() : bytes;
    return ordered.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  });
}

/** What can't be read guards nothing. */
function even(counter: bigint | undefined): boolean {
  return counter === undefined || (counter & 1n) === 0n;
}
