// DWARF as a source of types: opened at once, indexed when someone wants the list, searched without an index when
// someone wants one name. Follows the contract in ../layout.ts.
import { LayoutError } from '../cursor.js';
import { buildLayout } from './builder.js';
import { at } from './constants.js';
import type { Die } from './die.js';
import { dieAt } from './file.js';
import type { DebugSections } from '../file.js';
import { Files, type Others } from './files.js';
import { findByName, findDefinition } from './find.js';
import type { EntryId, Layout, Steps, Target, TypeEntry, TypeSource } from '../layout.js';
import { entryKind, NameIndex } from './name-index.js';
import { fullName } from './names.js';
import { parseName, sameName } from './wanted.js';

/** Definitions that are searched for one by one. */
const mostSearches = 4;

/** Opens and indexes, in steps. `problems` of the result tells what could not be read. */
export function* indexDwarf(sections: DebugSections, others: Others = {}): Steps<DwarfSource> {
  const source = openDwarf(sections, others);
  yield* source.index();
  return source;
}

/** Opens, and reads no more than the headers of units: for who wants one type and no list. Throws LayoutError. */
export function openDwarf(sections: DebugSections, others: Others = {}): DwarfSource {
  return new DwarfSource(new Files(sections, others), sections);
}

export class DwarfSource implements TypeSource {
  readonly target: Target;
  readonly #files: Files;
  readonly #definitions = new Map<string, Die | undefined>();
  #entries: readonly TypeEntry[] | undefined;
  #byName: Map<string, EntryId> | undefined;
  #searches = 0;

  constructor(files: Files, { littleEndian, addressSize, machine }: DebugSections) {
    this.#files = files;
    this.target = { byteOrder: littleEndian ? 'little' : 'big', addressSize, machine };
  }

  /** What could not be read so far: of one unit or file, while the others serve. */
  get problems(): readonly LayoutError[] {
    return this.#files.problems;
  }

  /** Makes the list of names, in steps; the first call of `entries` does it in one go otherwise. */
  *index(): Steps<void> {
    if (this.#entries) return;
    this.#entries = yield* new NameIndex(this.#files).build();
  }

  entries(): readonly TypeEntry[] {
    for (const steps = this.index(); !steps.next().done;);
    return this.#entries ?? [];
  }

  find(name: string): readonly TypeEntry[] {
    const steps = this.finding(name);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  }

  *finding(name: string): Steps<readonly TypeEntry[]> {
    const found = yield* findByName(this.#files, name);
    if (found.length > 0 || !this.#entries) return found;
    // A name that can't be taken apart as names are.
    const wanted = parseName(name);
    return this.#entries.filter(entry => wanted.takes(entry.kind) && sameName(entry.name, wanted.name));
  }

  layout(id: EntryId): Layout {
    return buildLayout(this.#dieOf(id), this.target, die => this.#define(die));
  }

  #dieOf(id: EntryId): Die {
    const [, key = '', hex = ''] = /^([a-z0-9]{1,40})\.([0-9a-f]{1,13})$/.exec(id) ?? [];
    const space = this.#files.space(key);
    if (!space) throw new LayoutError('missing', '.debug_info', 'there is no such type here');
    return dieAt(space, Number.parseInt(hex, 16));
  }

  /** The definition of what is declared: in its type unit, or anywhere under the same name. */
  #define(die: Die): Die {
    const typeUnit = die.ref(at.signature);
    if (typeUnit) return typeUnit;
    if (!die.flag(at.declaration)) return die;
    const name = fullName(die);
    if (name === '') return die;
    const key = `${alike(entryKind(die.tag))} ${name}`;
    if (!this.#definitions.has(key)) this.#definitions.set(key, this.#search(key, name, die));
    return this.#definitions.get(key) ?? die;
  }

  /** The first few by walks of their own; who needs more is served faster by a list of all. */
  #search(key: string, name: string, die: Die): Die | undefined {
    if (!this.#entries && ++this.#searches <= mostSearches) {
      const wanted = alike(entryKind(die.tag));
      return findDefinition(this.#files, { name, takes: kind => alike(kind) === wanted });
    }
    this.#byName ??= new Map(this.entries().map(entry => [`${alike(entry.kind)} ${entry.name}`, entry.id]));
    const id = this.#byName.get(key);
    return id === undefined ? undefined : this.#dieOf(id);
  }
}

/** C++ lets a class be declared as a struct, and the other way round. */
function alike(kind: TypeEntry['kind']): TypeEntry['kind'] {
  return kind === 'class' ? 'struct' : kind;
}
