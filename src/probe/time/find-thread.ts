// The owner of the thread that matches for one search: starts it, hands it chunks, and ends it when it is no longer
// wanted or doesn't come back. Not what it does: find-worker-service.ts.
import { Worker } from 'node:worker_threads';
import { RpcFailure, type Failure } from '../../protocol/failure.js';
import { connect, type Peer, type Remote } from '../../protocol/rpc.js';
import { toFailure } from '../failures.js';
import { transferLink, type FindWorkerApi } from './find-link.js';

/** Milliseconds that one answer may take: a chunk takes a few where nothing backtracks. */
const answerTime = 5000;
/** MiB that the thread may have beside the chunks: a search for everything needs some. */
const mostHeap = 512;

/** Failure code: the thread was ended, as it did not come back. */
export const findStuck = 'FINDSTUCK';

export class FindThread {
  readonly #worker: Worker;
  readonly #peer: Peer<FindWorkerApi>;
  readonly #time: number;
  #timer: NodeJS.Timeout | undefined;
  #waiting = 0;
  #answers = 0;

  /** `time`: milliseconds that one answer may take. */
  constructor(time = answerTime) {
    this.#time = time;
    // Beside this file, both as compiled and as bundled. Its stdout must not reach ours, which carries frames.
    this.#worker = new Worker(new URL('./find-worker.js', import.meta.url), {
      stdout: true,
      resourceLimits: { maxOldGenerationSizeMb: mostHeap },
    });
    this.#peer = connect<FindWorkerApi, Record<string, never>>(transferLink(this.#worker), {}, error =>
      toFailure(error),
    );
    this.#worker.on('error', error =>
      this.#peer.end(ended(error instanceof Error ? error.message : String(error))),
    );
    this.#worker.on('exit', code => this.#peer.end(ended(`exit code ${code}`)));
  }

  /** Throws RpcFailure: `findStuck` where it took too long, `ended` where the thread has ended. */
  async ask<T>(call: (remote: Remote<FindWorkerApi>) => Promise<T>): Promise<T> {
    this.#waiting++;
    if (this.#waiting === 1) this.#watch();
    try {
      return await call(this.#peer.remote);
    } finally {
      this.#waiting--;
      this.#answers++;
      this.#watch();
    }
  }

  /** Whatever it does. What is under way fails as ended; twice is harmless. */
  async end(failure: Failure = ended('it is no longer wanted')): Promise<void> {
    clearTimeout(this.#timer);
    this.#peer.end(failure);
    await this.#worker.terminate();
  }

  /** From now on the thread has its time for the next answer. */
  #watch(): void {
    clearTimeout(this.#timer);
    if (this.#waiting === 0) return;
    this.#timer = setTimeout(() => {
      const answers = this.#answers;
      // It may have answered while this thread was busy: that is only seen after timers.
      setImmediate(() => {
        if (this.#answers !== answers || this.#waiting === 0) return;
        void this.end({ kind: 'ended', code: findStuck, detail: 'the search takes too long' });
      });
    }, this.#time);
  }
}

function ended(why: string): Failure {
  return { kind: 'ended', detail: `the thread that matches has ended (${why})` };
}

export function isStuck(error: unknown): boolean {
  return error instanceof RpcFailure && error.failure.code === findStuck;
}
