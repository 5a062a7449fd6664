// How wide the columns of the struct table are. Pure; the design's layout table has the figures.

export interface StructColumns {
  /** For grid-template-columns. */
  template: string;
  type: boolean;
  offsetDigits: number;
}

const least = 40;
/** Of one digit at 12 px, and a pixel of grace. */
const digit = 7.2;

/** `end`: the last byte that a row can begin at; `largest`: the size of the largest, in bytes. */
export function structColumns(width: number, viewWidth: number, end: number, largest: number): StructColumns {
  const offsetDigits = Math.max(4, end.toString(16).length);
  const sizeDigits = String(largest).length;
  const [offset, size] = [offsetDigits, sizeDigits].map(n => Math.max(least, Math.ceil(n * digit) + 2));
  const type = viewWidth >= 1180 || width >= 560;
  const value = width < 420 ? 132 : 184;
  return {
    template: `minmax(0, 1fr) ${value}px ${type ? '124px ' : ''}${offset}px ${size}px`,
    type,
    offsetDigits,
  };
}
