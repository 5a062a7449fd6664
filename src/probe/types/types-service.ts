// What the thread for types answers: handles by number, over the library. Long work is in slices, so that a cancel is
// heard. Not the thread (types-worker.ts), nor the opening (library.ts).
import { setImmediate as turn } from 'node:timers/promises';
import { suggestTypes, type Suggestion } from '../../layout/suggest/suggest.js';
import type { EntryId, Layout, Progress, Steps, TypeEntry } from '../../layout/layout.js';
import { RpcFailure, type Failure } from '../../protocol/failure.js';
import type { Handlers, Remote } from '../../protocol/rpc.js';
import type { Agreement } from '../../protocol/table.js';
import type { TypesApi, TypesEvents, TypesInfo, TypesSpec } from '../../protocol/types.js';
import { KernelError } from '../../../native/errors.js';
import { agreement, type AgreeParams } from './agreement.js';
import { TypesError, typesFailure } from './errors.js';
import { TypeLibrary } from './library.js';
import type { OpenTypes } from './open-types.js';
import { cancelled, inSlices } from './steps.js';

/** As the wire has it, but that a layout crosses as it is. */
export type WorkerApi = Omit<TypesApi, 'layoutOf'> & {
  layoutOf(p: { types: number; entry: EntryId }): Layout;
  /** `bytes`: the first of what the types are to explain, of `size` altogether; `name`: the segment's. */
  suggestTypes(p: {
    types: number;
    name: string;
    size: number;
    bytes: Uint8Array;
    /** They begin behind the segment's first byte. */
    rest: boolean;
    /** Made by sem_open(3). */
    semaphore: boolean;
    limit: number;
  }): Suggestion[];
  agree(p: AgreeParams): Agreement;
};

interface Handle {
  readonly stop: AbortController;
  opened: OpenTypes | undefined;
  path: string;
  lastTold: number;
}

/** At most; more is a list that nobody reads. */
const mostEntries = 100_000;
/** Milliseconds between two tellings of progress. */
const tellEvery = 100;

export class TypesService {
  readonly #library: TypeLibrary;
  readonly #events: () => Remote<TypesEvents>;
  readonly #handles = new Map<number, Handle>();

  constructor(events: () => Remote<TypesEvents>, library = new TypeLibrary()) {
    this.#events = events;
    this.#library = library;
  }

  handlers(): Handlers<WorkerApi> {
    return {
      openTypes: ({ types, spec, debugPaths }) => this.#open(types, spec, debugPaths),
      closeTypes: ({ types }) => this.#close(types),
      typeEntries: async ({ types, filter, kinds, offset = 0, limit }) => {
        const pattern = patternOf(filter);
        const all = await this.#run(types, (opened, onPart) => opened.entries(onPart));
        const wanted = recordsFirst(
          all.filter(
            ({ kind, name }) => (!kinds || kinds.includes(kind)) && (!pattern || pattern.test(name)),
          ),
        );
        const count = Math.min(limit, mostEntries);
        return { entries: wanted.slice(offset, offset + count), total: wanted.length };
      },
      findTypes: async ({ types, name }): Promise<TypeEntry[]> => [
        ...(await this.#run(types, (opened, onPart) => opened.find(name, onPart))),
      ],
      layoutOf: ({ types, entry }) => this.#opened(types).layout(entry),
      suggestTypes: async ({ types, name, size, bytes, rest, semaphore, limit }) => {
        const opened = this.#opened(types);
        const read = (offset: number, length: number): Uint8Array | 'unread' =>
          offset + length <= bytes.byteLength ? bytes.subarray(offset, offset + length) : 'unread';
        const isOwn = (entry: TypeEntry): boolean => opened.isOwn(entry.id);
        const segment = { name, size, snapshot: { size, read }, rest, semaphore, isOwn };
        const best = (entries: readonly TypeEntry[]): Suggestion[] =>
          suggestTypes(segment, entries, entry => opened.layout(entry.id), limit);
        // Programs share what they define themselves, seldom what a library does, and to know all of these takes long.
        const mine = await this.#run(types, (o, onPart) => o.ownEntries(onPart));
        // Not every program that opens a semaphore has its type, but the library that it opens it with may.
        const posix = semaphore ? await this.#run(types, (o, onPart) => o.find('sem_t', onPart)) : [];
        const own = best([...mine, ...posix.filter(({ id }) => !mine.some(entry => entry.id === id))]);
        // An interpreter's own say how it works inside.
        if (own.length > 0 || opened.interpreter) return own;
        return best(await this.#run(types, (o, onPart) => o.entries(onPart)));
      },
      agree: params => this.#agree(params),
    };
  }

  async #open(types: number, spec: TypesSpec, debugPaths: readonly string[]): Promise<TypesInfo> {
    this.#close(types);
    const handle: Handle = { stop: new AbortController(), opened: undefined, path: '', lastTold: 0 };
    this.#handles.set(types, handle);
    try {
      const opened = await this.#library.open(spec, {
        debugPaths,
        signal: handle.stop.signal,
        onPart: path => {
          handle.path = path;
        },
        pause: () => this.#pause(types, handle),
      });
      if (handle.stop.signal.aborted) {
        opened.close();
        throw cancelled();
      }
      handle.opened = opened;
      return { types, objects: opened.objects, interpreter: opened.interpreter };
    } catch (error) {
      if (this.#handles.get(types) === handle) this.#handles.delete(types);
      throw error;
    }
  }

