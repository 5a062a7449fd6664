// BTF as a table of types: the header checked, every type's place known, names read when asked for. All of BTF is
// 32 bit words, so it's kept as such. Not what the types mean: build.ts. Follows include/uapi/linux/btf.h and
// Documentation/bpf/btf.rst (types from int to enum64; split BTF counts on where its base ends).
import { Cursor, decodeText, LayoutError } from '../cursor.js';

export const kinds = {
  void: 0,
  int: 1,
  ptr: 2,
  array: 3,
  struct: 4,
  union: 5,
  enum: 6,
  fwd: 7,
  typedef: 8,
  volatile: 9,
  const: 10,
  restrict: 11,
  func: 12,
  funcProto: 13,
  var: 14,
  datasec: 15,
  float: 16,
  declTag: 17,
  typeTag: 18,
  enum64: 19,
} as const;

const magic = 0xeb9f;
const headerWords = 3;
/** Words after the header of a type, and of each of its members, by kind; -1: no such kind. */
const fixedWords = [-1, 1, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0];
const memberWords = [0, 0, 0, 0, 3, 3, 2, 0, 0, 0, 0, 0, 0, 2, 0, 3, 0, 0, 0, 3];

const hostIsLittle = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** Does it begin as raw BTF does, in either byte order? */
export function isBtf(head: Uint8Array): boolean {
  const [a, b, version] = head;
  return ((a === 0x9f && b === 0xeb) || (a === 0xeb && b === 0x9f)) && version === 1;
}

/** Of one name; each costs a search of all words. */
const mostOffsets = 16;
/** The kernel cuts names long before this. */
const mostNameBytes = 2048;

/** Types by id, those of the base included. */
export class BtfTable {
  readonly littleEndian: boolean;
  readonly source: string;
  readonly base: BtfTable | undefined;
  /** The first id of this part; 0 is void and in no part. */
  readonly firstId: number;
  /** One more than the last id. */
  readonly endId: number;
  /** Bytes of strings, the base's included. */
  readonly stringEnd: number;
  readonly #words: Uint32Array;
  readonly #places: Uint32Array;
  readonly #strings: Uint8Array;
  readonly #stringStart: number;
  #text: string | undefined;

  /** `bytes`: all of a BTF section or file. Throws LayoutError. */
  constructor(bytes: Uint8Array, source: string, base?: BtfTable) {
    this.source = source;
    this.base = base;
    this.littleEndian = bytes[0] === 0x9f;
    const cursor = new Cursor(bytes, this.littleEndian, source);
    if (cursor.u16() !== magic) throw cursor.error('malformed', 'this is no BTF', 0);
    const version = cursor.u8();
    if (version !== 1) throw cursor.error('unsupported', `BTF of version ${version}`, 2);
    // The flags of btf_header, of which none is defined.
    cursor.pass(1);
    const headerSize = cursor.u32();
    const [typeStart, typeSize] = [cursor.u32(), cursor.u32()];
    const [stringStart, stringSize] = [cursor.u32(), cursor.u32()];
    cursor.at = headerSize;
    cursor.at = headerSize + stringStart;
    this.#strings = cursor.block(stringSize);
    // All but split BTF begins with the empty string.
    if (!base && this.#strings[0] !== 0)
      throw cursor.error('missing', 'it is split BTF, which counts on that of the kernel it was built for');
    if (stringSize > 0 && this.#strings[stringSize - 1] !== 0)
      throw cursor.error('malformed', 'the strings end without a zero');
    cursor.at = headerSize + typeStart;
    this.#words = wordsOf(cursor.block(typeSize - (typeSize % 4)), this.littleEndian);
    this.#stringStart = base?.stringEnd ?? 0;
    this.stringEnd = this.#stringStart + stringSize;
    this.firstId = base?.endId ?? 1;
    const { places, count } = placesOf(this.#words, `${source}+0x${(headerSize + typeStart).toString(16)}`);
    this.#places = places;
    this.endId = this.firstId + count;
  }

  /** The table that has `id`, and where in its words; undefined for ids that nothing has. Void has no place. */
  #at(id: number): number | undefined {
    return id >= this.firstId && id < this.endId ? this.#places[id - this.firstId] : undefined;
  }

  /** Word `index` of a type: 0 name, 1 info, 2 size or type, then what its kind adds. Throws LayoutError. */
  word(id: number, index: number): number {
    const place = this.#at(id);
    const word = place === undefined ? undefined : this.#words[place + index];
    if (word !== undefined) return word;
    if (this.base && id < this.firstId) return this.base.word(id, index);
    throw new LayoutError('malformed', this.source, `there is no type ${id}`);
  }

  /** One of `kinds`. Throws LayoutError for an id that nothing has. */
  kind(id: number): number {
    return id === 0 ? kinds.void : (this.word(id, 1) >>> 24) & 0x1f;
  }

  /** How many members, enumerators or parameters. */
  count(id: number): number {
    return this.word(id, 1) & 0xffff;
  }

  flag(id: number): boolean {
    return this.word(id, 1) >>> 31 === 1;
  }

  name(id: number): string {
    return this.string(this.word(id, 0));
  }

  /** Throws LayoutError for a place outside of the strings. */
  string(offset: number): string {
    if (offset === 0) return '';
    if (offset < this.#stringStart && this.base) return this.base.string(offset);
    const start = offset - this.#stringStart;
    const end = start < this.#strings.length ? this.#strings.indexOf(0, start) : -1;
    if (end < 0) throw new LayoutError('malformed', this.source, `there is no string at ${offset}`);
    if (end - start > mostNameBytes)
      throw new LayoutError('too large', this.source, `the string at ${offset} has ${end - start} bytes`);
    return this.#text ? this.#text.slice(start, end) : decodeText(this.#strings, start, end);
  }

  /**
   * Ids of this part that are called `name`, in their order. Strings and words are searched whole, which the engine
   * does itself: a loop of ours over a hundred thousand types takes long before it's compiled.
   */
  idsNamed(name: string): number[] {
    this.decodeAll();
    const offsets = this.#offsetsOf(name);
    if (!offsets) return this.#idsOneByOne(new TextEncoder().encode(name));
    const found = new Set<number>();
    for (const offset of offsets)
      for (let at = this.#words.indexOf(offset); at >= 0; at = this.#words.indexOf(offset, at + 1)) {
        const id = this.#idAt(at);
        if (id !== undefined) found.add(id);
      }
    return [...found].sort((a, b) => a - b);
  }

  /** Where strings read `name`, also as the end of a longer one; undefined where that isn't soon said. */
  #offsetsOf(name: string): number[] | undefined {
    const text = this.#text ?? '';
    const found = this.base ? this.base.#offsetsOf(name) : [];
    if (text === '' || !found) return undefined;
    const sought = `${name}\0`;
    for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) {
      if (found.length === mostOffsets) return undefined;
      found.push(this.#stringStart + at);
    }
    return found;
  }

  /** Of the type that begins with this word. */
  #idAt(word: number): number | undefined {
    let [low, high] = [0, this.endId - this.firstId];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#places[middle] ?? 0) < word) low = middle + 1;
      else high = middle;
    }
    const id = this.firstId + low;
    return id < this.endId && this.#places[low] === word ? id : undefined;
  }

