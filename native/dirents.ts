// What getdents64(2) writes: names in a folder. Not the call: libc.ts. Layout of struct linux_dirent64,
// include/linux/dirent.h: u64 inode · s64 next · u16 length of the record · u8 type · name, ended by NUL.
import type { ByteString } from './records.js';

const lengthAt = 16;
const nameAt = 19;

/** Names of one filled buffer, without `.` and `..`. Stops where a record makes no sense. */
export function parseDirents(buffer: Buffer): ByteString[] {
  const names: ByteString[] = [];
  for (let at = 0; at + nameAt < buffer.byteLength;) {
    const length = buffer.readUInt16LE(at + lengthAt);
    const end = at + length;
    if (length <= nameAt || end > buffer.byteLength) break;
    const nul = buffer.indexOf(0, at + nameAt);
    const name = buffer.toString('latin1', at + nameAt, nul >= 0 && nul < end ? nul : end);
    if (name !== '.' && name !== '..') names.push(name as ByteString);
    at = end;
  }
  return names;
}
