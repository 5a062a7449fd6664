// Reads the words that a synchronisation object is made of: by its members' names where the type has them, else at
// the places that its library has them at. Not what they mean.
import type { Layout } from '../layout.js';
import { toSigned, unsignedAt } from '../decode/bits.js';
import { memberPlace, type SyncType } from './recognise.js';
import type { SyncFact } from './state.js';

export interface Word {
  offset: number;
  size: number;
  /** Unsigned; `signed` gives it as an int. */
  value: number;
}

/** The words of one object. `at` is its start within `bytes`, which hold all of it. */
export class Words {
  readonly littleEndian: boolean;
  readonly wide: boolean;
  readonly machine: string;
  readonly #layout: Layout;
  readonly #type: SyncType;
  readonly #bytes: Uint8Array;
  readonly #at: number;

  constructor(layout: Layout, type: SyncType, bytes: Uint8Array, at: number) {
    this.#layout = layout;
    this.#type = type;
    this.#bytes = bytes;
    this.#at = at;
    this.littleEndian = layout.target.byteOrder === 'little';
    this.wide = layout.target.addressSize === 8;
    this.machine = layout.target.machine ?? '';
  }

  /** A member by its name; without such names in the type, `size` bytes at `offset`. */
  named(name: string, offset: number, size = 4): Word {
    const place = memberPlace(this.#layout, this.#type.id, name) ?? { offset, size };
    return this.at(place.offset, place.size > 4 ? 4 : place.size);
  }

  at(offset: number, size = 4): Word {
    const value = Number(unsignedAt(this.#bytes, this.#at + offset, size, this.littleEndian));
    return { offset, size, value };
  }

  get empty(): boolean {
    return this.#bytes.subarray(this.#at, this.#at + this.#type.size).every(byte => byte === 0);
  }
}

export function signed({ value, size }: Word): number {
  return Number(toSigned(value, size * 8));
}

export function fact(name: string, text: string | number, { offset, size }: Word): SyncFact {
  return { name, text: String(text), offset, size };
}
