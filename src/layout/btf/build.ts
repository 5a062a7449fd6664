// From a BTF type to a Layout: the type and all that its bytes are made of. Not the search for it: source.ts.
// Follows Documentation/bpf/btf.rst, "Type Encoding", with both encodings of bit fields (kind_flag, and integers
// that are narrower than their bytes).
import { LayoutError } from '../cursor.js';
import type { ArrayDimension, Layout, Member, Target, Type, TypeId } from '../layout.js';
import { cName, target as typeOf } from './names.js';
import { kinds, type BtfTable } from './table.js';

/** Deeper nesting by value is no type that a person wrote. */
const mostDepth = 256;
/** Characters of all names of one layout: what repeats one long name a million times is made to fill memory. */
const mostText = 1 << 26;

const intFlags = { signed: 1, char: 2, bool: 4 } as const;

/** Throws LayoutError. `resolve`: the definition of a struct or union that is only declared here. */
export function buildLayout(
  table: BtfTable,
  target: Target,
  id: number,
  resolve: (id: number) => number,
): Layout {
  return new Builder(table, target, resolve).build(id);
}

class Builder {
  readonly #table: BtfTable;
  readonly #target: Target;
  readonly #resolve: (id: number) => number;
  readonly #types: Type[] = [];
  readonly #known = new Map<string, TypeId>();
  /** By value within themselves: what is met while it's open contains itself. */
  readonly #open = new Set<number>();
  #text = 0;

  constructor(table: BtfTable, target: Target, resolve: (id: number) => number) {
    this.#table = table;
    this.#target = target;
    this.#resolve = resolve;
  }

