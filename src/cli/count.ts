// A number with what it counts, in the command line's language. Not figures (src/model/format.ts).

/** `1 byte`, `2 bytes`. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
