// Bytes of one page of this system. Needs no foreign code, so that what only counts in pages (a recording that is
// looked at on another system) runs without the C library. Follows getauxval(3), proc(5) (/proc/pid/auxv).
import { readFileSync } from 'node:fs';

const AT_NULL = 0n;
const AT_PAGESZ = 6n;
const most = 4096;

/** What the kernel told us at our start; 4096 where there is no Linux. */
export const pageSize = ownPageSize();

/**
 * Of an auxiliary vector of 64 bit words, of this machine's byte order; undefined where it has none, or no power of
 * two.
 */
export function pageSizeIn(auxv: Uint8Array, littleEndian: boolean): number | undefined {
  const view = new DataView(auxv.buffer, auxv.byteOffset, auxv.byteLength);
  for (let at = 0; at + 16 <= Math.min(auxv.byteLength, most); at += 16) {
    const type = view.getBigUint64(at, littleEndian);
    if (type === AT_NULL) return undefined;
    const value = Number(view.getBigUint64(at + 8, littleEndian));
    if (type === AT_PAGESZ) return value >= 512 && Number.isInteger(Math.log2(value)) ? value : undefined;
  }
  return undefined;
}

function ownPageSize(): number {
  const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
  try {
    return pageSizeIn(readFileSync('/proc/self/auxv'), littleEndian) ?? 4096;
  } catch {
    // No Linux, or no /proc: nothing of this system is looked at then.
    return 4096;
  }
}
