// One debugging information entry, read where it's asked: an attribute is found by walking the abbreviation, nothing is
// kept. Not for scanning (walk.ts). Follows DWARF 5, sections 2.2 and 7.5.
import type { Abbrev } from './abbrev.js';
import type { Cursor } from '../cursor.js';
import { form } from './constants.js';
import type { TextRef } from './file.js';
import { skipForm } from './forms.js';
import { skipAttributes, skipChildren, siblingOf } from './skip.js';
import type { Unit } from './unit.js';

export class Die {
  readonly unit: Unit;
  readonly offset: number;
  readonly abbrev: Abbrev;
  /** Where its attributes start. */
  readonly attrs: number;

  /** Throws where there is no entry at `offset`, a null entry for one. */
  constructor(unit: Unit, offset: number) {
    const cursor = unit.cursor(offset);
    const code = cursor.ulebNumber();
    if (code === 0) throw unit.error('malformed', 'nothing stands where an entry is wanted', offset);
    this.unit = unit;
    this.offset = offset;
    this.attrs = cursor.at;
    this.abbrev = unit.abbrev(code, offset);
  }

  get tag(): number {
    return this.abbrev.tag;
  }

  has(attr: number): boolean {
    return this.abbrev.attrs.includes(attr);
  }

  /** The form of an attribute as its abbreviation has it; -1 where it isn't there. */
  formOf(attr: number): number {
    return this.abbrev.forms[this.abbrev.attrs.indexOf(attr)] ?? -1;
  }

  flag(attr: number): boolean {
    const code = this.#seek(attr);
    return code === form.flagPresent || (code === form.flag && this.unit.shared.u8() !== 0);
  }

  /** A constant as a number, unsigned where its form doesn't tell; undefined where it isn't there or no constant. */
  number(attr: number): number | undefined {
    const code = this.#seek(attr);
    if (code < 0) return undefined;
    const cursor = this.unit.shared;
    switch (code) {
      case form.data1:
        return cursor.u8();
      case form.data2:
        return cursor.u16();
      case form.data4:
        return cursor.u32();
      case form.udata:
        return cursor.ulebNumber();
      case form.secOffset:
        return cursor.unsigned(this.unit.offsetSize);
      case form.data8:
        return Number(cursor.u64());
      case form.sdata:
        return Number(cursor.sleb());
      case form.implicitConst:
        return Number(this.#constant(attr));
      default:
        return undefined;
    }
  }

  /** As `number`, but exact, and of up to 16 bytes. `signedBytes`: a form of that size is signed; 0: none is. */
  big(attr: number, signedBytes = 0): bigint | undefined {
    const code = this.#seek(attr);
    const cursor = this.unit.shared;
    const sized = (bits: number, raw: bigint): bigint =>
      signedBytes * 8 === bits ? BigInt.asIntN(bits, raw) : raw;
    switch (code) {
      case form.data1:
        return sized(8, BigInt(cursor.u8()));
      case form.data2:
        return sized(16, BigInt(cursor.u16()));
      case form.data4:
        return sized(32, BigInt(cursor.u32()));
      case form.data8:
        return sized(64, cursor.u64());
      case form.udata:
        return cursor.uleb();
      case form.sdata:
        return cursor.sleb();
      case form.implicitConst:
        return this.#constant(attr);
      case form.data16:
        return sized(128, bytesToBig(cursor.block(16), this.unit.littleEndian));
      case form.block1:
      case form.block2:
      case form.block4:
      case form.block: {
        const bytes = blockAt(cursor, code);
        return bytes.length > 16
          ? undefined
          : sized(bytes.length * 8, bytesToBig(bytes, this.unit.littleEndian));
      }
      default:
        return undefined;
    }
  }

  /** The bytes of a block or an expression; undefined where it isn't there or something else. */
  block(attr: number): Uint8Array | undefined {
    const code = this.#seek(attr);
    switch (code) {
      case form.block1:
      case form.block2:
      case form.block4:
      case form.block:
      case form.exprloc:
        return blockAt(this.unit.shared, code);
      default:
        return undefined;
    }
  }

  textRef(attr: number): TextRef | undefined {
    const code = this.#seek(attr);
    return code < 0 ? undefined : this.unit.space.file.textRef(this.unit, code, this.unit.shared);
  }

  text(attr: number): string | undefined {
    const ref = this.textRef(attr);
    return ref === undefined ? undefined : this.unit.space.file.textAt(ref);
  }

  /** The entry that an attribute names; undefined where there's no such attribute or it names none. */
  ref(attr: number): Die | undefined {
    const code = this.#seek(attr);
    return code < 0 ? undefined : this.unit.space.file.ref(this.unit, code, this.unit.shared);
  }

  /** Its children, in order; each is read when it's its turn. */
  *children(): Generator<Die, void, undefined> {
    for (let child = this.firstChild(); child; child = child.next()) yield child;
  }

  firstChild(): Die | undefined {
    if (!this.abbrev.children) return undefined;
    return entryAt(this.unit, skipAttributes(this.unit, this.abbrev, this.attrs));
  }

  /** The one behind it with the same parent. */
  next(): Die | undefined {
    const { unit, abbrev, attrs } = this;
    let p = skipAttributes(unit, abbrev, attrs);
    if (abbrev.children) p = siblingOf(unit, abbrev, attrs, p) || skipChildren(unit, p);
    return entryAt(unit, p);
  }

  /** Moves the unit's cursor to the value of an attribute and gives its form; -1 where it isn't there. */
  #seek(attr: number): number {
    const { attrs, forms, sizes, starts } = this.abbrev;
    const index = attrs.indexOf(attr);
    if (index < 0) return -1;
    let from = index;
    while ((starts[from] ?? 0) < 0) from--;
    const cursor = this.unit.cursor(this.attrs + (starts[from] ?? 0));
    for (; from < index; from++) skipForm(cursor, sizes[from] ?? 0, this.unit);
    let code = forms[index] ?? 0;
    if (code === form.indirect) {
      code = cursor.ulebNumber();
      if (code === form.indirect || code === form.implicitConst)
        throw cursor.error('malformed', 'a form that is told in the wrong place');
    }
    return code;
  }

  #constant(attr: number): bigint {
    return this.abbrev.consts[this.abbrev.attrs.indexOf(attr)] ?? 0n;
  }
}

function entryAt(unit: Unit, offset: number): Die | undefined {
  return offset >= unit.end || unit.bytes[offset] === 0 ? undefined : new Die(unit, offset);
}

function blockAt(cursor: Cursor, code: number): Uint8Array {
  switch (code) {
    case form.block1:
      return cursor.block(cursor.u8());
    case form.block2:
      return cursor.block(cursor.u16());
    case form.block4:
      return cursor.block(cursor.u32());
    default:
      return cursor.block(cursor.ulebNumber());
  }
}

function bytesToBig(bytes: Uint8Array, littleEndian: boolean): bigint {
  let value = 0n;
  for (let i = 0; i < bytes.length; i++)
    value = (value << 8n) | BigInt(bytes[littleEndian ? bytes.length - 1 - i : i] ?? 0);
  return value;
}
