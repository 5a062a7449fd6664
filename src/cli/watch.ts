// `shmscope watch`: changes of a segment's bytes as they happen, one line each.
// Samples: a value that comes and goes between two looks isn't seen. With a type, its fields: watch-fields.ts.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Segment } from '../model/segment.js';
import { Sampler } from '../probe/sampler.js';
import { rangeOptions, readArguments, readNumber, readRange } from './arguments.js';
import { CommandError, UsageError, type Command } from './command.js';
import { toHex } from './hexdump.js';
import { withSource } from './look.js';
import { Presence } from './presence.js';
import { pastEnd } from './read.js';
import { typesOptions } from './types-options.js';
import { Watched, type Changes } from './watched.js';

/** Bytes of a change on a line for people; --json has all. */
const mostShown = 16;
const mostLength = 64 * 1024 * 1024;
/** ms: what a timer can wait. */
const longestPause = 2 ** 31 - 1;

export const watch: Command = {
  help: `Usage: shmscope watch <segment> [--offset N] [--length N] [--every MS] [--count N] [--json]
       shmscope watch <segment> --type T --from <types> [--offset N] [--every MS] [--count N] [--json]

Prints what differs from the look before: its offset, the bytes before, the bytes after.
Changes that lie up to 16 bytes apart are one line, with the bytes between them; of more
than 16 bytes it shows the first and tells how many, and --json has them all. A page
that is given back reads as zeros from then on; a segment that is made shorter or longer,
or that loses its name, is a line of its own. It ends when nobody has the segment any
more. A value that changes back between two looks is not seen. Times are local.
With a type, a line is one of its fields, with its value before and after.

  --offset N, --length N   the range to watch (default: all, at most 64 MiB)
  --every MS               milliseconds between two looks (default 200, at least 1)
  --count N                end after N lines
  --json                   one document a line: {time, offset, length, before, after};
                           {time, size} where the segment was made shorter or longer,
                           {time, unlinked} where it was unlinked or removed; with a type
                           {time, path, type, offset, size, before, after}
  --type T, --from <types> the fields of a type that lies at --offset; what <types> may be,
                           and how it's read, \`shmscope show --help\` says

Example: shmscope watch /ticks --every 50 --count 10`,

  async run(args, terminal, look) {
    const options = {
      ...rangeOptions,
      ...typesOptions,
      every: { type: 'string' },
      count: { type: 'string' },
      type: { type: 'string' },
      from: { type: 'string' },
    } as const;
    const { values, positionals } = readArguments(args, options, ['segment']);
    const { offset, length: asked } = readRange(values);
    const every = readNumber(values.every, '--every', { least: 1, most: longestPause, such: '200' }) ?? 200;
    const count = readNumber(values.count, '--count', { least: 1, such: '10' }) ?? Infinity;
    const json = values.json === true;
    const typed = values.type !== undefined || values.from !== undefined;
    if (typed && asked !== undefined) throw new UsageError('--length is the type’s own: leave it out');
    const fieldsOf = typed
      ? await (await import('./watch-fields.js')).watchFields(values, offset, json, terminal)
      : undefined;
    const seen = await look();
    return withSource(
      () => Promise.resolve(seen),
      positionals[0] ?? '',
      async (source, segment) => {
        const { size } = source.facts();
        const fields = fieldsOf?.(segment, seen.inventory);
        const length = asked ?? fields?.length ?? Math.max(0, size - offset);
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
          const [changes, time] = [watched.next(sample), Date.now()];
          const lines = [
            ...sizeLines(changes, time, json),
            ...(fields?.lines(changes, watched, clock(time), time) ?? byteLines(changes, time, json)),
          ];
          if (await presence.check(sample.facts, performance.now())) {
            lines.push(removedLine(segment, Date.now(), json));
          }
          for (const text of lines) {
            if (printed++ >= count) break;
            await terminal.out(`${text}\n`);
          }
          if (printed < count)
            await sleep(every, undefined, { signal: terminal.signal }).catch(() => undefined);
        }
      },
    );
  },
};

function byteLines({ bytes }: Changes, time: number, json: boolean): string[] {
  return bytes.map(({ offset, before, after }) => {
    const length = after.byteLength;
    if (json) return JSON.stringify({ time, offset, length, before: toHex(before), after: toHex(after) });
    const bytes = length > mostShown ? `  (${length} bytes)` : '';
    return `${clock(time)}  0x${offset.toString(16).padStart(4, '0')}  ${shortHex(before)} → ${shortHex(after)}${bytes}`;
  });
}

function shortHex(bytes: Uint8Array): string {
  return `${toHex(bytes.subarray(0, mostShown))}${bytes.byteLength > mostShown ? '…' : ''}`;
}

function sizeLines({ size }: Changes, time: number, json: boolean): string[] {
  if (size === undefined) return [];
  return [json ? JSON.stringify({ time, size }) : `${clock(time)}  the segment now has ${size} bytes`];
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
