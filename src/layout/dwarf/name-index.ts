// The names of all types of a program, each once for what tells it apart, gathered in one walk over all DIEs. Names are
// decoded at the end. Not the search for one name (find.ts).
import type { Abbrev } from './abbrev.js';
import { cut } from './budget.js';
import { entryId } from './builder.js';
import { at, tag } from './constants.js';
import { Die } from './die.js';
import type { DwarfFile, TextRef } from './file.js';
import type { Files } from './files.js';
import type { Progress, Steps, TypeEntry } from '../layout.js';
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

/** Types of one name in one scope, told apart by tag and size. */
const mostAlike = 64;

/** A type that was met in the unit that is being walked. */
interface Met {
  offset: number;
  tag: number;
  size: number | undefined;
  ref: TextRef;
  scope: number;
  /** Its name takes more than the reference and the scope to tell. */
  special: boolean;
}

/** What was met with one reference and in one scope, in any unit: seldom more than one. */
interface Known {
  tag: number;
  size: number | undefined;
  next: Known | undefined;
}

export class NameIndex implements Visitor {
  readonly #files: Files;
  readonly #imports: Imports;
  readonly #entries: TypeEntry[] = [];
  readonly #keys = new Set<string>();
  #text = 0;
  #file: DwarfFile | undefined;
  /** Of the same file: by what stands before a name, then by where the name stands. */
  #byScope = new Map<string, Map<TextRef, Known>>();
  #met: Met[] = [];
  #lacksArguments = false;

  constructor(files: Files) {
    this.#files = files;
    this.#imports = new Imports(files);
  }

  /** Goes through everything; what is malformed is reported to the files and left out. */
  *build(): Steps<TypeEntry[]> {
    const total = this.#files.main.info.bytes.length + this.#files.main.types.bytes.length;
    let done = 0;
    for (const unit of unitsOf(this.#files)) {
      yield* this.#unit(unit, done, total);
      done = Math.min(total, done + unit.end - unit.start);
      if (this.#text > mostText) {
        this.#files.problem(unit.error('too large', 'more names than any program has', unit.start));
        return this.#entries;
      }
    }
    // Imported units may import others: a set goes on to what is added to it.
    for (const unit of this.#imports.units) yield* this.#unit(unit, total, total);
    return this.#entries;
  }

  *#unit(unit: Unit, done: number, total: number): Generator<Progress, void, undefined> {
    if (unit.space.file !== this.#file) {
      this.#file = unit.space.file;
      this.#byScope = new Map();
    }
    this.#met = [];
    const walk = guarded(this.#files, () => {
      this.#lacksArguments = mayLackArguments(unit);
      return new Walk(unit, this);
    });
    if (!walk) return;
    for (let going = true; going;) {
      // Left as it is where the walk ends in an error.
      going = false;
      guarded(this.#files, () => {
        walk.run(walk.at + stride);
        going = !walk.done;
      });
      yield { done: Math.min(total, done + walk.at - unit.start), total };
    }
    keepScopes(walk);
    for (const met of this.#met) guarded(this.#files, () => this.#take(unit, met));
  }

  type(unit: Unit, abbrev: Abbrev, offset: number, attrs: number, scope: number): void {
    guarded(this.#files, () => this.#meet(unit, abbrev, offset, attrs, scope));
  }

  #meet(unit: Unit, abbrev: Abbrev, offset: number, attrs: number, scope: number): void {
    if (isDeclaration(unit, abbrev, offset)) return;
    const ref = nameRef(unit, abbrev, offset, attrs) ?? -1;
    const outside = abbrev.attrs.includes(at.specification);
    if (ref < 0 && !outside) return;
    const size = byteSize(unit, abbrev, offset, attrs);
    const special = outside || (this.#lacksArguments && abbrev.children);
    if (!special && scope < 0 && !this.#isNew('', ref, abbrev.tag, size)) return;
    // The rest waits for the scopes of the whole unit.
    this.#met.push({ offset, tag: abbrev.tag, size, ref, scope, special });
  }

  imported(unit: Unit, offset: number): void {
    guarded(this.#files, () => this.#imports.add(new Die(unit, offset)));
  }

  #take(unit: Unit, { offset, tag: code, size, ref, scope, special }: Met): void {
    const die = new Die(unit, offset);
    let name: string;
    if (special) name = fullName(die);
    else {
      const prefix = scopePrefix(unit, scope);
      if (scope >= 0 && !this.#isNew(prefix, ref, code, size)) return;
      name = cut(prefix + unit.space.file.textAt(ref));
    }
    if (name === '') return;
    const entry = entryOf(die, name, size);
    const key = `${entry.kind} ${entry.size ?? ''} ${name}`;
    if (this.#keys.has(key)) return;
    this.#keys.add(key);
    this.#entries.push(entry);
    this.#text += name.length;
  }

  /** Whether nothing of this name, tag and size was met before; from now on it was. */
  #isNew(prefix: string, ref: TextRef, code: number, size: number | undefined): boolean {
    let byRef = this.#byScope.get(prefix);
    if (!byRef) this.#byScope.set(prefix, (byRef = new Map<TextRef, Known>()));
    const first = byRef.get(ref);
    let others = 0;
    for (let known = first; known; known = known.next) {
      if (known.tag === code && known.size === size) return false;
      // So many types of one name are made to be slow: the names themselves are compared then.
      if (++others >= mostAlike) return true;
    }
    byRef.set(ref, { tag: code, size, next: first });
    return true;
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
