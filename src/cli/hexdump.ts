// A hex dump as people know it from hexdump -C: offset, sixteen bytes, text. Holes are said, never invented.
// Follows hexdump(1), "canonical hex+ASCII display".

const perRow = 16;

/** A range without bytes to show, and why, in words. */
export interface Gap {
  offset: number;
  length: number;
  why: string;
}

/** Lines for `bytes` at `offset`; rows that lie whole in a gap are folded into one line that says so. */
export function* hexdump(offset: number, bytes: Uint8Array, gaps: readonly Gap[]): Generator<string> {
  let at = 0;
  while (at < bytes.byteLength) {
    const from = offset + at;
    const rest = bytes.byteLength - at;
    const gap = gaps.find(g => g.offset <= from && from + Math.min(perRow, rest) <= g.offset + g.length);
    if (gap) {
      const inGap = Math.min(rest, gap.offset + gap.length - from);
      // Whole rows, so that the next one starts where rows start; the last may be a short one.
      const folded = inGap === rest ? rest : inGap - (inGap % perRow);
      yield `${address(from)}  ${folded} bytes ${gap.why}`;
      at += folded;
      continue;
    }
    yield row(from, bytes.subarray(at, at + perRow), gaps);
    at += perRow;
  }
  yield address(offset + bytes.byteLength);
}

/** One row of at most sixteen bytes; what lies in a gap was not read, so it's no zero either. */
function row(offset: number, bytes: Uint8Array, gaps: readonly Gap[]): string {
  const isRead = (at: number): boolean =>
    !gaps.some(g => g.offset <= offset + at && offset + at < g.offset + g.length);
  const cells = Array.from(bytes, (byte, i) => (isRead(i) ? byte.toString(16).padStart(2, '0') : '··'));
  const left = cells.slice(0, 8).join(' ').padEnd(23);
  const right = cells.slice(8).join(' ').padEnd(23);
  const text = Array.from(bytes, (byte, i) => {
    if (!isRead(i)) return '·';
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
  }).join('');
  return `${address(offset)}  ${left}  ${right}  |${text}|`;
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

function address(offset: number): string {
  return offset.toString(16).padStart(8, '0');
}
