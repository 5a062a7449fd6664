// Numbers as people read them: offsets in hex, bytes in binary units, thousands apart, ages.
// Not for the clipboard: copies have plain digits (segment/copy.ts).
import * as l10n from '@vscode/l10n';

/** Hex digits without `0x`, at least `digits` long. */
export function hex(value: number | bigint, digits = 0): string {
  return value.toString(16).padStart(digits, '0');
}

/** A count with thin spaces between thousands: 65 536. */
export function grouped(value: number | bigint): string {
  return value.toString().replace(/\B(?=(\d{3})+(?!\d))/g, '\u2009');
}

/** Bytes in the unit that keeps the number short: 64 KiB, 1.2 GiB, 14 B. */
export { formatSize as bytes } from '../src/model/format.js';

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** `used` of `total` with one unit, told once: 1.2 of 24 GiB. */
export function bytesOf(used: number, total: number): string {
  let unit = 0;
  let scale = 1;
  while (total / scale >= 1024 && unit < units.length - 1) {
    scale *= 1024;
    unit++;
  }
  return l10n.t('{0} of {1}', short(used / scale), `${short(total / scale)} ${units[unit] ?? 'B'}`);
}

function short(value: number): string {
  if (Number.isInteger(value)) return grouped(value);
  if (value >= 100) return grouped(Math.round(value));
  // Something is never shown as nothing.
  return value < 0.05 ? '< 0.1' : value.toFixed(1).replace(/\.0$/, '');
}

/** How long ago in seconds, as precise as can be read: 0.12 s ago, 14 s ago, 3 min ago. */
export function ago(milliseconds: number): string {
  const s = Math.max(0, milliseconds) / 1000;
  if (s < 1) return l10n.t('{0} s ago', s.toFixed(2));
  if (s < 10) return l10n.t('{0} s ago', s.toFixed(1));
  if (s < 120) return l10n.t('{0} s ago', Math.round(s));
  return l10n.t('{0} min ago', Math.round(s / 60));
}
