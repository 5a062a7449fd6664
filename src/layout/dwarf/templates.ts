// The arguments of a template, as clang writes them in a name, from the entries that describe its parameters: for
// names that lack them (-gsimple-template-names). Follows DWARF 5, section 2.23, and clang's way of printing types.
import { at, encoding, tag } from './constants.js';
import type { Die } from './die.js';

/** How a type is written; given by who knows, as arguments are types and types have arguments. */
export type TypeWriter = (die: Die | undefined) => string;

/** `<int, 5U>`, '' for what is no template. */
export function templateArguments(die: Die, write: TypeWriter): string {
  const list = [...parameters(die, write)];
  if (!list.some(argument => argument !== undefined)) return '';
  const text = list.filter(argument => argument !== undefined && argument !== '').join(', ');
  // As compilers of two decades did for parsers of their time; clang does so in debug info to this day.
  return text.endsWith('>') ? `<${text} >` : `<${text}>`;
}

/** '' for an empty pack: it makes a template, but is no argument. */
function* parameters(die: Die, write: TypeWriter): Generator<string | undefined> {
  for (const child of die.children())
    switch (child.tag) {
      case tag.templateTypeParameter:
        yield write(child.ref(at.type));
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

function valueText(die: Die, write: TypeWriter): string {
  let type = die.ref(at.type);
  for (let hops = 0; type && hops < 16 && (type.tag === tag.constType || type.tag === tag.typedef); hops++)
    type = type.ref(at.type);
  const size = type?.number(at.byteSize) ?? 0;
  const kind = type?.number(at.encoding);
  const signed = kind === encoding.signed || kind === encoding.signedChar;
  const value = die.big(at.constValue, signed ? size : 0) ?? 0n;
  if (type?.tag === tag.enumerationType) return `(${write(type)})${value}`;
  switch (kind) {
    case encoding.boolean:
      return value === 0n ? 'false' : 'true';
    case encoding.signedChar:
    case encoding.unsignedChar: {
      const name = type?.text(at.name);
      const text = value > 31n && value < 127n ? `'${String.fromCharCode(Number(value))}'` : String(value);
      return name === 'char' ? text : `(${name ?? 'char'})${text}`;
    }
    case undefined:
    default:
      return `${value}${suffix(type?.text(at.name) ?? '')}`;
  }
}

function suffix(name: string): string {
  if (name === 'int') return '';
  const unsigned = name.includes('unsigned') ? 'U' : '';
  if (name.includes('long long')) return `${unsigned}LL`;
  return name.includes('long') ? `${unsigned}L` : unsigned;
}
