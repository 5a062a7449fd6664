// The words of what differs between two states of memory: spans of one field, runs of differing bytes, and many runs
// kept small. Not how they are found (differences.ts) or cut (cut.ts).

/** Where bytes lie, by the types that are bound. */
export type Region = 'field' | 'padding' | 'outside';
export const regions = ['field', 'padding', 'outside'] as const satisfies readonly Region[];

/** Bit fields that share bytes. */
export interface BitParts {
  /** Bit 0 of a byte is its highest. */
  msbFirst: boolean;
  /** Bits from the span's start, ascending. */
  parts: readonly { first: number; count: number; region: Region }[];
}

/** Bytes that belong together. */
export interface Span {
  from: number;
  /** Exclusive. */
  to: number;
  region: Region;
  /** field: what differs in it is one run, the field itself; bytes: runs are those of the bytes. */
  unit: 'field' | 'bytes';
  bits?: BitParts;
  /** An array's element begins with it. */
  first?: true;
}

export interface Run {
  /** The field's start where it is one, else the first byte that differs. */
  offset: number;
  length: number;
  /** Bytes of it that differ. */
  bytes: number;
  region: Region;
  /** Which of the span's bit fields, from 1; 0: all of its bytes. */
  part: number;
}

/** Runs, ascending, 27 bytes each. */
export class RunList {
  #offsets = new Float64Array(64);
  #lengths = new Float64Array(64);
  #bytes = new Float64Array(64);
  #regions = new Uint8Array(64);
  #parts = new Uint16Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push({ offset, length, bytes, region, part }: Run): void {
    if (this.#length === this.#offsets.length) this.#grow();
    const at = this.#length++;
    this.#offsets[at] = offset;
    this.#lengths[at] = length;
    this.#bytes[at] = bytes;
    this.#regions[at] = regions.indexOf(region);
    this.#parts[at] = part;
  }

  /** `index` is one of them. */
  at(index: number): Run {
    return {
      offset: this.offset(index),
      length: this.#lengths[index] ?? 0,
      bytes: this.bytes(index),
      region: this.region(index),
      part: this.#parts[index] ?? 0,
    };
  }

  offset(index: number): number {
    return this.#offsets[index] ?? 0;
  }

  end(index: number): number {
    return this.offset(index) + (this.#lengths[index] ?? 0);
  }

  bytes(index: number): number {
    return this.#bytes[index] ?? 0;
  }

  region(index: number): Region {
    return regions[this.#regions[index] ?? 2] ?? 'outside';
  }

  part(index: number): number {
    return this.#parts[index] ?? 0;
  }

  #grow(): void {
    const room = this.#length * 2;
    const grown = <T extends Float64Array | Uint8Array | Uint16Array>(into: T, from: T): T => {
      into.set(from);
      return into;
    };
    this.#offsets = grown(new Float64Array(room), this.#offsets);
    this.#lengths = grown(new Float64Array(room), this.#lengths);
    this.#bytes = grown(new Float64Array(room), this.#bytes);
    this.#regions = grown(new Uint8Array(room), this.#regions);
    this.#parts = grown(new Uint16Array(room), this.#parts);
  }
}
