// How wide the columns of the struct table are. Pure; the design's layout table has the figures, which hold where the
// name of a field has 120 to 240 px: below that values and types give way, above it they get what is left.

export interface StructColumns {
  /** For grid-template-columns. */
  template: string;
  /** Of the column of values, in px. */
  value: number;
  type: boolean;
  offsetDigits: number;
}

const least = 40;
/** Of one digit at 12 px, and a pixel of grace. */
const digit = 7.2;
const gap = 8;
const padding = 16;
/** Of a field's name: what it keeps, and what is enough for it. */
const name = { least: 120, enough: 240 };
const valueWidth = { least: 132, usual: 184, most: 520 };
const typeWidth = { least: 92, usual: 124, most: 240 };

/** `end`: the last byte that a row can begin at; `largest`: the size of the largest, in bytes. */
export function structColumns(width: number, viewWidth: number, end: number, largest: number): StructColumns {
  const offsetDigits = Math.max(4, end.toString(16).length);
  const sizeDigits = String(largest).length;
  const [offset = least, size = least] = [offsetDigits, sizeDigits].map(n =>
    Math.max(least, Math.ceil(n * digit) + 2),
  );
  const type = viewWidth >= 1180 || width >= 560;
  const gaps = (type ? 4 : 3) * gap;
  const usual = valueWidth.usual + (type ? typeWidth.usual : 0);
  const left = width - padding - gaps - offset - size - usual;
  const more = Math.max(0, left - name.enough);
  const lack = Math.max(0, name.least - left);
  const typeAt = type
    ? within(
        typeWidth,
        typeWidth.usual + Math.floor(more / 4) - Math.min(lack, typeWidth.usual - typeWidth.least),
      )
    : 0;
  const still = Math.max(0, lack - (type ? typeWidth.usual - typeAt : 0));
  const value = within(valueWidth, valueWidth.usual + Math.floor((more * 5) / 8) - still);
  return {
    template: `minmax(0, 1fr) ${value}px ${type ? `${typeAt}px ` : ''}${offset}px ${size}px`,
    value,
    type,
    offsetDigits,
  };
}

function within({ least: low, most }: { least: number; most: number }, width: number): number {
  return Math.min(most, Math.max(low, width));
}
