// Values as a row shows them: which colour each part takes, digits in groups, times as short as their day allows and
// local, as all others on screen; and the words of holes. Pure. Not for the clipboard: a copy has the cell's own text.
import * as l10n from '@vscode/l10n';
import { clock, dayOf } from '../../src/model/local-time.js';
import type { Cell, Row } from '../../src/protocol/table.js';
import { grouped } from '../format.js';

/** number and string: VS Code's colours for them in its Variables view. */
export type Tone = 'plain' | 'number' | 'string' | 'boolean' | 'absent';

export interface Piece {
  text: string;
  tone: Tone;
}

const tones: Readonly<Record<Cell['kind'], Tone>> = {
  integer: 'number',
  float: 'number',
  bool: 'boolean',
  char: 'string',
  string: 'string',
  enum: 'plain',
  pointer: 'plain',
  time: 'number',
  record: 'plain',
  array: 'plain',
  none: 'plain',
};

/** `today`: the day that times need no date for, as dayOf has it. */
export function piecesOf(cell: Cell, today: string): Piece[] {
  const { kind, text } = cell;
  if (kind === 'record' || kind === 'array') return preview(text);
  if (text === '—') return [{ text, tone: 'absent' }];
  // Where it leads says more than the address, which is valid in one process alone.
  if (cell.target && cell.note !== undefined) return [{ text: cell.note, tone: 'plain' }];
  if (kind === 'integer') return [{ text: digits(text), tone: 'number' }];
  if (kind === 'time') return [{ text: shortTime(text, today), tone: 'number' }];
  if (isSaid(cell)) return [{ text, tone: 'plain' }];
  return [{ text, tone: tones[kind] }];
}

/** Whole numbers in groups, hexadecimal ones of 64 bits and more without the zeros that say nothing. */
export function digits(text: string): string {
  const hex = /^0x0{8,}([\da-f]{8})$/.exec(text);
  if (hex) return `0x${hex[1] ?? ''}`;
  return /^-?\d+$/.test(text) ? grouped(BigInt(text)) : text;
}

/** A moment of UTC as a cell has it, in the zone of all other times that are shown; undefined: it is none. */
export function localTime(text: string): { day: string; time: string; fraction: string } | undefined {
  const found = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?Z$/.exec(text);
  if (!found) return undefined;
  const [, day = '', time = '', fraction = ''] = found;
  const at = Date.parse(`${day}T${time}Z`);
  return { day: dayOf(at), time: clock(at), fraction };
}

/** A moment of UTC as localTime has it, with all its digits; any other text as it is. */
export function localText(text: string): string {
  const here = localTime(text);
  if (!here) return text;
  return `${here.day} ${here.time}${here.fraction === '' ? '' : `.${here.fraction}`}`;
}

/** A date of today is left out, and so are zeros and what is below a microsecond. */
function shortTime(text: string, today: string): string {
  const here = localTime(text);
  if (!here) return text;
  const { day, time, fraction } = here;
  if (day !== today) return `${day} ${time}`;
  const [milli, micro] = [fraction.slice(0, 3), fraction.slice(3, 6)];
  return time + (milli === '' ? '' : `.${milli}`) + (micro === '' || micro === '000' ? '' : `\u2009${micro}`);
}

const token =
  /\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?Z|[uULb]?"(?:[^"\\]|\\.)*"|[uULb]?'(?:[^'\\]|\\.)*'|-?\b(?:0x[\da-f]+|\d[\d.]*(?:e[+-]?\d+)?)\b/gi;

/** The first values of a record: strings, numbers and times in their colours. */
function preview(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const found of text.matchAll(token)) {
    if (found.index > end) pieces.push({ text: text.slice(end, found.index), tone: 'plain' });
    pieces.push({ text: localText(found[0]), tone: /^[uULb]?["']/.test(found[0]) ? 'string' : 'number' });
    end = found.index + found[0].length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), tone: 'plain' });
  return pieces;
}

/** Does a format of its own change what the row shows? That of an array goes on to its elements; a record has none. */
export function takesFormat(row: Row, cell: Cell | undefined): boolean {
  if (isHole(row) || row.kind === 'fact' || cell?.kind === 'record') return false;
  return !(row.expandable && cell !== undefined && isSaid(cell));
}

/** Words about a lock are told as strings, and aren't any. */
function isSaid({ kind, text }: Cell): boolean {
  return kind === 'string' && !/^[uULb8]*["'`]/.test(text);
}

/** What stands behind a value. */
export function noteOf({ text, note, target, warnings }: Cell): string | undefined {
  return target && note !== undefined ? text : (note ?? warnings?.[0]);
}

/** Is there something wrong with the value, that a person should look at? Not: it isn't to be had. */
export function isWrong(cell: Cell): boolean {
  if (cell.warnings && cell.warnings.length > 0) return true;
  if (cell.fault === undefined) return false;
  // What reaches past the end is told with what is still there; what isn't to be had at all is no fault of its own.
  return cell.fault === 'past end' ? cell.text !== '—' : wrongFaults.has(cell.fault);
}

const wrongFaults: ReadonlySet<Cell['fault']> = new Set([
  'unnamed',
  'bool',
  'nan',
  'nowhere',
  'invalid',
] as const);

export function holeText(row: Row): string {
  if (row.bits) return l10n.t('{0} bits unused', row.bits.bitSize);
  const padding = row.kind === 'padding';
  if (row.size === 1) return padding ? l10n.t('1 byte padding') : l10n.t('1 byte hole');
  return padding
    ? l10n.t('{0} bytes padding', grouped(row.size))
    : l10n.t('{0} bytes hole', grouped(row.size));
}

export function isHole(row: Row): boolean {
  return row.kind === 'hole' || row.kind === 'padding';
}

/** Of a bit field its bits, of all else its type. */
export function typeText(row: Row): string {
  const { bits } = row;
  if (!bits) return row.type;
  return bits.bitSize === 1
    ? l10n.t('bit {0}', bits.bitOffset)
    : l10n.t('bits {0}–{1}', bits.bitOffset, bits.bitOffset + bits.bitSize - 1);
}

/** All that a row says, as one would read it aloud. */
export function spoken(row: Row, cell: Cell | undefined, moved: boolean): string {
  if (isHole(row)) return holeText(row);
  const parts = [row.name];
  const text = localText(cell?.text ?? '');
  if (text !== '') parts.push(moved ? l10n.t('about {0}', text) : text);
  if (cell?.note) parts.push(cell.note);
  parts.push(...(cell?.warnings ?? []));
  if (cell?.inactive) parts.push(l10n.t('not the chosen variant'));
  if (row.shared) parts.push(l10n.t('shares its bytes'));
  return parts.join(', ');
}
