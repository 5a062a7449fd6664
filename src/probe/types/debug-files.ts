// Where the rest of a program's debug information lies: a file of its own (by build-id, or by .gnu_debuglink with its
// CRC), what dwz moved out of it, what -gsplit-dwarf left beside it. Each is checked to be of the same build before it
// counts. Follows gdb's manual, "Debugging Information in Separate Files", and DWARF 5, sections 3.1.2 and 7.3.
import { realpathSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { kernelError } from '../../../native/errors.js';
import { LayoutError } from '../../layout/cursor.js';
import { debugSections, hasDebugInfo } from '../../layout/elf/debug-sections.js';
import { readElf, type Elf } from '../../layout/elf/elf.js';
import { altLinkOf, buildIdOf, debugLinkOf } from '../../layout/elf/links.js';
import type { DebugSections } from '../../layout/file.js';
import type { SplitUnit } from '../../layout/dwarf/files.js';
import { decompress } from './decompress.js';
import { openFile, type OpenFile } from './file-bytes.js';
import { baseName, folderOf, resolveIn } from './places.js';

/** Where to look, in this order. */
export interface Search {
  /** Below which folders paths are meant: `/proc/4121/root`, and '' for our own. */
  roots: readonly string[];
  /** Such as /usr/lib/debug. */
  debugPaths: readonly string[];
}

export interface FoundElf {
  file: OpenFile;
  elf: Elf;
  /** As it's called below the root that it was found in. */
  path: string;
  /** The same without links: relative paths in it count from there. */
  realPath: string;
}

const crcChunk = 1 << 20;

/** Files of one program, and why others were left. What it opens is closed by `close`. */
export class DebugFiles {
  readonly opened: OpenFile[] = [];
  /** Sentences: what is there, but isn't of this build. */
  readonly notes: string[] = [];
  readonly #search: Search;
  readonly #split = new Map<string, DebugSections | undefined>();

  constructor(search: Search) {
    this.#search = search;
  }

  /** The file that has the DWARF of `elf`, which is called `path` and has none. */
  separate(elf: Elf, path: string): FoundElf | undefined {
    const id = buildIdOf(elf);
    const byId = id === undefined ? undefined : this.#byBuildId(id, found => hasDebugInfo(found.elf));
    if (byId) return byId;
    const link = debugLinkOf(elf, decompress);
    if (!link || link.name.includes('/') || link.name === '') return undefined;
    const folder = folderOf(path);
    const candidates = [
      `${folder}/${link.name}`,
      `${folder}/.debug/${link.name}`,
      ...this.#search.debugPaths.map(debugPath => `${debugPath}${folder}/${link.name}`),
    ].filter(candidate => candidate !== path);
    return this.#first(candidates, found => {
      if (!hasDebugInfo(found.elf)) return false;
      if (crcOf(found.file) === link.crc) return true;
      this.notes.push(`${found.path} is of another build (its CRC differs).`);
      return false;
    });
  }

  /** What dwz moved out of `elf`, which is called `path`. */
  supplementary(elf: Elf, path: string): FoundElf | undefined {
    const link = altLinkOf(elf, decompress);
    if (!link) return undefined;
    const isOurs = (found: FoundElf): boolean => {
      if (buildIdOf(found.elf) === link.buildId) return true;
      this.notes.push(`${found.path} is of another build (its build-id differs).`);
      return false;
    };
    const named = link.name.startsWith('/') ? link.name : `${folderOf(path)}/${link.name}`;
    const candidates = [
      named,
      ...this.#search.debugPaths.flatMap(debugPath => [
        `${debugPath}${named}`,
        `${debugPath}/.dwz/${baseName(link.name)}`,
      ]),
    ];
    const found = this.#first(candidates, isOurs) ?? this.#byBuildId(link.buildId, isOurs);
    if (!found) this.notes.push(`${link.name}, which dwz moved types to, is not there.`);
    return found;
  }

  /** Sections of the .dwp beside the program, or of the .dwo that a unit names. `paths`: what the program is called. */
  split(unit: SplitUnit, paths: readonly string[]): DebugSections | undefined {
    return this.#package(paths) ?? this.#object(unit, paths);
  }

  close(): void {
    for (const file of this.opened.splice(0)) file.close();
  }

  #package(paths: readonly string[]): DebugSections | undefined {
    return this.#cached('.dwp', () => {
      const found = this.#first(
        paths.map(path => `${path}.dwp`),
        ({ elf }) => hasDebugInfo(elf, 'split'),
      );
      return found && debugSections(found.elf, decompress, 'split');
    });
  }

  #object({ dwoName, compDir }: SplitUnit, paths: readonly string[]): DebugSections | undefined {
    return this.#cached(`${compDir} ${dwoName}`, () => {
      const folders = paths.map(folderOf);
      const candidates = [
        dwoName.startsWith('/') ? dwoName : `${compDir}/${dwoName}`,
        // Moved together with the program.
        ...folders.flatMap(folder => [`${folder}/${dwoName}`, `${folder}/${baseName(dwoName)}`]),
        ...this.#search.debugPaths.map(debugPath => `${debugPath}/${baseName(dwoName)}`),
      ];
      const found = this.#first(candidates, ({ elf }) => hasDebugInfo(elf, 'split'));
      return found && debugSections(found.elf, decompress, 'split');
    });
  }

  #cached(key: string, load: () => DebugSections | undefined): DebugSections | undefined {
    if (!this.#split.has(key)) this.#split.set(key, load());
    return this.#split.get(key);
  }

  #byBuildId(id: string, accept: (found: FoundElf) => boolean): FoundElf | undefined {
    const place = `.build-id/${id.slice(0, 2)}/${id.slice(2)}.debug`;
    const candidates = this.#search.debugPaths.map(debugPath => `${debugPath}/${place}`);
    return this.#first(candidates, found => buildIdOf(found.elf) === id && accept(found));
  }

  /** The first that is there, is ELF and is accepted. It stays open; the others don't. */
  #first(candidates: readonly string[], accept: (found: FoundElf) => boolean): FoundElf | undefined {
    for (const root of this.#search.roots) {
      for (const path of candidates) {
        const found = path.startsWith('/') ? openElf(root, path) : undefined;
        if (!found) continue;
        if (this.#accepts(found, accept)) {
          this.opened.push(found.file);
          return found;
        }
        found.file.close();
      }
    }
    return undefined;
  }

  #accepts(found: FoundElf, accept: (found: FoundElf) => boolean): boolean {
    try {
      return accept(found);
    } catch (error) {
      if (!(error instanceof LayoutError)) throw error;
      this.notes.push(`${error.message}.`);
      return false;
    }
  }
}

function openElf(root: string, path: string): FoundElf | undefined {
  const resolved = resolveIn(root, path);
  if (resolved === undefined) return undefined;
  let file: OpenFile | undefined;
  try {
    file = openFile(resolved, path);
    return { file, elf: readElf(file), path, realPath: realPathOf(root, resolved) };
  } catch (error) {
    file?.close();
    // A search: what can't be opened, or is no ELF, is not what was looked for.
    if (error instanceof LayoutError) return undefined;
    kernelError(error, path);
    return undefined;
  }
}

function realPathOf(root: string, resolved: string): string {
  return root === '' ? realpathSync(resolved) : resolved.slice(root.length);
}

function crcOf(file: OpenFile): number {
  let crc = 0;
  for (let at = 0; at < file.size; at += crcChunk)
    crc = crc32(file.slice(at, Math.min(crcChunk, file.size - at)), crc);
  return crc;
}
