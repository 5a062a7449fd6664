// The fields of the bytes on screen, as the probe told them: which one a byte belongs to, and what is drawn under it.
// Pure. Not the drawing (fields-draw.ts).
import type { FieldSpan } from '../../src/protocol/table.js';
import { within } from './struct-path.js';

/** The field, hole or padding that has this byte. Spans are ascending and disjoint. */
export function fieldAt(fields: readonly FieldSpan[], offset: number): FieldSpan | undefined {
  const index = firstEndingAfter(fields, offset);
  const found = fields[index];
  return found && offset >= found.offset ? found : undefined;
}

/** Those with a byte in [from, to). */
export function fieldsIn(fields: readonly FieldSpan[], from: number, to: number): FieldSpan[] {
  const out: FieldSpan[] = [];
  for (let i = firstEndingAfter(fields, from); i < fields.length; i++) {
    const field = fields[i];
    if (!field || field.offset >= to) break;
    out.push(field);
  }
  return out;
}

/** The next field after (1) or before (-1) the byte, no hole; undefined where none is known. */
export function neighbour(
  fields: readonly FieldSpan[],
  offset: number,
  direction: 1 | -1,
): FieldSpan | undefined {
  const here = firstEndingAfter(fields, offset);
  const inside = (fields[here]?.offset ?? Number.POSITIVE_INFINITY) <= offset;
  let at = direction === 1 ? (inside ? here + 1 : here) : here - 1;
  while (fields[at]?.hole) at += direction;
  return fields[at];
}

/** Every second field, counted from the start of its element, so that the same field looks the same in each. */
export function alternation(fields: readonly FieldSpan[]): boolean[] {
  let odd = true;
  return fields.map(field => {
    if (field.first) odd = true;
    if (field.hole) return false;
    odd = !odd;
    return odd;
  });
}

/** The bytes on screen of all that lies in `path`: [from, to); undefined where there are none. */
export function spanOf(fields: readonly FieldSpan[], path: string): { from: number; to: number } | undefined {
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  for (const field of fields) {
    if (!within(field.path, path)) continue;
    from = Math.min(from, field.offset);
    to = Math.max(to, field.offset + field.length);
  }
  return to > from ? { from, to } : undefined;
}

function firstEndingAfter(fields: readonly FieldSpan[], offset: number): number {
  let [low, high] = [0, fields.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const field = fields[middle];
    if (field && field.offset + field.length <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
