// Values of rows: each decoded from the bytes that a snapshot has of it, as cells that fit the wire. Only the rows
// given are decoded. Not the reading of bytes: `rangesOf` says which are wanted, so that they come in one copy.
import { decode, pastEnd, preview } from '../decode/decode.js';
import { guessFormat } from '../decode/guess.js';
import { previewBytes } from '../decode/preview.js';
import { bare, sizeOf } from '../decode/shape.js';
import { absent, type DecodeContext, type Value } from '../decode/value.js';
import { chosenVariant } from '../decode/variant.js';
import { unwrap } from '../decode/wrapper.js';
import type { Layout } from '../layout.js';
import { decodeSync } from '../sync/decode.js';
import { recognise } from '../sync/recognise.js';
import type { SyncContext, SyncState } from '../sync/state.js';
import { nestedArrays } from './nested.js';
import { pathPattern } from './path.js';
import type { Binding, Formats, Row } from './row.js';

/** Bytes as they were at one moment. */
export interface Snapshot {
  /** The segment's length now. */
  size: number;
  /** `length` bytes, all below `size`. A hole reads as zeros; `hole`: all of it is one, and was never written. */
  read(offset: number, length: number): Uint8Array | 'hole' | 'unread';
}

export interface CellContext extends Omit<DecodeContext, 'format' | 'guess'> {
  formats?: Formats;
  sync?: SyncContext;
}

/** A value as it travels. */
export interface Cell extends Omit<Value, 'data'> {
  /** For a sparkline: the value, where it's one finite number. */
  number?: number;
  /** Sentences: what is wrong with a lock. */
  warnings?: string[];
  /** A variant that isn't the one that the bytes choose. */
  inactive?: true;
}

const mostDiscriminant = 64 * 1024;

/** Cells in the order of the rows. */
export function cellsOf(
  bindings: readonly Binding[],
  rows: readonly Row[],
  snapshot: Snapshot,
  context: CellContext = {},
): Cell[] {
  return rows.map(row => {
    const layout = bindings[row.binding]?.layout;
    return layout ? cellOf(nestedArrays(layout), row, snapshot, context) : toCell(absent('unread', ''));
  });
}

/** What `cellsOf` will read, ascending, with what lies close together joined. */
export function rangesOf(
  bindings: readonly Binding[],
  rows: readonly Row[],
): { offset: number; length: number }[] {
  const wanted = rows
    .flatMap(row => {
      const layout = bindings[row.binding]?.layout;
      return layout ? wantedBy(nestedArrays(layout), row) : [];
    })
    .sort((a, b) => a.offset - b.offset);
  const joined: { offset: number; length: number }[] = [];
  for (const { offset, length } of wanted) {
    const last = joined.at(-1);
    if (last && offset <= last.offset + last.length + closeBytes) {
      last.length = Math.max(last.length, offset + length - last.offset);
    } else joined.push({ offset, length });
  }
  return joined;
}

const closeBytes = 256;

function wantedBy(layout: Layout, row: Row): { offset: number; length: number }[] {
  if (row.offset === null || row.typeId === null) return [];
  if (row.holder && (row.kind === 'fact' || row.kind === 'variant')) {
    const { offset, typeId } = row.holder;
    return [{ offset, length: lengthFor(layout, typeId, sizeOf(layout, typeId) ?? 0) }];
  }
  return [{ offset: row.offset, length: lengthFor(layout, row.typeId, row.size) }];
}

/** Locks whole, of what is only previewed the beginning, and whatever tells a variant. */
function lengthFor(layout: Layout, typeId: number, size: number): number {
  if (size <= previewBytes || recognise(layout, typeId)) return size;
  const { type } = bare(layout, typeId);
  const part = 'variantPart' in type ? type.variantPart : undefined;
  const teller = part?.discriminant;
  const end = teller ? (teller.offset ?? 0) + (sizeOf(layout, teller.type) ?? 0) : 0;
  return Math.min(size, Math.max(previewBytes, Math.min(end, mostDiscriminant)));
}

