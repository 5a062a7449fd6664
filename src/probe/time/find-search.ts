// A search, and a scan over time, from chunk to answer: what is read is handed to the thread that matches, two chunks
// at most at a time, and what it found is told. Not who asked, nor how it travels (find-service.ts).
import { Pace } from '../../../native/pace.js';
import type { PointerTargets } from '../../model/find/pointer.js';
import type { Hit, Narrowing, NumberQuery, NumberType, Query } from '../../protocol/find.js';
import type { Place } from '../../protocol/moment.js';
import { again, chunksAt, chunksOf, dataIn, filledOf, type Passed, type Searched } from './find-chunks.js';
import type { Chunk, ChunkAnswer, Prepared } from './find-link.js';
import { FindThread, isStuck } from './find-thread.js';

const mostInFlight = 2;
/** Bytes that a scan over time may keep. */
const scanBudget = 2 ** 30;

export interface Progress {
  /** Bytes looked at, and to look at. */
  done: number;
  total: number;
}

export interface Outcome extends Progress, Passed {
  more: boolean;
  candidates: number;
  /** Why it could not go on, as a sentence. */
  problem?: string;
}

export interface SearchOptions {
  signal: AbortSignal;
  /** After each chunk. */
  tell: (hits: Hit[], progress: Progress) => void;
  /** Milliseconds that one chunk may take to be matched. */
  time?: number;
  /** Bytes that a scan over time may keep. */
  budget?: number;
}

type Pieces = AsyncIterable<{ chunk: Chunk; data: number }>;

export class Search {
  readonly #searched: Searched;
  readonly #options: SearchOptions;
  readonly #thread: FindThread;
  readonly #free: ArrayBuffer[] = [];
  /** Pieces with a candidate. */
  #places: Place[] = [];
  /** What was a hole at the last scan, where zeros are candidates. */
  #holes: Place[] = [];
  #left = 0;

