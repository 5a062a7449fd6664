// `shmscope watch`: changes of a segment's bytes as they happen, one line each.
// Samples: a value that comes and goes between two looks isn't seen. Not typed: bytes only.
import { setTimeout as sleep } from 'node:timers/promises';
import { Sampler } from '../probe/sampler.js';
import { readArguments, readNumber } from './arguments.js';
import { exit, UsageError, type Command } from './command.js';
import { toHex } from './hexdump.js';
import { open, pick } from './look.js';

const mostLength = 64 * 1024 * 1024;

export const watch: Command = {
  name: 'watch',
  summary: 'changes of a segment as they happen',
  help: `Usage: shmscope watch <segment> [--offset N] [--length N] [--every MS] [--count N] [--json]

Prints each run of bytes that differs from the look before: its offset, the bytes before,
the bytes after. A value that changes back between two looks is not seen.

  --offset N, --length N   the range to watch (default: all, at most 64 MiB)
  --every MS               milliseconds between two looks (default 200)
  --count N                end after N lines
  --json                   one document a line: {time, offset, length, before, after}

Example: shmscope watch /ticks --every 50 --count 10`,

  async run(args, terminal, look) {
    const { values, positionals } = readArguments(
      args,
      {
        offset: { type: 'string' },
        length: { type: 'string' },
        every: { type: 'string' },
        count: { type: 'string' },
        json: { type: 'boolean' },
      },
      1,
    );
    const offset = readNumber(values.offset, '--offset') ?? 0;
    const every = readNumber(values.every, '--every') ?? 200;
    const count = readNumber(values.count, '--count') ?? Infinity;
    const seen = await look();
    const source = open(seen, pick(seen.inventory, positionals[0] ?? ''));
    try {
      const length = readNumber(values.length, '--length') ?? Math.max(0, source.facts().size - offset);
      if (length > mostLength) {
        throw new UsageError(
          `${length} bytes are more than can be watched at once (64 MiB): say --offset and --length`,
        );
      }
      const sampler = new Sampler(offset, length);
      const before = new Uint8Array(length);
      let printed = 0;
      for (let first = true; printed < count && !terminal.signal.aborted; first = false) {
        const { runs } = sampler.sample(source);
        const time = Date.now();
        for (const run of runs) {
          const at = run.offset - offset;
          const change = {
            time,
            offset: run.offset,
            length: run.bytes.byteLength,
            before: toHex(before.subarray(at, at + run.bytes.byteLength)),
            after: toHex(run.bytes),
          };
          before.set(run.bytes, at);
          if (first || printed >= count) continue;
          printed++;
          await terminal.out(values.json === true ? `${JSON.stringify(change)}\n` : `${line(change)}\n`);
        }
        if (printed < count)
          await sleep(every, undefined, { signal: terminal.signal }).catch(() => undefined);
      }
      return exit.fine;
    } finally {
      source.close();
    }
  },
};

interface Change {
  time: number;
  offset: number;
  before: string;
  after: string;
}

function line({ time, offset, before, after }: Change): string {
  const clock = new Date(time).toISOString().slice(11, 23);
  return `${clock}  0x${offset.toString(16).padStart(4, '0')}  ${before} → ${after}`;
}