function cellOf(layout: Layout, row: Row, snapshot: Snapshot, context: CellContext): Cell {
  if (row.kind === 'hole' || row.kind === 'padding') return { kind: 'none', text: '' };
  if (row.typeId === null) return toCell(absent('unread', ''));
  if (row.offset === null)
    return toCell(absent('unsupported', 'where it lies is only known to the running program'));
  const [wanted] = wantedBy(layout, row);
  const { offset, length } = wanted ?? { offset: row.offset, length: row.size };
  // Of a lock or a number all must be there; what is previewed may be cut.
  if (row.offset + row.size > snapshot.size && !isPreviewed(layout, row))
    return toCell(absent('past end', pastEnd));
  const there = Math.min(length, snapshot.size - offset);
  if (there <= 0 && row.size > 0) return toCell(absent('past end', pastEnd));
  const bytes = there > 0 ? snapshot.read(offset, there) : new Uint8Array(0);
  if (bytes === 'hole') return toCell(absent('unread', 'never written'));
  if (bytes === 'unread') return toCell(absent('unread', 'could not be read'));
  const cell = fromBytes(layout, row, bytes, context);
  return row.offset + row.size > snapshot.size
    ? { ...cell, note: 'reaches past the end of the segment', fault: 'past end' }
    : cell;
}

function isPreviewed(layout: Layout, row: Row): boolean {
  if (row.typeId === null || row.bits || recognise(layout, row.typeId, row.name)) return false;
  const { kind } = unwrap(layout, row.typeId).type;
  return kind === 'array' || kind === 'struct' || kind === 'class' || kind === 'union';
}

function fromBytes(layout: Layout, row: Row, bytes: Uint8Array, context: CellContext): Cell {
  const typeId = row.typeId ?? layout.root;
  if (row.kind === 'variant') return variantCell(layout, row, bytes, context);
  if (row.bits)
    return toCell(decode(layout, typeId, bytes, 0, decodeContext(layout, row, context), row.bits));
  const sync = recognise(layout, typeId, row.name);
  if (sync && (row.kind === 'fact' || formatOf(row, context) === undefined)) {
    const state = decodeSync(layout, sync, bytes, 0, context.sync);
    if (row.kind === 'fact') return factCell(row.name, state);
    if (state) return syncCell(state);
  }
  const own = decodeContext(layout, row, context);
  return toCell(
    isPreviewed(layout, row) ? preview(layout, typeId, bytes, 0, own) : decode(layout, typeId, bytes, 0, own),
  );
}

function factCell(name: string, state: SyncState | undefined): Cell {
  const found = state?.facts.find(f => f.name === name);
  return found ? { kind: 'string', text: found.text } : toCell(absent('unsupported', 'not kept'));
}

function syncCell(state: SyncState): Cell {
  const warnings = state.warnings.map(w => w.text);
  const number =
    state.kind === 'semaphore' || state.kind === 'futex' ? Number.parseInt(state.state, 10) : NaN;
  return {
    kind: 'string',
    text: state.state,
    ...(Number.isFinite(number) ? { number } : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}

function variantCell(layout: Layout, row: Row, bytes: Uint8Array, context: CellContext): Cell {
  if (!row.holder || row.offset === null || row.typeId === null) return toCell(absent('unread', ''));
  const { type } = bare(layout, row.holder.typeId);
  const part = 'variantPart' in type ? type.variantPart : undefined;
  const chosen = part && chosenVariant(layout, part, bytes, 0);
  if (chosen?.index !== row.variant) return { kind: 'none', text: '', inactive: true };
  const value = preview(
    layout,
    row.typeId,
    bytes,
    row.offset - row.holder.offset,
    decodeContext(layout, row, context),
  );
  return toCell(value);
}

function formatOf(row: Row, context: CellContext): DecodeContext['format'] {
  return context.formats?.get(row.path) ?? context.formats?.get(pathPattern(row.path));
}

function decodeContext(layout: Layout, row: Row, context: CellContext): DecodeContext {
  const { now, resolve, process, most } = context;
  const format = formatOf(row, context);
  const name = row.kind === 'element' ? (/([\p{L}\p{N}_]+)(\[\d+\])+$/u.exec(row.path)?.[1] ?? '') : row.name;
  return {
    guess: row.typeId === null ? 'auto' : guessFormat(layout, row.typeId, name),
    ...(format === undefined ? {} : { format }),
    ...(now === undefined ? {} : { now }),
    ...(resolve ? { resolve } : {}),
    ...(process === undefined ? {} : { process }),
    ...(most === undefined ? {} : { most }),
  };
}

function toCell({ data, ...value }: Value): Cell {
  const number =
    typeof data === 'number' || typeof data === 'bigint' ? Number(data) : data === true ? 1 : NaN;
  return Number.isFinite(number) ? { ...value, number } : value;
}