  /** Its number is open for as long as it takes, so that closing it ends it. */
  async #agree({ types, debugPaths, ...asked }: AgreeParams): Promise<Agreement> {
    const handle: Handle = { stop: new AbortController(), opened: undefined, path: '', lastTold: 0 };
    this.#handles.set(types, handle);
    const { signal } = handle.stop;
    const pause = async (): Promise<void> => {
      await turn();
      if (signal.aborted) throw cancelled();
    };
    try {
      return await agreement(this.#library, asked, { debugPaths, signal, pause });
    } finally {
      if (this.#handles.get(types) === handle) this.#handles.delete(types);
    }
  }

  #close(types: number): void {
    const handle = this.#handles.get(types);
    this.#handles.delete(types);
    handle?.stop.abort();
    handle?.opened?.close();
  }

  #opened(types: number): OpenTypes {
    const opened = this.#handles.get(types)?.opened;
    if (opened) return opened;
    throw new TypesError('GONE', 'These types have been closed.');
  }

  async #run<T>(
    types: number,
    work: (opened: OpenTypes, onPart: (path: string) => void) => Steps<T>,
  ): Promise<T> {
    const opened = this.#opened(types);
    const handle = this.#handles.get(types);
    if (!handle) throw new TypesError('GONE', 'These types have been closed.');
    const steps = work(opened, path => {
      handle.path = path;
    });
    return inSlices(steps, {
      signal: handle.stop.signal,
      progress: progress => this.#tell(types, handle, progress),
    });
  }

  async #pause(types: number, handle: Handle): Promise<void> {
    this.#tell(types, handle, { done: 0, total: 0 });
    await turn();
    if (handle.stop.signal.aborted) throw cancelled();
  }

  #tell(types: number, handle: Handle, { done, total }: Progress): void {
    const now = performance.now();
    if (now - handle.lastTold < tellEvery) return;
    handle.lastTold = now;
    // Nobody there to hear it: then nobody waits for the answer either.
    this.#events()
      .typesProgress({ types, path: handle.path, done, total })
      .catch(() => undefined);
  }
}

/** What lies in a segment is rather a struct than a typedef, of which C libraries have dozens in front. */
function recordsFirst(entries: readonly TypeEntry[]): TypeEntry[] {
  const [records, enums, others]: [TypeEntry[], TypeEntry[], TypeEntry[]] = [[], [], []];
  for (const entry of entries) {
    const { kind } = entry;
    if (kind === 'struct' || kind === 'class' || kind === 'union') records.push(entry);
    else (kind === 'enum' ? enums : others).push(entry);
  }
  return [...records, ...enums, ...others];
}

function patternOf(filter: string | undefined): RegExp | undefined {
  if (filter === undefined || filter === '') return undefined;
  try {
    return new RegExp(filter, 'u');
  } catch (error) {
    throw new TypesError(
      'PATTERN',
      `This is no regular expression: ${error instanceof Error ? error.message : String(error)}`,
      error,
    );
  }
}

/** Facts of a failure. Why the kernel refused is found out by the probe, which knows the machine. */
export function workerFailure(error: unknown): Failure {
  if (error instanceof RpcFailure) return error.failure;
  return typesFailure(error, other => {
    if (other instanceof KernelError)
      return {
        kind: 'unsupported',
        detail: other.message,
        code: other.code,
        call: other.call,
        target: other.target,
      };
    return { kind: 'bug', detail: other instanceof Error ? (other.stack ?? other.message) : String(other) };
  });
}
