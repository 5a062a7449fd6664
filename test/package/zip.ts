// Reads a VSIX, which is a zip file: the names, sizes and contents of its entries. Not a general unzipper: no zip64, no
// encryption, as vsce writes neither. Follows PKWARE's APPNOTE, 4.3.7 (local header), 4.3.12 and 4.3.16 (directory).
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

export interface Entry {
  name: string;
  /** Bytes, unpacked. */
  size: number;
  read: () => Buffer;
}

/** The files in it, by name. Throws when it isn't a zip file. */
export function readZip(path: string): Map<string, Entry> {
  const zip = readFileSync(path);
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error(`${path} is no zip file.`);
  const entries = new Map<string, Entry>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== 0x02014b50) throw new Error(`${path}: no directory entry at ${at}.`);
    const [nameLength, extra, comment] = [28, 30, 32].map(offset => zip.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const packed = { method: zip.readUInt16LE(at + 10), length: zip.readUInt32LE(at + 20) };
    const local = zip.readUInt32LE(at + 42);
    const read = (): Buffer => {
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const bytes = zip.subarray(start, start + packed.length);
      return packed.method === 0 ? bytes : inflateRawSync(bytes);
    };
    if (!name.endsWith('/')) entries.set(name, { name, size: zip.readUInt32LE(at + 24), read });
    at += 46 + nameLength + extra + comment;
  }
  return entries;
}
