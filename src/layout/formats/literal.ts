// The part of Python's notation that a dtype is written in: strings, numbers, tuples, lists, dicts, names, and calls
// such as `np.dtype(…, align=True)`. Nothing is run. Follows the Python language reference, "Expressions" (atoms).
import type { Line } from './columns.js';

export type Literal = { at: number } & (
  | { kind: 'string'; value: string }
  | { kind: 'number'; value: number }
  /** A dotted name, `np.int32`: its last part. */
  | { kind: 'name'; value: string }
  | { kind: 'tuple' | 'list'; items: Literal[] }
  | { kind: 'dict'; entries: [Literal, Literal][] }
  | { kind: 'call'; name: string; items: Literal[]; named: Map<string, Literal> }
);

/** Deeper is nothing that a person writes. */
const mostDepth = 64;

/** The whole line is one literal. Throws LayoutError with the column. */
export function readLiteral(line: Line): Literal {
  const value = read(line, 0);
  line.skipSpace();
  if (!line.done)
    throw line.error(
      `what follows is not understood: ${JSON.stringify(line.text.slice(line.at, line.at + 20))}`,
    );
  return value;
}

function read(line: Line, depth: number): Literal {
  if (depth > mostDepth) throw line.error('is nested too deep', line.at, 'too large');
  line.skipSpace();
  const at = line.at;
  switch (line.peek()) {
    case '(':
      return readTuple(line, depth);
    case '[':
      line.at++;
      return { at, kind: 'list', items: readItems(line, ']', depth).items };
    case '{':
      return readDict(line, depth);
    case "'":
    case '"':
      return { at, kind: 'string', value: readString(line) };
    default:
      return readAtom(line, depth);
  }
}

function readAtom(line: Line, depth: number): Literal {
  const at = line.at;
  const digits = line.match(/-?\d+/y)?.[0];
  if (digits !== undefined) return { at, kind: 'number', value: line.number(digits, at) };
  // u'…' and b'…' are strings too.
  if (line.match(/[uUbB](?=['"])/y)) return { at, kind: 'string', value: readString(line) };
  const name = line.match(/[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y)?.[0];
  if (name === undefined)
    throw line.error(
      line.done ? 'it ends where a value was to come' : `${JSON.stringify(line.peek())} begins no value`,
    );
  const value = name.slice(name.lastIndexOf('.') + 1);
  line.skipSpace();
  if (line.peek() !== '(') return { at, kind: 'name', value };
  line.at++;
  return { at, kind: 'call', name: value, ...readItems(line, ')', depth) };
}

function readTuple(line: Line, depth: number): Literal {
  const at = line.at++;
  const { items, comma } = readItems(line, ')', depth);
  const [only] = items;
  // Brackets around one value without a comma are just brackets.
  return only && items.length === 1 && !comma ? only : { at, kind: 'tuple', items };
}

function readItems(
  line: Line,
  end: string,
  depth: number,
): { items: Literal[]; named: Map<string, Literal>; comma: boolean } {
  const items: Literal[] = [];
  const named = new Map<string, Literal>();
  let comma = false;
  for (;;) {
    line.skipSpace();
    if (line.peek() === end) break;
    const name = end === ')' ? line.match(/([A-Za-z_]\w*)\s*=(?!=)/y)?.[1] : undefined;
    const item = read(line, depth + 1);
    if (name === undefined) items.push(item);
    else named.set(name, item);
    line.skipSpace();
    comma = line.peek() === ',';
    if (comma) line.at++;
    else if (line.peek() !== end) throw line.error(`a comma or ${end} was to come here`);
  }
  line.at++;
  return { items, named, comma };
}

function readDict(line: Line, depth: number): Literal {
  const at = line.at++;
  const entries: [Literal, Literal][] = [];
  for (;;) {
    line.skipSpace();
    if (line.peek() === '}') break;
    const key = read(line, depth + 1);
    line.skipSpace();
    if (line.peek() !== ':') throw line.error('a colon was to come here');
    line.at++;
    entries.push([key, read(line, depth + 1)]);
    line.skipSpace();
    if (line.peek() === ',') line.at++;
    else if (line.peek() !== '}') throw line.error('a comma or } was to come here');
  }
  line.at++;
  return { at, kind: 'dict', entries };
}

function readString(line: Line): string {
  const start = line.at;
  const body = line.match(/'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"/y);
  if (!body) throw line.error('a string without an end', start);
  return (body[1] ?? body[2] ?? '').replaceAll(/\\(.)/g, '$1');
}
