// The rows of the side bar's snapshots: segments, and under each its triggers and its snapshots, the newest first.
// Pure. Not how a row looks (items.ts).
import type { SnapshotInfo } from '../../protocol/snapshots.js';
import type { KeptTrigger } from './trigger-store.js';

export interface OwnerRow {
  type: 'owner';
  key: string;
  segment: { id: string; name: string };
  /** Is it attached now? */
  attached: boolean;
  snapshots: SnapshotInfo[];
  triggers: { kept: KeptTrigger; problem: string | null }[];
}

export interface SnapshotRow {
  type: 'snapshot';
  key: string;
  info: SnapshotInfo;
}

export interface TriggerRow {
  type: 'trigger';
  key: string;
  kept: KeptTrigger;
  problem: string | null;
}

export type TimeRow = OwnerRow | SnapshotRow | TriggerRow;

export interface AttachedSegment {
  id: string;
  name: string;
  triggers: OwnerRow['triggers'];
}

/** Segments with anything to show, those that are attached first, then by name. */
export function ownerRows(
  snapshots: readonly SnapshotInfo[],
  attached: readonly AttachedSegment[],
): OwnerRow[] {
  const rows = new Map<string, OwnerRow>();
  const row = (id: string, name: string): OwnerRow => {
    const known = rows.get(id);
    if (known) return known;
    const open = attached.find(a => a.id === id);
    const fresh: OwnerRow = {
      type: 'owner',
      key: `owner ${id}`,
      segment: { id, name },
      attached: open !== undefined,
      snapshots: [],
      triggers: open?.triggers ?? [],
    };
    rows.set(id, fresh);
    return fresh;
  };
  for (const { id, name, triggers } of attached) if (triggers.length > 0) row(id, name);
  for (const info of snapshots) row(info.segment.id, info.segment.name).snapshots.push(info);
  for (const { snapshots: own } of rows.values()) own.sort((a, b) => b.time - a.time);
  const order = new Intl.Collator('en', { numeric: true });
  return [...rows.values()].sort(
    (a, b) =>
      Number(b.attached) - Number(a.attached) ||
      order.compare(a.segment.name, b.segment.name) ||
      (a.key < b.key ? -1 : 1),
  );
}

export function rowsUnder(row: TimeRow): TimeRow[] {
  if (row.type !== 'owner') return [];
  return [
    ...row.triggers.map(({ kept, problem }) => ({
      type: 'trigger' as const,
      key: `${row.key} ${JSON.stringify(kept)}`,
      kept,
      problem,
    })),
    ...row.snapshots.map(info => ({ type: 'snapshot' as const, key: `snapshot ${info.id}`, info })),
  ];
}
