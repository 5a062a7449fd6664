// `shmscope read`: bytes of a segment, once, as a hex dump, raw, or JSON.
// Not live: watch.ts. Holes aren't read; raw output has zeros in their place.
import { mostBytes, readBytes } from '../probe/bytes.js';
import { readArguments, readNumber } from './arguments.js';
import { exit, type Command } from './command.js';
import { hexdump, toHex, type Hole } from './hexdump.js';
import { open, pick } from './look.js';

const defaultLength = 4096;

export const read: Command = {
  name: 'read',
  summary: 'hex dump of a segment, or its bytes',
  help: `Usage: shmscope read <segment> [--offset N] [--length N] [--raw] [--json]

Reads bytes without touching the segment: a hole stays a hole. A <segment> is what
\`shmscope list\` prints: an id, a name (/ticks), shmid:3, key:0x1234, pid:4121:fd:5
or pid:4121:0x7f31a000.

  --offset N   first byte, decimal or with 0x (default 0)
  --length N   bytes (default ${defaultLength}; with --raw all that is left)
  --raw        the bytes themselves, to a file or a pipe
  --json       one document {offset, bytes, holes}

Example: shmscope read /ticks --offset 0x40 --length 64`,

  async run(args, terminal, look) {
    const { values, positionals } = readArguments(
      args,
      {
        offset: { type: 'string' },
        length: { type: 'string' },
        raw: { type: 'boolean' },
        json: { type: 'boolean' },
      },
      1,
    );
    const offset = readNumber(values.offset, '--offset') ?? 0;
    const seen = await look();
    const segment = pick(seen.inventory, positionals[0] ?? '');
    const source = open(seen, segment);
    try {
      const left = Math.max(0, source.facts().size - offset);
      const asked = readNumber(values.length, '--length') ?? (values.raw === true ? left : defaultLength);
      const end = offset + Math.min(asked, left);
      if (values.json === true) {
        const parts = collect(source, offset, end);
        const bytes = parts.map(part => toHex(part.bytes)).join('');
        await terminal.out(
          `${JSON.stringify({ offset, bytes, holes: joined(parts.flatMap(p => p.holes)) })}\n`,
        );
        return exit.fine;
      }
      for (let at = offset; at < end && !terminal.signal.aborted; at += mostBytes) {
        const part = readBytes(source, at, Math.min(mostBytes, end - at));
        if (values.raw === true) await terminal.out(part.bytes);
        else for (const line of hexdump(at, part.bytes, part.holes)) await terminal.out(`${line}\n`);
      }
      return exit.fine;
    } finally {
      source.close();
    }
  },
};

function collect(
  source: Parameters<typeof readBytes>[0],
  offset: number,
  end: number,
): ReturnType<typeof readBytes>[] {
  const parts: ReturnType<typeof readBytes>[] = [];
  for (let at = offset; at < end; at += mostBytes)
    parts.push(readBytes(source, at, Math.min(mostBytes, end - at)));
  return parts;
}

/** Holes that were cut where one read ended and the next began are one again. */
function joined(holes: readonly Hole[]): Hole[] {
  const out: Hole[] = [];
  for (const hole of holes) {
    const last = out.at(-1);
    if (last && last.offset + last.length === hole.offset) last.length += hole.length;
    else out.push({ ...hole });
  }
  return out;
}
