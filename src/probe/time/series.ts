// A bound field's values over the samples that are kept, decoded as its type says. Newest first while it is gathered,
// as the history is walked back; told oldest first. Not what other fields did meanwhile.
import { LayoutError } from '../../layout/cursor.js';
import { cellsOf, type Snapshot } from '../../layout/table/cells.js';
import { RpcFailure } from '../../protocol/failure.js';
import type { Series } from '../../protocol/timeline.js';
import type { AttachedTable } from '../attached-table.js';
import type { KeptHistory } from './history.js';
import { undo } from './undo.js';

/** Longer fields have no curve. */
const mostBytes = 4096;
const mostPoints = 100_000;

/** Up to the sample `at`. Undefined: nothing of that path is bound, or there is no sample yet. */
export function series(
  history: KeptHistory,
  table: AttachedTable,
  path: string,
  { limit, at = history.latest }: { limit: number; at?: number | undefined },
): Series | undefined {
  const field = toldOfTypes(() => table.field(path));
  if (!field || history.latest === 0) return undefined;
  const { row, bindings, formats } = field;
  if (row.offset === null || row.size > mostBytes) return undefined;
  const { offset } = row;
  const bytes = new Uint8Array(row.size);
  history.read(offset, bytes);
  const points: { time: number; text: string; value: number }[] = [];
  const most = Math.min(limit, mostPoints);
  const take = (time: number): void => {
    const [cell] = cellsOf(bindings, [row], snapshotOf(offset, bytes, history.size), { now: time, formats });
    points.push({ time, text: cell?.text ?? '', value: cell?.number ?? NaN });
  };
  const { entries } = history;
  for (let i = entries.length - 1; i >= 0 && points.length < most; i--) {
    const entry = entries[i];
    if (!entry) break;
    const after = bytes.slice();
    if (!undo(history, i, offset, bytes) || entry.sample > at || Buffer.compare(bytes, after) === 0) continue;
    const before = bytes.slice();
    bytes.set(after);
    take(entry.time);
    bytes.set(before);
  }
  if (points.length < most) take(history.since);
  points.reverse();
  return {
    path,
    times: points.map(p => p.time),
    values: points.map(p => p.value),
    texts: points.map(p => p.text),
  };
}

function snapshotOf(offset: number, bytes: Uint8Array, size: number): Snapshot {
  return {
    size,
    read: (from, length) =>
      from >= offset && from + length <= offset + bytes.byteLength
        ? bytes.subarray(from - offset, from - offset + length)
        : 'unread',
  };
}

/** A type that can't be laid out, as a failure that travels. */
export function toldOfTypes<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof LayoutError)) throw error;
    throw new RpcFailure({ kind: 'unsupported', detail: error.message, code: 'LAYOUT' });
  }
}
