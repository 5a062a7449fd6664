// The fields of a type with their values, one after another as they are asked for, and how values look in JSON.
// Not the command: show.ts.
import { randomUUID } from 'node:crypto';
import type { Layout } from '../layout/layout.js';
import { valuesOf, type CellContext, type RowValue, type Snapshot } from '../layout/table/cells.js';
import { leavesOf } from '../layout/table/leaves.js';
import type { Binding, Row } from '../layout/table/row.js';
import { toJson } from '../model/json.js';

export interface ShownField {
  /** Without the type's own name; empty for a type that is a number itself. */
  path: string;
  type: string;
  /** Bytes from the segment's start; null where only the running program knows. */
  offset: number | null;
  size: number;
  bits?: { bitOffset: number; bitSize: number };
  value: JsonValue;
  /** As people read it. */
  text: string;
  notes: string[];
  /** It lies, in part, behind the segment's end. */
  pastEnd: boolean;
  /** What the number means, where `value` is the number and `text` this. */
  reading?: string;
}

export type JsonValue = string | number | bigint | boolean | null | Digits;

/** A number with more digits than JavaScript's have. */
class Digits {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export function* fieldsOf(
  layout: Layout,
  offset: number,
  snapshot: Snapshot,
  context: CellContext,
  isWanted: (row: Row) => boolean = () => true,
): Generator<ShownField> {
  const binding: Binding = { name: 'it', layout, offset };
  for (const row of leavesOf(binding, 0, snapshot)) {
    if (!isWanted(row)) continue;
    const [value] = valuesOf([binding], [row], snapshot, context);
    if (!value) continue;
    yield {
      path: row.path.replace(/^it\.?/, ''),
      type: row.type,
      offset: row.offset,
      size: row.size,
      ...(row.bits ? { bits: row.bits } : {}),
      value: jsonOf(value),
      text: value.text,
      notes: [...(value.note === undefined ? [] : [value.note]), ...(value.warnings ?? [])],
      pastEnd: value.fault === 'past end',
      ...(isRead(value) ? { reading: value.text } : {}),
    };
  }
}

/** A number that people read as something else: a time, a magic word. */
function isRead({ kind, data }: RowValue): boolean {
  return kind === 'time' || (kind === 'string' && typeof data === 'number');
}

/** Numbers are numbers, also where people read a time; addresses and what has no number are texts. */
function jsonOf(value: RowValue): JsonValue {
  const { data, kind, text } = value;
  if (data === null) return value.fault === undefined && kind !== 'none' ? text : null;
  if (kind === 'pointer') return text === 'NULL' ? '0x0' : text;
  // Of a Rust enum its arm: the fields of that follow.
  if (kind === 'enum' && value.fault === undefined) return typeof data === 'string' ? data : text;
  if (kind === 'char') return text.slice(1, -1);
  if (kind !== 'float' || typeof data !== 'number') return data;
  // JSON has no infinity; and an x87 number has more digits than a double.
  if (!/^-?\d+(\.\d+)?(e[-+]\d+)?$/.test(text)) return text;
  return String(data) === text ? data : new Digits(text);
}

/** JSON whose numbers are as long as they are: 64 bits don't fit a JavaScript number. */
export function toValueJson(value: unknown): string {
  const mark = randomUUID();
  const json = toJson(replaced(value, mark));
  return json.replaceAll(new RegExp(`"${mark}:([^"]+)"`, 'g'), '$1');
}

function replaced(value: unknown, mark: string): unknown {
  if (typeof value === 'bigint') return `${mark}:${value}`;
  if (value instanceof Digits) return `${mark}:${value.text}`;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replaced(one, mark)]));
}
