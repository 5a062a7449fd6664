// /proc/pid/maps: the shared rows. Not the private ones, which make most of the file and are skipped unparsed, but
// for one that tells who looks as we do (library-row.ts).
// Follows proc_pid_maps(5); printed by show_map_vma() in fs/proc/task_mmu.c, the path by seq_path(…, "\n"), which
// escapes newlines alone, so that a backslash may be itself.
import { deviceIn } from './device.js';
import { libraryIn, type LibraryRow } from './library-row.js';
import { readWhole } from './machine.js';
import type { AccessBits, ByteString, DeviceId } from './records.js';

/** What is mapped. Rows of other processes that say the same share one of these. */
export interface MapsTarget {
  offset: number;
  device: DeviceId;
  /** Decimal. */
  inode: string;
  /** As printed, newlines unescaped; with ` (deleted)` where the kernel put it. */
  path: ByteString;
}

export interface MapsRow {
  start: bigint;
  /** Exclusive. */
  end: bigint;
  access: AccessBits;
  target: MapsTarget;
}

export interface MapsRows {
  rows: MapsRow[];
  /** Lines that look shared and make no sense. */
  malformed: number;
  /** The one private row that says something: who has it may be looking (observer.ts). */
  library: LibraryRow | undefined;
}

/** Targets by the text that tells them: many processes map the same. */
export type KnownTargets = Map<string, MapsTarget | undefined>;
/** Rows by their text: processes that were forked map the same at the same place. Each holds on to all of its file. */
export type KnownRows = Map<string, MapsRow>;

const headPattern = /^([0-9a-f]{1,16})-([0-9a-f]{1,16}) ([r-][w-][x-])s $/;
const accesses = new Map<string, AccessBits>();
const targetPattern = /^([0-9a-f]{1,16}) ([0-9a-f]{1,8}):([0-9a-f]{1,8}) (\d{1,20})(?: +(.*))?$/s;

/** The shared rows of a maps file. */
export function parseMaps(
  text: ByteString,
  known: KnownTargets = new Map(),
  knownRows?: KnownRows,
): MapsRows {
  const rows: MapsRow[] = [];
  let malformed = 0;
  // Shared rows have "s " at the end of their second column. Looking for that, instead of for lines, leaves the
  // private rows to indexOf.
  for (let hit = text.indexOf('s '); hit !== -1;) {
    const lineStart = text.lastIndexOf('\n', hit) + 1;
    const newline = text.indexOf('\n', hit);
    const lineEnd = newline === -1 ? text.length : newline;
    const second = text.indexOf(' ', lineStart) + 1;
    const inLine = second + 5 <= lineEnd;
    if (inLine && text.startsWith('s ', second + 3) && text.indexOf(' ', second) === second + 4) {
      const line = text.slice(lineStart, lineEnd);
      const row = knownRows?.get(line) ?? parseRow(line, second + 5 - lineStart, known);
      if (row) {
        knownRows?.set(line, row);
        rows.push(row);
      } else malformed++;
    }
    hit = text.indexOf('s ', lineEnd);
  }
  return { rows, malformed, library: libraryIn(text) };
}

/** Throws KernelError. `folder` is /proc/pid, or that of one of its threads. */
export function readMaps(folder: string, known: KnownTargets): MapsRows {
  return parseMaps(readWhole(`${folder}/maps`), known);
}

/** `headEnd`: where its target begins. */
function parseRow(line: string, headEnd: number, known: KnownTargets): MapsRow | undefined {
  const [, start, end, access = ''] = headPattern.exec(line.slice(0, headEnd)) ?? [];
  if (start === undefined || end === undefined) return undefined;
  const tail = line.slice(headEnd);
  let target = known.get(tail);
  if (!target && !known.has(tail)) {
    target = parseTarget(tail);
    known.set(tail, target);
  }
  if (!target) return undefined;
  return {
    start: address(start),
    end: address(end),
    access: accessOf(access),
    target,
  };
}

/** By way of a number where it fits into one: half the time of BigInt's own parser. */
function address(hex: string): bigint {
  return hex.length <= 13 ? BigInt(parseInt(hex, 16)) : BigInt(`0x${hex}`);
}

function accessOf(letters: string): AccessBits {
  let access = accesses.get(letters);
  if (access === undefined) {
    access = letters.replaceAll('-', '') as AccessBits;
    accesses.set(letters, access);
  }
  return access;
}

function parseTarget(text: string): MapsTarget | undefined {
  const [, offset = '', major = '', minor = '', inode, path = ''] = targetPattern.exec(text) ?? [];
  if (inode === undefined) return undefined;
  return {
    offset: Math.min(parseInt(offset, 16), Number.MAX_SAFE_INTEGER),
    device: deviceIn(major, minor),
    inode: String(BigInt(inode)),
    path: path.replaceAll('\\012', '\n') as ByteString,
  };
}
