// What pahole prints, as data: each struct and union with its size, its members and what it says of unused bits.
// Not a C parser: it counts on how pahole sets its lines.

export interface PaholeMember {
  /** '' for what has none. */
  name: string;
  /** Bits from the start of the outermost type, in the order of memory on a little endian machine. */
  from: number;
  /** Bits of a bit field, else bytes. */
  size: number;
  isBitField: boolean;
  /** Of a struct or union that is written where it's used. */
  members?: PaholeMember[];
}

export interface PaholeType {
  kind: 'struct' | 'class' | 'union';
  /** As pahole has it: C++ scopes left out. */
  name: string;
  /** Bytes; not told of unions. */
  size: number | undefined;
  members: PaholeMember[];
  /**
   * Bits that are no member's: holes, bit holes, padding, bit padding. Undefined for unions and what pahole regrets.
   */
  unused: number | undefined;
}

const place = /\/\*\s*(\d+)(?::\s*(\d+))?\s+(\d+)\s*\*\/\s*$/;

export function parsePahole(text: string): PaholeType[] {
  const types: PaholeType[] = [];
  let block: string[] | undefined;
  for (const line of text.split('\n')) {
    if (!block) {
      if (/^(struct|class|union) .*\{$/.test(line)) block = [line];
    } else if (/^\}/.test(line)) {
      const type = parseType(block);
      if (type) types.push(type);
      block = undefined;
    } else block.push(line);
  }
  return types;
}

function parseType([head = '', ...lines]: readonly string[]): PaholeType | undefined {
  const [, kind, full = ''] = /^(struct|class|union) (.*?)\s*\{$/.exec(head) ?? [];
  if (kind !== 'struct' && kind !== 'class' && kind !== 'union') return undefined;
  const name = full.replace(/\s+:\s.*$/, '');
  const members: PaholeMember[] = [];
  const open: PaholeMember[][] = [members];
  for (const line of lines) {
    const trimmed = line.trim();
    const [, whole, bit, size = ''] = place.exec(line) ?? [];
    if (/^(struct|class|union|enum)\b.*\{$/.test(trimmed)) open.push([]);
    else if (whole !== undefined) {
      const declaration = trimmed.slice(0, trimmed.lastIndexOf('/*')).trim();
      const inner = declaration.startsWith('}') ? open.pop() : undefined;
      const member = memberOf(declaration, Number(whole), bit, Number(size));
      if (member) open.at(-1)?.push(inner ? { ...member, members: inner } : member);
    }
  }
  const size = /^\t\/\* size: (\d+),/m.exec(lines.join('\n')) ?? undefined;
  return { kind, name, size: size && Number(size[1]), members, unused: unusedBits(kind, lines) };
}

function memberOf(
  declaration: string,
  offset: number,
  bit: string | undefined,
  size: number,
): PaholeMember | undefined {
  // `/* struct A <ancestor>; */`, and in its own comment.
  if (declaration.includes('<ancestor>')) return { name: '', from: offset * 8, size, isBitField: false };
  const bits = /:\s*(\d+)\s*;$/.exec(declaration);
  const name = nameIn(declaration.replace(/(:\s*\d+)?\s*;.*$/, ''));
  return {
    name,
    from: offset * 8 + Number(bit ?? 0),
    size: bits ? Number(bits[1]) : size,
    isBitField: bits !== null,
  };
}

/** The declared name: inside the innermost `(*name)` of a pointer to a function or array, else the last word. */
function nameIn(declaration: string): string {
  const text = declaration.replace(/__attribute__\(\(.*\)\)/g, '').trim();
  if (text.startsWith('}')) return /^\}\s*\**\s*([\w$.]+)/.exec(text)?.[1] ?? '';
  const pointer =
    /\(\s*\*+\s*(?:const\s+|volatile\s+|restrict\s+)*([\w$.]+)\s*(?:\[[^\]]*\]\s*)*\)\s*[([]/.exec(text);
  if (pointer) return pointer[1] ?? '';
  return /([\w$.]+)\s*(?:\[[^\]]*\]\s*)*$/.exec(text)?.[1] ?? '';
}

function unusedBits(kind: string, lines: readonly string[]): number | undefined {
  // Comments of the outermost level only: those of an inner one are indented further.
  const own = lines.filter(line => /^\t\/\*/.test(line)).join('\n');
  if (kind === 'union' || own.includes('BRAIN FART')) return undefined;
  const number = (pattern: RegExp): number => Number(pattern.exec(own)?.[1] ?? 0);
  return (
    number(/sum holes: (\d+)/) * 8 +
    number(/sum bit holes: (\d+) bits/) +
    number(/\/\* padding: (\d+)/) * 8 +
    number(/\/\* bit_padding: (\d+)/)
  );
}
