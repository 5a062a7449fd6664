// One opened file that has types: an ELF file whose DWARF is in it or beside it, one with BTF, or raw BTF. Keeps open
// what it reads from. Not where such files come from: library.ts.
import { LayoutError } from '../../layout/cursor.js';
import { indexBtf } from '../../layout/btf/source.js';
import { isBtf } from '../../layout/btf/table.js';
import { openDwarf } from '../../layout/dwarf/source.js';
import { debugSections, hasDebugInfo } from '../../layout/elf/debug-sections.js';
import { isElf, readElf, type Elf } from '../../layout/elf/elf.js';
import { buildIdOf, sectionNamed } from '../../layout/elf/links.js';
import { sectionBytes } from '../../layout/elf/section-bytes.js';
import type { Steps, TypeSource } from '../../layout/layout.js';
import { DebugFiles, type FoundElf, type Search } from './debug-files.js';
import { decompress } from './decompress.js';
import { TypesError } from './errors.js';
import { openFile, type OpenFile } from './file-bytes.js';
import { folderOf } from './places.js';

export interface OpenedObject {
  readonly source: TypeSource;
  readonly from: 'DWARF' | 'BTF';
  readonly buildId?: string;
  readonly debugFile?: string;
  /** What keeping it costs at most, in bytes. */
  readonly cost: number;
  /** Makes the list of names, where that takes long. */
  index(): Steps<void>;
  /** Sentences: what of it could not be read so far. */
  problems(): string[];
  close(): void;
}

/** Kernel modules count on the types of the kernel itself. */
const kernelBtf = '/sys/kernel/btf/vmlinux';

/** A kernel's has six million bytes. */
const mostBtf = 256 * 1024 * 1024;

/** `path`: what it's called below the first root. Throws LayoutError, TypesError (NOTYPES); `file` is closed then. */
export function openObject(file: OpenFile, path: string, search: Search): OpenedObject {
  const files = new DebugFiles(search);
  try {
    return isElf(file) ? openElfObject(file, path, files) : openBtfObject(file, path, files);
  } catch (error) {
    files.close();
    file.close();
    throw error;
  }
}

function openElfObject(file: OpenFile, path: string, files: DebugFiles): OpenedObject {
  const elf = readElf(file);
  const buildId = buildIdOf(elf);
  const known = buildId === undefined ? {} : { buildId };
  const own: FoundElf = { file, elf, path, realPath: path };
  const separate = hasDebugInfo(elf) ? undefined : files.separate(elf, path);
  const found = hasDebugInfo(elf) ? own : separate;
  if (found) {
    const paths = found === own ? [path] : [path, found.path];
    return {
      ...openDwarfObject(found, paths, file, files),
      ...known,
      ...(separate ? { debugFile: separate.path } : {}),
    };
  }
  const section = sectionNamed(elf, '.BTF');
  if (!section) throw new TypesError('NOTYPES', noTypes(elf, files));
  const bytes = sectionBytes(elf, section, decompress);
  const { addressSize, machine } = elf;
  const base = sectionNamed(elf, '.modinfo') ? openKernel(files) : undefined;
  const source = indexBtf(bytes, { name: `${file.name} .BTF`, addressSize, machine, ...base });
  return { ...known, ...opened(source, 'BTF', bytes.length, file, files) };
}

function openDwarfObject(
  found: FoundElf,
  paths: readonly string[],
  file: OpenFile,
  files: DebugFiles,
): OpenedObject {
  const alt = files.supplementary(found.elf, found.realPath);
  const source = openDwarf(debugSections(found.elf, decompress), {
    ...(alt ? { supplementary: debugSections(alt.elf, decompress) } : {}),
    split: unit => files.split(unit, paths),
  });
  const cost = [found, ...(alt ? [alt] : [])].reduce((sum, { file: { size } }) => sum + size, 0);
  return {
    ...opened(source, 'DWARF', cost, file, files),
    index: () => source.index(),
    problems: () => [...files.notes, ...source.problems.map(problem => `${problem.message}.`)],
  };
}

function openBtfObject(file: OpenFile, path: string, files: DebugFiles): OpenedObject {
  if (!isBtf(file.slice(0, Math.min(4, file.size))))
    throw new TypesError('NOTYPES', `${file.name} is neither an ELF nor a BTF file.`);
  if (file.size > mostBtf)
    throw new LayoutError('too large', file.name, `${file.size} bytes are more than BTF can be`);
  const bytes = file.slice(0, file.size);
  const isModule = path !== kernelBtf && path.startsWith(`${folderOf(kernelBtf)}/`);
  const source = indexBtf(bytes, { name: file.name, ...(isModule ? openKernel(files) : {}) });
  return opened(source, 'BTF', bytes.length, file, files);
}

/** Closed with `files`. */
function openKernel(files: DebugFiles): { base: TypeSource } {
  const file = openFile(kernelBtf);
  files.opened.push(file);
  return { base: indexBtf(file.slice(0, file.size), { name: kernelBtf }) };
}

function opened(
  source: TypeSource,
  from: OpenedObject['from'],
  cost: number,
  file: OpenFile,
  files: DebugFiles,
): OpenedObject {
  return {
    ...{ source, from, cost },
    *index() {
      // One pass that is over before anybody would see its progress.
      yield { done: 0, total: cost };
      source.entries();
    },
    problems: () => [...files.notes],
    close: () => {
      files.close();
      file.close();
    },
  };
}

function noTypes(elf: Elf, files: DebugFiles): string {
  const id = buildIdOf(elf);
  const how =
    id === undefined ? 'Build it with -g' : `Build it with -g, or install its debug symbols (build-id ${id})`;
  return [
    `${elf.file.name} has no debug information, neither in it nor in a file beside it. ${how}.`,
    ...files.notes,
  ].join(' ');
}
