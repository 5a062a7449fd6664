// How what was found travels: in batches, at most ten a second and one on its way, so that neither a link nor a list is
// flooded. Not the search (find-search.ts).
import type { FoundPart, Hit } from '../../protocol/find.js';
import type { Outcome, Progress } from './find-search.js';

const betweenBatches = 100;
/** Hits of one message. */
const mostInBatch = 5000;

export interface FeedOptions {
  search: number;
  /** Answers when the other side has it. */
  send: (part: FoundPart) => Promise<void>;
  /** Where hits lie, in the words of a type. */
  named: (hits: Hit[]) => Promise<Hit[]>;
}

export class FindFeed {
  readonly #options: FeedOptions;
  #hits: Hit[] = [];
  #progress: Progress = { done: 0, total: 0 };
  #timer: NodeJS.Timeout | undefined;
  #sentAt = -Infinity;
  #sending: Promise<void> | undefined;
  #failed: Error | undefined;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  add(hits: readonly Hit[], progress: Progress): void {
    for (const hit of hits) this.#hits.push(hit);
    this.#progress = progress;
    if (this.#sending || this.#timer) return;
    const wait = Math.max(0, this.#sentAt + betweenBatches - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#sending = this.#send({ ended: false, more: false })
        .catch((error: unknown) => {
          this.#failed ??= error instanceof Error ? error : new Error(String(error));
        })
        .finally(() => {
          this.#sending = undefined;
        });
    }, wait);
  }

  /** What is left, and how it ended. Throws what sending failed with. */
  async end(outcome: Partial<Outcome>, isScan: boolean): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#sending;
    if (this.#failed) throw this.#failed;
    while (this.#hits.length > mostInBatch) await this.#send({ ended: false, more: false });
    const { done, total, holes, unread, more = false, candidates = 0, problem } = outcome;
    this.#progress = { done: done ?? this.#progress.done, total: total ?? this.#progress.total };
    await this.#send({
      ended: true,
      more,
      ...(holes === undefined ? {} : { holes }),
      ...(unread === undefined ? {} : { unread }),
      ...(isScan ? { candidates } : {}),
      ...(problem === undefined ? {} : { problem }),
    });
  }

  async #send(rest: Pick<FoundPart, 'ended' | 'more'> & Partial<FoundPart>): Promise<void> {
    this.#sentAt = performance.now();
    const hits = await this.#options.named(this.#hits.splice(0, mostInBatch));
    await this.#options.send({ search: this.#options.search, hits, ...this.#progress, ...rest });
  }
}
