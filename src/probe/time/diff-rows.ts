// Runs in words: the field that each is, and what it is on both sides. Only of the runs that are asked for, as there
// may be many thousands. Not which these are (diff-list.ts).
import type { CellContext, RowValue } from '../../layout/table/cells.js';
import { rangesOf, valuesOf } from '../../layout/table/cells.js';
import type { Row } from '../../layout/table/row.js';
import type { FieldSpans, SpanName } from '../../layout/table/spans.js';
import type { StructTable } from '../../layout/table/table.js';
import { partOf } from '../../model/diff/cut.js';
import type { Run } from '../../model/diff/run.js';
import type { DiffRow } from '../../protocol/diff.js';
import type { Bound } from '../bound.js';
import { endState, unreadState, type Piece, type SideBytes, type SideName } from './side.js';

/** Bytes that are looked at of a run, at most; what is beyond is as the comparison had it. */
const mostLooked = 4096;
/** Bytes that are written out. */
const mostShown = 16;

export interface NamedRun {
  index: number;
  run: Run;
  /** As the comparison had it. */
  equal: boolean;
  name: SpanName;
  row: Row | undefined;
}

type Torn = Readonly<Partial<Record<SideName, ReadonlySet<number> | undefined>>>;
type RunRow = DiffRow & { kind: 'run' };

export class DiffRows {
  readonly #bound: Bound | undefined;
  readonly #table: StructTable | undefined;
  readonly #spans: FieldSpans;

  /** `size` of the segment that types are bound in. Throws LayoutError. */
  constructor(bound: Bound | undefined, spans: FieldSpans, size: number) {
    this.#bound = bound;
    this.#spans = spans;
    this.#table = bound?.table(size);
  }

  /** Throws LayoutError. */
  name(index: number, run: Run, equal: boolean): NamedRun {
    const name = this.#spans.name(run.offset, run.length, run.part);
    const row = name.decoded && name.path !== null ? this.#table?.row(name.path) : undefined;
    return { index, run, equal, name, row };
  }

