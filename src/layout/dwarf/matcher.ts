// One name, ready to be compared with that of any entry of a file without decoding it; and which units can have it at
// all, told by searching bytes. Not the scopes around a name (find.ts). Follows DWARF 5, section 7.5.5 (string forms).
import type { Abbrev } from './abbrev.js';
import { form } from './constants.js';
import { pool, poolSize, type DwarfFile, type TextRef } from './file.js';
import { nameRef } from './quick.js';
import { eachPlace, offsetBytes } from './search.js';
import type { Space } from './space.js';
import type { Unit } from './unit.js';

/** Beyond so many places of one string it's not worth a search for each. */
const mostPlaces = 16;

export class Matcher {
  readonly #file: DwarfFile;
  readonly #texts: readonly string[];
  readonly #needles: readonly Uint8Array[];
  /** Where the names stand in .debug_str, of the file itself and of its supplement. */
  readonly #refs = new Set<TextRef>();

  /** `texts`: any of these will do. */
  constructor(file: DwarfFile, texts: readonly string[], supplementary: DwarfFile | undefined) {
    this.#file = file;
    this.#texts = texts;
    this.#needles = texts.map(text => new TextEncoder().encode(`${text}\0`));
    for (const needle of this.#needles) {
      const collect = (bytes: Uint8Array, base: number): void => {
        eachPlace(bytes, needle, at => {
          this.#refs.add(base + at);
          return true;
        });
      };
      collect(file.sections.str, 0);
      if (supplementary && supplementary !== file) collect(supplementary.sections.str, pool.alt * poolSize);
    }
  }

  /** Whether the entry at `offset` has one of the names. `attrs`: where its first attribute is. */
  matches(unit: Unit, abbrev: Abbrev, offset: number, attrs: number): boolean {
    const index = abbrev.name;
    if (index < 0) return false;
    const start = abbrev.starts[index] ?? -1;
    if (start >= 0 && abbrev.forms[index] === form.string) return this.#inline(unit, attrs + start);
    const ref = nameRef(unit, abbrev, offset, attrs);
    if (ref === undefined) return false;
    if (this.#refs.has(ref)) return true;
    const which = Math.floor(ref / poolSize);
    return which !== pool.str && which !== pool.alt && this.#texts.includes(this.#file.textAt(ref));
  }

  /** The units of `space` that may have such an entry, in order. */
  units(space: Space): readonly Unit[] {
    const { units } = space;
    if (this.#refs.size > mostPlaces || units.length < 2) return units;
    const marked = new Set<Unit>();
    const mark = (at: number): boolean => {
      const unit = space.unitAt(at);
      if (unit) marked.add(unit);
      return true;
    };
    for (const needle of this.#needles) eachPlace(space.bytes, needle, mark);
    for (const ref of this.#refs)
      for (const size of offsetSizes(units))
        eachPlace(space.bytes, offsetBytes(ref % poolSize, size, space.littleEndian), mark);
    if (space.file.sections.strOffsets.length > 0) this.#markIndexed(units, marked);
    return units.filter(unit => marked.has(unit));
  }

  #inline(unit: Unit, at: number): boolean {
    const { bytes } = unit;
    return this.#needles.some(needle => {
      for (let i = 0; i < needle.length; i++) if (bytes[at + i] !== needle[i]) return false;
      return true;
    });
  }

  /** Units whose table of indexed strings names one of the places. */
  #markIndexed(units: readonly Unit[], marked: Set<Unit>): void {
    const places = new Map<4 | 8, number[]>();
    for (const size of offsetSizes(units)) {
      const found: number[] = [];
      for (const ref of this.#refs)
        eachPlace(
          this.#file.sections.strOffsets,
          offsetBytes(ref, size, this.#file.sections.littleEndian),
          at => found.push(at) > 0,
        );
      places.set(
        size,
        found.sort((a, b) => a - b),
      );
    }
    // Which unit has which part isn't told but by where each starts.
    if ([...places.values()].some(list => list.length > 0))
      for (const unit of units) if (this.#mayIndex(unit, places.get(unit.offsetSize) ?? [])) marked.add(unit);
  }

  #mayIndex(unit: Unit, places: readonly number[]): boolean {
    const end = this.#file.strOffsetsEnd(unit);
    const base = this.#file.strOffsetsBase(unit);
    return places.some(at => at >= base && at < end);
  }
}

function offsetSizes(units: readonly Unit[]): ReadonlySet<4 | 8> {
  return new Set(units.map(unit => unit.offsetSize));
}
