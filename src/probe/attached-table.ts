// The struct table of one attachment: what is bound, and what its values lean on (who the attached process is, where
// its pointers lead, who holds its locks). Feeds views (table-feed.ts) and answers single questions.
import type { Machine } from '../../native/machine.js';
import type { ByteSource } from '../../native/source.js';
import type { Layout } from '../layout/layout.js';
import type { Libc } from '../layout/sync/state.js';
import type { CellContext } from '../layout/table/cells.js';
import type { Binding, Formats, Row } from '../layout/table/row.js';
import { lockStates, locksOf } from '../layout/sync/locks.js';
import type { SyncContext } from '../layout/sync/state.js';
import { waitGraph, type Wait } from '../layout/sync/waits.js';
import type { Inventory, Segment } from '../model/segment.js';
import type { ViewSpec } from '../protocol/frame.js';
import type { Located, LockList } from '../protocol/table.js';
import { Bound, type BoundLayout } from './bound.js';
import { sleepersOn } from './lock-holders.js';
import { LockWatch } from './lock-watch.js';
import { libcFor, ProcessView } from './process-view.js';
import { TableBytes } from './table-bytes.js';
import { locate, TableFeed } from './table-feed.js';

/** Its attachment, as far as a table asks for it. */
export interface Attached {
  readonly segment: Segment;
  readonly size: number;
  readonly process: { pid: number; command: string; alive: boolean } | null;
  readonly source: ByteSource | undefined;
}

/** Where it is: what there is to be asked of its processes. */
export interface Surroundings {
  readonly machine: Machine;
  inventory(): Inventory | undefined;
}

/** What a process has mapped is asked anew so often, in milliseconds. */
const viewFor = 1000;

export class AttachedTable {
  readonly #attached: Attached;
  readonly #around: Surroundings | undefined;
  readonly #locks: LockWatch | undefined;
  readonly #now: () => number;
  #shown = new AbortController();
  #layouts: readonly BoundLayout[] = [];
  #bound: Bound | undefined;
  #size = -1;
  #view: { pid: number; at: number; view: ProcessView } | undefined;
  #libc: { pid: number | undefined; at: number; libc: Libc | undefined } | undefined;

  /** Of what was recorded (ms since 1970) nobody is to be asked. */
  constructor(attached: Attached, around: Surroundings | { recordedAt: number }) {
    this.#attached = attached;
    this.#shown.abort();
    if ('recordedAt' in around) {
      this.#now = () => around.recordedAt;
      return;
    }
    this.#now = () => Date.now();
    this.#around = around;
    this.#locks = new LockWatch(around.machine, () => attached.segment);
  }

  bind(layouts: readonly BoundLayout[]): void {
    this.#layouts = layouts;
    this.#bound = undefined;
  }

  /** What is bound, as it was given. */
  get layouts(): readonly BoundLayout[] {
    return this.#layouts;
  }

  /** Of what is bound under a name: one of it, not the array that it may be bound as. */
  layoutOf(name: string): Layout | undefined {
    return this.#layouts.find(b => b.type.name === name)?.layout;
  }

  /** Aborted once no table is to be seen; at once where none is now. */
  get shown(): AbortSignal {
    return this.#shown.signal;
  }

