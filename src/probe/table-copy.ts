// One copy of the bytes behind a table, which every sequence lock in it confirms if a few tries give one. Not which
// bytes (table-feed.ts), nor how they are kept (table-bytes.ts). Follows the protocol of Linux's seqlock.h.
import type { ByteSource } from '../../native/source.js';
import type { Sequence } from './bound.js';
import type { Copy } from './sampler.js';
import { TableBytes, type Piece } from './table-bytes.js';

/** Copies that are tried for one that a sequence lock confirms; each takes microseconds. */
const mostTries = 8;

export interface TableCopy {
  bytes: TableBytes;
  /** Where reading twice was asked for. */
  again: TableBytes | undefined;
  /** Bindings whose sequence lock says that this is no consistent copy of them. */
  torn: ReadonlySet<number>;
}

export interface Asked {
  pieces: readonly Piece[];
  sequences: readonly Sequence[];
}

/**
 * `size`: the segment's. `shown` makes the hex view's copy; the last that it made is the one that this copy is of.
 * Throws KernelError.
 */
export function copyOf(
  source: ByteSource,
  { pieces, sequences }: Asked,
  size: number,
  twice: boolean,
  shown: (() => Copy) | undefined,
): TableCopy {
  for (let tries = 1; ; tries++) {
    const before = counters(source, sequences, size);
    // While every writer is at it no copy is worth its time.
    if (tries < mostTries && before.length > 0 && !before.some(even)) continue;
    const bytes = TableBytes.read(source, pieces, size, shown?.());
    const again = twice ? TableBytes.read(source, pieces, size) : undefined;
    const after = counters(source, sequences, size);
    const torn = new Set(
      sequences.flatMap(({ binding }, i) => (even(before[i]) && before[i] === after[i] ? [] : [binding])),
    );
    if (torn.size === 0 || tries === mostTries) return { bytes, again, torn };
  }
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
