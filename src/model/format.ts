// Figures as people read them. Not the words around them: whoever has a language has these.

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** Bytes, with one decimal at most: 65536 → `64 KiB`, 1288490189 → `1.2 GiB`, 100.4 MiB → `100 MiB`. */
export function formatSize(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  // Told as rounded, so that 1023.97 KiB is 1 MiB, never 1024 KiB.
  while (unit < units.length - 1 && round(value, unit) >= 1024) {
    value /= 1024;
    unit++;
  }
  return `${round(value, unit)} ${units[unit] ?? ''}`;
}

/** Whole bytes; three digits are enough of anything else. */
function round(value: number, unit: number): number {
  return unit === 0 || value >= 100 ? Math.round(value) : Math.round(value * 10) / 10;
}