  /** The same in one pass over the types, whatever the strings are. */
  #idsOneByOne(name: Uint8Array): number[] {
    const found: number[] = [];
    for (let id = this.firstId; id < this.endId; id++)
      if (this.isString(this.word(id, 0), name)) found.push(id);
    return found;
  }

  /** The size of the first integer that bears one of `names`; that of a kernel stands near the beginning. */
  intSize(names: readonly Uint8Array[]): number | undefined {
    for (let id = this.firstId; id < this.endId; id++) {
      if (this.kind(id) !== kinds.int) continue;
      const offset = this.word(id, 0);
      if (names.some(name => this.isString(offset, name))) return this.word(id, 2);
    }
    return undefined;
  }

  isString(offset: number, name: Uint8Array): boolean {
    if (offset < this.#stringStart && this.base) return this.base.isString(offset, name);
    return isAt(this.#strings, offset - this.#stringStart, name);
  }

  /** Decodes all strings at once, where most are going to be asked for. */
  decodeAll(): void {
    this.base?.decodeAll();
    if (this.#text !== undefined) return;
    const text = decodeText(this.#strings, 0, this.#strings.length);
    // Only where each byte is a character do places in one hold in the other.
    this.#text = text.length === this.#strings.length ? text : '';
  }
}

function isAt(strings: Uint8Array, start: number, name: Uint8Array): boolean {
  for (let i = 0; i < name.length; i++) if (strings[start + i] !== name[i]) return false;
  return strings[start + name.length] === 0;
}

function wordsOf(bytes: Uint8Array, littleEndian: boolean): Uint32Array {
  const count = bytes.length / 4;
  if (littleEndian === hostIsLittle && bytes.byteOffset % 4 === 0)
    return new Uint32Array(bytes.buffer, bytes.byteOffset, count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: count }, (_, i) => view.getUint32(i * 4, littleEndian));
}

/** Where each type begins. One pass; a kind that isn't known has no length that is, so it ends there. */
function placesOf(words: Uint32Array, source: string): { places: Uint32Array; count: number } {
  const places = new Uint32Array(Math.ceil(words.length / headerWords));
  const end = words.length;
  let count = 0;
  let at = 0;
  while (at < end) {
    const info = words[at + 1] ?? 0;
    const kind = (info >>> 24) & 0x1f;
    const fixed = fixedWords[kind] ?? -1;
    if (fixed < 0)
      throw new LayoutError(
        'unsupported',
        place(source, at),
        `type ${count + 1} is of kind ${kind}, which is not known`,
      );
    places[count++] = at;
    at += headerWords + fixed + (memberWords[kind] ?? 0) * (info & 0xffff);
  }
  if (at > end)
    throw new LayoutError('malformed', place(source, end), `type ${count} reaches past the end of the types`);
  return { places, count };
}

function place(source: string, word: number): string {
  return `${source} types+0x${(word * 4).toString(16)}`;
}