  /** A view shows a table, or doesn't any more. */
  show(isShown: boolean): void {
    if (!isShown) this.#shown.abort();
    else if (this.#shown.signal.aborted) this.#shown = new AbortController();
  }

  /** Who holds its locks, asked now. */
  get sync(): SyncContext {
    const [around, locks] = [this.#around, this.#locks];
    if (!around || !locks) return {};
    const now = performance.now();
    return { holder: tid => locks.holder(tid, now), libc: () => this.#libcNow(around.machine, now) };
  }

  /** For a view's next sample: the feed that it has, as long as that is still of what is bound. */
  feed({ table: view, offset, length }: ViewSpec, last: TableFeed | undefined): TableFeed | undefined {
    const { bound } = this;
    if (!view || !bound) return undefined;
    const shown = { offset, length };
    if (!last?.isOf(bound)) return new TableFeed(bound, view, shown, () => this.context());
    last.show(view, shown);
    return last;
  }

  /** The row of a path, with what its value is decoded by. Throws LayoutError. */
  field(path: string): { row: Row; bindings: readonly Binding[]; formats: Formats } | undefined {
    const { bound } = this;
    const row = bound?.table(this.#attached.size).row(path);
    return bound && row && { row, bindings: bound.bindings, formats: bound.formats };
  }

  /** Throws LayoutError. */
  locate(at: { offset: number } | { path: string }): Located | undefined {
    const { bound } = this;
    return bound && locate(bound, this.#attached.size, at);
  }

  /** Throws LayoutError, and KernelError where the segment can't be read. */
  locks(): LockList {
    const { segment, size, source } = this.#attached;
    const bindings = this.bound?.bindings ?? [];
    if (!source) return { locks: [], cycles: [], waits: [], denied: 0, more: false };
    const read = (offset: number, length: number): Uint8Array | undefined => {
      const bytes = TableBytes.read(source, [{ offset, length }], size).read(offset, length);
      // What was never written is zeros, which is an unlocked lock.
      return bytes === 'hole' ? new Uint8Array(length) : bytes === 'unread' ? undefined : bytes;
    };
    const context = this.context().sync ?? {};
    const found = bindings.map(({ name, offset, layout }) => locksOf(layout, { name, offset, size }));
    const states = lockStates(
      found.flatMap(f => f.locks),
      read,
      context,
    );
    const target = bindings[0]?.layout.target.machine ?? '';
    const machine = this.#around?.machine;
    const { sleepers, denied } = machine
      ? sleepersOn(machine, segment, target)
      : { sleepers: [], denied: [] };
    const { waits, cycles } = waitGraph(states, sleepers);
    return {
      locks: states.map(({ path, offset, state }) => ({
        path,
        offset,
        state: state?.state ?? '—',
        warnings: state?.warnings.map(w => w.text) ?? [],
      })),
      cycles: cycles.map(circle => circle.map(waitText).join(', ')),
      waits: waits.map(wait => {
        const { state } = wait.lock;
        return state ? `${waitText(wait)}, ${state.state}` : waitText(wait);
      }),
      denied: denied.length,
      more: found.some(f => f.more),
    };
  }

  /** What is bound, made anew when the segment's size changed: what fills it is longer then. */
  get bound(): Bound | undefined {
    if (this.#layouts.length === 0) return undefined;
    const { size } = this.#attached;
    if (!this.#bound || size !== this.#size) {
      this.#size = size;
      this.#bound = new Bound(this.#layouts, size);
    }
    return this.#bound;
  }

  /** What values are decoded with, now. */
  context(): CellContext {
    const { process } = this.#attached;
    const steady = performance.now();
    const context: CellContext = { now: this.#now(), sync: this.sync };
    const around = this.#around;
    if (!process?.alive || !around) return context;
    const { pid, command } = process;
    const inventory = around.inventory();
    if (!inventory) return { ...context, process: `${command} ${pid}` };
    const view = this.#viewOf(around.machine, pid, steady);
    return {
      ...context,
      process: `${command} ${pid}`,
      resolve: (address, addressSize) => view.resolve(inventory, address, addressSize),
    };
  }

  #viewOf(machine: Machine, pid: number, now: number): ProcessView {
    const known = this.#view;
    if (known?.pid === pid && now - known.at < viewFor) return known.view;
    const view = new ProcessView(machine, pid);
    this.#view = { pid, at: now, view };
    return view;
  }

  /** Asked by each lock that is decoded. */
  #libcNow(machine: Machine, now: number): Libc | undefined {
    const { process, segment } = this.#attached;
    const pid = process?.alive === true ? process.pid : undefined;
    const known = this.#libc;
    if (known && known.pid === pid && now - known.at < viewFor) return known.libc;
    const through = pid === undefined ? undefined : this.#viewOf(machine, pid, now);
    const libc = libcFor(machine, segment, through);
    this.#libc = { pid, at: now, libc };
    return libc;
  }
}

function waitText({ waiter, lock }: Wait): string {
  return `${waiter.command} ${waiter.tid} waits for ${lock.path}`;
}
