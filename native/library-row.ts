// The row of a process's maps that holds the code of the FFI library, by the name of its file: what tells those who may
// look as we do from all others, by one search of the text. Not whether they do: observer.ts. Follows proc_pid_maps(5).
import { deviceIn } from './device.js';
import type { ByteString, DeviceId } from './records.js';

export interface LibraryRow {
  /** As map_files names it. */
  range: string;
  /** From its permissions to its inode, as printed: the same for all who map the same. */
  mark: string;
  device: DeviceId;
  /** Decimal. */
  inode: string;
  /** Newlines unescaped; without the ` (deleted)` of the kernel. */
  path: ByteString;
}

const file = '/koffi.node';
const rowPattern =
  /^([0-9a-f]{1,16}-[0-9a-f]{1,16}) (r-xp [0-9a-f]{1,16} ([0-9a-f]{1,8}):([0-9a-f]{1,8}) (\d{1,20})) *(\/.*\/koffi\.node)(?: \(deleted\))?$/;

/** The first, which is the only one where it's ours. */
export function libraryIn(text: ByteString): LibraryRow | undefined {
  for (let hit = text.indexOf(file); hit !== -1;) {
    const newline = text.indexOf('\n', hit);
    const lineEnd = newline === -1 ? text.length : newline;
    const row = parseRow(text.slice(text.lastIndexOf('\n', hit) + 1, lineEnd));
    if (row) return row;
    hit = text.indexOf(file, lineEnd);
  }
  return undefined;
}

function parseRow(line: string): LibraryRow | undefined {
  const [, range, mark, major = '', minor = '', inode, path] = rowPattern.exec(line) ?? [];
  if (range === undefined || mark === undefined || inode === undefined || path === undefined)
    return undefined;
  const device = deviceIn(major, minor);
  return { range, mark, device, inode, path: path.replaceAll('\\012', '\n') as ByteString };
}
