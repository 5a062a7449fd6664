// Which debugged processes are stopped, and which attached segments these map: their views say so, their timelines get
// a mark, and, where that is set, a snapshot is taken. Plain Node. Asks the adapter for one thing, the frame in which
// it stopped, and only where a segment is concerned. Not the editor's debugger (debugger.ts).
import type { Mark } from '../../protocol/timeline.js';
import type { TimeState } from '../../protocol/view-time.js';
import { asFailure } from '../attachment/attachment.js';
import { Disposables, type Disposable } from '../base/disposables.js';
import { Emitter, type Event } from '../base/emitter.js';
import type { Log } from '../base/log.js';
import { attachedPid, debuggeePid, topFrame, type DebugFact } from './debug-messages.js';
import type { TimeTo } from './time-to.js';

/** As much of a vscode.DebugSession as is needed. */
export interface DebugSessionLike {
  readonly id: string;
  readonly configuration: Readonly<Record<string, unknown>>;
  customRequest(command: string, parameters?: unknown): PromiseLike<unknown>;
}

export interface StopsOptions {
  attachments: () => readonly TimeTo[];
  /** One came, went, or another process maps it. */
  changed: Event<undefined>;
  words: { stopped: (frame: { at?: string; in?: string }) => string; continued: () => string };
  /** Is a snapshot to be taken at each stop? */
  takes: () => boolean;
  take: (attachment: TimeTo, detail: string) => Promise<unknown>;
  log: Log;
  /** Milliseconds that an adapter has to tell the frame; 1 s. */
  patience?: number;
}

interface Stop {
  time: number;
  /** Those that are stopped; undefined: all are. */
  threads: Set<number> | undefined;
  last: number | undefined;
  /** Attachments that there were when it stopped. */
  there: ReadonlySet<TimeTo>;
  told: Set<TimeTo>;
  asked: boolean;
  text: string | undefined;
}

interface Session {
  session: DebugSessionLike;
  pids: Set<number>;
  /** What it calls its process, where nobody has made sure of it. */
  unsure: number | undefined;
  stop: Stop | undefined;
}

export class DebugStops implements Disposable {
  readonly #options: StopsOptions;
  readonly #sessions = new Map<string, Session>();
  readonly #owned = new Disposables();
  readonly #changed = new Emitter<undefined>();

  readonly onDidChange = this.#changed.event;

  constructor(options: StopsOptions) {
    this.#options = options;
    this.#owned.add(this.#changed);
    this.#owned.add(
      options.changed(() => {
        for (const session of this.#sessions.values()) if (session.stop) this.#match(session);
      }),
    );
  }

  /** What a view of the attachment says of it. */
  of(attachment: TimeTo): TimeState['stopped'] {
    for (const { stop, pids } of this.#sessions.values()) {
      const pid = stop?.text === undefined ? undefined : userIn(attachment, pids);
      if (pid !== undefined) return { pid, text: stop?.text ?? '' };
    }
    return null;
  }

  /** What its adapter said. */
  fact(session: DebugSessionLike, fact: DebugFact): void {
    const known = this.#session(session);
    switch (fact.kind) {
      case 'process':
        known.pids.add(fact.pid);
        if (known.stop) this.#match(known);
        return;
      case 'stopped':
        this.#stopped(known, fact);
        return;
      case 'continued':
        this.#continued(known, fact);
        return;
      case 'ended':
        this.#end(known);
        return;
    }
  }

  /** The session is over. */
  over(session: DebugSessionLike): void {
    const known = this.#sessions.get(session.id);
    if (!known) return;
    this.#sessions.delete(session.id);
    this.#end(known);
  }

  dispose(): void {
    this.#owned.dispose();
    this.#sessions.clear();
  }

