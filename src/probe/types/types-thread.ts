// The owner of the thread for types: starts it when first needed, tells every caller when it dies, ends it when nobody
// has used it for long. Not what it answers: types-service.ts.
import { Worker } from 'node:worker_threads';
import { KernelError } from '../../../native/errors.js';
import type { EntryId, Layout } from '../../layout/layout.js';
import { RpcFailure, type Failure } from '../../protocol/failure.js';
import { connect, type Handlers, type Peer } from '../../protocol/rpc.js';
import { toWireLayout, type TypesApi, type TypesEvents, type TypesProgress } from '../../protocol/types.js';
import { toFailure } from '../failures.js';
import { refused } from './refused.js';
import { portLink } from './port-link.js';
import type { WorkerApi } from './types-service.js';

/** Milliseconds without anything open after which the thread, and all that it keeps, goes. */
const idleTime = 300_000;

interface Running {
  worker: Worker;
  peer: Peer<WorkerApi>;
}

export class TypesThread {
  readonly #progress: (progress: TypesProgress) => void;
  readonly #open = new Set<number>();
  #running: Running | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(progress: (progress: TypesProgress) => void) {
    this.#progress = progress;
  }

  /** The methods, for the probe's own rpc: a layout goes out in its wire form. */
  handlers(): Handlers<TypesApi> {
    return {
      openTypes: params => {
        clearTimeout(this.#idle);
        this.#open.add(params.types);
        return this.#ask(remote => remote.openTypes(params));
      },
      closeTypes: async params => {
        this.#open.delete(params.types);
        if (!this.#running) return;
        await this.#ask(remote => remote.closeTypes(params));
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

  /** Ends the thread, whatever it does. What is under way fails as ended. */
  async end(): Promise<void> {
    clearTimeout(this.#idle);
    const running = this.#running;
    this.#running = undefined;
    this.#open.clear();
    if (!running) return;
    running.peer.end(ended('it was told to'));
    await running.worker.terminate();
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
      if (this.#running === running) {
        this.#running = undefined;
        this.#open.clear();
      }
      peer.end(ended(why));
    };
    worker.on('error', error => gone(error instanceof Error ? error.message : String(error)));
    worker.on('exit', code => gone(`exit code ${code}`));
    return running;
  }

  #watchIdle(): void {
    clearTimeout(this.#idle);
    if (this.#open.size > 0) return;
    this.#idle = setTimeout(() => void this.end(), idleTime).unref();
  }
}

function ended(why: string): Failure {
  return { kind: 'ended', detail: `the thread that reads types has ended (${why})` };
}

/** Why the kernel refused can only be told here, where the machine is known. */
function withCause(error: unknown): unknown {
  if (!(error instanceof RpcFailure)) return error;
  const { call, code, target } = error.failure;
  if (call === undefined || code === undefined || target === undefined) return error;
  return new RpcFailure(refused(new KernelError(call, code, target)));
}
