// Rows of bytes of both sides, aligned, with how each side has each byte and which field it belongs to. Not which rows
// there are: src/model/diff/fold.ts.
import type { FieldSpans } from '../../layout/table/spans.js';
import type { FoldedRow } from '../../model/diff/fold.js';
import type { DiffHexRow } from '../../protocol/diff.js';
import { endState, unreadState, type Piece, type SideBytes } from './side.js';

const pageBytes = 4096;
/** Pages whose fields are remembered: what a screen shows of them. */
const mostPages = 64;

const padding = 2;
const outside = 3;
const begins = 4;

export function hexPieces(rows: readonly FoldedRow[], width: number, size: number): Piece[] {
  return rows.flatMap(row =>
    row.kind === 'bytes' ? [{ offset: row.offset, length: Math.min(width, size - row.offset) }] : [],
  );
}

export class DiffHex {
  readonly #spans: FieldSpans;
  readonly #pages = new Map<number, Uint8Array>();

  constructor(spans: FieldSpans) {
    this.#spans = spans;
  }

  /** `a` and `b` have what `hexPieces` asks for. */
  rows(rows: readonly FoldedRow[], width: number, size: number, a: SideBytes, b: SideBytes): DiffHexRow[] {
    return rows.map(row => {
      if (row.kind === 'fold') return row;
      const { offset } = row;
      const length = Math.min(width, size - offset);
      const [one, other] = [a, b].map(side => bytesOf(side, offset, length));
      const [bytesA, stateA] = one ?? nothing;
      const [bytesB, stateB] = other ?? nothing;
      const differs = new Uint8Array(length);
      for (let i = 0; i < length; i++)
        differs[i] = isOther(bytesA[i], bytesB[i], stateA[i], stateB[i]) ? 1 : 0;
      const fields = this.#fields(offset, length);
      return { kind: 'bytes', offset, a: bytesA, b: bytesB, stateA, stateB, differs, fields };
    });
  }

  /** As DiffHexRow has them. */
  #fields(offset: number, length: number): Uint8Array {
    const fields = new Uint8Array(length);
    for (let i = 0; i < length; i++) {
      const at = offset + i;
      fields[i] = this.#page(Math.floor(at / pageBytes))[at % pageBytes] ?? outside;
    }
    return fields;
  }

  /** Even and odd are counted from the page's start, so that scrolling doesn't swap them. */
  #page(page: number): Uint8Array {
    const before = this.#pages.get(page);
    if (before) return before;
    const fields = new Uint8Array(pageBytes).fill(outside);
    const start = page * pageBytes;
    let odd = 0;
    for (let at = start; at < start + pageBytes;) {
      const { from, to, region, first } = this.#spans.at(at);
      const next = Math.max(at + 1, Math.min(to, start + pageBytes));
      const mark = region === 'field' ? odd : region === 'padding' ? padding : outside;
      if (region === 'field') odd = 1 - odd;
      fields.fill(mark, at - start, next - start);
      if (first && at === from) fields[at - start] = mark + begins;
      at = next;
    }
    const oldest = this.#pages.size >= mostPages ? this.#pages.keys().next().value : undefined;
    if (oldest !== undefined) this.#pages.delete(oldest);
    this.#pages.set(page, fields);
    return fields;
  }
}

const nothing: [Uint8Array, Uint8Array] = [new Uint8Array(0), new Uint8Array(0)];

/** Copies: what travels must own its bytes. */
function bytesOf(side: SideBytes, offset: number, length: number): [Uint8Array, Uint8Array] {
  const found = side.at(offset, length);
  return found
    ? [found.bytes.slice(), found.states.slice()]
    : [new Uint8Array(length), new Uint8Array(length).fill(unreadState)];
}

function isOther(
  a: number | undefined,
  b: number | undefined,
  stateA: number | undefined,
  stateB: number | undefined,
): boolean {
  if (stateA === unreadState || stateB === unreadState) return false;
  return (stateA === endState) !== (stateB === endState) || a !== b;
}
