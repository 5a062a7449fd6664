// Which addresses of a process are mapped at all, privately or shared: for a pointer that leads nowhere. Not what is
// mapped there: proc-maps.ts. Follows proc_pid_maps(5).
import type { ByteString } from './records.js';

export interface AddressRange {
  start: bigint;
  /** Exclusive. */
  end: bigint;
}

/** Ascending, neighbours joined. */
export function parseAddresses(text: ByteString): AddressRange[] {
  const ranges: AddressRange[] = [];
  for (const [, from = '0', to = '0'] of text.matchAll(
    /^([0-9a-f]{1,16})-([0-9a-f]{1,16}) [r-][w-][x-][sp] /gm,
  )) {
    const [start, end] = [BigInt(`0x${from}`), BigInt(`0x${to}`)];
    const last = ranges.at(-1);
    if (last?.end === start) last.end = end;
    else ranges.push({ start, end });
  }
  return ranges;
}
