// BTF as a source of types: the list of names, the search by name, a layout on demand. Searching compares bytes, so
// that finding one type among a hundred thousand decodes no name. Follows TypeSource of ../layout.ts.
import { LayoutError } from '../cursor.js';
import type { EntryId, Layout, Target, TypeEntry, TypeSource } from '../layout.js';
import { buildLayout } from './build.js';
import { BtfTable, kinds } from './table.js';

export interface BtfOptions {
  /** For places in errors. */
  name: string;
  /** What split BTF (of a kernel module) counts on. */
  base?: TypeSource;
  /** Where something tells (the ELF file around it); else an integer that is known to be an address's size does. */
  addressSize?: 4 | 8;
  machine?: string;
  /** Goes into each entry. */
  unit?: string;
}

/** `bytes`: a whole BTF section or file. Throws LayoutError. */
export function indexBtf(bytes: Uint8Array, options: BtfOptions): TypeSource {
  const base = options.base instanceof BtfSource ? options.base.table : undefined;
  return new BtfSource(new BtfTable(bytes, options.name, base), options);
}

const entryKinds: ReadonlyMap<number, TypeEntry['kind']> = new Map([
  [kinds.struct, 'struct'],
  [kinds.union, 'union'],
  [kinds.enum, 'enum'],
  [kinds.enum64, 'enum'],
  [kinds.typedef, 'typedef'],
  [kinds.int, 'base'],
  [kinds.float, 'base'],
]);

/** Characters of all names; those of a kernel come to a few hundred thousand. */
const mostText = 1 << 28;

/** Integers that have an address's size on every Linux. */
const longNames = ['long int', 'long unsigned int', 'unsigned long', 'long'];

class BtfSource implements TypeSource {
  readonly target: Target;
  readonly table: BtfTable;
  readonly #unit: string;
  #entries: readonly TypeEntry[] | undefined;

  constructor(table: BtfTable, { addressSize, machine, unit = '' }: BtfOptions) {
    this.table = table;
    this.#unit = unit;
    this.target = {
      byteOrder: table.littleEndian ? 'little' : 'big',
      addressSize: addressSize ?? addressSizeOf(table),
      ...(machine === undefined ? {} : { machine }),
    };
  }

  entries(): readonly TypeEntry[] {
    if (this.#entries) return this.#entries;
    const found: TypeEntry[] = [];
    let text = 0;
    this.table.decodeAll();
    // What the base has is in the base's own list.
    for (let id = this.table.firstId; id < this.table.endId; id++) {
      const entry = this.#entry(id);
      if (!entry) continue;
      found.push(entry);
      text += entry.name.length;
      if (text > mostText) throw new LayoutError('too large', this.table.source, 'the names are too long');
    }
    this.#entries = found;
    return found;
  }

  find(name: string): readonly TypeEntry[] {
    const [, keyword, bare = name] = /^(struct|union|enum|class)\s+(.+)$/s.exec(name) ?? [];
    if (bare === '') return [];
    const wanted = keyword === 'class' ? 'struct' : keyword;
    const found: TypeEntry[] = [];
    for (const id of this.table.idsNamed(bare)) {
      const entry = this.#entry(id);
      if (entry && (wanted === undefined || entry.kind === wanted)) found.push(entry);
    }
    return found;
  }

  layout(id: EntryId): Layout {
    const number = /^\d{1,9}$/.test(id) ? Number(id) : -1;
    if (number < 1 || number >= this.table.endId)
      throw new LayoutError('missing', this.table.source, `there is no type ${id}`);
    return buildLayout(this.table, this.target, number, fwd => this.#definition(fwd));
  }

  #entry(id: number): TypeEntry | undefined {
    const kind = entryKinds.get(this.table.kind(id));
    if (!kind) return undefined;
    const name = this.table.name(id);
    if (name === '') return undefined;
    const unit = this.#unit;
    if (kind === 'typedef') return { id: String(id), kind, name, unit };
    return { id: String(id), kind, name, size: this.table.word(id, 2), unit };
  }

  /** Of a struct or union that is only declared under this id: where it's defined, if anywhere here. */
  #definition(id: number): number {
    if (this.table.kind(id) !== kinds.fwd) return id;
    const kind = this.table.flag(id) ? 'union' : 'struct';
    const found = this.find(`${kind} ${this.table.name(id)}`)[0];
    return found ? Number(found.id) : id;
  }
}

function addressSizeOf(table: BtfTable): 4 | 8 {
  const names = longNames.map(utf8);
  // The base comes first: a module has none of these.
  const size = table.base?.intSize(names) ?? table.intSize(names);
  return size === 4 ? 4 : 8;
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
