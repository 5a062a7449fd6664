// The probe as the rest of the extension knows it: there while someone holds it, started again with backoff when
// it ends, gone a while after the last one let go. Whoever listens learns of each life and brings back its own.
// Not what is said to it (attachments, inventory) nor how one life goes (process.ts).
import { notLinuxCode } from '../../model/failure-words.js';
import { RpcFailure, type Failure } from '../../protocol/failure.js';
import type { ProbeApi, ProbeEvents, ProbeSettings } from '../../protocol/probe.js';
import type { Handlers, Remote } from '../../protocol/rpc.js';
import type { Disposable } from '../base/disposables.js';
import { Emitter } from '../base/emitter.js';
import type { Log } from '../base/log.js';
import { Backoff } from './backoff.js';
import { ProbeProcess, type ProbeCommand } from './process.js';

export type ProbeState =
  /** This system has no shared memory that we know how to look at: there never is a probe. */
  | { kind: 'unsupported' }
  | { kind: 'off' }
  | { kind: 'starting' }
  | { kind: 'running'; pid: number; remote: Remote<ProbeApi> }
  /** It ended; `attempt` counts the ends in a row, the next start comes at `retryAt` (ms since 1970). */
  | { kind: 'waiting'; attempt: number; retryAt: number; failure: Failure };

export interface ProbeClientOptions {
  supported: boolean;
  command: ProbeCommand;
  handlers: Handlers<ProbeEvents>;
  log: Log;
  settings: () => ProbeSettings;
  /** Milliseconds for which it is kept when nobody holds it any more. */
  linger: number;
}

export class ProbeClient implements Disposable {
  readonly #options: ProbeClientOptions;
  readonly #changed = new Emitter<ProbeState>();
  readonly #backoff = new Backoff();
  #state: ProbeState;
  #process: ProbeProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #holders = 0;
  #over = false;

  readonly onDidChange = this.#changed.event;

  constructor(options: ProbeClientOptions) {
    this.#options = options;
    this.#state = { kind: options.supported ? 'off' : 'unsupported' };
  }

  get state(): ProbeState {
    return this.#state;
  }

  /** The other side while it runs. */
  get remote(): Remote<ProbeApi> | undefined {
    return this.#state.kind === 'running' ? this.#state.remote : undefined;
  }

  /** Keeps the probe going until disposed, and starts it if it isn't there. */
  hold(): Disposable {
    this.#holders++;
    if (this.#state.kind === 'off') this.#start();
    // What the timer holds back in `waiting` is the next start; in all else it is the end.
    else if (this.#state.kind !== 'waiting') clearTimeout(this.#timer);
    let held = true;
    return {
      dispose: () => {
        if (!held) return;
        held = false;
        this.#holders--;
        if (this.#holders === 0) this.#letGo();
      },
    };
  }

  /** Answers when it runs. Throws RpcFailure when its next start fails. Hold it meanwhile. */
  running(): Promise<Remote<ProbeApi>> {
    const { remote } = this;
    if (remote) return Promise.resolve(remote);
    if (this.#state.kind === 'unsupported') return Promise.reject(new RpcFailure(notLinux));
    return new Promise((resolve, reject) => {
      const listener = this.onDidChange(state => {
        if (state.kind === 'starting') return;
        listener.dispose();
        if (state.kind === 'running') resolve(state.remote);
        else reject(new RpcFailure(state.kind === 'waiting' ? state.failure : notNeeded));
      });
    });
  }

  /** Ends it, whatever it does, and starts it anew without waiting. */
  restart(): void {
    this.#backoff.reset();
    this.#process?.kill('a restart was asked for');
    if (this.#state.kind === 'off' || this.#state.kind === 'unsupported') return;
    clearTimeout(this.#timer);
    this.#start();
  }

  dispose(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#process?.end();
    this.#changed.dispose();
  }

  #start(): void {
    if (this.#over) return;
    const { command, handlers, log } = this.#options;
    try {
      this.#process = new ProbeProcess(command, handlers, log);
    } catch (error) {
      // No descriptors left, for one: spawn then gives no streams.
      this.#wait({ kind: 'ended', detail: `the probe can't be run: ${String(error)}` }, 0);
      return;
    }
    this.#set({ kind: 'starting' });
    void this.#live(this.#process);
  }

  async #live(process: ProbeProcess): Promise<void> {
    const { log, settings } = this.#options;
    const born = performance.now();
    try {
      await process.greet(settings());
      const { pid } = process;
      if (this.#process === process && pid !== undefined) {
        log.info(`probe runs as pid ${pid}`);
        this.#set({ kind: 'running', pid, remote: process.remote });
        if (this.#holders === 0) this.#letGo();
      }
    } catch (error) {
      process.kill(error instanceof RpcFailure ? error.failure.detail : String(error));
    }
    const failure = await process.ended;
    if (this.#process !== process) return;
    this.#process = undefined;
    clearTimeout(this.#timer);
    if (this.#holders === 0 || this.#over) {
      this.#set({ kind: 'off' });
      return;
    }
    this.#wait(failure, performance.now() - born);
  }

  #wait(failure: Failure, lived: number): void {
    const { attempt, wait } = this.#backoff.next(lived);
    this.#options.log.warn(`${failure.detail}; attempt ${attempt} follows in ${wait} ms`);
    this.#timer = setTimeout(() => this.#start(), wait);
    this.#set({ kind: 'waiting', attempt, retryAt: Date.now() + wait, failure });
  }

  #letGo(): void {
    if (this.#over || this.#state.kind === 'unsupported') return;
    clearTimeout(this.#timer);
    if (this.#state.kind === 'waiting') {
      this.#set({ kind: 'off' });
      return;
    }
    this.#timer = setTimeout(() => {
      this.#process?.end();
    }, this.#options.linger);
  }

  #set(state: ProbeState): void {
    this.#state = state;
    this.#changed.fire(state);
  }
}

const notNeeded: Failure = { kind: 'ended', detail: 'the probe is not needed any more' };
export const notLinux: Failure = {
  kind: 'unsupported',
  code: notLinuxCode,
  detail: 'shared memory is looked at on Linux only',
};
