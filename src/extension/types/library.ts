// Types that attachments have opened in the probe: each source once, however many of them use it, for as long as one
// does. A probe that was started again knows nothing: the next question opens the source in it anew.
// Plain Node, no editor. Not what is bound where (bound.ts), nor the reading (src/probe/types).
import { RpcFailure, type Failure } from '../../protocol/failure.js';
import type { Remote } from '../../protocol/rpc.js';
import type {
  EntryId,
  TypeEntry,
  TypesApi,
  TypesInfo,
  TypesProgress,
  TypesSpec,
  WireLayout,
} from '../../protocol/types.js';
import { asFailure } from '../attachment/attachment.js';
import type { Disposable } from '../base/disposables.js';
import { Emitter } from '../base/emitter.js';
import type { Log } from '../base/log.js';
import { SourceFiles } from './source-files.js';

/** Opened types are no more, though the probe goes on: what reads them there has ended, or was started again since. */
export function isLost({ kind, code }: Failure): boolean {
  return (kind === 'ended' && code === 'TYPESENDED') || (kind === 'gone' && code === 'GONE');
}

export type TypesProbe = Remote<TypesApi>;

export interface LibraryOptions {
  /** The probe in its present life; undefined while there is none. */
  probe: () => TypesProbe | undefined;
  /** Folders of separate debug files. */
  debugPaths: () => string[];
  log: Log;
  /** Milliseconds from a change of a file until it's read anew; half a second. */
  rebuildWait?: number | undefined;
}

/** Opened in one life of the probe. */
interface Life {
  probe: TypesProbe;
  types: number;
  info: Promise<TypesInfo>;
  /** By us: what fails for that is not tried again. */
  closed: boolean;
}

interface Source {
  key: string;
  spec: TypesSpec;
  holders: number;
  life: Life | undefined;
  followed: Disposable | undefined;
}

export interface TypesPage {
  filter?: string;
  kinds?: TypeEntry['kind'][];
  offset: number;
  limit: number;
}

/** One source, held until `dispose`. Its questions open it, and throw RpcFailure. */
export interface HeldTypes {
  readonly spec: TypesSpec;
  /** Its number in the probe's present life; undefined while it isn't opened. */
  readonly types: number | undefined;
  open(): Promise<TypesInfo>;
  find(name: string): Promise<TypeEntry[]>;
  entries(page: TypesPage): Promise<{ entries: TypeEntry[]; total: number }>;
  layout(entry: EntryId): Promise<WireLayout>;
  /** What was opened by this number is not known any more: the next question opens it anew. */
  lost(types: number): void;
  /** Gives up what is under way for it, for whoever waits. */
  cancel(): void;
  dispose(): void;
}

export class TypesLibrary {
  readonly #options: LibraryOptions;
  readonly #sources = new Map<string, Source>();
  readonly #progressed = new Emitter<TypesProgress>();
  readonly #rebuilt = new Emitter<string>();
  readonly #files: SourceFiles;
  #last = 0;

  /** Something is being read; `types` says for which opened source. */
  readonly onProgress = this.#progressed.event;
  /** A file that somebody holds types of was built anew, or written: its path. What is asked next reads it anew. */
  readonly onRebuilt = this.#rebuilt.event;

  constructor(options: LibraryOptions) {
    this.#options = options;
    this.#files = new SourceFiles(path => this.#fileChanged(path), options.rebuildWait);
  }