  constructor(searched: Searched, options: SearchOptions) {
    this.#searched = searched;
    this.#options = options;
    this.#thread = new FindThread(options.time);
    // What the thread is at may have no end of its own.
    options.signal.addEventListener('abort', this.#stop, { once: true });
  }

  /** Throws KernelError, RpcFailure where the thread has ended, and the signal's reason. */
  find(query: Query, targets: PointerTargets | undefined, limit: number): Promise<Outcome> {
    const asked = { query, limit, ...(targets ? { targets } : {}) };
    return this.#whole(() => this.#thread.ask(remote => remote.find(asked)));
  }

  /** The first scan: every number of the type is a candidate where there is no query. Throws as `find` does. */
  scan(type: NumberType, bigEndian: boolean, query: NumberQuery | null, limit: number): Promise<Outcome> {
    const { budget = scanBudget } = this.#options;
    const asked = { type, bigEndian, query, limit, budget };
    return this.#whole(() => this.#thread.ask(remote => remote.scan(asked)));
  }

  /** The candidates of the last scan again. Throws as `find` does. */
  async narrow(by: Narrowing, limit: number): Promise<Outcome> {
    const outcome = nothing();
    const prepared = await this.#prepared(() => this.#thread.ask(remote => remote.narrow({ by, limit })));
    // Asked for something that makes no sense, the candidates stay what they are.
    if ('problem' in prepared) return { ...outcome, candidates: this.#left, problem: prepared.problem };
    const pace = this.#pace();
    const searched = this.#searched;
    const holes = this.#holes;
    this.#holes = [];
    const onHole = prepared.zeros ? this.#onHole : undefined;
    const filled: Place[] = [];
    for await (const place of filledOf(holes, searched, { pace, onHole })) filled.push(place);
    const places = again(this.#places, filled);
    this.#places = [];
    this.#left = 0;
    outcome.total = places.reduce((sum, { length }) => sum + length, 0);
    const options = { pace, buffer: this.#buffer, passed: outcome };
    await this.#run(chunksAt(places, searched, options), outcome);
    return outcome;
  }

  /** Lets go of the thread and of all that it kept. Twice is harmless. */
  async end(): Promise<void> {
    this.#options.signal.removeEventListener('abort', this.#stop);
    this.#free.length = 0;
    await this.#thread.end();
  }

  async #whole(prepare: () => Promise<Prepared>): Promise<Outcome> {
    const outcome = nothing();
    const prepared = await this.#prepared(prepare);
    if ('problem' in prepared) return { ...outcome, problem: prepared.problem };
    const pace = this.#pace();
    outcome.total = await dataIn(this.#searched, pace);
    const { lead, tail, zeros } = prepared;
    const onHole = zeros ? this.#onHole : undefined;
    const options = { lead, tail, pace, buffer: this.#buffer, passed: outcome, onHole };
    await this.#run(chunksOf(this.#searched, options), outcome);
    return outcome;
  }

  async #prepared(prepare: () => Promise<Prepared>): Promise<Prepared> {
    try {
      return await prepare();
    } catch (error) {
      this.#options.signal.throwIfAborted();
      if (isStuck(error)) return { problem: 'What is looked for takes too long to be understood.' };
      throw error;
    }
  }

  async #run(pieces: Pieces, outcome: Outcome): Promise<void> {
    const waiting: { place: Place; data: number; answer: Promise<ChunkAnswer> }[] = [];
    const next = async (): Promise<boolean> => {
      const first = waiting.shift();
      return !first || this.#take(first.place, first.data, await this.#answered(first), outcome);
    };
    try {
      for await (const { chunk, data } of pieces) {
        // Noted before the bytes are handed over.
        const place = { offset: chunk.offset, length: chunk.bytes.byteLength };
        const answer = this.#thread.ask(remote => remote.chunk(chunk));
        // It is waited for in its turn, which a failure may come before.
        answer.catch(() => undefined);
        waiting.push({ place, data, answer });
        if (waiting.length >= mostInFlight && !(await next())) return;
      }
      while (waiting.length > 0) if (!(await next())) return;
      // What changed its size meanwhile was not looked at as it had been counted.
      outcome.total = outcome.done;
    } finally {
      await Promise.allSettled(waiting.map(({ answer }) => answer));
    }
  }

  async #answered({ place, answer }: { place: Place; answer: Promise<ChunkAnswer> }): Promise<ChunkAnswer> {
    try {
      return await answer;
    } catch (error) {
      // Not wanted any more: the thread has ended by that.
      this.#options.signal.throwIfAborted();
      if (!isStuck(error)) throw error;
      const { offset } = place;
      const problem = `The expression takes too long: it was given up in the bytes from 0x${offset.toString(16)} on. Write it without repeats within repeats, such as (a+)+.`;
      return { hits: [], more: false, candidates: 0, problem };
    }
  }

  /** Does it go on? */
  #take(place: Place, data: number, answer: ChunkAnswer, outcome: Outcome): boolean {
    const { hits, more, candidates, bytes, problem } = answer;
    if (bytes && this.#free.length < mostInFlight) this.#free.push(bytes.buffer);
    if (candidates > 0) this.#places.push(place);
    outcome.done += data;
    outcome.total = Math.max(outcome.total, outcome.done);
    outcome.candidates += candidates;
    outcome.more ||= more;
    if (problem !== undefined) {
      outcome.problem = problem;
      outcome.candidates = 0;
    }
    this.#left = outcome.candidates;
    this.#options.tell(hits, { done: outcome.done, total: outcome.total });
    // A scan counts all, a search ends where nothing more is wanted.
    return problem === undefined && !(more && candidates === 0);
  }

  readonly #stop = (): void => void this.#thread.end();

  readonly #onHole = (offset: number, length: number): void => {
    const last = this.#holes.at(-1);
    if (last && last.offset + last.length === offset) last.length += length;
    else this.#holes.push({ offset, length });
  };

  readonly #buffer = (length: number): ArrayBuffer => {
    const at = this.#free.findIndex(buffer => buffer.byteLength >= length);
    const [free] = at === -1 ? [] : this.#free.splice(at, 1);
    return free ?? new ArrayBuffer(length);
  };

  #pace(): Pace {
    return new Pace(this.#options.signal);
  }
}

function nothing(): Outcome {
  return { done: 0, total: 0, holes: 0, unread: 0, more: false, candidates: 0 };
}
