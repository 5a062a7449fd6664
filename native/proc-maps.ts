// /proc/pid/maps: the shared rows. Not the private ones, which make most of the file and are skipped unparsed.
// Follows proc_pid_maps(5); printed by show_map_vma() in fs/proc/task_mmu.c, the path by seq_path(…, "\n"), which
// escapes newlines alone, so that a backslash may be itself.
import { readWhole } from './machine.js';
import type { AccessBits, ByteString, DeviceId } from './records.js';

export interface MapsRow {
  start: bigint;
  end: bigint;
  access: AccessBits;
  offset: number;
  device: DeviceId;
  /** Decimal. */
  inode: string;
  /** As printed, newlines unescaped; with ` (deleted)` where the kernel put it. */
  path: ByteString;
}

export interface MapsRows {
  rows: MapsRow[];
  /** Lines that look shared and make no sense. */
  malformed: number;
}

const rowPattern =
  /^([0-9a-f]{1,16})-([0-9a-f]{1,16}) ([r-][w-][x-])s ([0-9a-f]{1,16}) ([0-9a-f]{1,8}):([0-9a-f]{1,8}) (\d{1,20})(?: +(.*))?$/s;

/** The shared rows of a maps file. */
export function parseMaps(text: ByteString): MapsRows {
  const rows: MapsRow[] = [];
  let malformed = 0;
  // Shared rows have "s " at the end of their second column. Looking for that, instead of for lines, leaves the
  // private rows to indexOf.
  for (let hit = text.indexOf('s '); hit !== -1;) {
    const lineStart = text.lastIndexOf('\n', hit) + 1;
    const newline = text.indexOf('\n', hit);
    const lineEnd = newline === -1 ? text.length : newline;
    if (text.indexOf(' ', lineStart) === hit - 4) {
      const row = parseRow(text.slice(lineStart, lineEnd));
      if (row) rows.push(row);
      else malformed++;
    }
    hit = text.indexOf('s ', lineEnd);
  }
  return { rows, malformed };
}

/** Throws KernelError. `folder` is /proc/pid, or that of one of its threads. */
export function readMaps(folder: string): MapsRows {
  return parseMaps(readWhole(`${folder}/maps`));
}

export function parseRow(line: string): MapsRow | undefined {
  const match = rowPattern.exec(line);
  if (!match) return undefined;
  const [, start = '', end = '', access = '', offset = '', major = '', minor = '', inode = '', path = ''] =
    match;
  return {
    start: BigInt(`0x${start}`),
    end: BigInt(`0x${end}`),
    access: access.replaceAll('-', '') as AccessBits,
    offset: Math.min(parseInt(offset, 16), Number.MAX_SAFE_INTEGER),
    device: `${parseInt(major, 16)}:${parseInt(minor, 16).toString(16)}`,
    inode: String(BigInt(inode)),
    path: path.replaceAll('\\012', '\n') as ByteString,
  };
}
