// Where the columns of the hex pane are, all from the measured width of a character. Pure arithmetic;
// what is left out when it gets narrow is written in the design's layout table.
import { bytesPerRow, type BytesPerRow } from '../../src/protocol/view.js';

export interface Font {
  /** CSS pixels. */
  size: number;
  ch: number;
}

export interface HexLayout {
  font: Font;
  rowHeight: number;
  bytesPerRow: BytesPerRow;
  cell: number;
  offsetX: number;
  offsetDigits: number;
  /** Undefined: the column is left out. */
  addressX: number | undefined;
  hexX: number;
  textX: number | undefined;
  /** Of all columns, with padding. */
  width: number;
}

export interface HexSpace {
  /** Pixels there are for the pane; beside a second pane or alone. */
  width: number;
  /** Of the whole view: columns give way by it. */
  viewWidth: number;
  sideBySide: boolean;
  font: Font;
  /** 0: as many as fit, 8 or 16. */
  bytesPerRow: BytesPerRow | 0;
  size: number;
  /** Hex digits of the largest address, 0: nobody's addresses to show. */
  addressDigits: number;
}

export const padding = 16;
const groupGap = 8;
const textGap = 14;
const rightSpace = 15;

export function hexLayout(space: HexSpace): HexLayout {
  const { viewWidth } = space;
  const wanted = space.bytesPerRow || (viewWidth < 460 ? 8 : 16);
  const narrowing = [...bytesPerRow].reverse().filter(n => n <= wanted);
  // Beside another pane the addresses give way to it when the view is narrow, and when they don't fit.
  const address = space.addressDigits > 0 && viewWidth >= (space.sideBySide ? 1180 : 720);
  let layout: HexLayout | undefined;
  for (const count of narrowing) {
    // Short rows leave room for their text again.
    const text = viewWidth >= 620 || count === 8;
    for (const [withAddress, withText] of [
      [address, text],
      [false, text],
      [false, false],
    ] as const) {
      for (const spare of space.sideBySide ? [0] : [3, 0]) {
        layout = place(space, count, withAddress, withText, spare);
        if (layout.width <= space.width) return layout;
      }
    }
  }
  // Narrower than any layout: the narrowest, cut off at the right.
  return layout ?? place(space, 8, false, false, 0);
}

function place(
  space: HexSpace,
  count: BytesPerRow,
  address: boolean,
  text: boolean,
  spare: number,
): HexLayout {
  const { font } = space;
  const cell = Math.round(2 * font.ch + 5.4) + spare;
  const offsetDigits = Math.max(4, Math.max(0, space.size - 1).toString(16).length);
  const addressX = padding + Math.round(offsetDigits * font.ch + 14.8);
  const hexX = address ? addressX + Math.round(space.addressDigits * font.ch + 18.4) : addressX;
  const hexEnd = hexX + count * cell + (count / 8 - 1) * groupGap;
  const textX = hexEnd + textGap;
  return {
    font,
    rowHeight: Math.round((font.size * 20) / 13),
    bytesPerRow: count,
    cell,
    offsetX: padding,
    offsetDigits,
    addressX: address ? addressX : undefined,
    hexX,
    textX: text ? textX : undefined,
    width: Math.ceil(text ? textX + count * font.ch : hexEnd) + rightSpace,
  };
}

/** Left edge of the byte in column `i`. */
export function byteX(layout: HexLayout, i: number): number {
  return layout.hexX + i * layout.cell + Math.floor(i / 8) * groupGap;
}

/** Which column is at `x`: of bytes or of text, the nearest one; undefined left of them. */
export function columnAt(layout: HexLayout, x: number): { column: number; text: boolean } | undefined {
  const last = layout.bytesPerRow - 1;
  if (layout.textX !== undefined && x >= layout.textX - textGap / 2) {
    return {
      column: Math.min(last, Math.max(0, Math.floor((x - layout.textX) / layout.font.ch))),
      text: true,
    };
  }
  if (x < layout.hexX) return undefined;
  let column = 0;
  while (column < last && x >= byteX(layout, column + 1)) column++;
  return { column, text: false };
}
