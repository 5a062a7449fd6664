// What the probe answers of searches: starts them, sends what they find, and ends them with their attachment or when
// told. Not the searching (find-search.ts).
import { setImmediate } from 'node:timers/promises';
import { Pace } from '../../../native/pace.js';
import { LayoutError } from '../../layout/cursor.js';
import { explain } from '../../model/explain.js';
import type { PointerTargets } from '../../model/find/pointer.js';
import { RpcFailure } from '../../protocol/failure.js';
import type { FindApi, FoundPart, Hit } from '../../protocol/find.js';
import type { Moment } from '../../protocol/moment.js';
import type { Handlers } from '../../protocol/rpc.js';
import { toFailure } from '../failures.js';
import type { Inspected } from '../inspected.js';
import { FindFeed } from './find-feed.js';
import { Search, type Outcome } from './find-search.js';

/** Searches at a time, scans that keep their candidates among them: each has a thread. */
const mostSearches = 16;
const mostHits = 100_000;

export interface FindHost {
  /** Throws RpcFailure where there is none. */
  attachment(id: number): Inspected;
  /** Where a segment is mapped in the attached process; `wanted`: its id, '' for the attachment's own. */
  pointers(attachment: Inspected, wanted: string): PointerTargets | undefined;
  send(part: FoundPart): Promise<void>;
  failed: (error: unknown) => void;
}

interface Running {
  attachment: Inspected;
  abort: AbortController;
  search: Search;
  /** Where what it finds now goes. */
  feed: FindFeed;
  /** Settles when all that was asked so far is done. */
  busy: Promise<void>;
  end: () => Promise<void>;
}

export class FindService {
  readonly #host: FindHost;
  readonly #running = new Map<number, Running>();
  #lastId = 0;

  constructor(host: FindHost) {
    this.#host = host;
  }

  handlers(): Handlers<FindApi> {
    return {
      find: ({ attachment: id, at, query, limit }) => {
        const attachment = this.#host.attachment(id);
        const number = this.#start(attachment, at);
        this.#ask(number, false, search => {
          const wanted = query.kind === 'pointer' ? query.segment : undefined;
          const targets = wanted === undefined ? undefined : this.#host.pointers(attachment, wanted);
          return search.find(query, targets, within(limit));
        });
        return number;
      },
      scan: ({ attachment: id, type, bigEndian, query, limit }) => {
        const number = this.#start(this.#host.attachment(id), { kind: 'live' });
        this.#ask(number, true, search => search.scan(type, bigEndian, query, within(limit)));
        return number;
      },
      narrow: ({ search, by, limit }) => {
        if (!this.#running.has(search))
          throw new RpcFailure({ kind: 'gone', detail: `there is no scan ${search} any more` });
        this.#ask(search, true, running => running.narrow(by, within(limit)));
      },
      endFind: async ({ search }) => {
        await this.#running.get(search)?.end();
      },
    };
  }

  /** Whoever searched there gets no more. */
  detached(attachment: number): void {
    for (const running of this.#running.values())
      if (running.attachment.id === attachment) running.end().catch(this.#host.failed);
  }

  end(): void {
    for (const running of this.#running.values()) running.end().catch(this.#host.failed);
  }

  #start(attachment: Inspected, at: Moment): number {
    if (this.#running.size >= mostSearches)
      throw new RpcFailure({
        kind: 'unsupported',
        code: 'SEARCHES',
        detail: `${mostSearches} searches are open already; end one first`,
      });
    const opened = attachment.open(at);
    const number = ++this.#lastId;
    const abort = new AbortController();
    const search = new Search(opened, {
      signal: abort.signal,
      tell: (hits, progress) => this.#running.get(number)?.feed.add(hits, progress),
    });
    const end = async (): Promise<void> => {
      if (!this.#running.delete(number)) return;
      abort.abort();
      await search.end();
      opened.close();
    };
    const feed = this.#feed(number, attachment);
    this.#running.set(number, { attachment, abort, search, feed, busy: Promise.resolve(), end });
    return number;
  }

  /** After what was asked before. A scan that went well stays, to be narrowed. */
  #ask(number: number, isScan: boolean, work: (search: Search) => Promise<Outcome>): void {
    const running = this.#running.get(number);
    if (!running) return;
    const run = async (): Promise<void> => {
      // Who asked has the number first.
      await setImmediate();
      const feed = (running.feed = this.#feed(number, running.attachment));
      const outcome = await this.#outcome(running, work);
      // What could not be narrowed as it was asked has its candidates still.
      const usable = outcome.problem === undefined || (outcome.candidates ?? 0) > 0;
      const stays = isScan && usable && !running.abort.signal.aborted;
      if (!stays) await running.end();
      await feed.end(outcome, isScan);
    };
    running.busy = running.busy.then(run).catch(this.#host.failed);
  }

  async #outcome(running: Running, work: (search: Search) => Promise<Outcome>): Promise<Partial<Outcome>> {
    const { abort, attachment } = running;
    if (abort.signal.aborted) return {};
    try {
      return await work(running.search);
    } catch (error) {
      // Told to end: whatever failed by that is no problem of the search.
      if (isAborted(abort.signal)) return {};
      const { message, hint } = explain(toFailure(error), { name: attachment.segment.name });
      return { problem: hint === undefined ? message : `${message} ${hint}` };
    }
  }

  #feed(search: number, attachment: Inspected): FindFeed {
    return new FindFeed({
      search,
      send: part => this.#host.send(part),
      named: hits => named(attachment, hits),
    });
  }
}

/** Set meanwhile, which the compiler can't see. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

async function named({ table }: Inspected, hits: Hit[]): Promise<Hit[]> {
  const pace = new Pace(undefined);
  const all: Hit[] = [];
  for (const hit of hits) {
    if (pace.due) await pace.rest();
    const path = pathAt(table, hit.offset);
    all.push(path === undefined ? hit : { ...hit, path });
  }
  return all;
}

/** A type that can't be laid out there names nothing; the struct pane says why. */
function pathAt(table: Inspected['table'], offset: number): string | undefined {
  try {
    return table.locate({ offset })?.path;
  } catch (error) {
    if (error instanceof LayoutError) return undefined;
    throw error;
  }
}

function within(limit: number): number {
  return Math.min(Math.max(1, Math.floor(limit) || 1), mostHits);
}
