// A format string of Python's struct module as a layout: `<iq`, `@4hP`, and, as an addition, names for the values:
// `seq:Q price:d`. Not how values are shown. Follows the Python library reference, "struct — Interpret bytes as
// packed binary data" (byte order, size and alignment; format characters).
import type { Layout, Member, Target, Type, TypeId } from '../layout.js';
import { Line } from './columns.js';

const what = 'struct format';
const standardOrders: Readonly<Record<string, 'little' | 'big' | 'native'>> = {
  '=': 'native',
  '<': 'little',
  '>': 'big',
  '!': 'big',
};
/** Bytes at most: beyond, offsets are not exact. */
const mostBytes = Number.MAX_SAFE_INTEGER;

interface Code {
  type: Type;
  size: number;
  /** Of native alignment. */
  align: number;
}

/**
 * `host`: what native means. Values that have no name are called by their place in the tuple that unpack() gives:
 * `f0`, `f1`, …; a count makes an array, whose name is that of its first value. Throws LayoutError with the column.
 */
export function structLayout(text: string, host: Target): Layout {
  const line = new Line(text, what);
  line.skipSpace();
  const mode = line.match(/[@=<>!]/y)?.[0] ?? '@';
  const order = standardOrders[mode];
  const target: Target = order === undefined || order === 'native' ? host : { ...host, byteOrder: order };
  const native = mode === '@';
  const types: Type[] = [];
  const known = new Map<string, TypeId>();
  const members: Member[] = [];
  const names = new Set<string>();
  let offset = 0;
  let values = 0;
  const add = (key: string, type: () => Type): TypeId => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const id = types.push(type()) - 1;
    known.set(key, id);
    return id;
  };
  for (;;) {
    line.skipSpace();
    if (line.done) break;
    const start = line.at;
    const name = line.match(/([A-Za-z_]\w*):/y)?.[1];
    if (name !== undefined && names.has(name)) throw line.error(`there are two values called ${name}`, start);
    const countAt = line.at;
    const digits = line.match(/\d+/y)?.[0];
    const count = digits === undefined ? 1 : line.number(digits, countAt);
    const letter = line.peek();
    if (letter === '') throw line.error('a count or a name without a format character');
    const at = line.at++;
    if (name !== undefined && !/^\s?$/.test(line.peek()))
      throw line.error('after a name stands one format character, then a blank');
    const code = codeOf(letter, native, host);
    if (!code)
      throw line.error(
        'nNP'.includes(letter)
          ? `${letter} has no standard size: it stands only with native sizes (@)`
          : `${JSON.stringify(letter)} is no format character`,
        at,
      );
    if (native) offset = Math.ceil(offset / code.align) * code.align;
    const size = code.size * count;
    if (offset + size > mostBytes) throw line.error(`${size} bytes are too many`, at, 'too large');
    const isText = letter === 's' || letter === 'p';
    if (letter !== 'x' && (count > 0 || isText)) {
      const element = add(`${letter}${native ? '@' : ''}`, () => code.type);
      const array = (length: number): TypeId =>
        add(`${letter}[${length}]`, () => ({
          kind: 'array',
          element,
          dimensions: [{ lower: 0, count: length }],
        }));
      const text = (): TypeId | undefined => (count > 1 ? array(count - 1) : undefined);
      const type =
        letter === 'p' && count > 0
          ? add(`p${count}`, () => pascal(add('length', lengthByte), text(), count))
          : isText || digits !== undefined
            ? array(count)
            : element;
      const called = name ?? `f${values}`;
      names.add(called);
      members.push({ name: called, role: 'member', type, offset });
      values += isText ? 1 : count;
    }
    offset += size;
  }
  if (members.length === 0 && offset === 0) throw line.error('there is no format character');
  const root = types.push({ kind: 'struct', name: '', size: offset, members }) - 1;
  return { target, types, root };
}

function lengthByte(): Type {
  return { kind: 'base', name: 'uint8_t', size: 1, encoding: 'unsigned' };
}

/** A length, then text; what is behind the text is unused. */
function pascal(length: TypeId, text: TypeId | undefined, bytes: number): Type {
  const members: Member[] = [{ name: 'length', role: 'member', type: length, offset: 0 }];
  if (text !== undefined) members.push({ name: 'text', role: 'member', type: text, offset: 1 });
  return { kind: 'struct', name: '', size: bytes, members };
}

/** Undefined for a letter that is none, or that has no size there. */
function codeOf(letter: string, native: boolean, host: Target): Code | undefined {
  const word = host.addressSize;
  // The 32 bit x86 aligns no number to more than 4.
  const most = host.machine === 'i386' ? 4 : 16;
  const number = (name: string, size: number, encoding: 'signed' | 'unsigned' | 'float' | 'bool'): Code => ({
    type: { kind: 'base', name, size, encoding },
    ...{ size, align: Math.min(size, most) },
  });
  const byte = (signed: boolean): Code => ({
    type: { kind: 'base', name: 'char', size: 1, encoding: 'char', signed },
    ...{ size: 1, align: 1 },
  });
  const integer = (size: number, isSigned: boolean): Code =>
    number(`${isSigned ? '' : 'u'}int${size * 8}_t`, size, isSigned ? 'signed' : 'unsigned');
  const isUpper = letter !== letter.toLowerCase();
  switch (letter) {
    case 'x':
    case 'c':
    case 's':
    case 'p':
      return byte(true);
    case 'b':
    case 'B':
      return integer(1, !isUpper);
    case '?':
      return number('bool', 1, 'bool');
    case 'h':
    case 'H':
      return integer(2, !isUpper);
    case 'i':
    case 'I':
      return integer(4, !isUpper);
    case 'l':
    case 'L':
      return integer(native ? word : 4, !isUpper);
    case 'q':
    case 'Q':
      return integer(8, !isUpper);
    case 'n':
      return native ? number('ssize_t', word, 'signed') : undefined;
    case 'N':
      return native ? number('size_t', word, 'unsigned') : undefined;
    case 'e':
      return number('_Float16', 2, 'float');
    case 'f':
      return number('float', 4, 'float');
    case 'd':
      return number('double', 8, 'float');
    case 'F':
    case 'D': {
      const size = letter === 'F' ? 8 : 16;
      const type: Type = {
        kind: 'base',
        name: size === 8 ? 'float _Complex' : 'double _Complex',
        size,
        encoding: 'complex',
      };
      return { type, size, align: Math.min(size / 2, most) };
    }
    case 'P':
      if (!native) return undefined;
      return {
        type: { kind: 'pointer', name: '', role: 'pointer', size: word, pointee: 'void' },
        ...{ size: word, align: word },
      };
    default:
      return undefined;
  }
}
