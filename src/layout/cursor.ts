// The one way in which parsers of this room read bytes: bounds-checked, naming its source and the place, not moving
// when it fails. Not a stream. Number formats follow DWARF 5, section 7.4 (32 and 64 bit) and 7.6 (LEB128).
import { safeName } from './safe-name.js';

/** What went wrong: `malformed` breaks the format, `unsupported` is valid but not handled, `missing` lies elsewhere. */
export type LayoutFault = 'malformed' | 'unsupported' | 'missing' | 'too large';

/** The only error that parsing throws: `place` is where, as `.debug_info+0x1f3`. */
export class LayoutError extends Error {
  override readonly name = 'LayoutError';
  readonly fault: LayoutFault;
  readonly place: string;

  constructor(fault: LayoutFault, place: string, what: string) {
    // Names in it are a file's.
    super(safeName(`${place}: ${what}`));
    this.fault = fault;
    this.place = place;
  }
}

const mostLebBytes = 10;

/** Reads forward through `bytes`. Offsets count from the start of `bytes`; `base` is added where a place is named. */
export class Cursor {
  readonly bytes: Uint8Array;
  readonly littleEndian: boolean;
  readonly source: string;
  readonly end: number;
  readonly #view: DataView;
  #at: number;

  /** `end`: the first offset that is not to be read; at most `bytes.length`. */
  constructor(bytes: Uint8Array, littleEndian: boolean, source: string, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.littleEndian = littleEndian;
    this.source = source;
    this.end = Math.min(end, bytes.length);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
  }

  get at(): number {
    return this.#at;
  }

  set at(offset: number) {
    if (!Number.isInteger(offset) || offset < 0 || offset > this.end)
      throw this.error('malformed', `an offset of ${offset} lies outside, the end is ${this.end}`);
    this.#at = offset;
  }

  get left(): number {
    return this.end - this.#at;
  }

  error(fault: LayoutFault, what: string, at = this.#at): LayoutError {
    return new LayoutError(fault, `${this.source}+0x${at.toString(16)}`, what);
  }

  /** Goes on behind bytes that are not asked for, which have to be there all the same. Throws LayoutError. */
  pass(length: number): void {
    this.#take(length);
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  i8(): number {
    return this.#view.getInt8(this.#take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2), this.littleEndian);
  }

  u24(): number {
    const at = this.#take(3);
    return this.littleEndian
      ? this.#view.getUint16(at, true) + this.#view.getUint8(at + 2) * 0x1_0000
      : this.#view.getUint8(at) * 0x1_0000 + this.#view.getUint16(at + 1, false);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), this.littleEndian);
  }

  i32(): number {
    return this.#view.getInt32(this.#take(4), this.littleEndian);
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.#take(8), this.littleEndian);
  }

  /** A 64 bit offset or length as a number; beyond 2^53 it can't be one in any input. */
  u64AsNumber(): number {
    const value = this.#view.getBigUint64(this.#peek(8), this.littleEndian);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw this.error('malformed', `${value} is no offset`);
    this.#at += 8;
    return Number(value);
  }

  /** Of `size` bytes: 1, 2, 3, 4 or 8, as a number. */
  unsigned(size: number): number {
    switch (size) {
      case 1:
        return this.u8();
      case 2:
        return this.u16();
      case 3:
        return this.u24();
      case 4:
        return this.u32();
      case 8:
        return this.u64AsNumber();
      default:
        throw this.error('malformed', `no number has ${size} bytes`);
    }
  }

  /** As a number; what doesn't fit 2^53 is an error: use `uleb` where values may be that large. */
  ulebNumber(): number {
    const start = this.#at;
    let value = 0;
    let scale = 1;
    for (let i = 0; i < mostLebBytes; i++) {
      if (start + i >= this.end) throw this.error('malformed', 'a LEB128 without an end');
      const byte = this.#view.getUint8(start + i);
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80) {
        if (value > Number.MAX_SAFE_INTEGER)
          throw this.error('malformed', 'a LEB128 above 2^53 where none can be');
        this.#at = start + i + 1;
        return value;
      }
    }
    throw this.error('malformed', 'a LEB128 of more than 64 bits');
  }

  uleb(): bigint {
    return this.#leb().value;
  }

  sleb(): bigint {
    const { value, bits } = this.#leb();
    return BigInt.asIntN(bits, value);
  }

  skipLeb(): void {
    while (this.u8() >= 0x80);
  }

  /** A copy isn't made: it shares memory with `bytes`. */
  block(length: number): Uint8Array {
    const at = this.#take(length);
    return this.bytes.subarray(at, at + length);
  }

  /** Up to a zero byte, as UTF-8; what is no UTF-8 becomes U+FFFD. */
  cstring(): string {
    const stop = this.bytes.indexOf(0, this.#at);
    if (stop < 0 || stop >= this.end) throw this.error('malformed', 'a string without an end');
    const text = decodeText(this.bytes, this.#at, stop);
    this.#at = stop + 1;
    return text;
  }

  skipCstring(): void {
    const stop = this.bytes.indexOf(0, this.#at);
    if (stop < 0 || stop >= this.end) throw this.error('malformed', 'a string without an end');
    this.#at = stop + 1;
  }

  #leb(): { value: bigint; bits: number } {
    const start = this.#at;
    let value = 0n;
    for (let i = 0; i < mostLebBytes; i++) {
      if (start + i >= this.end) throw this.error('malformed', 'a LEB128 without an end');
      const byte = this.#view.getUint8(start + i);
      value |= BigInt(byte & 0x7f) << BigInt(7 * i);
      if (byte < 0x80) {
        this.#at = start + i + 1;
        return { value: BigInt.asUintN(64, value), bits: Math.min(64, 7 * (i + 1)) };
      }
    }
    throw this.error('malformed', 'a LEB128 of more than 64 bits');
  }

  #peek(length: number): number {
    if (!(length >= 0 && this.#at + length <= this.end))
      throw this.error('malformed', `wanted ${length} bytes, have ${this.left}`);
    return this.#at;
  }

  #take(length: number): number {
    const at = this.#peek(length);
    this.#at = at + length;
    return at;
  }
}

/** Short names are decoded by hand: a TextDecoder call costs more than the loop. */
export function decodeText(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  if (to - from <= 48) {
    for (let i = from; i < to; i++) {
      const byte = bytes[i] ?? 0;
      if (byte >= 0x80) return utf8.decode(bytes.subarray(from, to));
      text += String.fromCharCode(byte);
    }
    return text;
  }
  return utf8.decode(bytes.subarray(from, to));
}

const utf8 = new TextDecoder();
