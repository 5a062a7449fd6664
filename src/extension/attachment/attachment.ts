// One attached segment over all lives of the probe: what was asked for, where it stands, what its view shows.
// Identity brings it back (segment id, pid and start time), never its name. Plain Node, no editor.
// Not the tab that draws it (editor/), nor which attachments there are (registry.ts).
import type { AttachmentStatus } from '../../protocol/attachment.js';
import { RpcFailure, type Failure } from '../../protocol/failure.js';
import type { Frame, ViewSpec } from '../../protocol/frame.js';
import type { ProbeApi } from '../../protocol/probe.js';
import type { Remote } from '../../protocol/rpc.js';
import type { LinkState } from '../../protocol/view.js';
import { Emitter } from '../base/emitter.js';
import type { Log } from '../base/log.js';
import { notLinux, type ProbeState } from '../probe/client.js';
import type { ProcessId, Target } from '../target.js';

type Probe = Remote<ProbeApi>;
/** Another process that uses the segment, now that this one has gone; undefined: none is known. */
export type Successor = (gone: ProcessId) => ProcessId | undefined;

export class Attachment {
  /** Of its tab, as text. */
  readonly address: string;
  /** As the tab's address has it; `process` is what was asked for at last. */
  readonly target: Target;
  readonly #log: Log;
  readonly #successor: Successor;
  readonly #stateChanged = new Emitter<LinkState>();
  readonly #statusChanged = new Emitter<AttachmentStatus>();
  readonly #showsTableChanged = new Emitter<boolean>();
  #process: ProcessId | undefined;
  #state: LinkState = { kind: 'attaching' };
  #status: AttachmentStatus | null = null;
  #view: ViewSpec | null = null;
  #intrusive = false;
  #probe: Probe | undefined;
  #number: number | undefined;
  /** Counts up with each attach, so that a late answer of an earlier one is told apart. */
  #round = 0;
  #closed = false;

  readonly onState = this.#stateChanged.event;
  readonly onStatus = this.#statusChanged.event;
  readonly onShowsTable = this.#showsTableChanged.event;
  /** Where frames go; its answer is their acknowledgement. Undefined: nobody draws. */
  onFrame: ((frame: Frame) => Promise<void>) | undefined;

  constructor(
    address: string,
    target: Target,
    process: ProcessId | undefined,
    successor: Successor,
    log: Log,
  ) {
    this.address = address;
    this.target = target;
    this.#process = process ?? target.process;
    this.#successor = successor;
    this.#log = log;
  }

  get state(): LinkState {
    return this.#state;
  }

  get status(): AttachmentStatus | null {
    return this.#status;
  }

  /** Its number in the probe's present life. */
  get number(): number | undefined {
    return this.#number;
  }

  /** Is a struct pane of it to be seen? */
  get showsTable(): boolean {
    return this.#view?.table !== undefined;
  }

  /** As which process it is seen, or is to be. */
  get process(): ProcessId | undefined {
    return this.#process;
  }

