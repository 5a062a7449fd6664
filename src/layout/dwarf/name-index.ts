// The names of all types of a program, each once for what tells it apart, gathered in one walk over all DIEs. Names are
// decoded at the end. Not the search for one name (find.ts).
import type { Abbrev } from './abbrev.js';
import { entryId } from './builder.js';
import { at, tag } from './constants.js';
import { Die } from './die.js';
import type { DwarfFile, TextRef } from './file.js';
import type { Files } from './files.js';
import type { Progress, TypeEntry } from '../layout.js';
import { fullName, mayLackArguments, scopePrefix } from './names.js';
import { byteSize, isDeclaration, nameRef } from './quick.js';
import { guarded, Imports, unitsOf } from './units.js';
import { keepScopes } from './unit-scopes.js';
import type { Unit } from './unit.js';
import { Walk, type Visitor } from './walk.js';

/** Bytes of DIEs between two looks at whether to go on. */
const stride = 1 << 21;

/** Characters of all names together. */
const mostText = 2 ** 28;

interface Found {
  unit: Unit;
  offset: number;
  tag: number;
  size: number | undefined;
  ref: TextRef;
  scope: number;
  /** Where the reference alone doesn't tell the name. */
  name: string | undefined;
  /** The next one with the same reference. */
  next: Found | undefined;
}

export class NameIndex implements Visitor {
  readonly #files: Files;
  readonly #imports: Imports;
  readonly #found: Found[] = [];
  #byRef = new Map<TextRef, Found>();
  #file: DwarfFile | undefined;

  constructor(files: Files) {
    this.#files = files;
    this.#imports = new Imports(files);
  }

  /** Goes through everything; what is malformed is reported to the files and left out. */
  *build(): Generator<Progress, void, undefined> {
    const total = this.#files.main.info.bytes.length + this.#files.main.types.bytes.length;
    let done = 0;
    for (const unit of unitsOf(this.#files)) {
      yield* this.#unit(unit, done, total);
      done = Math.min(total, done + unit.end - unit.start);
    }
    // Imported units may import others: a set goes on to what is added to it.
    for (const unit of this.#imports.units) yield* this.#unit(unit, total, total);
  }

  *#unit(unit: Unit, done: number, total: number): Generator<Progress, void, undefined> {
    if (unit.space.file !== this.#file) {
      this.#file = unit.space.file;
      this.#byRef = new Map();
    }
    let walk: Walk | undefined;
    guarded(this.#files, () => (walk = new Walk(unit, this)));
    for (let going = walk !== undefined; going && walk;) {
      const { at } = walk;
      going = false;
      guarded(this.#files, () => {
        walk?.run(at + stride);
        going = walk?.done === false;
      });
      yield { done: Math.min(total, done + walk.at - unit.start), total };
    }
    if (walk) keepScopes(walk);
  }

  type(unit: Unit, abbrev: Abbrev, offset: number, attrs: number, scope: number): void {
    if (isDeclaration(unit, abbrev, offset)) return;
    const ref = nameRef(unit, abbrev, offset, attrs) ?? -1;
    let name: string | undefined;
    const outside = abbrev.attrs.includes(at.specification);
    if (ref < 0 || outside || (mayLackArguments(unit) && abbrev.children)) {
      if (ref < 0 && !outside) return;
      // Told at the end, as names need the scopes of the whole unit.
      name = '';
    }
    const size = byteSize(unit, abbrev, offset, attrs);
    const first = this.#byRef.get(ref);
    if (name === undefined)
      for (let known = first; known; known = known.next)
        if (
          known.tag === abbrev.tag &&
          known.size === size &&
          (scope < 0 ? known.scope < 0 : known.unit === unit && known.scope === scope)
        )
          return;
    const found = { unit, offset, tag: abbrev.tag, size, ref, scope, name, next: first };
    this.#byRef.set(ref, found);
    this.#found.push(found);
  }

  imported(unit: Unit, offset: number): void {
    this.#imports.add(new Die(unit, offset));
  }

  /** What was found, decoded. */
  entries(): TypeEntry[] {
    const entries: TypeEntry[] = [];
    const known = new Set<string>();
    let text = 0;
    for (const found of this.#found) {
      const entry = guarded(this.#files, () => this.#entry(found));
      if (!entry || entry.name === '') continue;
      const key = `${entry.kind} ${entry.size ?? ''} ${entry.name}`;
      if (known.has(key)) continue;
      known.add(key);
      entries.push(entry);
      text += entry.name.length;
      if (text < mostText) continue;
      this.#files.problem(found.unit.error('too large', 'more names than any program has', found.offset));
      break;
    }
    return entries;
  }

  #entry({ unit, offset, name, scope, ref, size }: Found): TypeEntry {
    const die = new Die(unit, offset);
    const full = name === undefined ? scopePrefix(unit, scope) + unit.space.file.textAt(ref) : fullName(die);
    return entryOf(die, full, size);
  }
}

export function entryOf(die: Die, name: string, size: number | undefined): TypeEntry {
  const kind = entryKind(die.tag);
  return {
    ...{ id: entryId(die), kind, name, unit: die.unit.name },
    ...(size === undefined || kind === 'typedef' ? {} : { size }),
  };
}

export function entryKind(code: number): TypeEntry['kind'] {
  switch (code) {
    case tag.structureType:
      return 'struct';
    case tag.classType:
    case tag.interfaceType:
      return 'class';
    case tag.unionType:
      return 'union';
    case tag.enumerationType:
      return 'enum';
    case tag.baseType:
      return 'base';
    default:
      return 'typedef';
  }
}
