// Makes DWARF sections from trees of entries, for what no compiler here writes: rare forms, broken references, hostile
// counts. Not a validator: it writes what it's told.
import { form } from '../../../../src/layout/dwarf/constants.js';
import type { DebugSections } from '../../../../src/layout/file.js';

/** A place in the unit that another entry refers to: filled in when all are laid out. */
export interface Ref {
  ref: string;
}

export type Value = number | bigint | string | Uint8Array | Ref;

export interface Entry {
  tag: number;
  /** What others refer to it by. */
  id?: string;
  /** Attribute, form, value. */
  attrs: readonly (readonly [number, number, Value])[];
  children?: readonly Entry[];
}

export interface UnitOptions {
  version?: 2 | 3 | 4 | 5;
  littleEndian?: boolean;
  addressSize?: 4 | 8;
}

/** Each tree is a unit of its own; references by DW_FORM_ref4 stay within, those by ref_addr go anywhere. */
export function assemble(units: readonly Entry[], options: UnitOptions = {}): DebugSections {
  const { version = 5, littleEndian = true, addressSize = 8 } = options;
  const abbrev: number[] = [];
  const info: number[] = [];
  const places = new Map<string, { at: number; unit: number }>();
  const holes: { at: number; ref: string; unit: number; size: number; form: number }[] = [];
  let codes = 0;
  const put = (into: number[], value: number | bigint, size: number): void => {
    const bytes = Array.from({ length: size }, (_, i) => Number((BigInt(value) >> BigInt(8 * i)) & 0xffn));
    into.push(...(littleEndian ? bytes : bytes.reverse()));
  };
  for (const root of units) {
    const start = info.length;
    put(info, 0, 4);
    put(info, version, 2);
    const abbrevAt = abbrev.length;
    if (version >= 5) info.push(1, addressSize);
    put(info, abbrevAt, 4);
    if (version < 5) info.push(addressSize);
    const write = (entry: Entry): void => {
      if (entry.id !== undefined) places.set(entry.id, { at: info.length, unit: start });
      const code = ++codes;
      uleb(abbrev, code);
      uleb(abbrev, entry.tag);
      abbrev.push(entry.children ? 1 : 0);
      uleb(info, code);
      for (const [attr, kind, value] of entry.attrs) {
        uleb(abbrev, attr);
        uleb(abbrev, kind);
        if (kind === form.implicitConst) sleb(abbrev, BigInt(value as number | bigint));
        else if (typeof value === 'object' && 'ref' in value) {
          const size = kind === form.ref1 ? 1 : 4;
          holes.push({ at: info.length, ref: value.ref, unit: start, size, form: kind });
          put(info, 0, size);
        } else writeValue(info, kind, value, put);
      }
      abbrev.push(0, 0);
      for (const child of entry.children ?? []) write(child);
      if (entry.children) info.push(0);
    };
    write(root);
    abbrev.push(0);
    const length: number[] = [];
    put(length, info.length - start - 4, 4);
    info.splice(start, 4, ...length);
  }
  for (const { at, ref, unit, size, form: kind } of holes) {
    const place = places.get(ref);
    if (!place) throw new Error(`nothing is called ${ref}`);
    const bytes: number[] = [];
    put(bytes, kind === form.refAddr ? place.at : place.at - unit, size);
    info.splice(at, size, ...bytes);
  }
  const none = new Uint8Array();
  return {
    ...{
      littleEndian,
      addressSize,
      machine: 'x86-64',
      info: Uint8Array.from(info),
      abbrev: Uint8Array.from(abbrev),
    },
    ...{ str: none, lineStr: none, strOffsets: none, addr: none, types: none, cuIndex: none, tuIndex: none },
  };
}

function writeValue(
  info: number[],
  kind: number,
  value: Exclude<Value, Ref>,
  put: (into: number[], value: number | bigint, size: number) => void,
): void {
  if (value instanceof Uint8Array) {
    if (kind === form.block1) info.push(value.length);
    else if (kind === form.exprloc || kind === form.block) uleb(info, value.length);
    info.push(...value);
  } else if (typeof value === 'string') info.push(...Buffer.from(value), 0);
  else if (kind === form.udata) uleb(info, BigInt(value));
  else if (kind === form.sdata) sleb(info, BigInt(value));
  else if (kind !== form.flagPresent) put(info, value, sizes.get(kind) ?? 1);
}

const sizes: ReadonlyMap<number, number> = new Map<number, number>([
  [form.data1, 1],
  [form.data2, 2],
  [form.data4, 4],
  [form.data8, 8],
  [form.data16, 16],
  [form.flag, 1],
  [form.ref4, 4],
  [form.refSig8, 8],
]);

function uleb(into: number[], value: number | bigint): void {
  let rest = BigInt(value);
  for (; rest > 0x7fn; rest >>= 7n) into.push(Number(rest & 0x7fn) | 0x80);
  into.push(Number(rest));
}

function sleb(into: number[], value: bigint): void {
  let rest = value;
  for (;;) {
    const byte = Number(rest & 0x7fn);
    rest >>= 7n;
    if ((rest === 0n && byte < 0x40) || (rest === -1n && byte >= 0x40)) {
      into.push(byte);
      return;
    }
    into.push(byte | 0x80);
  }
}
