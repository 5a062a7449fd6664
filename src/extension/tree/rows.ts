// The rows of the segments' tree, grouped by kind or by process, each with a key that is stable over scans. Pure.
// Not how a row looks (items.ts).
import { segmentKinds, type SegmentKind, type Unseen } from '../../model/segment.js';
import type { WireSegment, WireUse } from '../../protocol/wire.js';

export type Grouping = 'kind' | 'process';

export interface KindRow {
  type: 'kind';
  key: string;
  /** `unused`: grouped by process, what no process uses. */
  kind: SegmentKind | 'unused';
  segments: WireSegment[];
}

/** A process with all that it uses. */
export interface ProcessRow {
  type: 'process';
  key: string;
  process: WireUse;
  segments: WireSegment[];
}

/** A segment, under its kind; or under a process, and then `use` is that process's use of it. */
export interface SegmentRow {
  type: 'segment';
  key: string;
  segment: WireSegment;
  use?: WireUse;
}

/** A process's use of the segment that it stands under. */
export interface UseRow {
  type: 'use';
  key: string;
  segment: WireSegment;
  use: WireUse;
}

/** The dim last row: what could not be seen. */
export interface UnseenRow {
  type: 'unseen';
  key: string;
  unseen: readonly Unseen[];
}

export type Row = KindRow | ProcessRow | SegmentRow | UseRow | UnseenRow;

/** `segments` in the order in which they are to be shown. */
export function rootRows(
  segments: readonly WireSegment[],
  unseen: readonly Unseen[],
  grouping: Grouping,
): Row[] {
  const rows: Row[] = grouping === 'kind' ? kindRows(segments) : processRows(segments);
  if (unseen.length > 0) rows.push({ type: 'unseen', key: 'unseen', unseen });
  return rows;
}

export function childRows(row: Row): Row[] {
  switch (row.type) {
    case 'kind':
      return row.segments.map(segment => ({ type: 'segment', key: `${row.key}/${segment.id}`, segment }));
    case 'process':
      return row.segments.map(segment => {
        const use = segment.uses.find(u => isSame(u, row.process));
        return { type: 'segment', key: `${row.key}/${segment.id}`, segment, ...(use && { use }) };
      });
    case 'segment':
      if (row.use) return [];
      return row.segment.uses.map(use => ({
        type: 'use',
        key: `${row.key}/${use.pid}:${use.startTime}`,
        segment: row.segment,
        use,
      }));
    case 'use':
    case 'unseen':
      return [];
  }
}

function kindRows(segments: readonly WireSegment[]): Row[] {
  return segmentKinds.flatMap(kind => {
    const own = segments.filter(s => s.kind === kind);
    return own.length === 0 ? [] : [{ type: 'kind' as const, key: `kind:${kind}`, kind, segments: own }];
  });
}

function processRows(segments: readonly WireSegment[]): Row[] {
  const rows = new Map<string, ProcessRow>();
  const unused: WireSegment[] = [];
  for (const segment of segments) {
    if (segment.uses.length === 0) unused.push(segment);
    for (const use of segment.uses) {
      const key = `process:${use.pid}:${use.startTime}`;
      const row = rows.get(key) ?? { type: 'process', key, process: use, segments: [] };
      row.segments.push(segment);
      rows.set(key, row);
    }
  }
  const order = new Intl.Collator('en', { numeric: true });
  const sorted = [...rows.values()].sort(
    (a, b) => order.compare(a.process.command, b.process.command) || a.process.pid - b.process.pid,
  );
  // What no process uses still is there, and may be what one looks for.
  if (unused.length === 0) return sorted;
  return [...sorted, { type: 'kind', key: 'kind:unused', kind: 'unused', segments: unused }];
}

function isSame(a: { pid: number; startTime: number }, b: { pid: number; startTime: number }): boolean {
  return a.pid === b.pid && a.startTime === b.startTime;
}
