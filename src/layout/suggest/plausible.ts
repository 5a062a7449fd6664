// Do a segment's first bytes make sense as a type? Enums must have names, bools be one of two, pointers lead
// somewhere, floats be of a size that people use, text be text; a magic word that can be read speaks for it.
import type { Layout } from '../layout.js';
import { valuesOf, type CellContext, type RowValue, type Snapshot } from '../table/cells.js';
import { leavesOf } from '../table/leaves.js';
import type { Binding, Row } from '../table/row.js';

interface Point {
  score: number;
  reason: string;
}

/** Enough to tell; more would only cost. */
const mostFields = 96;
const mostBytes = 4096;

export function plausibility(layout: Layout, snapshot: Snapshot, context: CellContext): Point[] {
  const binding: Binding = { name: 'it', layout, offset: 0 };
  const rows: Row[] = [];
  for (const row of leavesOf(binding, 0, snapshot)) {
    if (rows.length === mostFields || (row.offset ?? 0) >= mostBytes) break;
    rows.push(row);
  }
  const values = valuesOf([binding], rows, snapshot, context);
  const points: Point[] = [];
  const right: string[] = [];
  const wrong: string[] = [];
  rows.forEach((row, i) => {
    const value = values[i];
    if (!value) return;
    const verdict = judge(row, value);
    const special = verdict === false ? undefined : tell(row, value, snapshot.size);
    if (special) points.push(special);
    if (verdict !== undefined) (verdict ? right : wrong).push(row.name);
  });
  if (wrong.length > 0) {
    const share = wrong.length / (right.length + wrong.length);
    points.push({ score: -10 - 40 * share, reason: `makes no sense as ${listed(wrong)}` });
  } else if (right.length > 0) {
    points.push({ score: Math.min(25, 6 + 4 * right.length), reason: `makes sense as ${listed(right)}` });
  }
  return points;
}

/** Undefined where nothing can be told of it: a number may be anything, and so may zeros. */
function judge(row: Row, value: RowValue): boolean | undefined {
  if (value.fault === 'past end' || value.fault === 'unread' || value.fault === 'unsupported')
    return undefined;
  switch (value.kind) {
    case 'enum':
    case 'bool':
      if (value.fault) return false;
      return isZero(value) ? undefined : true;
    case 'pointer':
      if (value.fault === 'nowhere') return false;
      return value.target || value.note?.startsWith('outside') ? true : undefined;
    case 'float': {
      if (value.fault) return false;
      const size = Math.abs(Number(value.data));
      if (size === 0) return undefined;
      return size > 1e-12 && size < 1e15;
    }
    case 'string':
      if (row.size < 2 || value.data === '') return undefined;
      if (typeof value.data === 'string') return !/\\x|\\u\{/.test(value.data);
      // A number that was read as letters: a magic word.
      return true;
    case 'time':
      return true;
    case 'integer':
      return /^(version|ver|major|minor)$/i.test(row.name) && isSmall(value) ? true : undefined;
    case 'char':
    case 'record':
    case 'array':
    case 'none':
      return undefined;
  }
}

function isSmall({ data }: RowValue): boolean {
  const number = Number(data);
  return number > 0 && number < 10_000;
}

/** What speaks for it more than a value that makes sense. */
function tell(row: Row, value: RowValue, size: number): Point | undefined {
  if (/magic|signature/i.test(row.name) && value.kind === 'string')
    return { score: 20, reason: `${row.name} reads ${value.text}` };
  if (/^(size|total_?size|length|shm_?size|segment_?size)$/i.test(row.name) && Number(value.data) === size)
    return { score: 20, reason: `${row.name} holds the segment's length` };
  if (/^ver/i.test(row.name) && value.kind === 'integer' && isSmall(value))
    return { score: 6, reason: `${row.name} is ${value.text}` };
  return undefined;
}

function isZero({ data }: RowValue): boolean {
  return data === 0 || data === 0n || data === false;
}

function listed(names: readonly string[]): string {
  const few = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${few} and ${names.length - 3} more` : few;
}
