// What the thread that matches answers: it prepares a search or a scan, then takes chunks in order. Not the thread
// (find-worker.ts), nor the matching itself (src/model/find).
import { Candidates } from '../../model/find/candidates.js';
import { compileQuery } from '../../model/find/compile.js';
import type { Matcher, Tools } from '../../model/find/matcher.js';
import { QueryError } from '../../model/find/query.js';
import type { Hit } from '../../protocol/find.js';
import type { Handlers } from '../../protocol/rpc.js';
import type { Chunk, ChunkAnswer, FindWorkerApi, Prepared } from './find-link.js';

const tools: Tools = {
  indexOf: (bytes, wanted, from) => bufferOf(bytes).indexOf(wanted, from),
  latin1: bytes => bufferOf(bytes).toString('latin1'),
};

/** A buffer that is this much larger than what is in it isn't kept itself. */
const waste = 1.25;

export class FindWorkerService {
  #step: (chunk: Chunk) => ChunkAnswer = chunk => ({
    hits: [],
    more: false,
    candidates: 0,
    bytes: chunk.bytes,
  });
  #candidates: Candidates | undefined;
  /** Hits that may still be told. */
  #room = 0;

  handlers(): Handlers<FindWorkerApi> {
    return {
      find: ({ query, targets, limit }) =>
        prepared(() => {
          const matcher = compileQuery(query, tools, targets);
          this.#room = limit;
          this.#step = chunk => answered(() => this.#match(matcher, chunk));
          return { lead: matcher.lead, tail: matcher.tail, zeros: false };
        }),
      scan: ({ type, bigEndian, query, limit, budget }) =>
        prepared(() => {
          const candidates = new Candidates(type, bigEndian, budget);
          const test = candidates.firstTest(query);
          this.#candidates = candidates;
          this.#room = limit;
          this.#step = chunk => this.#scan(candidates, chunk, piece => candidates.first(piece, test));
          return { lead: 0, tail: 0, zeros: candidates.findsZero(test) };
        }),
      narrow: ({ by, limit }) =>
        prepared(() => {
          const candidates = this.#candidates;
          if (!candidates) throw new QueryError('There is no scan to narrow.');
          const stays = candidates.staysBy(by);
          this.#room = limit;
          this.#step = chunk =>
            this.#scan(candidates, chunk, piece => candidates.narrow(piece, stays, chunk.fresh));
          return { lead: 0, tail: 0, zeros: candidates.keepsZero(stays) };
        }),
      chunk: chunk => this.#step(chunk),
    };
  }

  #match(matcher: Matcher, { offset, bytes, from, to, parts }: Chunk): ChunkAnswer {
    const hits: Hit[] = [];
    for (const part of parts) {
      const start = Math.max(from, part.offset);
      const end = Math.min(to, part.offset + part.length);
      if (start >= end) continue;
      const run = bytes.subarray(part.offset - offset, part.offset - offset + part.length);
      const matches = matcher.find(run, start - part.offset, end - part.offset, part.offset);
      for (const match of matches) {
        if (this.#room === 0) return { hits, more: true, candidates: 0, bytes };
        this.#room--;
        hits.push({ offset: part.offset + match.at, length: match.length, text: matcher.text(run, match) });
      }
    }
    return { hits, more: false, candidates: 0, bytes };
  }

  #scan(candidates: Candidates, chunk: Chunk, keeps: (chunk: Chunk) => boolean): ChunkAnswer {
    const { bytes, offset } = chunk;
    const roomy = bytes.buffer.byteLength > bytes.byteLength * waste;
    return answered(() => {
      const own = roomy ? { ...chunk, bytes: bytes.slice() } : chunk;
      const kept = keeps(own);
      const count = candidates.count(offset);
      const hits = candidates.hits(offset, this.#room);
      this.#room -= hits.length;
      const answer = { hits, more: count > hits.length, candidates: count };
      return kept && !roomy ? answer : { ...answer, bytes };
    });
  }
}

/** What can't go on is an answer, too. */
function answered(work: () => ChunkAnswer): ChunkAnswer {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return { hits: [], more: false, candidates: 0, problem: error.message };
  }
}

/** What makes no sense is an answer, not a failure. */
function prepared(work: () => Prepared): Prepared {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return { problem: error.message };
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
