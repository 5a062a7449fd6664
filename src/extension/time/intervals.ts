// An interval as a person writes it: `5 s`, `1.5 min`, `1 h`; a bare number is seconds. Pure.

/** Milliseconds. The shortest is the probe's: a snapshot is a whole segment, written to disk. */
const shortest = 1000;
const longest = 86_400_000;

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 };

/** Milliseconds; undefined: it's none, or out of range. */
export function readInterval(text: string): number | undefined {
  const [, digits, unit = 's'] = /^(\d{1,9}(?:[.,]\d{1,3})?)\s*(ms|s|min|h)?$/.exec(text.trim()) ?? [];
  if (digits === undefined) return undefined;
  const every = Math.round(Number(digits.replace(',', '.')) * (units[unit] ?? Number.NaN));
  return every >= shortest && every <= longest ? every : undefined;
}
