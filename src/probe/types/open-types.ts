// What was opened: one or several files with types as one source, the executable before its libraries. Ids say which
// file a type is from. Not the opening: library.ts. Long work is in steps, which the caller runs, pauses or drops.
import { LayoutError } from '../../layout/cursor.js';
import type { EntryId, Layout, Steps, TypeEntry, TypeSource } from '../../layout/layout.js';
import type { TypesObject } from '../../protocol/types.js';
import { baseName } from './places.js';

/** One of the files; without `source` it has no types, and `problem` tells why. */
export interface Part {
  /** Made fit to show. */
  path: string;
  buildId?: string;
  from: TypesObject['from'];
  debugFile?: string;
  source?: TypeSource;
  index?: () => Steps<void>;
  problems?: () => string[];
  problem?: string;
  /** In an interpreter's process: it came with that, so its types are not those of the program. */
  isInterpreters?: boolean;
  release?: () => void;
}

/** What is being read, besides how much of it: undefined once it's the next one's turn. */
export type OnPart = (path: string) => void;

export class OpenTypes {
  readonly #parts: readonly Part[];
  #entries: readonly TypeEntry[] | undefined;
  #closed = false;

  constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  get objects(): TypesObject[] {
    return this.#parts.map(({ path, buildId, from, debugFile, problem, problems }) => {
      const said = problem ?? problems?.().join(' ');
      return {
        ...{ path, from },
        ...(buildId === undefined ? {} : { buildId }),
        ...(debugFile === undefined ? {} : { debugFile }),
        ...(said === undefined || said === '' ? {} : { problem: said }),
      };
    });
  }

  /** The one type of a source that has just this one: a format. */
  get only(): TypeEntry | undefined {
    const [part] = this.#parts;
    const [entry, ...more] = part?.from === 'format' ? (part.source?.entries() ?? []) : [];
    return entry && more.length === 0 ? this.#own(0, entry) : undefined;
  }

  /** All named types; what several files have alike (name, kind and size) stands once. */
  *entries(onPart?: OnPart): Steps<readonly TypeEntry[]> {
    if (this.#entries) return this.#entries;
    const found = new Map<string, TypeEntry>();
    const plain: TypeEntry[] = [];
    const several = this.#withSource().length > 1;
    for (const [index, part] of this.#parts.entries()) {
      if (!part.source) continue;
      onPart?.(part.path);
      if (part.index) yield* part.index();
      for (const entry of part.source.entries()) {
        const own = this.#own(index, entry);
        if (!several) plain.push(own);
        else {
          const key = `${own.kind} ${own.size ?? ''} ${own.name}`;
          if (!found.has(key)) found.set(key, own);
        }
      }
    }
    this.#entries = several ? [...found.values()] : plain;
    return this.#entries;
  }

  /** By name; where several files have it, once for each different layout. Throws LayoutError. */
  *find(name: string, onPart?: OnPart): Steps<readonly TypeEntry[]> {
    const found: TypeEntry[] = [];
    const seen = new Set<string>();
    const several = this.#withSource().length > 1;
    for (const [index, part] of this.#parts.entries()) {
      if (!part.source) continue;
      onPart?.(part.path);
      // Between files is where a caller may stop.
      if (several) yield { done: index, total: this.#parts.length };
      const entries = part.source.finding ? yield* part.source.finding(name) : part.source.find(name);
      for (const entry of entries) {
        const own = this.#own(index, entry);
        const shape = several ? this.#shape(own) : own.id;
        if (seen.has(shape)) continue;
        seen.add(shape);
        found.push(own);
      }
    }
    return found;
  }

  /** Is it a process of an interpreter? */
  get interpreter(): boolean {
    return this.#parts[0]?.isInterpreters === true;
  }

  /** Those of the program itself, which take less to know: of its executable, or of modules that it has loaded. */
  *ownEntries(onPart?: OnPart): Steps<readonly TypeEntry[]> {
    const found: TypeEntry[] = [];
    for (const [index, part] of this.#parts.entries()) {
      if (!part.source || !this.#isProgram(index)) continue;
      onPart?.(part.path);
      if (part.index) yield* part.index();
      for (const entry of part.source.entries()) found.push(this.#own(index, entry));
    }
    return found;
  }

  /** Is it a type of the program itself, where there are others? */
  isOwn(id: EntryId): boolean {
    return this.#parts.length > 1 && this.#isProgram(Number.parseInt(id, 10));
  }

  /** Throws LayoutError. */
  layout(id: EntryId): Layout {
    const [, index = '', inner = ''] = /^(\d{1,6})\/(.+)$/s.exec(id) ?? [];
    const source = this.#parts[Number(index)]?.source;
    if (!source || this.#closed || index === '')
      throw new LayoutError('missing', 'types', `there is no type ${JSON.stringify(id)}`);
    const layout = source.layout(inner);
    const types = layout.types.map(type =>
      type.kind === 'pointer' && type.entry !== undefined
        ? { ...type, entry: `${index}/${type.entry}` }
        : type,
    );
    return { ...layout, types };
  }

  close(): void {
    this.#closed = true;
    for (const part of this.#parts) part.release?.();
  }

  /** The first file is the executable; what an interpreter runs is in others. */
  #isProgram(index: number): boolean {
    return this.interpreter ? this.#parts[index]?.isInterpreters !== true : index === 0;
  }

  #withSource(): readonly Part[] {
    return this.#parts.filter(part => part.source);
  }

  #own(index: number, entry: TypeEntry): TypeEntry {
    // Of the one file there is, all but the id is as it was: a kernel has a hundred thousand.
    if (this.#parts.length === 1) return { ...entry, id: `${index}/${entry.id}` };
    const file = this.#withSource().length > 1 ? baseName(this.#parts[index]?.path ?? '') : '';
    const unit = [file, entry.unit].filter(word => word !== '').join(': ');
    return { ...entry, id: `${index}/${entry.id}`, unit };
  }

  /** What tells layouts apart: all but where they are from. One that can't be read stands by itself. */
  #shape(entry: TypeEntry): string {
    try {
      return JSON.stringify(this.layout(entry.id), (key, value: unknown) =>
        key === 'entry' ? undefined : typeof value === 'bigint' ? value.toString() : value,
      );
    } catch (error) {
      if (error instanceof LayoutError) return entry.id;
      throw error;
    }
  }
}