  build(id: number): Layout {
    const root = this.#add(this.#resolve(id));
    return { target: this.#target, types: this.#types, root };
  }

  /** `last`: of a member that is its record's last, where an array without elements is a flexible one. */
  #add(id: number, last = false): TypeId {
    const key = last ? `${id} last` : String(id);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#open.has(id)) throw this.#error(id, 'contains itself');
    if (this.#open.size >= mostDepth) throw this.#error(id, 'is nested too deep', 'too large');
    this.#open.add(id);
    // Its place is taken after what it's made of.
    const type = this.#type(id, last);
    this.#open.delete(id);
    const at = this.#types.push(type) - 1;
    this.#known.set(key, at);
    return at;
  }

  #type(id: number, last: boolean): Type {
    const table = this.#table;
    switch (table.kind(id)) {
      case kinds.void:
        return { kind: 'void', name: 'void' };
      case kinds.int:
        return this.#int(id);
      case kinds.float:
        return { kind: 'base', name: table.name(id), size: table.word(id, 2), encoding: 'float' };
      case kinds.ptr:
        return this.#pointer(id);
      case kinds.array:
        return this.#array(id, last);
      case kinds.struct:
      case kinds.union:
        return this.#record(id);
      case kinds.enum:
        return this.#enum(id, 2, index => {
          const value = table.word(id, index + 1);
          return BigInt(table.flag(id) ? value | 0 : value);
        });
      case kinds.enum64:
        return this.#enum(id, 3, index => {
          const value = (BigInt(table.word(id, index + 2)) << 32n) | BigInt(table.word(id, index + 1));
          return table.flag(id) ? BigInt.asIntN(64, value) : value;
        });
      case kinds.fwd:
        return { kind: table.flag(id) ? 'union' : 'struct', name: table.name(id), members: [] };
      case kinds.typedef:
        return { kind: 'typedef', name: table.name(id), type: this.#add(typeOf(table, id), last) };
      case kinds.volatile:
        return { kind: 'qualified', qualifier: 'volatile', type: this.#add(typeOf(table, id), last) };
      case kinds.const:
        return { kind: 'qualified', qualifier: 'const', type: this.#add(typeOf(table, id), last) };
      case kinds.restrict:
        return { kind: 'qualified', qualifier: 'restrict', type: this.#add(typeOf(table, id), last) };
      case kinds.typeTag:
        return this.#through(typeOf(table, id), last);
      case kinds.func:
      case kinds.funcProto:
        return { kind: 'function', name: cName(table, id) };
      default:
        throw this.#error(id, 'is no type of data');
    }
  }

  /** A tag says something of a type, and is none: what stands behind it takes its place. */
  #through(id: number, last: boolean): Type {
    const type = this.#types[this.#add(id, last)];
    if (type) return type;
    throw this.#error(id, 'is missing');
  }

  #int(id: number): Type {
    const table = this.#table;
    const word = table.word(id, 3);
    const flags = (word >>> 24) & 0xf;
    const signed = (flags & intFlags.signed) !== 0;
    const [name, size] = [table.name(id), table.word(id, 2)];
    if (flags & intFlags.bool) return { kind: 'base', name, size, encoding: 'bool' };
    // No compiler sets the flag; a plain char is told by its name.
    if (size === 1 && (flags & intFlags.char || /^(?:un)?(?:signed )?char$/.test(name)))
      return { kind: 'base', name, size, encoding: 'char', signed };
    return { kind: 'base', name, size, encoding: signed ? 'signed' : 'unsigned' };
  }

  #pointer(id: number): Type {
    const table = this.#table;
    const to = typeOf(table, id);
    const bare = stripped(table, to);
    const hasEntry = ![kinds.void, kinds.func, kinds.funcProto].some(kind => kind === table.kind(bare));
    return {
      kind: 'pointer',
      name: '',
      role: 'pointer',
      size: this.#target.addressSize,
      pointee: cName(table, to),
      ...(hasEntry ? { entry: String(bare) } : {}),
    };
  }

  #array(id: number, last: boolean): Type {
    const table = this.#table;
    const dimensions: ArrayDimension[] = [];
    let element = id;
    while (table.kind(element) === kinds.array) {
      if (dimensions.length >= mostDepth) throw this.#error(id, 'has too many dimensions', 'too large');
      const count = table.word(element, 5);
      const flexible = count === 0 && last && dimensions.length === 0;
      dimensions.push(flexible ? { lower: 0 } : { lower: 0, count });
      element = table.word(element, 3);
    }
    return { kind: 'array', element: this.#add(element), dimensions };
  }

  #enum(id: number, words: number, valueAt: (index: number) => bigint): Type {
    const table = this.#table;
    const enumerators = Array.from({ length: table.count(id) }, (_, i) => {
      const index = 3 + words * i;
      return { name: this.#string(table.word(id, index)), value: valueAt(index) };
    });
    return {
      ...{ kind: 'enum', name: table.name(id), size: table.word(id, 2) },
      ...{ signed: table.flag(id), scoped: false, enumerators },
    };
  }

  #record(id: number): Type {
    const table = this.#table;
    const isUnion = table.kind(id) === kinds.union;
    const flag = table.flag(id);
    const count = table.count(id);
    const members = Array.from({ length: count }, (_, i): Member => {
      const index = 3 + 3 * i;
      const type = table.word(id, index + 1);
      const place = table.word(id, index + 2);
      const narrow = flag ? undefined : this.#narrowInt(type);
      const bitSize = flag ? place >>> 24 : (narrow?.bits ?? 0);
      const bits = (flag ? place & 0xff_ffff : place) + (narrow?.shift ?? 0);
      return {
        name: this.#string(table.word(id, index)),
        role: 'member',
        type: this.#add(type, isUnion || i === count - 1),
        ...(bitSize > 0 ? bitField(bits, bitSize, this.#sizeOf(type)) : { offset: Math.floor(bits / 8) }),
      };
    });
    return { kind: isUnion ? 'union' : 'struct', name: table.name(id), size: table.word(id, 2), members };
  }

  /** Before kind_flag, a bit field was an integer of fewer bits than its bytes. */
  #narrowInt(id: number): { bits: number; shift: number } | undefined {
    const bare = stripped(this.#table, id, true);
    if (this.#table.kind(bare) !== kinds.int) return undefined;
    const word = this.#table.word(bare, 3);
    const bits = word & 0xff;
    const shift = (word >>> 16) & 0xff;
    return bits === this.#table.word(bare, 2) * 8 && shift === 0 ? undefined : { bits, shift };
  }

  /** Bytes of an integer or enum, whatever stands before it. */
  #sizeOf(id: number): number {
    return this.#table.word(stripped(this.#table, id, true), 2);
  }

  #string(offset: number): string {
    const text = this.#table.string(offset);
    this.#text += text.length;
    if (this.#text > mostText)
      throw new LayoutError('too large', this.#table.source, 'its names are too long');
    return text;
  }

  #error(id: number, what: string, fault: LayoutError['fault'] = 'malformed'): LayoutError {
    return new LayoutError(fault, this.#table.source, `type ${id} ${what}`);
  }
}

/** Offsets of a bit field within the unit that its type would take, or from its own first byte where it crosses. */
function bitField(
  bits: number,
  bitSize: number,
  size: number,
): Pick<Member, 'offset' | 'bitOffset' | 'bitSize'> {
  const unit = size >= 1 && size <= 16 ? size * 8 : 8;
  const within = bits % unit;
  const bitOffset = within + bitSize <= unit ? within : bits % 8;
  return { offset: (bits - bitOffset) / 8, bitOffset, bitSize };
}

/** What stands behind qualifiers and tags, and behind typedefs too where `typedefs` says so. */
function stripped(table: BtfTable, id: number, typedefs = false): number {
  let at = id;
  for (let depth = 0; depth < mostDepth; depth++) {
    const kind = table.kind(at);
    const through =
      [kinds.const, kinds.volatile, kinds.restrict, kinds.typeTag].some(k => k === kind) ||
      (typedefs && kind === kinds.typedef);
    if (!through) return at;
    at = typeOf(table, at);
  }
  throw new LayoutError('malformed', table.source, `type ${id} has no end`);
}
