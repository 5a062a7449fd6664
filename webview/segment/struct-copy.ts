// A field for the clipboard: its value as plain digits, its path, or as a C initialiser made of the rows that are
// shown. Pure. What isn't expanded has no values here, and the answer says so.
import type { Cell, Row } from '../../src/protocol/table.js';
import { within } from './struct-path.js';
import { isHole } from './struct-text.js';

export interface CopiedRow {
  row: Row;
  cell: Cell | undefined;
}

/** Does its text leave out some of several values? */
export function isSummary(cell: Cell | undefined): boolean {
  return (cell?.kind === 'record' || cell?.kind === 'array') && cell.text.includes('…');
}

export function valueText({ cell }: CopiedRow): string {
  return cell?.text ?? '';
}

/** `{ .price = 187.42, .symbol = "AAPL" }`; null: parts of it aren't shown. `rows` begin with it. */
export function initialiser(rows: readonly CopiedRow[]): string | null {
  const [head, ...rest] = rows;
  if (!head) return null;
  const below = rest.filter(({ row }) => within(row.path, head.row.path));
  return text(head, below, 0);
}

function text(of: CopiedRow, below: readonly CopiedRow[], depth: number): string | null {
  const { row, cell } = of;
  if (!row.expanded) return scalar(cell);
  const indent = '  '.repeat(depth + 1);
  const parts: string[] = [];
  for (let i = 0; i < below.length; i++) {
    const child = below[i];
    if (child?.row.depth !== row.depth + 1) continue;
    let end = i + 1;
    while (end < below.length && (below[end]?.row.depth ?? 0) > child.row.depth) end++;
    // Facts are said of a lock, and are none of its members.
    if (isHole(child.row) || child.row.kind === 'fact' || child.cell?.inactive) continue;
    const value = text(child, below.slice(i + 1, end), depth + 1);
    if (value === null) return null;
    const name = child.row.kind === 'element' ? child.row.name : `.${child.row.name}`;
    parts.push(child.row.kind === 'base' ? `${indent}${value}` : `${indent}${name} = ${value}`);
  }
  return parts.length === 0 ? null : `{\n${parts.join(',\n')},\n${'  '.repeat(depth)}}`;
}

/** As C writes it; null for what is a summary of several values, or none. */
function scalar(cell: Cell | undefined): string | null {
  if (!cell || cell.fault === 'unread' || cell.fault === 'past end' || cell.fault === 'unsupported')
    return null;
  switch (cell.kind) {
    case 'integer':
    case 'float':
    case 'bool':
    case 'char':
    case 'enum':
      return cell.text;
    case 'pointer':
      return cell.text === 'NULL' ? 'NULL' : `(void *)${cell.text}`;
    case 'string':
      return /^[uULb]?"/.test(cell.text) ? cell.text : null;
    case 'time':
      return cell.number === undefined ? null : String(cell.number);
    case 'array':
      return cell.text.startsWith('{') && !cell.text.includes('…') ? cell.text : null;
    case 'record':
    case 'none':
      return null;
  }
}
