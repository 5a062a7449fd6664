// Builds small ELF files for tests: sections with names, a note, a segment, in either width and byte order.
// Follows the System V gABI, chapters 4 and 5.

interface Piece {
  name: string;
  type: number;
  flags: number;
  bytes: readonly number[];
}

export class ElfMaker {
  readonly #wide: boolean;
  readonly #little: boolean;
  readonly #sections: Piece[] = [];
  readonly #segments: Piece[] = [];

  constructor(bits: 32 | 64, little: boolean) {
    this.#wide = bits === 64;
    this.#little = little;
  }

  section(name: string, type: number, bytes: readonly number[], flags = 0): void {
    this.#sections.push({ name, type, flags, bytes });
  }

  segment(type: number, bytes: readonly number[]): void {
    this.#segments.push({ name: '', type, flags: 0, bytes });
  }

  note(owner: string, type: number, content: readonly number[]): number[] {
    const name = Array.from(owner, c => c.charCodeAt(0));
    const padded = [...content, ...Array.from({ length: (4 - (content.length % 4)) % 4 }, () => 0)];
    return [...this.u32(name.length), ...this.u32(content.length), ...this.u32(type), ...name, ...padded];
  }

  /** extended: counts in the first section · nameless: no table of names · sectionless: segments alone. */
  bytes(form: { extended?: boolean; nameless?: boolean; sectionless?: boolean } = {}): Uint8Array {
    const headerSize = this.#wide ? 64 : 52;
    const names = this.#names();
    const pieces = form.sectionless
      ? []
      : [...this.#sections, { name: '.shstrtab', type: 3, flags: 0, bytes: names }];
    const body: number[] = [];
    const place = (bytes: readonly number[]): number => {
      while ((headerSize + body.length) % 8 !== 0) body.push(0);
      const at = headerSize + body.length;
      body.push(...bytes);
      return at;
    };
    const segments = this.#segments.map(s => this.#segmentHeader(s, place(s.bytes)));
    const segmentAt = segments.length > 0 ? place(segments.flat()) : 0;
    const count = pieces.length + 1;
    const nameIndex = form.nameless ? 0 : count - 1;
    const first = this.#sectionHeader(0, 0, 0, 0, form.extended ? count : 0, form.extended ? nameIndex : 0);
    const headers = pieces.map(({ name, type, flags, bytes }) =>
      this.#sectionHeader(this.#nameAt(name, names), type, flags, place(bytes), bytes.length, 0),
    );
    const sectionAt = form.sectionless ? 0 : place([first, ...headers].flat());
    const header = [
      ...[0x7f, 0x45, 0x4c, 0x46, this.#wide ? 2 : 1, this.#little ? 1 : 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      ...[
        this.#u16(3),
        this.#u16(62),
        this.u32(1),
        this.#word(0),
        this.#word(segmentAt),
        this.#word(sectionAt),
      ].flat(),
      ...[
        this.u32(0),
        this.#u16(headerSize),
        this.#u16(this.#wide ? 56 : 32),
        this.#u16(segments.length),
      ].flat(),
      ...[this.#u16(this.#wide ? 64 : 40), this.#u16(form.sectionless || form.extended ? 0 : count)].flat(),
      ...this.#u16(form.sectionless ? 0 : form.extended ? 0xffff : nameIndex),
    ];
    return Uint8Array.from([...header, ...body]);
  }

  u32(value: number): number[] {
    return this.#number(value, 4);
  }

  u64(value: number): number[] {
    return this.#number(value, 8);
  }

  #u16(value: number): number[] {
    return this.#number(value, 2);
  }

  #word(value: number): number[] {
    return this.#number(value, this.#wide ? 8 : 4);
  }

  #number(value: number, size: number): number[] {
    const bytes = Array.from({ length: size }, (_, i) => Number((BigInt(value) >> BigInt(8 * i)) & 0xffn));
    return this.#little ? bytes : bytes.reverse();
  }

  #names(): number[] {
    return [
      0,
      ...[...this.#sections.map(s => s.name), '.shstrtab'].flatMap(n => [
        ...Array.from(n, c => c.charCodeAt(0)),
        0,
      ]),
    ];
  }

  #nameAt(name: string, names: readonly number[]): number {
    return String.fromCharCode(...names).indexOf(`\0${name}\0`) + 1;
  }

  #sectionHeader(
    name: number,
    type: number,
    flags: number,
    at: number,
    size: number,
    link: number,
  ): number[] {
    return [
      ...[
        this.u32(name),
        this.u32(type),
        this.#word(flags),
        this.#word(0),
        this.#word(at),
        this.#word(size),
      ].flat(),
      ...[this.u32(link), this.u32(0), this.#word(4), this.#word(0)].flat(),
    ];
  }

  #segmentHeader({ type, bytes }: Piece, at: number): number[] {
    const size = this.#word(bytes.length);
    const address = this.#word(0);
    return this.#wide
      ? [
          ...this.u32(type),
          ...this.u32(4),
          ...this.#word(at),
          ...address,
          ...address,
          ...size,
          ...size,
          ...this.#word(4),
        ]
      : [
          ...this.u32(type),
          ...this.#word(at),
          ...address,
          ...address,
          ...size,
          ...size,
          ...this.u32(4),
          ...this.u32(4),
        ];
  }
}
