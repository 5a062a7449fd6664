// The arguments of a template, as clang writes them in a name, from the entries that describe its parameters: for
// names that lack them (-gsimple-template-names). Follows DWARF 5, section 2.23, and clang's way of printing types.
import { at, encoding, tag } from './constants.js';
import type { Die } from './die.js';

/** How a type is written; given by who knows, as arguments are types and types have arguments. */
export type TypeWriter = (die: Die | undefined) => string;

export interface Writer {
  type: TypeWriter;
  /** What stands before a name that is in the same scope: `ns::`. */
  scope: (die: Die) => string;
}

/** `<int, 5U>`, '' for what is no template. */
export function templateArguments(die: Die, write: Writer): string {
  const list = [...parameters(die, write)];
  if (!list.some(argument => argument !== undefined)) return '';
  const text = list.filter(argument => argument !== undefined && argument !== '').join(', ');
  // As compilers of two decades did for parsers of their time; clang does so in debug info to this day.
  return text.endsWith('>') ? `<${text} >` : `<${text}>`;
}

/** '' for an empty pack: it makes a template, but is no argument. */
function* parameters(die: Die, write: Writer): Generator<string | undefined> {
  for (const child of die.children())
    switch (child.tag) {
      case tag.templateTypeParameter:
        yield write.type(child.ref(at.type));
        break;
      case tag.templateValueParameter:
        yield valueText(child, write);
        break;
      case tag.gnuTemplateTemplateParameter:
        yield child.text(at.gnuTemplateName) ?? '';
        break;
      case tag.gnuTemplateParameterPack:
        yield '';
        yield* parameters(child, write);
        break;
    }
}

function valueText(die: Die, { type: write, scope }: Writer): string {
  let type = die.ref(at.type);
  for (let hops = 0; type && hops < mostHops && passed.has(type.tag); hops++) type = type.ref(at.type);
  const size = type?.number(at.byteSize) ?? 0;
  const kind = type?.number(at.encoding);
  const signed = kind === encoding.signed || kind === encoding.signedChar;
  const value = die.big(at.constValue, signed ? size : 0) ?? 0n;
  if (type?.tag === tag.enumerationType) return enumText(type, value, write, scope);
  switch (kind) {
    case encoding.boolean:
      return value === 0n ? 'false' : 'true';
    case encoding.signedChar:
    case encoding.unsignedChar: {
      const name = type?.text(at.name) ?? 'char';
      return name === 'char' ? charText(value) : `(${name})${charText(value)}`;
    }
    case undefined:
    default:
      return `${value}${suffix(type?.text(at.name) ?? '')}`;
  }
}

const mostHops = 16;
const passed: ReadonlySet<number> = new Set([tag.constType, tag.typedef]);

/** By the name that has the value: behind the enum's where that is a scope, beside it where not. */
function enumText(type: Die, value: bigint, write: TypeWriter, scope: (die: Die) => string): string {
  for (const child of type.children())
    if (child.tag === tag.enumerator && child.big(at.constValue) === value) {
      const name = child.text(at.name) ?? '';
      return type.flag(at.enumClass) ? `${write(type)}::${name}` : `${scope(type)}${name}`;
    }
  return `(${write(type)})${value}`;
}

const escapes: ReadonlyMap<number, string> = new Map([
  [7, '\\a'],
  [8, '\\b'],
  [9, '\\t'],
  [10, '\\n'],
  [11, '\\v'],
  [12, '\\f'],
  [13, '\\r'],
  [39, "\\'"],
  [92, '\\\\'],
]);

function charText(value: bigint): string {
  const code = Number(BigInt.asUintN(8, value));
  const escaped = escapes.get(code);
  if (escaped !== undefined) return `'${escaped}'`;
  if (code >= 32 && code < 127) return `'${String.fromCharCode(code)}'`;
  return `'\\x${code.toString(16).padStart(2, '0')}'`;
}

function suffix(name: string): string {
  if (name === 'int') return '';
  const unsigned = name.includes('unsigned') ? 'U' : '';
  if (name.includes('long long')) return `${unsigned}LL`;
  return name.includes('long') ? `${unsigned}L` : unsigned;
}
