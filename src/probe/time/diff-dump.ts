// One side of a comparison as a hex dump for a text editor's own diff: the same lines for both sides, so that they
// stand beside each other, with equal rows folded into one line. Not the list of differences: diff-text.ts.
import { FoldedRows } from '../../model/diff/fold.js';
import { hexPieces } from './diff-hex.js';
import type { Report } from './diff-report.js';
import { Limited, mostText, type CutText } from './diff-text.js';
import { endState, holeState, unreadState, type SideName } from './side.js';

const width = 16;
/** Rows that are read at once. */
const together = 256;

/** In steps. Throws SideError. */
export function* diffDump(report: Report, side: SideName, most = mostText): Generator<void, CutText, void> {
  const { size } = report.comparison;
  const rows = new FoldedRows(size, width, report.meaning.list.shown.areas);
  const digits = Math.max(8, size.toString(16).length);
  const address = (offset: number): string => offset.toString(16).padStart(digits, '0');
  const text = new Limited(most);
  for (let first = 0; first < rows.total && !text.isCut; first += together) {
    yield;
    const some = rows.rows(first, together);
    const bytes = report.read(side, hexPieces(some, width, size));
    for (const row of some) {
      if (row.kind === 'fold') {
        if (!text.add(`⋯ ${row.rows} equal rows, ${address(row.from)} to ${address(row.to)}\n`)) break;
        continue;
      }
      const found = bytes.at(row.offset, Math.min(width, size - row.offset));
      const line = found ? lineOf(found.bytes, found.states) : '';
      if (!text.add(`${address(row.offset)}  ${line}`.trimEnd() + '\n')) break;
    }
  }
  return { text: text.text, more: text.isCut };
}

/** Bytes and their text; what was not read is no zero. */
function lineOf(bytes: Uint8Array, states: Uint8Array): string {
  const cells = Array.from(bytes, (byte, i) => {
    if (states[i] === endState) return '  ';
    return states[i] === unreadState ? '··' : byte.toString(16).padStart(2, '0');
  });
  const text = Array.from(bytes, (byte, i) => {
    if (states[i] === endState) return ' ';
    if (states[i] === unreadState) return '·';
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
  }).join('');
  const [left, right] = [cells.slice(0, 8), cells.slice(8)].map(half => half.join(' ').padEnd(23));
  const never = states.every(state => state === holeState) ? '  never written' : '';
  const isPast = states.every(state => state === endState);
  return isPast ? 'past the end' : `${left ?? ''}  ${right ?? ''}  |${text}|${never}`;
}