  /** Sources that are opened now. */
  get opened(): number {
    return [...this.#sources.values()].filter(source => source.life).length;
  }

  hold(spec: TypesSpec): HeldTypes {
    const key = JSON.stringify(spec);
    const source = this.#sources.get(key) ?? this.#source(key, spec);
    this.#sources.set(key, source);
    source.holders++;
    type Question<T> = (probe: TypesProbe, types: number, info: TypesInfo) => Promise<T>;
    const put = async <T>({ probe, types, info }: Life, question: Question<T>): Promise<T> =>
      question(probe, types, await info);
    const ask = async <T>(question: Question<T>): Promise<T> => {
      const life = this.#life(source);
      try {
        return await put(life, question);
      } catch (error) {
        if (life.closed || !isLost(asFailure(error))) throw error;
        this.#lost(source, life);
        return put(this.#life(source), question);
      }
    };
    let held = true;
    const present = (): number | undefined =>
      source.life && source.life.probe === this.#options.probe() ? source.life.types : undefined;
    return {
      spec,
      get types() {
        return present();
      },
      open: () => ask((_, types, info) => Promise.resolve({ ...info, types })),
      find: name => ask((probe, types) => probe.findTypes({ types, name })),
      entries: page => ask((probe, types) => probe.typeEntries({ types, ...page })),
      layout: entry => ask((probe, types) => probe.layoutOf({ types, entry })),
      lost: number => {
        if (source.life?.types === number) this.#lost(source, source.life);
      },
      cancel: () => this.#close(source),
      dispose: () => {
        if (!held) return;
        held = false;
        if (--source.holders > 0) return;
        this.#sources.delete(key);
        source.followed?.dispose();
        this.#close(source);
      },
    };
  }

  /** Reads what `changed` names anew when it's next asked for; true when there was any. */
  forget(changed: (spec: TypesSpec) => boolean): boolean {
    const sources = [...this.#sources.values()].filter(source => source.life && changed(source.spec));
    for (const source of sources) this.#close(source);
    return sources.length > 0;
  }

  /** A file that may be one of these was saved in an editor: it is read anew without a wait, and once. */
  saved(path: string): void {
    this.#files.look(path);
  }

  /** Where separate debug files are looked for, as settings have it now. */
  get debugPaths(): string[] {
    return this.#options.debugPaths();
  }

  progress(progress: TypesProgress): void {
    this.#progressed.fire(progress);
  }

  dispose(): void {
    for (const source of this.#sources.values()) this.#close(source);
    this.#sources.clear();
    this.#files.dispose();
    this.#progressed.dispose();
    this.#rebuilt.dispose();
  }

  #source(key: string, spec: TypesSpec): Source {
    const path = fileOf(spec);
    const followed = path === undefined ? undefined : this.#files.follow(path);
    return { key, spec, holders: 0, life: undefined, followed };
  }

  #fileChanged(path: string): void {
    this.forget(spec => fileOf(spec) === path);
    // Also where it could not be read before.
    this.#rebuilt.fire(path);
  }

  #life(source: Source): Life {
    const probe = this.#options.probe();
    if (!probe) throw new RpcFailure({ kind: 'ended', detail: 'there is no probe now' });
    if (source.life?.probe === probe) return source.life;
    const types = ++this.#last;
    const { spec } = source;
    const info = probe.openTypes({ types, spec, debugPaths: this.#options.debugPaths() });
    const life: Life = { probe, types, info, closed: false };
    source.life = life;
    // What could not be opened is tried again by the next question; whoever waits for it is told by itself.
    info.catch(() => {
      if (source.life === life) source.life = undefined;
    });
    return life;
  }

  #lost(source: Source, life: Life): void {
    if (source.life === life) source.life = undefined;
  }

  #close(source: Source): void {
    const { life } = source;
    source.life = undefined;
    if (life) life.closed = true;
    if (!life || life.probe !== this.#options.probe()) return;
    life.probe.closeTypes({ types: life.types }).catch((error: unknown) => {
      const { kind, detail } = asFailure(error);
      if (kind !== 'ended') this.#options.log.warn(`closeTypes: ${detail}`);
    });
  }
}

/** The file that types are from, where it is one that is built. */
function fileOf(spec: TypesSpec): string | undefined {
  return spec.kind === 'file' || spec.kind === 'header' ? spec.path : undefined;
}
