// One copy of the bytes behind a table, which every sequence lock in it confirms if a few tries give one. Not which
// bytes (table-feed.ts), nor how they are kept (table-bytes.ts), nor how a lock confirms (confirmed.ts).
import type { ByteSource } from '../../native/source.js';
import type { Sequence } from './bound.js';
import { confirmed, type Confirmed } from './confirmed.js';
import type { Copy } from './sampler.js';
import { TableBytes, type Piece } from './table-bytes.js';

export interface TableCopy {
  bytes: TableBytes;
  /** Where reading twice was asked for. */
  again: TableBytes | undefined;
  torn: Confirmed<unknown>['torn'];
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
  const { copy, torn } = confirmed(source, sequences, size, () => {
    const bytes = TableBytes.read(source, pieces, size, shown?.());
    return { bytes, again: twice ? TableBytes.read(source, pieces, size) : undefined };
  });
  return { ...copy, torn };
}
