// Builds small BTF files for tests, little endian. Follows include/uapi/linux/btf.h.

export class BtfMaker {
  readonly #base: BtfMaker | undefined;
  readonly #words: number[] = [];
  readonly #strings: number[];
  readonly #firstId: number;
  #count = 0;

  constructor(base?: BtfMaker) {
    this.#base = base;
    this.#firstId = base ? base.#firstId + base.#count : 1;
    // The first string is empty; a split part has just its own.
    this.#strings = base ? [] : [0];
  }

  int(name: string, size: number, encoding: number, bits = size * 8): number {
    return this.#type(name, 1, 0, size, [(encoding << 24) | bits]);
  }

  /** A kind without anything behind its head, with a size. */
  plain(name: string, kind: number, size: number): number {
    return this.#type(name, kind, 0, size, []);
  }

  /** A pointer, typedef, qualifier or tag. */
  reference(name: string, kind: number, to: number): number {
    return this.#type(name, kind, 0, to, []);
  }

  forward(name: string, isUnion: boolean): number {
    return this.#type(name, 7, 0, 0, [], isUnion);
  }

  struct(name: string, size: number, members: readonly (readonly [string, number, number])[]): number {
    const words = members.flatMap(([member, type, bits]) => [this.#string(member), type, bits]);
    return this.#type(name, 4, members.length, size, words);
  }

  enum64(name: string, values: readonly (readonly [string, bigint])[]): number {
    const words = values.flatMap(([word, value]) => [
      this.#string(word),
      Number(value & 0xffff_ffffn),
      Number(value >> 32n),
    ]);
    return this.#type(name, 19, values.length, 8, words);
  }

  bytes(): Uint8Array {
    const types = new Uint8Array(Uint32Array.from(this.#words).buffer);
    const header = Uint32Array.from([0x0001_eb9f, 24, 0, types.length, types.length, this.#strings.length]);
    return Uint8Array.from([...new Uint8Array(header.buffer), ...types, ...this.#strings]);
  }

  #type(
    name: string,
    kind: number,
    count: number,
    third: number,
    more: readonly number[],
    flag = false,
  ): number {
    this.#words.push(
      this.#string(name),
      ((kind << 24) | count | (flag ? 0x8000_0000 : 0)) >>> 0,
      third,
      ...more,
    );
    return this.#firstId + this.#count++;
  }

  #string(text: string): number {
    if (text === '') return 0;
    const at = (this.#base?.stringEnd ?? 0) + this.#strings.length;
    this.#strings.push(...Array.from(text, c => c.charCodeAt(0)), 0);
    return at;
  }

  get stringEnd(): number {
    return (this.#base?.stringEnd ?? 0) + this.#strings.length;
  }
}
