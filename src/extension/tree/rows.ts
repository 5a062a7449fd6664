// The rows of the segments' tree, grouped by kind or by process, each with a key that is stable over scans. Pure.
// Not how a row looks (items.ts).
import { otherKinds, type OtherKind, type OtherObject } from '../../model/other-object.js';
import { segmentKinds, type SegmentKind, type Unseen } from '../../model/segment.js';
import type { WireSegment, WireUse } from '../../protocol/wire.js';

export type Grouping = 'kind' | 'process';

export interface KindRow {
  type: 'kind';
  key: string;
  /** `unused`: grouped by process, what no process uses. */
  kind: SegmentKind | 'unused';
  segments: WireSegment[];
  /** Is a program with a crowd of them one row? */
  crowds: boolean;
}

/** A crowd of one program's segments within a kind: a browser has hundreds. */
export interface CrowdRow {
  type: 'crowd';
  key: string;
  command: string;
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

/** What lies beside the segments, by kind. */
export interface OthersRow {
  type: 'others';
  key: string;
  kind: OtherKind;
  others: OtherObject[];
}

export interface OtherRow {
  type: 'other';
  key: string;
  other: OtherObject;
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

export type Row = KindRow | CrowdRow | ProcessRow | SegmentRow | UseRow | OthersRow | OtherRow | UnseenRow;

export interface Rooted {
  /** In the order in which they are to be shown. */
  segments: readonly WireSegment[];
  others?: readonly OtherObject[];
}

/** `crowds`: false shows each where it is looked for. */
export function rootRows(
  { segments, others = [] }: Rooted,
  unseen: readonly Unseen[],
  grouping: Grouping,
  crowds = true,
): Row[] {
  const rows: Row[] = grouping === 'kind' ? kindRows(segments, crowds) : processRows(segments);
  // The kernel doesn't tell who uses these: they stand by kind.
  rows.push(...othersRows(others));
  if (unseen.length > 0) rows.push({ type: 'unseen', key: 'unseen', unseen });
  return rows;
}

export function childRows(row: Row): Row[] {
  switch (row.type) {
    case 'kind':
      return row.crowds ? withCrowds(row) : segmentRows(row);
    case 'crowd':
      return segmentRows(row);
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
    case 'others':
      return row.others.map(other => ({ type: 'other', key: `${row.key}/${other.id}`, other }));
    case 'use':
    case 'other':
    case 'unseen':
      return [];
  }
}

function segmentRows({ key, segments }: KindRow | CrowdRow): SegmentRow[] {
  return segments.map(segment => ({ type: 'segment', key: `${key}/${segment.id}`, segment }));
}

/** So many of one program, in one kind, are a crowd. */
const crowd = 10;
/** Others are named by people, and looked for one by one. */
const crowded: readonly KindRow['kind'][] = ['memfd', 'anon', 'file'];

/** Crowds come last, by name; the rest stays in its order. */
function withCrowds(row: KindRow): Row[] {
  const byCommand = new Map<string, WireSegment[]>();
  for (const segment of crowded.includes(row.kind) ? row.segments : []) {
    const command = segment.uses[0]?.command;
    if (command !== undefined) byCommand.set(command, [...(byCommand.get(command) ?? []), segment]);
  }
  const crowds = [...byCommand].filter(([, segments]) => segments.length > crowd);
  if (crowds.length === 0) return segmentRows(row);
  const within = new Set(crowds.flatMap(([, segments]) => segments));
  return [
    ...segmentRows({ ...row, segments: row.segments.filter(segment => !within.has(segment)) }),
    ...crowds
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([command, segments]) => ({
        type: 'crowd' as const,
        key: `${row.key}/of ${command}`,
        command,
        segments,
      })),
  ];
}

function othersRows(others: readonly OtherObject[]): OthersRow[] {
  return otherKinds.flatMap(kind => {
    const own = others.filter(other => other.kind === kind);
    return own.length === 0 ? [] : [{ type: 'others' as const, key: `kind:${kind}`, kind, others: own }];
  });
}

function kindRows(segments: readonly WireSegment[], crowds: boolean): Row[] {
  return segmentKinds.flatMap(kind => {
    const own = segments.filter(s => s.kind === kind);
    return own.length === 0
      ? []
      : [{ type: 'kind' as const, key: `kind:${kind}`, kind, segments: own, crowds }];
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
  return [...sorted, { type: 'kind', key: 'kind:unused', kind: 'unused', segments: unused, crowds: false }];
}

function isSame(a: { pid: number; startTime: number }, b: { pid: number; startTime: number }): boolean {
  return a.pid === b.pid && a.startTime === b.startTime;
}
