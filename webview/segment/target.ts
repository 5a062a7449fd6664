// What a person typed into "go to": an offset or an address, in hex or decimal, or a distance.
// Pure; the field that it is typed into is goto-view.ts.
import { offsetOf, type Window } from './addresses.js';

export interface Place {
  size: number;
  /** Where `+n` and `-n` count from. */
  active: number;
  mapped: readonly Window[];
}

export type Target =
  | { kind: 'offset'; offset: number }
  | { kind: 'address'; offset: number; address: bigint }
  | { kind: 'not a number' }
  | { kind: 'outside'; value: bigint };

const form = /^([+-])?\s*(?:0x([0-9a-f_]+)|([0-9a-f_]+)h|([0-9_]+)|([0-9a-f_]+))$/i;

/**
 * `0x1040`, `1040h` and anything with a letter are hex, digits alone are decimal; thin spaces and `_` are skipped.
 * An offset if the segment is that long, else an address of the process.
 */
export function parseTarget(text: string, place: Place): Target {
  const match = form.exec(text.replace(/[\s\u2009,]/g, ''));
  if (!match) return { kind: 'not a number' };
  const decimal = match[4]?.replaceAll('_', '');
  const digits = (match[2] ?? match[3] ?? match[5] ?? '').replaceAll('_', '');
  if (!decimal && !digits) return { kind: 'not a number' };
  const value = decimal ? BigInt(decimal) : BigInt(`0x${digits}`);
  if (match[1]) {
    const to = BigInt(place.active) + (match[1] === '-' ? -value : value);
    return to >= 0n && to < BigInt(place.size)
      ? { kind: 'offset', offset: Number(to) }
      : { kind: 'outside', value: to };
  }
  if (value < BigInt(place.size)) return { kind: 'offset', offset: Number(value) };
  const offset = offsetOf(place.mapped, value);
  if (offset !== null && offset < place.size) return { kind: 'address', offset, address: value };
  return { kind: 'outside', value };
}
