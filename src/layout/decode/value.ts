// What decoding gives: one place's value as data and as text, with what is to be said of it. Plain, but for bigint:
// src/layout/table turns values into cells that fit the wire. No clock: `now` is a parameter.

/** Which word of the view's colours it takes, and how it's compared. */
export type ValueKind =
  | 'integer'
  | 'float'
  | 'bool'
  | 'char'
  | 'string'
  | 'enum'
  | 'pointer'
  | 'time'
  | 'record'
  | 'array'
  | 'none';

/**
 * Why a value is not to be trusted. unnamed: an enum has no such name · bool: neither 0 nor 1 · nan · nowhere: a
 * pointer into nothing · past end: it lies, in part, behind the segment's end · unread: its bytes are not to be had ·
 * invalid: no value of its type has these bytes · unsupported: we can't tell.
 */
export type Fault =
  'unnamed' | 'bool' | 'nan' | 'nowhere' | 'past end' | 'unread' | 'invalid' | 'unsupported';

/** Where a pointer leads. */
export interface Pointee {
  segment: string;
  name: string;
  offset: number;
}

/**
 * `elsewhere`: it's mapped, but no shared segment. `nowhere`: nothing is there. `other width`: the process has
 * addresses of another size, so this is none of its own.
 */
export type Resolved = Pointee | 'elsewhere' | 'nowhere' | 'other width';

export interface Value {
  kind: ValueKind;
  /** bigint only beyond 2^53; times and enums as their number; null where there is no single one. */
  data: number | bigint | string | boolean | null;
  /** Digits are plain. Made of memory, but safe to show: what can't be seen is escaped. */
  text: string;
  /** Beside it, dim: the number of an enum, where a pointer leads, what is wrong. */
  note?: string;
  fault?: Fault;
  target?: Pointee;
}

export const formats = [
  'auto',
  'decimal',
  'hex',
  'binary',
  'char',
  'address',
  'size',
  'time',
  'time s',
  'time ms',
  'time µs',
  'time ns',
] as const;
/** How a person wants one field's numbers written; `time` finds the unit, as only one can be meant. */
export type Format = (typeof formats)[number];

/** What decoding may ask. Nothing of it is needed. */
export interface DecodeContext {
  /** Milliseconds since 1970: tells which times are meant. Without it none are. */
  now?: number;
  format?: Format;
  /** What `auto` tries first: a guess from the field's name (guess.ts), dropped where it makes no sense. */
  guess?: Format;
  /** Addresses as the attached process sees them; undefined: there is none, or it can't be told. */
  resolve?: (address: bigint) => Resolved | undefined;
  /** Who that process is: `producer 4121`. A raw pointer is valid only there. */
  process?: string;
  /** Most characters (UTF-16 units) of a string or a preview; 80. */
  most?: number;
}

export const dash = '—';

export function absent(fault: Fault, note: string): Value {
  return { kind: 'none', data: null, text: dash, note, fault };
}

/** A bigint as a number, where that is exact. */
export function narrow(value: bigint): number | bigint {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER)
    ? Number(value)
    : value;
}
