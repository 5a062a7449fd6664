// Figures as people read them. Pure; the words around them are with whoever has a language (words.ts).

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** Bytes with at most one decimal: 65536 → `64 KiB`, 8703180 → `8.3 MiB`. */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // Rounded first, so that 1023.97 KiB isn't told as `1024 KiB`.
  while (unit < units.length - 1 && Math.round(value * 10) / 10 >= 1024) {
    value /= 1024;
    unit++;
  }
  const digits = value < 100 && unit > 0 ? Math.round(value * 10) / 10 : Math.round(value);
  return `${digits} ${units[unit] ?? ''}`;
}

/** An address, hex without 0x, short enough for a side bar: `7f3a91bfc000` → `7f3a…c000`. */
export function shortAddress(hex: string): string {
  return hex.length <= 9 ? hex : `${hex.slice(0, 4)}…${hex.slice(-4)}`;
}

/** `r` is told as `ro`, as it is what a reader looks for. */
export function formatAccess(access: string): string {
  if (access === '') return 'none';
  return access === 'r' ? 'ro' : access;
}

/** Permission bits as `0640`. */
export function formatMode(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
