// A hex dump as people know it from hexdump -C: offset, sixteen bytes, text. Holes are said, never invented.
// Follows hexdump(1), "canonical hex+ASCII display".

const perRow = 16;

export interface Hole {
  offset: number;
  length: number;
}

/** Lines for `bytes` at `offset`; a row that lies whole in a hole is folded into one line that says so. */
export function* hexdump(offset: number, bytes: Uint8Array, holes: readonly Hole[]): Generator<string> {
  let at = 0;
  while (at < bytes.byteLength) {
    const hole = holes.find(h => h.offset <= offset + at && offset + at + perRow <= h.offset + h.length);
    if (hole) {
      const rows = Math.floor((hole.offset + hole.length - offset - at) / perRow);
      yield `${address(offset + at)}  ${rows * perRow} bytes never allocated`;
      at += rows * perRow;
      continue;
    }
    yield row(offset + at, bytes.subarray(at, at + perRow));
    at += perRow;
  }
  yield address(offset + bytes.byteLength);
}

/** One row of at most sixteen bytes. */
export function row(offset: number, bytes: Uint8Array): string {
  const cells = Array.from(bytes, byte => byte.toString(16).padStart(2, '0'));
  const left = cells.slice(0, 8).join(' ').padEnd(23);
  const right = cells.slice(8).join(' ').padEnd(23);
  const text = Array.from(bytes, byte =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
  ).join('');
  return `${address(offset)}  ${left}  ${right}  |${text}|`;
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

function address(offset: number): string {
  return offset.toString(16).padStart(8, '0');
}
