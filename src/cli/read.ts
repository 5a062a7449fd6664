// `shmscope read`: bytes of a segment, once, as a hex dump, raw, or JSON.
// Not live: watch.ts. Holes aren't read; raw output has zeros in their place.
import type { ByteSource } from '../../native/source.js';
import { readBytes } from '../probe/bytes.js';
import type { ReadReply } from '../protocol/probe.js';
import { rangeOptions, readArguments, readRange } from './arguments.js';
import { CommandError, type Command, type Terminal } from './command.js';
import { hexdump, toHex } from './hexdump.js';
import { withSource } from './look.js';

const defaultLength = 4096;
const piece = 4 * 1024 * 1024;

export const read: Command = {
  help: `Usage: shmscope read <segment> [--offset N] [--length N] [--raw] [--json]

Reads bytes without touching the segment: a hole stays a hole. A <segment> is what
\`shmscope list\` prints: an id, a name (/ticks), shmid:3, key:0x1234, pid:4121:fd:5
or pid:4121:0x7f31a000.

  --offset N   first byte, decimal or with 0x (default 0)
  --length N   bytes (default ${defaultLength}; with --raw all that is left)
  --raw        the bytes themselves, to a file or a pipe
  --json       one document {offset, bytes, holes}; also unknown, ranges that can't be
               read without touching the segment, where there are any

Example: shmscope read /ticks --offset 0x40 --length 64`,

  async run(args, terminal, look) {
    const options = { ...rangeOptions, raw: { type: 'boolean' } } as const;
    const { values, positionals } = readArguments(args, options, ['segment']);
    const { offset, length } = readRange(values);
    return withSource(look, positionals[0] ?? '', async source => {
      const { size } = source.facts();
      const left = Math.max(0, size - offset);
      // At its very end there is nothing more, which is an answer: who reads on and on ends there.
      if (offset > size) throw new CommandError(pastEnd(offset, size));
      const asked = length ?? (values.raw === true ? left : defaultLength);
      const parts = partsOf(source, offset, offset + Math.min(asked, left), terminal.signal);
      if (values.json === true) await writeJson(offset, parts, terminal);
      else if (values.raw === true) await writeRaw(parts, terminal);
      else await writeDump(parts, terminal);
    });
  },
};

export function pastEnd(offset: number, size: number): string {
  return `The segment has ${size} bytes, so there is nothing at offset ${offset}.`;
}

/** Piece by piece, so that a segment larger than memory can be written out. */
function* partsOf(source: ByteSource, from: number, end: number, signal: AbortSignal): Generator<ReadReply> {
  for (let at = from; at < end && !signal.aborted; at += piece) {
    yield readBytes(source, at, Math.min(piece, end - at));
  }
}

async function writeJson(offset: number, parts: Iterable<ReadReply>, terminal: Terminal): Promise<void> {
  const holes: Range[] = [];
  const unknown: Range[] = [];
  await terminal.out(`{"offset":${offset},"bytes":"`);
  for (const part of parts) {
    await terminal.out(toHex(part.bytes));
    append(holes, part.holes);
    append(unknown, part.unknown);
  }
  // Only where there is any: zeros that stand for nothing known.
  const rest = unknown.length > 0 ? `,"unknown":${JSON.stringify(unknown)}` : '';
  await terminal.out(`","holes":${JSON.stringify(holes)}${rest}}\n`);
}

async function writeRaw(parts: Iterable<ReadReply>, terminal: Terminal): Promise<void> {
  for (const { bytes, unknown } of parts) {
    const [first] = unknown;
    if (first) {
      throw new CommandError(
        `From offset ${first.offset} on, ${first.length} bytes can't be read without touching the segment, so the raw output ends before them.`,
      );
    }
    await terminal.out(bytes);
  }
}

async function writeDump(parts: Iterable<ReadReply>, terminal: Terminal): Promise<void> {
  for (const { offset, bytes, holes, unknown } of parts) {
    const gaps = [
      ...holes.map(hole => ({ ...hole, why: 'never written' })),
      ...unknown.map(range => ({ ...range, why: "that can't be read without touching them" })),
    ];
    for (const line of hexdump(offset, bytes, gaps)) await terminal.out(`${line}\n`);
  }
}

interface Range {
  offset: number;
  length: number;
}

/** Ranges that were cut where one piece ended and the next began are one again. */
function append(all: Range[], more: readonly Range[]): void {
  for (const range of more) {
    const last = all.at(-1);
    if (last && last.offset + last.length === range.offset) last.length += range.length;
    else all.push({ ...range });
  }
}
