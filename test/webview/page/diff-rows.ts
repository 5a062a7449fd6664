// Rows of two columns of bytes with equal ones folded away, as a test's host has them: all of them, one at a time. A
// row beside one that differs is shown; a single equal row is never folded.
import type { DiffHexRow } from '../../../src/protocol/diff.js';
import type { State } from './diff-host.js';

export interface Columns {
  a: State;
  b: State;
  differs: Uint8Array;
  fields: Uint8Array;
  bytesPerRow: number;
  fold: boolean;
}

export function foldRows({ a, b, differs, fields, bytesPerRow, fold }: Columns): DiffHexRow[] {
  const count = Math.ceil(differs.length / bytesPerRow);
  const rowDiffers = (row: number): boolean =>
    differs.subarray(row * bytesPerRow, (row + 1) * bytesPerRow).includes(1);
  const shown = (row: number): boolean =>
    !fold || rowDiffers(row) || rowDiffers(row - 1) || rowDiffers(row + 1);
  const out: DiffHexRow[] = [];
  for (let row = 0; row < count;) {
    let end = row;
    while (end < count && !shown(end)) end++;
    if (end - row > 1) {
      out.push({
        kind: 'fold',
        from: row * bytesPerRow,
        to: Math.min(end * bytesPerRow, differs.length),
        rows: end - row,
      });
      row = end;
      continue;
    }
    const from = row * bytesPerRow;
    const length = Math.min(bytesPerRow, differs.length - from);
    const at = (of: Uint8Array, beyond: number): Uint8Array =>
      Uint8Array.from({ length }, (_, i) => of[from + i] ?? beyond);
    out.push({
      kind: 'bytes',
      offset: from,
      a: at(a.bytes, 0),
      b: at(b.bytes, 0),
      stateA: at(a.states, 3),
      stateB: at(b.states, 3),
      differs: at(differs, 0),
      fields: at(fields, 3),
    });
    row++;
  }
  return out;
}
