// The rows of the Leaks view: what was forgotten, with its evidence below it; then, apart, what may have been. Pure.
// Not how a row looks (items.ts) nor which objects are leaks (src/model/leaks/listed.ts).
import { listLeaks, memoryOf } from '../../model/leaks/listed.js';
import type { OtherObject } from '../../model/other-object.js';
import type { Evidence } from '../../model/verdict.js';
import type { WireSegment } from '../../protocol/wire.js';
import type { OtherRow, SegmentRow } from '../tree/rows.js';

export type LeakRow = SegmentRow | OtherRow;

/** What can't be told: closed until a person opens it. */
export interface UnsureRow {
  type: 'unsure';
  key: string;
  rows: LeakRow[];
}

export interface EvidenceRow {
  type: 'evidence';
  key: string;
  evidence: Evidence;
}

/** In place of rows: nothing was forgotten; or that isn't known yet. */
export interface NothingRow {
  type: 'nothing' | 'unknown';
  key: string;
}

export type LeaksRow = LeakRow | UnsureRow | EvidenceRow | NothingRow;

export interface Leaks {
  leaks: LeakRow[];
  unsure: LeakRow[];
  /** Bytes that come free when all leaks go. */
  memory: number;
  /** Was all of it looked for by the probe that runs? */
  current: boolean;
}

export function leaksOf(
  segments: Iterable<WireSegment>,
  others: Iterable<OtherObject>,
  current: boolean,
): Leaks {
  const { leaks, unsure } = listLeaks(segments, others);
  return {
    leaks: leaks.map(object => leakRow('leak', object)),
    unsure: unsure.map(object => leakRow('unsure', object)),
    memory: leaks.reduce((sum, object) => sum + memoryOf(object), 0),
    current,
  };
}

export function leakRoots({ leaks, unsure, current }: Leaks): LeaksRow[] {
  const none = current ? 'nothing' : 'unknown';
  return [
    ...(leaks.length === 0 ? [{ type: none, key: none } as const] : leaks),
    ...(unsure.length === 0 ? [] : [{ type: 'unsure' as const, key: 'unsure', rows: unsure }]),
  ];
}

export function leakChildren(row: LeaksRow): LeaksRow[] {
  switch (row.type) {
    case 'unsure':
      return row.rows;
    case 'segment':
    case 'other': {
      const evidence = (row.type === 'segment' ? row.segment.judged : row.other.judged)?.evidence ?? [];
      return evidence.map((one, i) => ({ type: 'evidence', key: `${row.key}/${i}`, evidence: one }));
    }
    case 'evidence':
    case 'nothing':
    case 'unknown':
      return [];
  }
}

export function idOfLeak(row: LeakRow): string {
  return row.type === 'segment' ? row.segment.id : row.other.id;
}

function leakRow(group: string, object: WireSegment | OtherObject): LeakRow {
  const key = `${group}:${object.id}`;
  return 'uses' in object ? { type: 'segment', key, segment: object } : { type: 'other', key, other: object };
}
