// The threads that tell which pieces of a segment are as the last pass found them: most of a pass is that, and so it
// costs the probe's own thread nothing. Started when there is much to compare, ended when there is none for a while.
// Not what becomes of pieces that differ: the pass looks at them itself (activity.ts).
import { Worker } from 'node:worker_threads';
import type { ByteSource } from '../../../native/source.js';
import { connect, type Peer } from '../../protocol/rpc.js';
import { toFailure } from '../failures.js';
import { portLink } from '../types/port-link.js';
import type { Compared, Piece, ScanWorkerApi } from './scan-link.js';

/** More would wait for the same memory. */
const mostThreads = 2;
/** Milliseconds without work after which they end: each takes a few megabytes. */
const idle = 10_000;
/** MiB that a thread may have: it holds one read, and lists. */
const mostHeap = 32;

interface Thread {
  worker: Worker;
  peer: Peer<ScanWorkerApi>;
}

export class ScanThreads {
  readonly #failed: (error: unknown) => void;
  #threads: Thread[] = [];
  #timer: NodeJS.Timeout | undefined;
  #jobs = 0;
  #broken = false;

  /** `failed`: a thread ended by itself, and from now on there are none. */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /**
   * Which of `pieces` are as they were; undefined where that can't be asked of threads. None is taken as the same where
   * it is not certain. The source's file stays open until all threads have let go of it.
   */
  still(source: ByteSource, pieces: readonly Piece[]): Promise<Compared> | undefined {
    if (this.#broken) return undefined;
    const file = source.lend?.();
    if (!file) return undefined;
    try {
      this.#begin();
    } catch (error) {
      // No thread is to be had, in a container at its limit, say. Without them all is done by the passes themselves.
      this.#broken = true;
      this.#rest();
      file.release();
      this.#failed(error);
      return undefined;
    }
    return this.#compare(file.fd, pieces).finally(() => file.release());
  }

  /** What is under way is answered as not the same, once nothing reads any more. Twice is harmless. */
  async end(): Promise<void> {
    clearTimeout(this.#timer);
    const threads = this.#threads;
    this.#threads = [];
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
    for (const { peer } of threads) peer.end({ kind: 'ended', detail: 'nothing is to be compared any more' });
  }

  async #compare(fd: number, pieces: readonly Piece[]): Promise<Compared> {
    try {
      const share = Math.ceil(pieces.length / this.#threads.length);
      const shares = this.#threads.map((thread, i) => ({
        thread,
        pieces: pieces.slice(i * share, (i + 1) * share),
      }));
      const answers = await Promise.all(shares.map(each => this.#ask(each.thread, fd, each.pieces)));
      return {
        same: answers.flatMap(({ same }) => same),
        worked: answers.reduce((sum, { worked }) => sum + worked, 0),
      };
    } finally {
      this.#rest();
    }
  }

  /** Never rejects: a thread that ended has let go of the file, and what it was asked is not known to be the same. */
  async #ask({ peer }: Thread, fd: number, pieces: Piece[]): Promise<Compared> {
    if (pieces.length === 0) return { same: [], worked: 0 };
    try {
      return await peer.remote.compare({ fd, pieces });
    } catch {
      // Told of by its end, once (`#start`).
      return { same: pieces.map(() => false), worked: 0 };
    }
  }

  #begin(): void {
    clearTimeout(this.#timer);
    this.#jobs++;
    while (this.#threads.length < mostThreads) this.#threads.push(this.#start());
    for (const { worker } of this.#threads) worker.ref();
  }

  /** Threads without work keep no program from its end. */
  #rest(): void {
    this.#jobs--;
    if (this.#jobs > 0) return;
    for (const { worker } of this.#threads) worker.unref();
    this.#timer = setTimeout(() => void this.end(), idle);
    this.#timer.unref();
  }

  #start(): Thread {
    // Beside this file, both as compiled and as bundled. Its stdout must not reach ours, which carries frames.
    const worker = new Worker(new URL('./scan-worker.js', import.meta.url), {
      stdout: true,
      resourceLimits: { maxOldGenerationSizeMb: mostHeap },
    });
    const peer = connect<ScanWorkerApi, Record<string, never>>(portLink(worker), {}, error =>
      toFailure(error),
    );
    const thread = { worker, peer };
    worker.on('error', error => this.#lost(thread, error));
    worker.on('exit', code => this.#lost(thread, new Error(`exit code ${code}`)));
    return thread;
  }

  #lost(thread: Thread, error: unknown): void {
    // Ended by us, or told of already.
    if (!this.#threads.includes(thread)) return;
    this.#threads = this.#threads.filter(other => other !== thread);
    this.#broken = true;
    thread.peer.end({ kind: 'ended', detail: 'a thread that compares has ended' });
    this.#failed(error);
  }
}
