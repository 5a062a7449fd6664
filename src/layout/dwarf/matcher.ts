// One name, ready to be compared with that of any entry of a file without decoding it; and which units can have it at
// all, told by searching bytes. Not the scopes around a name (find.ts). Follows DWARF 5, section 7.5.5 (string forms).
import type { Abbrev } from './abbrev.js';
import { form } from './constants.js';
import { pool, poolSize, type DwarfFile, type TextRef } from './file.js';
import { nameRef } from './quick.js';
import { Needles, standsAt } from './search.js';
import type { Space } from './space.js';
import type { Unit } from './unit.js';

/** Beyond so many places of one string nearly every unit would seem to have it. */
const mostPlaces = 256;

export interface Candidate {
  unit: Unit;
  /** Ascending; undefined where only a walk can tell. */
  hits?: readonly number[];
}

export class Matcher {
  readonly #file: DwarfFile;
  readonly #texts: readonly string[];
  readonly #needles: readonly Uint8Array[];
  /** Where the names stand in the sections of strings, of the file itself and of its supplement. */
  readonly #refs = new Set<TextRef>();

  /** `texts`: a name that is one of these is a match. */
  constructor(file: DwarfFile, texts: readonly string[], supplementary: DwarfFile | undefined) {
    this.#file = file;
    this.#texts = texts;
    this.#needles = texts.map(text => new TextEncoder().encode(`${text}\0`));
    const needles = new Needles();
    for (const needle of this.#needles) needles.add(needle);
    needles.each(file.sections.str, at => this.#refs.add(at));
    needles.each(file.sections.lineStr, at => this.#refs.add(pool.lineStr * poolSize + at));
    if (supplementary && supplementary !== file)
      needles.each(supplementary.sections.str, at => this.#refs.add(pool.alt * poolSize + at));
  }

  /** Whether the entry at `offset` has one of the names. `attrs`: where its first attribute is. */
  matches(unit: Unit, abbrev: Abbrev, offset: number, attrs: number): boolean {
    const index = abbrev.name;
    if (index < 0) return false;
    const start = abbrev.starts[index] ?? -1;
    if (start >= 0 && abbrev.forms[index] === form.string)
      return this.#needles.some(needle => standsAt(unit.bytes, needle, attrs + start));
    const ref = nameRef(unit, abbrev, offset, attrs);
    if (ref === undefined) return false;
    if (this.#refs.has(ref)) return true;
    const which = Math.floor(ref / poolSize);
    return (which === pool.info || which === pool.types) && this.#texts.includes(this.#file.textAt(ref));
  }

  /**
   * The units of `space` that may have such an entry, in order, and where in them its name may stand, if that's known.
   */
  units(space: Space): readonly Candidate[] {
    const { units } = space;
    if (this.#refs.size > mostPlaces) return units.map(unit => ({ unit }));
    const hits = new Map<Unit, number[]>();
    const needles = new Needles();
    for (const needle of this.#needles) needles.add(needle);
    for (const size of offsetSizes(units))
      for (const ref of this.#refs) needles.addOffset(ref % poolSize, size, space.littleEndian);
    let unit: Unit | undefined;
    let places: number[] = [];
    needles.each(space.bytes, at => {
      if (!unit || at < unit.start || at >= unit.end) {
        unit = space.unitAt(at);
        if (!unit) return;
        places = hits.get(unit) ?? [];
        hits.set(unit, places);
      }
      places.push(at);
    });
    const indexed = new Set<Unit>();
    if (this.#file.sections.strOffsets.length > 0) this.#markIndexed(units, indexed);
    return units.flatMap(candidate => {
      if (indexed.has(candidate)) return [{ unit: candidate }];
      const found = hits.get(candidate);
      return found ? [{ unit: candidate, hits: found.sort((a, b) => a - b) }] : [];
    });
  }

  /** Units whose table of indexed strings names one of the places. */
  #markIndexed(units: readonly Unit[], marked: Set<Unit>): void {
    const { strOffsets, littleEndian } = this.#file.sections;
    for (const size of offsetSizes(units)) {
      const needles = new Needles();
      for (const ref of this.#refs) needles.addOffset(ref % poolSize, size, littleEndian);
      const places: number[] = [];
      needles.each(strOffsets, at => places.push(at));
      if (places.length === 0) continue;
      // Which part of the section is whose, only the units tell.
      for (const unit of units)
        if (unit.offsetSize === size && !marked.has(unit)) {
          const { start, end } = this.#file.strOffsetsOf(unit);
          if (places.some(at => at >= start && at < end)) marked.add(unit);
        }
    }
  }
}

function offsetSizes(units: readonly Unit[]): ReadonlySet<4 | 8> {
  return new Set(units.map(unit => unit.offsetSize));
}
