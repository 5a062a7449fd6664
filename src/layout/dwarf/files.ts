// All files that one program's types are spread over: its own, the supplementary one (dwz), those split off (.dwo) or
// packed (.dwp); each loaded when something in it is asked for. Follows DWARF 5, sections 3.1.2 and 7.3.
import { LayoutError } from '../cursor.js';
import { at, unitType } from './constants.js';
import { Die } from './die.js';
import type { DebugSections } from '../file.js';
import { DwarfFile, type Neighbours } from './file.js';
import { Package } from './package.js';
import type { Space } from './space.js';
import { hex16, type Unit } from './unit.js';

/** A unit whose DIEs are in a file of their own. */
export interface SplitUnit {
  /** DW_AT_dwo_name, relative to `compDir` unless absolute. */
  dwoName: string;
  /** 16 hex digits; also the key of the unit in a .dwp. */
  dwoId: string;
  compDir: string;
}

/** Where the rest is, if some of it lies in other files. */
export interface Others {
  /** What .gnu_debugaltlink or .debug_sup names. */
  supplementary?: DebugSections;
  /** The sections of the .dwo, or those of the whole .dwp; undefined where neither is there. Asked once a unit. */
  split?: (unit: SplitUnit) => DebugSections | undefined;
}

const mostProblems = 200;

export class Files implements Neighbours {
  readonly main: DwarfFile;
  readonly problems: LayoutError[] = [];
  /** A fault that many entries lead to is told once. */
  readonly #reported = new Set<string>();
  readonly #supplementary: DwarfFile | undefined;
  readonly #split: Others['split'];
  readonly #splitOf = new Map<Unit, DwarfFile | undefined>();
  readonly #bySections = new Map<DebugSections, DwarfFile | Package>();
  readonly #packages: Package[] = [];
  readonly #byKey = new Map<string, DwarfFile>();
  readonly #signatures = new Map<string, Unit>();

  constructor(sections: DebugSections, others: Others = {}) {
    this.main = this.#add('', sections, false);
    this.#supplementary = others.supplementary && this.#add('a', others.supplementary, false);
    this.#split = others.split;
  }

  supplementary(): DwarfFile | undefined {
    return this.#supplementary;
  }

  language(): number {
    return this.main.language;
  }

  problem(error: LayoutError): void {
    if (this.problems.length >= mostProblems || this.#reported.has(error.message)) return;
    this.#reported.add(error.message);
    this.problems.push(error);
  }

  signature(id: string): Die | undefined {
    const unit = this.#signatures.get(id) ?? this.#packed(id);
    return unit && new Die(unit, unit.start + (unit.header.typeOffset ?? 0));
  }

  /** All spaces with units of this program, but those of the supplementary file. Loads split ones as it goes. */
  *spaces(): Generator<Space, void, undefined> {
    const { main } = this;
    const seen = new Set<DwarfFile>();
    yield* main.spaces;
    for (const unit of main.info.units) {
      if (!this.isSkeleton(unit)) continue;
      const file = this.split(unit);
      if (!file || seen.has(file)) continue;
      seen.add(file);
      yield* file.spaces;
    }
    for (const [number, pack] of this.#packages.entries())
      for (let row = 1; row <= pack.typeUnits; row++) yield* this.#packedFile(number, row)?.spaces ?? [];
  }

  /** A unit that can't be read is none. */
  isSkeleton(unit: Unit): boolean {
    try {
      return unit.isSkeleton;
    } catch (error) {
      if (error instanceof LayoutError) return false;
      throw error;
    }
  }

  /** The space whose key is the first part of an EntryId. */
  space(key: string): Space | undefined {
    const fileKey = key.slice(0, -1);
    let file = this.#byKey.get(fileKey);
    if (!file) {
      const split = /^s([0-9a-f]+)$/.exec(fileKey);
      const unit = split && this.main.info.unitAt(Number.parseInt(split[1] ?? '', 16));
      if (unit) file = this.split(unit);
      const packed = /^p(\d+)u(\d+)$/.exec(fileKey);
      if (packed) {
        // Which packages there are is known once all units have been asked for.
        for (const other of this.main.info.units) if (this.isSkeleton(other)) this.split(other);
        file = this.#packedFile(Number(packed[1]), Number(packed[2]));
      }
    }
    return file?.spaces.find(space => space.key === key);
  }

  /** Where the DIEs of a skeleton are; undefined, and reported, where that can't be read. */
  split(skeleton: Unit): DwarfFile | undefined {
    if (this.#splitOf.has(skeleton)) return this.#splitOf.get(skeleton);
    let file: DwarfFile | undefined;
    try {
      file = this.#load(skeleton);
    } catch (error) {
      if (!(error instanceof LayoutError)) throw error;
      this.problem(error);
    }
    this.#splitOf.set(skeleton, file);
    return file;
  }

  #load(skeleton: Unit): DwarfFile {
    const missing = (what: string): LayoutError => skeleton.error('missing', what, skeleton.start);
    const link = skeleton.split;
    if (!link) throw skeleton.error('malformed', 'a skeleton of nothing', skeleton.start);
    const { dwoName, dwoId } = link;
    const sections = this.#split?.(link);
    if (!sections) throw missing(`its types are in ${dwoName}, which is not there`);
    let known = this.#bySections.get(sections);
    if (!known) {
      if (sections.cuIndex.length === 0) known = this.#add(splitKey(skeleton), sections, true);
      else this.#packages.push((known = new Package(sections)));
      this.#bySections.set(sections, known);
    }
    if (known instanceof Package) {
      const part = known.unit(dwoId);
      if (!part) throw missing(`its types are in ${dwoName}, and the package has no such unit`);
      return this.#add(splitKey(skeleton), part, true);
    }
    if (!known.info.units.some(unit => sameId(unit, dwoId)))
      throw missing(`its types are in ${dwoName}, but that is of another build`);
    return known;
  }

  #packed(id: string): Unit | undefined {
    for (const [number, pack] of this.#packages.entries()) {
      const row = pack.typeUnit(id);
      const file = row && this.#packedFile(number, row);
      if (file) return this.#signatures.get(id);
    }
    return undefined;
  }

  #packedFile(number: number, row: number): DwarfFile | undefined {
    const key = `p${number}u${row}`;
    const known = this.#byKey.get(key);
    if (known) return known;
    const sections = this.#packages[number]?.typeUnitSections(row);
    return sections && this.#add(key, sections, true);
  }

  #add(key: string, sections: DebugSections, split: boolean): DwarfFile {
    const file = new DwarfFile(key, sections, this, split);
    this.#byKey.set(key, file);
    for (const space of file.spaces)
      for (const unit of space.units) {
        const { id, type } = unit.header;
        if (id !== undefined && (type === unitType.type || type === unitType.splitType))
          if (!this.#signatures.has(id)) this.#signatures.set(id, unit);
      }
    return file;
  }
}

function splitKey(skeleton: Unit): string {
  return `s${skeleton.start.toString(16)}`;
}

function sameId(unit: Unit, id: string): boolean {
  return (unit.header.id ?? hex16(unit.first.big(at.gnuDwoId))) === id;
}