  /** The probe's state, each time that it changes and once at the start. */
  probeChanged(state: ProbeState): void {
    if (this.#closed) return;
    if (state.kind === 'running') {
      this.#probe = state.remote;
      void this.#attach();
      return;
    }
    this.#probe = undefined;
    this.#number = undefined;
    this.#round++;
    if (state.kind === 'unsupported') {
      this.#set({ kind: 'failed', failure: notLinux, intrusive: false });
    } else if (state.kind === 'waiting') {
      this.#set({ kind: 'restarting', attempt: state.attempt, retryAt: state.retryAt });
    } else if (this.#state.kind !== 'restarting') {
      this.#set({ kind: 'attaching' });
    }
  }

  /** Tries again; `intrusive` after a person agreed that others may notice. */
  async retry(intrusive: boolean): Promise<void> {
    this.#intrusive ||= intrusive;
    await this.#attach();
  }

  /** What its view shows now; null: hidden, and the probe reads nothing for it. */
  view(view: ViewSpec | null): void {
    const before = this.showsTable;
    this.#view = view;
    this.#tell('view', (probe, attachment) => probe.view({ attachment, view }));
    if (this.showsTable !== before) this.#showsTableChanged.fire(this.showsTable);
  }

  refresh(): void {
    this.#tell('refresh', (probe, attachment) => probe.refresh({ attachment }));
  }

  /** See it as another process that maps it. */
  async as(process: ProcessId): Promise<void> {
    const { probe, attachment } = this.#there();
    const status = await probe.as({ attachment, process });
    this.#process = process;
    this.statusChanged(status);
  }

  /** Asks the probe about this attachment. Throws RpcFailure, `ended` while there is none. */
  async ask<T>(question: (probe: Probe, attachment: number) => Promise<T>): Promise<T> {
    const { probe, attachment } = this.#there();
    return question(probe, attachment);
  }

  statusChanged(status: AttachmentStatus): void {
    this.#status = status;
    this.#statusChanged.fire(status);
  }

  frame(frame: Frame): Promise<void> {
    return this.onFrame?.(frame) ?? Promise.resolve();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#round++;
    this.#tell('detach', (probe, attachment) => probe.detach({ attachment }));
    this.#stateChanged.dispose();
    this.#statusChanged.dispose();
    this.#showsTableChanged.dispose();
  }

  async #attach(): Promise<void> {
    const probe = this.#probe;
    if (!probe || this.#number !== undefined) return;
    const round = ++this.#round;
    try {
      const status = await this.#ask(probe);
      if (this.#round !== round) {
        // Closed, or asked anew, while it was under way: nobody will use this one.
        probe
          .detach({ attachment: status.attachment })
          .catch((error: unknown) => this.#report('detach', error));
        return;
      }
      this.#number = status.attachment;
      this.#set({ kind: 'attached' });
      this.statusChanged(status);
      if (this.#view) this.view(this.#view);
    } catch (error) {
      if (this.#round !== round) return;
      const failure = asFailure(error);
      // Ended: the probe's own state says more, and comes by itself.
      if (failure.kind === 'ended') return;
      this.#log.warn(`attach ${this.target.segment}: ${failure.detail}`);
      this.#set({ kind: 'failed', failure, intrusive: failure.intrusive === true });
    }
  }

  /** As the process that was asked for; where that one has ended, as another that uses it, or as nobody. */
  async #ask(probe: Probe): Promise<AttachmentStatus> {
    const asked = { segment: this.target.segment, intrusive: this.#intrusive };
    const process = this.#process;
    if (!process) return probe.attach(asked);
    try {
      return await probe.attach({ ...asked, process });
    } catch (error) {
      const { kind, intrusive } = asFailure(error);
      if (kind !== 'gone' || intrusive) throw error;
      const other = this.#successor(process);
      const status = await probe.attach(other ? { ...asked, process: other } : asked);
      this.#process = other;
      return status;
    }
  }

  #there(): { probe: Probe; attachment: number } {
    if (this.#probe && this.#number !== undefined) return { probe: this.#probe, attachment: this.#number };
    throw new RpcFailure({ kind: 'ended', detail: 'not attached now' });
  }

  #tell(what: string, call: (probe: Probe, attachment: number) => Promise<unknown>): void {
    if (!this.#probe || this.#number === undefined) return;
    call(this.#probe, this.#number).catch((error: unknown) => this.#report(what, error));
  }

  #report(what: string, error: unknown): void {
    const failure = asFailure(error);
    if (failure.kind === 'ended') return;
    this.#log.warn(`${what} ${this.target.segment}: ${failure.detail}`);
  }

  #set(state: LinkState): void {
    this.#state = state;
    this.#stateChanged.fire(state);
  }
}

export function asFailure(error: unknown): Failure {
  return error instanceof RpcFailure ? error.failure : { kind: 'bug', detail: String(error) };
}
