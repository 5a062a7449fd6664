// The differences of a comparison as text to copy, export or print: lines, a Markdown table, or JSON. Cut where it
// would be too long, and never in the middle. Not what was compared, which whoever asks says before it; not hex dumps:
// diff-dump.ts.
import type { CellContext } from '../../layout/table/cells.js';
import { toJson } from '../../model/json.js';
import { codeSpan } from '../../model/markdown.js';
import type { TextFormat } from '../../protocol/diff.js';
import type { Report, ReportRow } from './diff-report.js';
import { endState, type SideBytes, type SideName } from './side.js';

export interface CutText {
  text: string;
  /** It was cut. */
  more: boolean;
}

/** UTF-16 units. */
export const mostText = 16 * 1024 * 1024;
/** Bytes of one run that JSON has of each side. */
const mostHex = 4096;

/** In steps. Throws SideError, LayoutError. */
export function* diffText(
  report: Report,
  format: TextFormat,
  context: CellContext,
  most = mostText,
): Generator<void, CutText, void> {
  const text = new Limited(most);
  const { more } = report.comparison;
  switch (format) {
    case 'text':
      for (const { row } of report.rows(context)) {
        const what = row.path ?? 'outside of types';
        const line = `${hex(row.offset)}  ${what}  ${valueOf(row, 'a')} → ${valueOf(row, 'b')}${row.delta === undefined ? '' : ` (${row.delta})`}`;
        if (!text.add(`${line}\n`)) break;
        yield;
      }
      break;
    case 'markdown':
      text.add('| Offset | Field | A | B | Bytes |\n| --- | --- | --- | --- | ---: |\n');
      for (const { row } of report.rows(context)) {
        const cells = [
          code(hex(row.offset)),
          row.path === null ? '' : code(row.path),
          code(valueOf(row, 'a')),
          code(valueOf(row, 'b')),
        ];
        if (!text.add(`| ${[...cells, String(row.bytes)].join(' | ')} |\n`)) break;
        yield;
      }
      break;
    case 'json':
      for (const part of jsonParts(report, context)) {
        if (!text.add(part)) break;
        yield;
      }
      text.end(jsonEnd(report));
      break;
  }
  return { text: text.text, more: more || text.isCut };
}

/** The document up to the end of its runs, a run at a time; `jsonEnd` closes it. */
export function* jsonParts(report: Report, context: CellContext): Generator<string, void, void> {
  yield '{"runs":[';
  let first = true;
  for (const one of report.rows(context)) {
    yield `${first ? '' : ','}${toJson(jsonOf(one, report))}`;
    first = false;
  }
}

export function jsonEnd({ comparison }: Report): string {
  const { bytes, pages, unread, more } = comparison;
  const rest = { ...(unread > 0 ? { unread } : {}), ...(more ? { more } : {}) };
  const others = Object.entries(rest).map(([key, value]) => `,"${key}":${String(value)}`);
  return `],"changedBytes":${bytes},"changedPages":${pages}${others.join('')}}`;
}

/** With a mark where it may be half written. */
function valueOf({ torn, ...values }: ReportRow['row'], side: SideName): string {
  return `${torn?.includes(side) === true ? '≈ ' : ''}${values[side]}`;
}

function jsonOf({ row, a, b }: ReportRow, report: Report): object {
  const { offset, length, path, type, a: valueA, b: valueB, delta, region, torn } = row;
  const looked = Math.min(length, mostHex);
  const hexOf = (side: SideBytes, name: 'a' | 'b'): string => {
    const found =
      side.at(offset, looked) ?? report.read(name, [{ offset, length: looked }]).at(offset, looked);
    return found ? bytesHex(found.bytes, found.states) : '';
  };
  return {
    ...{ offset, length, before: hexOf(a, 'a'), after: hexOf(b, 'b'), field: path },
    ...(region === 'field' ? { ...(type === undefined ? {} : { type }), a: valueA, b: valueB } : {}),
    ...(region === 'padding' ? { padding: true } : {}),
    ...(delta === undefined ? {} : { delta }),
    ...(torn === undefined ? {} : { torn }),
    ...(looked < length ? { cut: true } : {}),
  };
}

/** What is past the end of a side has no bytes there. */
function bytesHex(bytes: Uint8Array, states: Uint8Array): string {
  const end = states.indexOf(endState);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('hex');
}

/** In a cell of a table, which nothing in it ends. */
function code(text: string): string {
  return codeSpan(text).replaceAll('|', '\\|');
}

export function hex(offset: number): string {
  return `0x${offset.toString(16).padStart(4, '0')}`;
}

/** Text up to a length. */
export class Limited {
  readonly #most: number;
  readonly #parts: string[] = [];
  #length = 0;
  isCut = false;

  constructor(most: number) {
    this.#most = most;
  }

  get text(): string {
    return this.#parts.join('');
  }

  /** False: there is no room for it, and from here on for none. */
  add(part: string): boolean {
    this.isCut ||= this.#length + part.length > this.#most;
    if (this.isCut) return false;
    this.end(part);
    return true;
  }

  /** What has to be there, room or not. */
  end(part: string): void {
    this.#parts.push(part);
    this.#length += part.length;
  }
}
