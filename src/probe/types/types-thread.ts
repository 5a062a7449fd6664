// The owner of the thread for types: starts it when first needed, tells every caller when it dies, ends it when nobody
// has used it for long. Not what it answers: types-service.ts.
import { Worker } from 'node:worker_threads';
import { KernelError } from '../../../native/errors.js';
import type { EntryId, Layout } from '../../layout/layout.js';
import { RpcFailure, type Failure } from '../../protocol/failure.js';
import { connect, type Handlers, type Peer } from '../../protocol/rpc.js';
import type { Agreement } from '../../protocol/table.js';
import { toWireLayout, type TypesApi, type TypesEvents, type TypesProgress } from '../../protocol/types.js';
import { toFailure } from '../failures.js';
import { refused } from './refused.js';
import { portLink } from './port-link.js';
import type { AgreeParams } from './agreement.js';
import { typesFailure } from './errors.js';
import { cancelled } from './steps.js';
import type { WorkerApi } from './types-service.js';

/** Milliseconds without anything open after which the thread, and all that it keeps, goes. */
const idleTime = 300_000;
/** Milliseconds in which a thread that isn't stuck answers that something is closed. */
const closeTime = 2000;

/** Failure code of what was under way when the thread ended; the probe itself goes on. */
export const typesEnded = 'TYPESENDED';

/** Milliseconds: without anything open until it's ended; without an answer to a close until it's given up. */
export interface ThreadTimes {
  idle: number;
  close: number;
}

interface Running {
  worker: Worker;
  peer: Peer<WorkerApi>;
}

export class TypesThread {
  readonly #progress: (progress: TypesProgress) => void;
  readonly #open = new Set<number>();
  readonly #times: ThreadTimes;
  #running: Running | undefined;
  #lastOwn = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(progress: (progress: TypesProgress) => void, times: Partial<ThreadTimes> = {}) {
    this.#progress = progress;
    this.#times = { idle: idleTime, close: closeTime, ...times };
  }

  /** Is there a thread now? */
  get running(): boolean {
    return this.#running !== undefined;
  }

  /** The methods, for the probe's own rpc: a layout goes out in its wire form. */
  handlers(): Handlers<TypesApi> {
    return {
      openTypes: async params => {
        clearTimeout(this.#idle);
        this.#open.add(params.types);
        try {
          return await this.#ask(remote => remote.openTypes(params));
        } catch (error) {
          this.#open.delete(params.types);
          this.#watchIdle();
          throw error;
        }
      },
      closeTypes: async params => {
        this.#open.delete(params.types);
        await this.#closeOrGiveUp(params);
        this.#watchIdle();
      },
      typeEntries: params => this.#ask(remote => remote.typeEntries(params)),
      findTypes: params => this.#ask(remote => remote.findTypes(params)),
      layoutOf: async ({ types, entry }) => toWireLayout(await this.layout(types, entry)),
    };
  }

  /** As the probe itself needs it, to decode by. Throws RpcFailure. */
  layout(types: number, entry: EntryId): Promise<Layout> {
    return this.#ask(remote => remote.layoutOf({ types, entry }));
  }

  /** The best guesses for what `bytes` begin. Throws RpcFailure. */
  suggest(params: Parameters<WorkerApi['suggestTypes']>[0]): Promise<ReturnType<WorkerApi['suggestTypes']>> {
    return this.#ask(remote => remote.suggestTypes(params));
  }

  /** Do the processes mean the same by `bound`? `signal` ends it. Throws RpcFailure. */
  async agree(params: Omit<AgreeParams, 'types'>, signal?: AbortSignal): Promise<Agreement> {
    if (signal?.aborted) throw new RpcFailure(cancelledFailure);
    clearTimeout(this.#idle);
    // A number that no caller of the types gives.
    const types = --this.#lastOwn;
    const { closeTypes } = this.handlers();
    const stop = (): void => void Promise.resolve(closeTypes({ types })).catch(() => undefined);
    this.#open.add(types);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      return await this.#ask(remote => remote.agree({ ...params, types }));
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#open.delete(types);
      this.#watchIdle();
    }
  }

  /** Ends the thread, whatever it does. What is under way fails as ended. */
  async end(): Promise<void> {
    clearTimeout(this.#idle);
    if (this.#running) await this.#giveUp(this.#running, 'it was told to');
  }

  async #giveUp(running: Running, why: string): Promise<void> {
    this.#forget(running);
    running.peer.end(ended(why));
    await running.worker.terminate();
  }

  /** It isn't the one that is asked any more. */
  #forget(running: Running): void {
    if (this.#running !== running) return;
    this.#running = undefined;
    this.#open.clear();
  }

  /** A thread that doesn't even answer this reads for ever, and can be stopped in no other way. */
  async #closeOrGiveUp(params: { types: number }): Promise<void> {
    const running = this.#running;
    if (!running) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>(resolve => {
      timer = setTimeout(() => resolve('late'), this.#times.close);
    });
    try {
      const first = await Promise.race([this.#ask(remote => remote.closeTypes(params)), late]);
      if (first === 'late') await this.#giveUp(running, 'it did not answer any more');
    } finally {
      clearTimeout(timer);
    }
  }

  async #ask<T>(call: (remote: Peer<WorkerApi>['remote']) => Promise<T>): Promise<T> {
    this.#running ??= this.#start();
    try {
      return await call(this.#running.peer.remote);
    } catch (error) {
      throw withCause(error);
    }
  }

  #start(): Running {
    // Beside this file, both as compiled and as bundled. Its stdout must not reach ours, which carries frames.
    const worker = new Worker(new URL('./types-worker.js', import.meta.url), { stdout: true });
    worker.unref();
    const peer = connect<WorkerApi, TypesEvents>(
      portLink(worker),
      { typesProgress: progress => this.#progress(progress) },
      error => toFailure(error),
    );
    const running = { worker, peer };
    const gone = (why: string): void => {
      this.#forget(running);
      peer.end(ended(why));
    };
    worker.on('error', error => gone(error instanceof Error ? error.message : String(error)));
    worker.on('exit', code => gone(`exit code ${code}`));
    return running;
  }

  #watchIdle(): void {
    clearTimeout(this.#idle);
    if (!this.#running || this.#open.size > 0) return;
    this.#idle = setTimeout(() => void this.end(), this.#times.idle).unref();
  }
}

const cancelledFailure: Failure = typesFailure(cancelled(), error => toFailure(error));

function ended(why: string): Failure {
  return { kind: 'ended', code: typesEnded, detail: `the thread that reads types has ended (${why})` };
}

/** Why the kernel refused can only be told here, where the machine is known. */
function withCause(error: unknown): unknown {
  if (!(error instanceof RpcFailure)) return error;
  const { call, code, target } = error.failure;
  if (call === undefined || code === undefined || target === undefined) return error;
  return new RpcFailure(refused(new KernelError(call, code, target)));
}
