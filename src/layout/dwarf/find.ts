// One type by its name without an index: units that can't have it are left alone, the others walked, and what is the
// same type again is left out. In steps, as one file may be hundreds of megabytes. Not a guess: names are compared
// whole, as the language writes them.
import type { Abbrev } from './abbrev.js';
import { at } from './constants.js';
import { Die } from './die.js';
import type { Files } from './files.js';
import { Fingerprints } from './fingerprint.js';
import type { Progress, Steps, TypeEntry } from '../layout.js';
import { Matcher, type Candidate } from './matcher.js';
import { entryKind, entryOf } from './name-index.js';
import { fullName } from './names.js';
import { exactSize, isDeclaration } from './quick.js';
import { guarded, Imports } from './units.js';
import { keepScopes } from './unit-scopes.js';
import type { Unit } from './unit.js';
import { lastParts, parseName, sameName, type WantedName } from './wanted.js';
import { Walk, type Visitor } from './walk.js';

/** Bytes of DIEs between two looks at whether to go on. */
const stride = 1 << 21;

/** Definitions of this name, one for each different layout, in the order of the source. */
export function* findByName(files: Files, text: string): Steps<TypeEntry[]> {
  const wanted = parseName(text);
  if (wanted.name === '') return [];
  const prints = new Fingerprints();
  const seen = new Set<number>();
  const entries: TypeEntry[] = [];
  for (const die of dies(files, wanted)) {
    if (!(die instanceof Die)) {
      yield die;
      continue;
    }
    // What can't be told apart for being malformed stands there once: who asks for its layout is told why.
    const print = guarded(files, () => prints.of(die)) ?? -1;
    if (seen.has(print)) continue;
    seen.add(print);
    const entry = guarded(files, () => entryOf(die, fullName(die), exactSize(die)));
    if (entry) entries.push(entry);
  }
  return entries;
}

/** The first definition of this name, for what is but declared elsewhere. */
export function findDefinition(files: Files, wanted: WantedName): Die | undefined {
  for (const die of dies(files, wanted)) if (die instanceof Die) return die;
  return undefined;
}

/** With how far the search has come in between. */
function* dies(files: Files, wanted: WantedName): Generator<Die | Progress, void, undefined> {
  const alt = files.supplementary();
  const texts = lastParts(wanted.name);
  for (const space of files.spaces()) {
    const matcher = new Matcher(space.file, texts, alt);
    for (const candidate of matcher.units(space))
      if (space !== files.main.info || !files.isSkeleton(candidate.unit))
        yield* inUnit(files, candidate, matcher, wanted);
  }
  if (!alt) return;
  const matcher = new Matcher(alt, texts, alt);
  const units = matcher.units(alt.info);
  if (units.length === 0) return;
  const imported = yield* importedUnits(files);
  for (const candidate of units)
    if (imported.has(candidate.unit)) yield* inUnit(files, candidate, matcher, wanted);
}

function* inUnit(
  files: Files,
  { unit, hits }: Candidate,
  matcher: Matcher,
  wanted: WantedName,
): Generator<Die | Progress, void, undefined> {
  const visitor = new FindVisitor(files, matcher);
  const walk = guarded(files, () => new Walk(unit, visitor, hits));
  if (walk) yield* inSteps(files, walk, unit);
  for (const die of visitor.found) {
    if (!wanted.takes(entryKind(die.tag))) continue;
    const name = guarded(files, () => fullName(die));
    if (name !== undefined && sameName(name, wanted.name)) yield die;
  }
}

/** What was met before an error counts. */
function* inSteps(files: Files, walk: Walk, unit: Unit): Generator<Progress, void, undefined> {
  const total = unit.space.bytes.length;
  for (let going = true; going;) {
    going = false;
    guarded(files, () => {
      walk.run(walk.at + stride);
      if (walk.done) keepScopes(walk);
      else going = true;
    });
    yield { done: Math.min(total, walk.at), total };
  }
}

class FindVisitor implements Visitor {
  readonly found: Die[] = [];
  readonly #files: Files;
  readonly #matcher: Matcher;

  constructor(files: Files, matcher: Matcher) {
    this.#files = files;
    this.#matcher = matcher;
  }

  type(unit: Unit, abbrev: Abbrev, offset: number, attrs: number): void {
    guarded(this.#files, () => this.#compare(unit, abbrev, offset, attrs));
  }

  #compare(unit: Unit, abbrev: Abbrev, offset: number, attrs: number): void {
    if (abbrev.name < 0) {
      // A definition outside of its scope has its name at its declaration.
      if (!abbrev.attrs.includes(at.specification)) return;
      this.found.push(new Die(unit, offset));
    } else if (this.#matcher.matches(unit, abbrev, offset, attrs) && !isDeclaration(unit, abbrev, offset))
      this.found.push(new Die(unit, offset));
  }

  imported(): void {
    // Which units there are is known before.
  }
}

const importsOf = new WeakMap<Files, ReadonlySet<Unit>>();

/** Units of the supplementary file that the program imports, told by a walk over all that may import. */
function* importedUnits(files: Files): Generator<Progress, ReadonlySet<Unit>, undefined> {
  let units = importsOf.get(files);
  if (!units) {
    const imports = new Imports(files);
    const visitor: Visitor = {
      type: () => undefined,
      imported: (unit, offset) => {
        guarded(files, () => imports.add(new Die(unit, offset)));
      },
    };
    for (const space of files.spaces())
      for (const unit of space.units) {
        guarded(files, () => new Walk(unit, visitor).run());
        yield { done: unit.end, total: space.bytes.length };
      }
    for (const unit of imports.units) guarded(files, () => new Walk(unit, visitor).run());
    ({ units } = imports);
    importsOf.set(files, units);
  }
  return units;
}
