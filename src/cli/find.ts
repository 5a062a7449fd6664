// `shmscope find`: where something is in a segment, once, as it is now.
// Not scans over time, which take somebody who says what changed; holes are passed over.
import type { ByteSource } from '../../native/source.js';
import { formatSize } from '../model/format.js';
import { unquoted } from '../model/find/excerpt.js';
import type { Query } from '../model/find/query.js';
import { Search, type Outcome } from '../probe/time/find-search.js';
import type { Hit } from '../protocol/find.js';
import { readArguments, readNumber } from './arguments.js';
import { CommandError, exit, UsageError, type Command, type Terminal } from './command.js';
import { queryOf } from './find-query.js';
import { withSource } from './look.js';

const defaultLimit = 1000;
const findOptions = {
  as: { type: 'string' },
  to: { type: 'string' },
  tolerance: { type: 'string' },
  'ignore-case': { type: 'boolean' },
  'big-endian': { type: 'boolean' },
  unaligned: { type: 'boolean' },
  limit: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export const find: Command = {
  help: `Usage: shmscope find <segment> <what> [--as WAY] [--limit N] [--json]

Prints where it is: the offset, the length, what is there. Only memory that was ever
written is looked at; the zeros of holes are not found. It exits with 1 when there
is nothing. A <what> that begins with a dash comes after two of them: -- -1.

  --as bytes       hex digits, ? for any: '7f 45 ?? 4?'
  --as text        UTF-8 (the way when none is said)
  --as utf16       UTF-16, little-endian unless --big-endian
  --as regex       a JavaScript expression over bytes as Latin-1: '\\x7fELF', 'seq=\\d+'
  --as u8…u64, i8…i64, f32, f64
                   a number, decimal or with 0x; little-endian unless --big-endian, and
                   where its size divides the offset unless --unaligned
  --to N           numbers from <what> to N
  --tolerance X    and as much around them
  --ignore-case    of text and expressions
  --limit N        end after N (default ${defaultLimit})
  --json           one document {hits: [{offset, length, text}], more, searched, holes};
                   text is what was found, without quotes; also unread, bytes that
                   could not be read, where there are any

What is there is the hit alone: a number, or its text, of which the first 64 characters
are shown and then …, or its bytes, the first 16. What is no UTF-8 in text is \\xff.

Example: shmscope find /ticks 0.25 --as f64 --to 0.5`,

  async run(args, terminal, look) {
    const { values, positionals } = readArguments(args, findOptions, ['segment', 'what']);
    const [segment = '', what = ''] = positionals;
    const query = queryOf(what, values);
    const limit = readNumber(values.limit, '--limit', { least: 1, such: '100' }) ?? defaultLimit;
    const findings = new Findings(terminal, values.json === true);
    const code = await withSource(look, segment, async source => {
      const outcome = await findIn(source, query, limit, terminal.signal, findings);
      // What makes no sense is told before anything is looked at.
      if (outcome.problem !== undefined && outcome.total === 0) throw new UsageError(outcome.problem);
      await findings.end(outcome);
      if (outcome.problem !== undefined) throw new CommandError(outcome.problem);
    });
    return code === exit.fine && findings.none ? exit.no : code;
  },
};

/** Told to stop, it answers how far it came. Throws KernelError. */
async function findIn(
  source: ByteSource,
  query: Query,
  limit: number,
  signal: AbortSignal,
  findings: Findings,
): Promise<Outcome> {
  let progress = { done: 0, total: 0 };
  const search = new Search(
    { source },
    {
      signal,
      tell: (hits, now) => {
        findings.add(hits);
        progress = now;
      },
    },
  );
  try {
    return await search.find(query, undefined, limit);
  } catch (error) {
    if (!signal.aborted) throw error;
    return { ...progress, holes: 0, unread: 0, more: true, candidates: 0 };
  } finally {
    await search.end();
  }
}

/** Prints as it is found: who waits for a large segment sees something. */
class Findings {
  readonly #terminal: Terminal;
  readonly #json: boolean;
  #hits = 0;
  #printed: Promise<void> = Promise.resolve();

  constructor(terminal: Terminal, json: boolean) {
    this.#terminal = terminal;
    this.#json = json;
  }

  add(hits: readonly Hit[]): void {
    for (const hit of hits) {
      const { offset, length, text } = hit;
      const comma = this.#hits++ === 0 ? '{"hits":[' : ',';
      this.#print(
        this.#json ? `${comma}${JSON.stringify({ offset, length, text: unquoted(text) })}` : lineOf(hit),
      );
    }
  }

  get none(): boolean {
    return this.#hits === 0;
  }

  async end({ more, done, holes, unread }: Outcome): Promise<void> {
    if (this.#json) {
      const rest = { more, searched: done, holes, ...(unread > 0 ? { unread } : {}) };
      this.#print(`${this.none ? '{"hits":[' : ''}],${JSON.stringify(rest).slice(1)}\n`);
    }
    await this.#printed;
    if (more) this.#terminal.err('There is more: --limit says after how many it ends.');
    if (this.none) {
      const passed = holes > 0 ? `; ${formatSize(holes)} were never written and are zeros` : '';
      this.#terminal.err(`Not found in ${formatSize(done)}${passed}.`);
    }
    if (unread > 0)
      this.#terminal.err(`${formatSize(unread)} can't be read without touching them, and were passed over.`);
  }

  #print(text: string): void {
    this.#printed = this.#printed.then(() => this.#terminal.out(text));
  }
}

function lineOf({ offset, length, text }: Hit): string {
  return `0x${offset.toString(16).padStart(8, '0')}  ${String(length).padStart(4)}  ${text}\n`;
}
