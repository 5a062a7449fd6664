// Opens types from wherever they come: a file, a process, declarations, a format. The one door, for the probe's worker
// and the command line alike. Reads files and /proc only; the compiler is the one program that it runs.
import { realpathSync } from 'node:fs';
import { arch, endianness } from 'node:os';
import { resolve } from 'node:path';
import { kernelError } from '../../../native/errors.js';
import type { ByteString } from '../../../native/records.js';
import { formatSource } from '../../layout/formats/source.js';
import type { Target } from '../../layout/layout.js';
import { safeText } from '../../model/safe-text.js';
import type { TypesSpec } from '../../protocol/types.js';
import { ObjectCache } from './cache.js';
import { compileTypes } from './compile.js';
import type { Search } from './debug-files.js';
import { isExpected, sentenceOf, TypesError } from './errors.js';
import { openFile, type OpenFile } from './file-bytes.js';
import { comesWith, isInterpreter } from './interpreters.js';
import { openObject, type OpenedObject } from './object.js';
import { OpenTypes, type OnPart, type Part } from './open-types.js';
import { objectsOf, openMapped, type MappedFile } from './process-objects.js';
import { buildIdIn } from './build-id.js';

export interface OpenOptions {
  /** Besides /usr/lib/debug. */
  debugPaths?: readonly string[];
  signal?: AbortSignal;
  onPart?: OnPart;
  /** Called now and then while many files are opened: may wait, and throw to give up. */
  pause?: () => Promise<void>;
}

const defaultDebugPaths = ['/usr/lib/debug'];
const compileTimeout = 30_000;

export class TypeLibrary {
  readonly #cache = new ObjectCache();
  readonly #proc: string;

  constructor(proc = '/proc') {
    this.#proc = proc;
  }

  /** Throws LayoutError, KernelError or TypesError: NOTYPES or INTERPRETER where no file has any. */
  async open(spec: TypesSpec, options: OpenOptions = {}): Promise<OpenTypes> {
    switch (spec.kind) {
      case 'file':
        return this.#openFile(spec.path, options);
      case 'process':
        return this.#openProcess(spec.pid, spec.startTime, options);
      case 'header':
      case 'text':
        return this.#compile(spec, options);
      case 'format': {
        const source = formatSource(spec.language, spec.text, spec.host ?? thisTarget());
        return new OpenTypes([{ path: spec.language, from: 'format', source }]);
      }
    }
  }

  /** Lets go of what is kept for nobody. */
  clear(): void {
    this.#cache.clear();
  }

  #openFile(path: string, options: OpenOptions): OpenTypes {
    const real = (() => {
      try {
        return realpathSync(resolve(path));
      } catch (error) {
        throw kernelError(error, path);
      }
    })();
    options.onPart?.(path);
    return new OpenTypes([this.#part(openFile(real, path), real, path, this.#search([''], options))]);
  }

  async #openProcess(pid: number, startTime: number | undefined, options: OpenOptions): Promise<OpenTypes> {
    const parts: Part[] = [];
    const search = this.#search([`${this.#proc}/${pid}/root`, ''], options);
    try {
      const files = objectsOf(this.#proc, pid, startTime);
      const isInterpreters = byInterpreter(files);
      for (const mapped of files) {
        const shown = safeText(mapped.path as ByteString);
        const whose = isInterpreters(mapped) ? { isInterpreters: true } : {};
        options.onPart?.(shown);
        await options.pause?.();
        try {
          const path = Buffer.from(mapped.path, 'latin1').toString();
          const part = this.#part(openMapped(this.#proc, pid, mapped, shown), path, shown, search);
          parts.push({ ...part, ...whose });
        } catch (error) {
          if (!isExpected(error)) throw error;
          parts.push({ path: shown, from: 'none', problem: sentenceOf(error), ...whose });
        }
      }
    } catch (error) {
      for (const part of parts) part.release?.();
      throw error;
    }
    if (parts.some(part => part.source)) return new OpenTypes(parts);
    const why = parts[0]?.problem ?? `Process ${pid} maps no file with code.`;
    const more =
      parts.length > 1 ? ` None of the ${parts.length - 1} libraries that it maps has any either.` : '';
    if (parts[0]?.isInterpreters !== true) throw new TypesError('NOTYPES', `${why}${more}`);
    const instead = 'What its program shares can be said as struct:FORMAT or numpy:DTYPE.';
    throw new TypesError('INTERPRETER', `${why}${more} ${instead}`);
  }

  async #compile(spec: TypesSpec & { kind: 'header' | 'text' }, options: OpenOptions): Promise<OpenTypes> {
    const named = spec.kind === 'header' ? spec.path : 'the declarations';
    options.onPart?.(named);
    const file = await compileTypes(spec, spec.compile, {
      timeout: compileTimeout,
      ...(options.signal ? { signal: options.signal } : {}),
    });
    const object = openObject(file, file.name, { roots: [], debugPaths: [] });
    // All is from one unit, whose name says nothing: what was compiled came in by a pipe.
    const { source } = object;
    const unnamed = <T extends { unit: string }>(entries: readonly T[]): T[] =>
      entries.map(entry => ({ ...entry, unit: spec.kind === 'header' ? spec.path : '' }));
    return new OpenTypes([
      {
        ...partOf(object, named),
        source: {
          target: source.target,
          entries: () => unnamed(source.entries()),
          find: name => unnamed(source.find(name)),
          layout: id => source.layout(id),
        },
        release: () => object.close(),
      },
    ]);
  }

  #part(file: OpenFile, path: string, shown: string, search: Search): Part {
    const id = buildIdIn(file);
    const key = id === undefined ? undefined : `${id} ${search.debugPaths.join(':')}`;
    const isKnown = key !== undefined && this.#cache.has(key);
    const held = this.#cache.hold(key, () => openObject(file, path, search));
    // Another file of the same build serves.
    if (isKnown) file.close();
    return { ...partOf(held.object, shown), release: () => held.release() };
  }

  #search(roots: readonly string[], { debugPaths = [] }: OpenOptions): Search {
    return { roots, debugPaths: [...debugPaths, ...defaultDebugPaths] };
  }
}

function partOf(object: OpenedObject, path: string): Part {
  const { source, from, buildId, debugFile } = object;
  return {
    ...{ path, from, source, index: () => object.index(), problems: () => object.problems() },
    ...(buildId === undefined ? {} : { buildId }),
    ...(debugFile === undefined ? {} : { debugFile }),
  };
}

/** Which files of a process come with the interpreter that it is; none of any other program's. */
function byInterpreter(files: readonly MappedFile[]): (file: MappedFile) => boolean {
  const program = files.find(file => file.isExecutable)?.path ?? '';
  return isInterpreter(program) ? file => comesWith(program, file.path) : () => false;
}

const machines: Readonly<Record<string, string>> = {
  x64: 'x86-64',
  arm64: 'aarch64',
  ia32: 'i386',
  arm: 'arm',
};

/** What native means here. */
export function thisTarget(): Target {
  const machine = machines[arch()];
  return {
    byteOrder: endianness() === 'LE' ? 'little' : 'big',
    addressSize: ['ia32', 'arm'].includes(arch()) ? 4 : 8,
    ...(machine === undefined ? {} : { machine }),
  };
}
