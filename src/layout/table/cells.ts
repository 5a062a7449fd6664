// Values of rows: each decoded from the bytes that a snapshot has of it, as cells that fit the wire. Only the rows
// given are decoded. Not the reading of bytes: `rangesOf` says which are wanted, so that they come in one copy.
import { decode, pastEnd, preview } from '../decode/decode.js';
import { guessFormat } from '../decode/guess.js';
import { previewBytes } from '../decode/preview.js';
import { bare, sizeOf } from '../decode/shape.js';
import { absent, type DecodeContext, type Resolved, type Value } from '../decode/value.js';
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

export interface CellContext extends Omit<DecodeContext, 'format' | 'guess' | 'resolve'> {
  /** As `DecodeContext` has it; `addressSize`: bytes, of the layout that holds the address. */
  resolve?: (address: bigint, addressSize: number) => Resolved | undefined;
  formats?: Formats;
  sync?: SyncContext;
}

/** A value, and what only rows can say. */
export interface RowValue extends Value {
  /** Sentences: what is wrong with a lock. */
  warnings?: string[];
  /** A variant that isn't the one that the bytes choose. */
  inactive?: true;
}

/** A value as it travels. */
export interface Cell extends Omit<RowValue, 'data'> {
  /** For a sparkline: the value, where it's one finite number. */
  number?: number;
}

const mostDiscriminant = 64 * 1024;

/** Cells in the order of the rows. */
export function cellsOf(
  bindings: readonly Binding[],
  rows: readonly Row[],
  snapshot: Snapshot,
  context: CellContext = {},
): Cell[] {
  return valuesOf(bindings, rows, snapshot, context).map(toCell);
}

/** The same as data, which doesn't fit the wire where numbers are large. */
export function valuesOf(
  bindings: readonly Binding[],
  rows: readonly Row[],
  snapshot: Snapshot,
  context: CellContext = {},
): RowValue[] {
  return rows.map(row => {
    const layout = bindings[row.binding]?.layout;
    return layout
      ? valueOf(nestedArrays(layout), row, snapshot, context)
      : absent('unread', 'has no binding');
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

function valueOf(layout: Layout, row: Row, snapshot: Snapshot, context: CellContext): RowValue {
  if (row.kind === 'hole' || row.kind === 'padding') return { kind: 'none', data: null, text: '' };
  if (row.typeId === null) return absent('unread', '');
  if (row.offset === null) return absent('unsupported', 'where it lies is only known to the running program');
  const [wanted] = wantedBy(layout, row);
  const { offset, length } = wanted ?? { offset: row.offset, length: row.size };
  // Of a lock or a number all must be there; what is previewed may be cut.
  if (row.offset + row.size > snapshot.size && !isPreviewed(layout, row)) return absent('past end', pastEnd);
  const there = Math.min(length, snapshot.size - offset);
  if (there <= 0 && row.size > 0) return absent('past end', pastEnd);
  const bytes = there > 0 ? snapshot.read(offset, there) : new Uint8Array(0);
  if (bytes === 'hole') return absent('unread', 'never written');
  if (bytes === 'unread') return absent('unread', 'could not be read');
  const value = fromBytes(layout, row, bytes, context);
  return row.offset + row.size > snapshot.size
    ? { ...value, note: 'reaches past the end of the segment', fault: 'past end' }
    : value;
}

function isPreviewed(layout: Layout, row: Row): boolean {
  if (row.typeId === null || row.bits || recognise(layout, row.typeId, row.name)) return false;
  const { kind } = unwrap(layout, row.typeId).type;
  return kind === 'array' || kind === 'struct' || kind === 'class' || kind === 'union';
}

function fromBytes(layout: Layout, row: Row, bytes: Uint8Array, context: CellContext): RowValue {
  const typeId = row.typeId ?? layout.root;
  if (row.kind === 'variant') return variantValue(layout, row, bytes, context);
  if (row.bits) return decode(layout, typeId, bytes, 0, decodeContext(layout, row, context), row.bits);
  const sync = recognise(layout, typeId, row.name);
  if (sync && (row.kind === 'fact' || formatOf(row, context) === undefined)) {
    const state = decodeSync(layout, sync, bytes, 0, context.sync);
    if (row.kind === 'fact') return factValue(row.name, state);
    if (state) return syncValue(state);
  }
  const own = decodeContext(layout, row, context);
  return isPreviewed(layout, row)
    ? preview(layout, typeId, bytes, 0, own)
    : decode(layout, typeId, bytes, 0, own);
}

function factValue(name: string, state: SyncState | undefined): RowValue {
  const found = state?.facts.find(f => f.name === name);
  return found ? { kind: 'string', data: found.text, text: found.text } : absent('unsupported', 'not kept');
}

function syncValue(state: SyncState): RowValue {
  const warnings = state.warnings.map(w => w.text);
  return {
    kind: 'string',
    data: countOf(state) ?? state.state,
    text: state.state,
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}

function variantValue(layout: Layout, row: Row, bytes: Uint8Array, context: CellContext): RowValue {
  if (!row.holder || row.offset === null || row.typeId === null) return absent('unread', '');
  const { type } = bare(layout, row.holder.typeId);
  const part = 'variantPart' in type ? type.variantPart : undefined;
  const chosen = part && chosenVariant(layout, part, bytes, 0);
  if (chosen?.index !== row.variant) return { kind: 'none', data: null, text: '', inactive: true };
  return preview(
    layout,
    row.typeId,
    bytes,
    row.offset - row.holder.offset,
    decodeContext(layout, row, context),
  );
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
    ...(resolve ? { resolve: address => resolve(address, layout.target.addressSize) } : {}),
    ...(process === undefined ? {} : { process }),
    ...(most === undefined ? {} : { most }),
  };
}

/** What a lock counts, for a sparkline. */
function countOf(state: SyncState): number | undefined {
  const counts = state.kind === 'semaphore' || state.kind === 'futex';
  const number = counts ? Number.parseInt(state.state, 10) : NaN;
  return Number.isNaN(number) ? undefined : number;
}

function toCell({ data, ...value }: RowValue): Cell {
  const number =
    typeof data === 'number' || typeof data === 'bigint' ? Number(data) : data === true ? 1 : NaN;
  return Number.isFinite(number) ? { ...value, number } : value;
}