  /** What must be read for their words. */
  pieces(named: readonly NamedRun[]): Piece[] {
    const rows = named.flatMap(({ row }) => row ?? []);
    const bytes = named.map(({ run }) => ({ offset: run.offset, length: Math.min(run.length, mostLooked) }));
    return [...bytes, ...(this.#bound ? rangesOf(this.#bound.bindings, rows) : [])];
  }

  /** `torn`: bindings of which a side has no consistent copy. Throws LayoutError. */
  rows(
    named: readonly NamedRun[],
    a: SideBytes,
    b: SideBytes,
    context: CellContext,
    torn: Torn = {},
  ): RunRow[] {
    return named.map(one => {
      const { binding = -1 } = one.name;
      const sides = (['a', 'b'] as const).filter(side => torn[side]?.has(binding) === true);
      return { ...this.#row(one, a, b, context), ...(sides.length > 0 ? { torn: sides } : {}) };
    });
  }

  #row({ index, run, equal, name, row }: NamedRun, a: SideBytes, b: SideBytes, context: CellContext): RunRow {
    const { offset, length, region } = run;
    const seen = this.#look(run, a, b);
    const type = name.type ?? row?.type ?? '';
    const common = { kind: 'run' as const, index, offset, length, region, path: name.path };
    const isEqual = seen.known ? seen.bytes === 0 : equal;
    const bytes = seen.known ? seen.bytes : isEqual ? 0 : run.bytes;
    return {
      ...common,
      bytes,
      ...(type === '' ? {} : { type }),
      ...this.#words(run, isEqual ? 'equal' : 'other', row, a, b, context),
      ...(isEqual ? { equal: true as const } : {}),
    };
  }

  /** How many bytes differ now; not known of what is too long, or can't be read. */
  #look({ offset, length, part }: Run, a: SideBytes, b: SideBytes): { bytes: number; known: boolean } {
    const [one, other] = [a.at(offset, length), b.at(offset, length)];
    if (!one || !other) return { bytes: 0, known: false };
    const bits = part > 0 ? this.#spans.at(offset).bits : undefined;
    let [bytes, known] = [0, true];
    const xor = new Uint8Array(length);
    for (let i = 0; i < length; i++) {
      const [stateA, stateB] = [one.states[i] ?? 0, other.states[i] ?? 0];
      if (stateA === unreadState || stateB === unreadState) known = false;
      else if ((stateA === endState) !== (stateB === endState)) xor[i] = 0xff;
      else xor[i] = (one.bytes[i] ?? 0) ^ (other.bytes[i] ?? 0);
    }
    const own = bits?.parts[part - 1];
    const counted = own ? partOf(xor, own.first % 8, own.count, bits.msbFirst) : xor;
    for (const byte of counted) if (byte !== 0) bytes++;
    return { bytes, known };
  }

  #words(
    run: Run,
    how: 'equal' | 'other',
    row: Row | undefined,
    a: SideBytes,
    b: SideBytes,
    context: CellContext,
  ): Pick<RunRow, 'a' | 'b' | 'delta'> {
    const bytes = { a: bytesText(run, a, b), b: bytesText(run, b, a) };
    if (!row || !this.#bound) return bytes;
    const { bindings, formats } = this.#bound;
    const [valueA, valueB] = [a, b].map(side => valuesOf(bindings, [row], side, { ...context, formats })[0]);
    if (!valueA || !valueB) return bytes;
    // What the words don't tell apart (a string's rest, a lock's counters), the bytes do.
    const texts = [valueA, valueB].map(wordsOf);
    if (texts[0] === texts[1] && how === 'other') return bytes;
    const delta = deltaOf(valueA, valueB);
    return { a: texts[0] ?? '', b: texts[1] ?? '', ...(delta === undefined ? {} : { delta }) };
  }
}

function wordsOf({ text, fault, note }: RowValue): string {
  if (fault === 'past end') return 'past end';
  return fault === 'unread' ? (note ?? text) : text;
}

/** The bytes of a run on the one side, from the first on that differs. */
function bytesText({ offset, length }: Run, side: SideBytes, other: SideBytes): string {
  const looked = Math.min(length, mostLooked);
  const own = side.at(offset, looked);
  const twin = other.at(offset, looked);
  if (!own) return '··';
  if (own.states.every(state => state === endState)) return 'past end';
  const differs = own.bytes.findIndex((byte, i) => byte !== twin?.bytes[i]);
  const from = length <= mostShown ? 0 : Math.max(0, differs);
  if (
    length > mostShown &&
    looked === length &&
    own.bytes.every((byte, i) => byte === 0 && own.states[i] !== unreadState)
  )
    return 'zeros';
  const shown = Array.from(own.bytes.subarray(from, from + mostShown), (byte, i) => {
    const state = own.states[from + i];
    return state === unreadState || state === endState ? '··' : byte.toString(16).padStart(2, '0');
  });
  return `${from > 0 ? '… ' : ''}${shown.join(' ')}${from + mostShown < length ? ' …' : ''}`;
}

/** Signed, with the digits that the two have. */
export function deltaOf(a: RowValue, b: RowValue): string | undefined {
  if (a.kind !== b.kind || a.fault !== undefined || b.fault !== undefined) return undefined;
  if (a.kind === 'integer') {
    const [one, other] = [a.data, b.data].map(whole);
    if (one === undefined || other === undefined) return undefined;
    const by = other - one;
    if (by === 0n) return undefined;
    return by > 0n ? `+${by}` : String(by);
  }
  if (a.kind !== 'float' || typeof a.data !== 'number' || typeof b.data !== 'number') return undefined;
  const by = b.data - a.data;
  if (!Number.isFinite(by) || by === 0) return undefined;
  const digits = [a.text, b.text].map(text => /^-?\d+(?:\.(\d+))?$/.exec(text)?.[1]?.length ?? 0);
  const plain = [a.text, b.text].every(text => /^-?\d+(\.\d+)?$/.test(text));
  const text = plain ? by.toFixed(Math.min(20, Math.max(...digits))) : String(Number(by.toPrecision(6)));
  return by > 0 ? `+${text}` : text;
}

function whole(data: RowValue['data']): bigint | undefined {
  if (typeof data === 'bigint') return data;
  return typeof data === 'number' && Number.isSafeInteger(data) ? BigInt(data) : undefined;
}
