// `shmscope watch`: changes of a segment's bytes as they happen, one line each.
// Samples: a value that comes and goes between two looks isn't seen. Not typed: bytes only.
import { setTimeout as sleep } from 'node:timers/promises';
import { Sampler } from '../probe/sampler.js';
import { rangeOptions, readArguments, readNumber, readRange } from './arguments.js';
import { UsageError, type Command } from './command.js';
import { toHex } from './hexdump.js';
import { withSource } from './look.js';
import { Watched, type Changes } from './watched.js';

const mostLength = 64 * 1024 * 1024;

export const watch: Command = {
  name: 'watch',
  summary: 'changes of a segment as they happen',
  help: `Usage: shmscope watch <segment> [--offset N] [--length N] [--every MS] [--count N] [--json]

Prints each run of bytes that differs from the look before: its offset, the bytes before,
the bytes after. A page that is given back reads as zeros from then on; a segment that is
made shorter or longer is a line of its own. A value that changes back between two looks
is not seen.

  --offset N, --length N   the range to watch (default: all, at most 64 MiB)
  --every MS               milliseconds between two looks (default 200)
  --count N                end after N lines
  --json                   one document a line: {time, offset, length, before, after},
                           or {time, size} where the segment was made shorter or longer

Example: shmscope watch /ticks --every 50 --count 10`,

  async run(args, terminal, look) {
    const options = { ...rangeOptions, every: { type: 'string' }, count: { type: 'string' } } as const;
    const { values, positionals } = readArguments(args, options, 1);
    const { offset, length: asked } = readRange(values);
    const every = readNumber(values.every, '--every') ?? 200;
    const count = readNumber(values.count, '--count') ?? Infinity;
    return withSource(look, positionals[0] ?? '', async source => {
      const length = asked ?? Math.max(0, source.facts().size - offset);
      if (length > mostLength) {
        throw new UsageError(
          `${length} bytes are more than can be watched at once (64 MiB): say --offset and --length`,
        );
      }
      const sampler = new Sampler(offset, length);
      const watched = new Watched(offset, length);
      let printed = 0;
      while (printed < count && !terminal.signal.aborted) {
        const changes = watched.next(sampler.sample(source));
        for (const text of linesOf(changes, Date.now(), values.json === true)) {
          if (printed++ >= count) break;
          await terminal.out(`${text}\n`);
        }
        if (printed < count)
          await sleep(every, undefined, { signal: terminal.signal }).catch(() => undefined);
      }
    });
  },
};

function linesOf({ size, bytes }: Changes, time: number, json: boolean): string[] {
  const clock = new Date(time).toISOString().slice(11, 23);
  const lines = bytes.map(({ offset, before, after }) => {
    const change = { time, offset, length: after.byteLength, before: toHex(before), after: toHex(after) };
    if (json) return JSON.stringify(change);
    return `${clock}  0x${offset.toString(16).padStart(4, '0')}  ${change.before} → ${change.after}`;
  });
  if (size === undefined) return lines;
  const resized = json ? JSON.stringify({ time, size }) : `${clock}  the segment now has ${size} bytes`;
  return [resized, ...lines];
}
