// `shmscope watch`: changes of a segment's bytes as they happen, one line each.
// Samples: a value that comes and goes between two looks isn't seen. Not typed: bytes only.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Segment } from '../model/segment.js';
import { Sampler } from '../probe/sampler.js';
import { rangeOptions, readArguments, readNumber, readRange } from './arguments.js';
import { CommandError, UsageError, type Command } from './command.js';
import { toHex } from './hexdump.js';
import { withSource } from './look.js';
import { Presence } from './presence.js';
import { pastEnd } from './read.js';
import { Watched, type Changes } from './watched.js';

const mostLength = 64 * 1024 * 1024;
/** ms: what a timer can wait. */
const longestPause = 2 ** 31 - 1;

export const watch: Command = {
  help: `Usage: shmscope watch <segment> [--offset N] [--length N] [--every MS] [--count N] [--json]

Prints what differs from the look before: its offset, the bytes before, the bytes after.
Changes that lie up to 16 bytes apart are one line, with the bytes between them. A page
that is given back reads as zeros from then on; a segment that is made shorter or longer,
or that loses its name, is a line of its own. It ends when nobody has the segment any
more. A value that changes back between two looks is not seen. Times are local.

  --offset N, --length N   the range to watch (default: all, at most 64 MiB)
  --every MS               milliseconds between two looks (default 200, at least 1)
  --count N                end after N lines
  --json                   one document a line: {time, offset, length, before, after};
                           {time, size} where the segment was made shorter or longer,
                           {time, unlinked} where it was unlinked or removed

Example: shmscope watch /ticks --every 50 --count 10`,

  async run(args, terminal, look) {
    const options = { ...rangeOptions, every: { type: 'string' }, count: { type: 'string' } } as const;
    const { values, positionals } = readArguments(args, options, ['segment']);
    const { offset, length: asked } = readRange(values);
    const every = readNumber(values.every, '--every', 1, longestPause) ?? 200;
    const count = readNumber(values.count, '--count', 1) ?? Infinity;
    return withSource(look, positionals[0] ?? '', async (source, segment) => {
      const { size } = source.facts();
      const length = asked ?? Math.max(0, size - offset);
      if (length > mostLength) {
        throw new UsageError(
          `${length} bytes are more than can be watched at once (64 MiB): say --offset and --length`,
        );
      }
      if (offset >= size) {
        const waits = 'Say --length to wait until it is that long.';
        if (asked === undefined) throw new CommandError(`${pastEnd(offset, size)} ${waits}`);
        terminal.err(`${pastEnd(offset, size)} Waiting until it is that long.`);
      }
      const presence = new Presence(segment, look);
      const sampler = new Sampler(offset, length);
      const watched = new Watched(offset, length);
      let printed = 0;
      while (printed < count && !terminal.signal.aborted) {
        const sample = sampler.sample(source);
        const lines = linesOf(watched.next(sample), Date.now(), values.json === true);
        if (await presence.check(sample.facts, performance.now())) {
          lines.push(removedLine(segment, Date.now(), values.json === true));
        }
        for (const text of lines) {
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
  const lines = bytes.map(({ offset, before, after }) => {
    const change = { time, offset, length: after.byteLength, before: toHex(before), after: toHex(after) };
    if (json) return JSON.stringify(change);
    return `${clock(time)}  0x${offset.toString(16).padStart(4, '0')}  ${change.before} → ${change.after}`;
  });
  if (size === undefined) return lines;
  const resized = json ? JSON.stringify({ time, size }) : `${clock(time)}  the segment now has ${size} bytes`;
  return [resized, ...lines];
}

function removedLine({ kind }: Segment, time: number, json: boolean): string {
  if (json) return JSON.stringify({ time, unlinked: true });
  const what =
    kind === 'sysv' ? 'removed; whoever is attached keeps it' : 'unlinked; whoever has it open keeps it';
  return `${clock(time)}  the segment was ${what}`;
}

/** Local time, as a person's own clock has it. */
function clock(time: number): string {
  const date = new Date(time);
  const two = (n: number): string => String(n).padStart(2, '0');
  const seconds = `${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
  return `${two(date.getHours())}:${two(date.getMinutes())}:${seconds}`;
}
