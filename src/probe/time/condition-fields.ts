// The fields that a condition names, in one segment: where they lie by what is bound, and what they hold at one moment,
// copied at once. Reads the bytes of these fields alone. Not whether the condition holds (src/model/condition*.ts).
import type { ByteSource } from '../../../native/source.js';
import type { RowValue, Snapshot, CellContext } from '../../layout/table/cells.js';
import { shownNames } from '../../layout/decode/enums.js';
import { bare } from '../../layout/decode/shape.js';
import { rangesOf, valuesOf } from '../../layout/table/cells.js';
import { nestedArrays } from '../../layout/table/nested.js';
import { joinPath, memberStep } from '../../layout/table/path.js';
import type { Row } from '../../layout/table/row.js';
import { decodeSync } from '../../layout/sync/decode.js';
import { recognise, type SyncType } from '../../layout/sync/recognise.js';
import type { SyncWarningCode } from '../../layout/sync/state.js';
import type { FieldShape } from '../../model/condition-evaluate.js';
import type { FieldValue, Lookup } from '../../model/condition.js';
import type { Bound, Sequence } from '../bound.js';
import { copyOf } from '../table-copy.js';

/** Larger ones would be read whole for each sample. */
const mostField = 1024 * 1024;
/** Locks that keep who has them. */
const owned = new Set(['mutex', 'rwlock', 'futex']);
const died = new Set<SyncWarningCode>(['owner dead', 'owner died', 'inconsistent', 'not recoverable']);

interface Field {
  row: Row;
  lock: SyncType | undefined;
}

/** A condition's field that isn't there, or can't be watched: a sentence. */
export class FieldError extends Error {
  override readonly name = 'FieldError';
}

export class ConditionFields {
  readonly bound: Bound;
  readonly #fields: ReadonlyMap<string, Field>;
  readonly #pieces: { offset: number; length: number }[];
  readonly #sequences: Sequence[];

  /**
   * `paths` as the condition has them; the first step may be left out where that is clear. Throws FieldError,
   * LayoutError.
   */
  constructor(bound: Bound, size: number, paths: readonly string[]) {
    this.bound = bound;
    this.#fields = new Map(paths.map(path => [path, fieldOf(bound, size, path)]));
    const rows = [...this.#fields.values()].map(field => field.row);
    const used = new Set(rows.map(row => row.binding));
    this.#pieces = piecesOf(bound, rows);
    this.#sequences = bound.sequences(size).filter(({ binding }) => used.has(binding));
  }

  /** What kind of field it is, whatever it holds. */
  shape(path: string): FieldShape | undefined {
    const field = this.#fields.get(path);
    if (!field) return undefined;
    const zeros: Snapshot = { size: Number.MAX_SAFE_INTEGER, read: (_, length) => new Uint8Array(length) };
    const [value] = valuesOf(this.bound.bindings, [field.row], zeros);
    const layout = this.bound.bindings[field.row.binding]?.layout;
    const type = layout && field.row.typeId !== null ? bare(layout, field.row.typeId).type : undefined;
    return {
      numeric: value !== undefined && numberOf(value) !== undefined,
      lock: field.lock !== undefined,
      ...(type?.kind === 'enum' ? { names: shownNames(type) } : {}),
    };
  }

  /** As they are now; `size` is the segment's. Throws KernelError. */
  read(source: ByteSource, size: number, context: CellContext): Lookup {
    const { bytes, torn } = copyOf(
      source,
      { pieces: this.#pieces, sequences: this.#sequences },
      size,
      false,
      undefined,
    );
    const counters = new Set(this.#sequences.map(sequence => sequence.path));
    const moment: Snapshot = {
      size,
      read: (offset, length) => {
        const read = bytes.read(offset, length);
        // What was never written is zeros to every program that looks.
        return read === 'hole' ? new Uint8Array(length) : read;
      },
    };
    const values = new Map<string, FieldValue | undefined>();
    for (const [path, field] of this.#fields) {
      // A counter is true by itself, also while what it guards isn't.
      const confirmed = !torn.has(field.row.binding) || counters.has(field.row.path);
      values.set(path, confirmed ? this.#value(field, moment, context) : undefined);
    }
    return path => values.get(path);
  }

  #value({ row, lock }: Field, moment: Snapshot, context: CellContext): FieldValue | undefined {
    const [value] = valuesOf(this.bound.bindings, [row], moment, context);
    if (!value || value.inactive || value.fault === 'unread' || value.fault === 'past end') return undefined;
    const number = numberOf(value);
    const bytes = ownBytes(row) ? moment.read(row.offset ?? 0, row.size) : Buffer.from(value.text);
    if (typeof bytes === 'string') return undefined;
    const layout = this.bound.bindings[row.binding]?.layout;
    const state = lock && layout && decodeSync(nestedArrays(layout), lock, bytes, 0, context.sync);
    return {
      ...(number === undefined ? {} : { number }),
      text: textOf(value),
      // The copy is the sample's own: nobody changes it.
      bytes,
      ...(state ? { ownerDied: state.warnings.some(warning => died.has(warning.code)) } : {}),
    };
  }
}

function fieldOf(bound: Bound, size: number, path: string): Field {
  const table = bound.table(size);
  const below = bound.bindings.map(({ name }) => joinPath(memberStep(name), path));
  const found = [path, ...below].flatMap(whole => table.row(whole) ?? []);
  const [row, other] = found;
  if (!row) throw new FieldError(`There is no field ${path} in what is bound.`);
  if (other && row.path !== path)
    throw new FieldError(`${path} may be ${row.path} or ${other.path}: write which.`);
  if (row.offset === null || row.typeId === null)
    throw new FieldError(`Where ${path} lies is only known to the running program.`);
  if (row.size > mostField) {
    const mib = (row.size / mostField).toFixed(1);
    throw new FieldError(
      `${path} has ${mib} MiB; a condition looks at no more than 1 MiB. Name a part of it.`,
    );
  }
  const layout = bound.bindings[row.binding]?.layout;
  const lock =
    layout && row.kind !== 'fact' ? recognise(nestedArrays(layout), row.typeId, row.name) : undefined;
  return { row, lock: lock && owned.has(lock.kind) ? lock : undefined };
}

/** Each field whole, beside what its value is decoded from; ascending and disjoint. */
function piecesOf(bound: Bound, rows: readonly Row[]): { offset: number; length: number }[] {
  const whole = rows.filter(ownBytes).map(row => ({ offset: row.offset ?? 0, length: row.size }));
  const pieces: { offset: number; length: number }[] = [];
  for (const { offset, length } of [...rangesOf(bound.bindings, rows), ...whole].sort(
    (a, b) => a.offset - b.offset,
  )) {
    const last = pieces.at(-1);
    if (last && offset <= last.offset + last.length)
      last.length = Math.max(last.length, offset + length - last.offset);
    else pieces.push({ offset, length });
  }
  return pieces;
}

/** A bit field shares its bytes, and a fact is said of others. */
function ownBytes(row: Row): boolean {
  return row.bits === undefined && row.kind !== 'fact';
}

function numberOf({ data }: RowValue): number | bigint | undefined {
  if (typeof data === 'boolean') return Number(data);
  return typeof data === 'number' || typeof data === 'bigint' ? data : undefined;
}

/** Characters without the quotes in which they are shown. */
function textOf({ data, text }: RowValue): string {
  if (typeof data === 'string') return data;
  return /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text;
}
