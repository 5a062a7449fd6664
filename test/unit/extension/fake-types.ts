// A probe's answers about types, in the same process and as a test says: processes, files and the types that these
// have. Counts what is open, so that a test sees what is left behind. Not a model of the real one (src/probe/types).
import type { AttachmentStatus } from '../../../src/protocol/attachment.js';
import { RpcFailure } from '../../../src/protocol/failure.js';
import type { ProbeApi } from '../../../src/protocol/probe.js';
import type { Remote } from '../../../src/protocol/rpc.js';
import type { Agreement, BoundType, Suggestion } from '../../../src/protocol/table.js';
import type { TypeEntry, TypesSpec } from '../../../src/protocol/types.js';
import { Emitter } from '../../../src/extension/base/emitter.js';
import type { BoundTo } from '../../../src/extension/types/bound-to.js';
import { segment, use } from './machine.js';

export const producer = use(4121, 'producer', 'rw', '7f3a91bfc000');
export const consumer = use(4133, 'consumer', 'rw', '7f61a0008000');

export function entry(name: string, size?: number, id = name): TypeEntry {
  return { id, kind: 'struct', name, unit: 'ring.c', ...(size === undefined ? {} : { size }) };
}

/** By `pid:4121`, a path, or `struct:<i`. */
export function sourceName(spec: TypesSpec): string {
  switch (spec.kind) {
    case 'process':
      return `pid:${spec.pid}`;
    case 'file':
    case 'header':
      return spec.path;
    case 'text':
      return 'text';
    case 'format':
      return `${spec.language}:${spec.text}`;
  }
}

export class FakeTypes {
  /** Types by source; one that isn't here has none. */
  readonly sources = new Map<string, TypeEntry[]>();
  readonly interpreters = new Set<string>();
  /** What is open, by number. */
  readonly open = new Map<number, string>();
  readonly opened: string[] = [];
  /** What was bound, each time. */
  readonly bound: BoundType[][] = [];
  readonly asked: string[] = [];
  readonly agreed: { debugPaths: string[]; whileShown: boolean }[] = [];
  readonly fields = new Set<string>();
  suggestions: Omit<Suggestion, 'types'>[] = [];
  /** The next of these questions fail as if the thread for types ended in them. */
  readonly endIn: string[] = [];
  agreement: Agreement = { same: true, processes: [], differences: [] };
  readonly #closing = new Map<number, () => void>();
  /** Openings end only when they are closed. */
  hangs = false;
  /** Waited for by each opening. */
  gate: Promise<void> = Promise.resolve();

  /** The thread for types ends, the probe goes on. */
  endThread(): void {
    this.open.clear();
  }

  #closed(number: number): Promise<void> {
    return new Promise((_, reject) => {
      this.#closing.set(number, () =>
        reject(new RpcFailure({ kind: 'ended', code: 'CANCELLED', detail: 'cancelled' })),
      );
    });
  }

  #mayEnd(question: string): void {
    if (this.endIn[0] !== question) return;
    this.endIn.shift();
    this.endThread();
    throw new RpcFailure({ kind: 'ended', code: 'TYPESENDED', detail: 'the thread has ended' });
  }

  /** As a new life of the probe sees it: nothing is open. */
  life(): Remote<ProbeApi> {
    this.open.clear();
    const types = (number: number): TypeEntry[] => {
      const source = this.open.get(number);
      if (source === undefined) throw new RpcFailure({ kind: 'gone', code: 'GONE', detail: 'closed' });
      return this.sources.get(source) ?? [];
    };
    const answers: Partial<Remote<ProbeApi>> = {
      openTypes: async ({ types: number, spec }) => {
        const source = sourceName(spec);
        this.opened.push(source);
        await this.gate;
        if (this.hangs) await this.#closed(number);
        this.#mayEnd('open');
        const interpreter = this.interpreters.has(source);
        const code = interpreter ? 'INTERPRETER' : 'NOTYPES';
        if (!this.sources.has(source))
          throw new RpcFailure({ kind: 'unsupported', code, detail: `${source} has none.` });
        this.open.set(number, source);
        return { types: number, objects: [{ path: source, from: 'DWARF' }], interpreter };
      },
      closeTypes: ({ types: number }) => {
        this.open.delete(number);
        this.#closing.get(number)?.();
        return Promise.resolve();
      },
      findTypes: async ({ types: number, name }) => {
        await Promise.resolve();
        this.#mayEnd('find');
        return types(number).filter(e => e.name === name.replace(/^struct /, ''));
      },
      typeEntries: async ({ types: number, offset = 0, limit }) => {
        await Promise.resolve();
        const all = types(number);
        return { entries: all.slice(offset, offset + limit), total: all.length };
      },
      bind: async ({ bindings }) => {
        await Promise.resolve();
        this.#mayEnd('bind');
        for (const { types: number } of bindings) types(number);
        this.bound.push(bindings);
      },
      locate: ({ at }) =>
        Promise.resolve(
          'path' in at && this.fields.has(at.path)
            ? { path: at.path, offset: 0, length: 4, parents: [] }
            : null,
        ),
      suggest: async ({ types: number, limit }) => {
        this.asked.push('suggest');
        await Promise.resolve();
        types(number);
        return this.suggestions.slice(0, limit).map(s => ({ ...s, types: number }));
      },
      agree: ({ debugPaths, whileShown }) => {
        this.asked.push('agree');
        this.agreed.push({ debugPaths, whileShown });
        return Promise.resolve(this.agreement);
      },
    };
    return answers as Remote<ProbeApi>;
  }
}

/** An attachment of /ticks, 64 KiB, seen as the producer. */
export class FakeAttachment implements BoundTo {
  readonly target = { segment: 'posix:0:1b:306', name: '/ticks' };
  readonly #states = new Emitter<unknown>();
  readonly #statuses = new Emitter<AttachmentStatus>();
  readonly onState = this.#states.event;
  readonly onStatus = this.#statuses.event;
  readonly #shows = new Emitter<boolean>();
  readonly onShowsTable = this.#shows.event;
  showsTable = true;
  status: AttachmentStatus | null = null;
  number: number | undefined;
  probe: Remote<ProbeApi> | undefined;

  attach(probe: Remote<ProbeApi>, number = 1): void {
    this.probe = probe;
    this.number = number;
    this.#states.fire({ kind: 'attached' });
    this.tell({});
  }

  show(isShown: boolean): void {
    this.showsTable = isShown;
    this.#shows.fire(isShown);
  }

  lose(): void {
    this.probe = undefined;
    this.number = undefined;
    this.#states.fire({ kind: 'restarting' });
  }

  tell(facts: Partial<AttachmentStatus>): void {
    const { pid, startTime, command } = producer;
    const { segment: id, name } = this.target;
    this.status = {
      attachment: this.number ?? 0,
      segment: segment({ id, kind: 'posix', name, size: 65536, uses: [producer, consumer] }),
      way: 'file',
      process: { pid, startTime, command, alive: true },
      size: 65536,
      allocated: null,
      resident: null,
      orphan: false,
      reads: { clean: 0, unclear: 0 },
      ...facts,
    };
    this.#statuses.fire(this.status);
  }

  ask<T>(question: (probe: Remote<ProbeApi>, attachment: number) => Promise<T>): Promise<T> {
    if (!this.probe || this.number === undefined)
      return Promise.reject(new RpcFailure({ kind: 'ended', detail: 'not attached now' }));
    return question(this.probe, this.number);
  }
}