  #session(session: DebugSessionLike): Session {
    const known = this.#sessions.get(session.id);
    if (known) return known;
    const { configuration } = session;
    const pid = attachedPid(configuration);
    const fresh = {
      ...{ session, pids: new Set(pid === undefined ? [] : [pid]) },
      ...{ unsure: debuggeePid(configuration), stop: undefined },
    };
    this.#sessions.set(session.id, fresh);
    return fresh;
  }

  #stopped(session: Session, { thread, all }: DebugFact & { kind: 'stopped' }): void {
    const before = session.stop;
    const threads = all ? undefined : new Set(before?.threads);
    if (thread !== undefined) threads?.add(thread);
    session.stop = {
      time: Date.now(),
      threads,
      last: thread,
      there: new Set(this.#options.attachments()),
      told: new Set(),
      asked: false,
      // Until it's known where: what was said of another thread holds still.
      text: before?.text,
    };
    this.#match(session);
  }

  #continued(session: Session, { thread, all }: DebugFact & { kind: 'continued' }): void {
    const { stop } = session;
    if (!stop) return;
    const one = thread ?? stop.last;
    if (!all && stop.threads && one !== undefined) {
      stop.threads.delete(one);
      if (stop.threads.size > 0) return;
    }
    const time = Date.now();
    for (const attachment of stop.told)
      this.#mark(attachment, { time, kind: 'continued', text: this.#options.words.continued() });
    session.stop = undefined;
    this.#changed.fire(undefined);
  }

  #end(session: Session): void {
    session.pids.clear();
    if (!session.stop) return;
    session.stop = undefined;
    this.#changed.fire(undefined);
  }

  /** Tells those whose segment a stopped process maps, each once a stop. */
  #match(session: Session): void {
    const { stop, pids } = session;
    if (!stop) return;
    const { attachments, words, takes } = this.#options;
    this.#makeSure(session);
    const concerned = attachments().filter(a => a.number !== undefined && userIn(a, pids) !== undefined);
    if (concerned.length === 0) return;
    if (!stop.asked) {
      stop.asked = true;
      void this.#frame(session.session, stop.last).then(frame => {
        // It may have gone on, or stopped again.
        if (session.stop !== stop) return;
        stop.text = words.stopped(frame);
        this.#match(session);
        this.#changed.fire(undefined);
      });
    }
    const { text } = stop;
    if (text === undefined) return;
    for (const attachment of concerned) {
      if (stop.told.has(attachment)) continue;
      stop.told.add(attachment);
      this.#mark(attachment, { time: stop.time, kind: 'stopped', text });
      // One that was opened later shows what it has become, not what it was at the stop.
      if (takes() && stop.there.has(attachment)) this.#take(attachment, text);
    }
  }

  /** Once, and only where a segment's user is called by that pid: it may be a stranger's, told from a container. */
  #makeSure(session: Session): void {
    const { unsure: pid } = session;
    if (pid === undefined) return;
    const concerned = this.#options
      .attachments()
      .find(a => a.number !== undefined && userIn(a, new Set([pid])) !== undefined);
    if (!concerned) return;
    session.unsure = undefined;
    const asked = concerned
      .ask(async probe => {
        if (!(await probe.isDebuggee({ pid }))) return;
        session.pids.add(pid);
        this.#match(session);
      })
      .catch((error: unknown) => {
        // Asked anew at its next stop.
        session.unsure = pid;
        throw error;
      });
    this.#report('whether a debugger has this process', asked);
  }

  /** Nothing where the adapter can't say, or takes too long. */
  async #frame(
    session: DebugSessionLike,
    threadId: number | undefined,
  ): Promise<ReturnType<typeof topFrame>> {
    if (threadId === undefined) return {};
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>(resolve => {
      timer = setTimeout(() => resolve(undefined), this.#options.patience ?? 1000);
    });
    try {
      const asked = session.customRequest('stackTrace', { threadId, startFrame: 0, levels: 1 });
      return topFrame(await Promise.race([asked, late]));
    } catch (error) {
      this.#options.log.debug(`stackTrace of a debug session: ${String(error)}`);
      return {};
    } finally {
      clearTimeout(timer);
    }
  }

  #mark(attachment: TimeTo, mark: Mark): void {
    this.#report(
      'mark',
      attachment.ask((probe, number) => probe.mark({ attachment: number, mark })),
    );
  }

  #take(attachment: TimeTo, text: string): void {
    this.#report('snapshot at a stop', this.#options.take(attachment, text));
  }

  #report(what: string, done: Promise<unknown>): void {
    done.catch((error: unknown) => {
      const { kind, detail } = asFailure(error);
      if (kind !== 'ended') this.#options.log.warn(`${what}: ${detail}`);
    });
  }
}

/** Any process that uses the segment counts, not only the one as which it's seen. */
function userIn({ status }: TimeTo, pids: ReadonlySet<number>): number | undefined {
  if (!status) return undefined;
  const { process, segment } = status;
  if (process?.alive && pids.has(process.pid)) return process.pid;
  return segment.uses.find(use => pids.has(use.pid))?.pid;
}
