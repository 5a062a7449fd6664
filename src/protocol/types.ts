// The words for types, between extension and probe: where types come from, their list, one layout. Handlers of these
// are made by src/probe/types. Not values of a segment. Numbers beyond 2^53 travel as decimal strings.
import type {
  EntryId,
  EnumType,
  Layout,
  Member,
  RecordType,
  Target,
  Type,
  TypeEntry,
} from '../layout/layout.js';

export type { EntryId, TypeEntry };

/** What the user's own compiler is told. All of it is a person's or the workspace's choice: only when trusted. */
export interface CompileOptions {
  language: 'c' | 'c++';
  /** A program, by path or by name; left out: `cc`, `c++`. */
  compiler?: string;
  includePaths: string[];
  /** `NAME` or `NAME=value`. */
  defines: string[];
  /** A compile_commands.json, whose entry for this file, or one beside it, gives paths and defines. */
  database?: string;
  /** Passed on as they are, last. */
  flags?: string[];
  /** Running a program on this text was allowed: a trusted workspace, or a person at a terminal. */
  trusted: boolean;
}

/**
 * file: ELF or raw BTF · process: its executable and the libraries that it maps · header: C or C++ in a file · text:
 * pasted declarations · format: a format string of Python's struct module, or a NumPy dtype.
 */
export type TypesSpec =
  | { kind: 'file'; path: string }
  | { kind: 'process'; pid: number; startTime?: number }
  | { kind: 'header'; path: string; compile: CompileOptions }
  | { kind: 'text'; text: string; compile: CompileOptions }
  | { kind: 'format'; language: 'struct' | 'numpy'; text: string; host?: Target };

/** One file that types may come from. `from`: what they were made of; none, and `problem` tells why. */
export interface TypesObject {
  /** As its process calls it; made fit to show. */
  path: string;
  buildId?: string;
  from: 'DWARF' | 'BTF' | 'format' | 'none';
  /** The separate file that has them. */
  debugFile?: string;
  /** A sentence: why it has none, or what of it could not be read. */
  problem?: string;
}

export interface TypesInfo {
  types: number;
  /** In the order in which they are searched: the executable first. */
  objects: TypesObject[];
  /** A process of Python, Node or their like: its own types are not what its program shares. */
  interpreter: boolean;
}

export interface TypesProgress {
  types: number;
  /** The file that is being read. */
  path: string;
  /** Bytes of it. */
  done: number;
  total: number;
}

/** Extension → probe. `types` is a number of the caller's, new for each that is opened. */
export interface TypesApi {
  /** Answers when it's known where the types are; their names are read when asked for. */
  openTypes(p: { types: number; spec: TypesSpec; debugPaths: string[] }): TypesInfo;
  /** Gives it up; what is under way for it fails with the code CANCELLED. Unknown numbers are fine. */
  closeTypes(p: { types: number }): void;
  /** Named types in the order of the source. `filter`: a regular expression on the name. */
  typeEntries(p: {
    types: number;
    filter?: string;
    kinds?: TypeEntry['kind'][];
    offset?: number;
    limit: number;
  }): { entries: TypeEntry[]; total: number };
  /** By name as the language writes it; several where their layouts differ. Faster than the list. */
  findTypes(p: { types: number; name: string }): TypeEntry[];
  layoutOf(p: { types: number; entry: EntryId }): WireLayout;
}

/** Probe → extension. */
export interface TypesEvents {
  typesProgress(p: TypesProgress): void;
}

type WireEnum = Omit<EnumType, 'enumerators'> & { enumerators: { name: string; value: string }[] };
type WireVariantPart = {
  discriminant?: Member;
  variants: { values: { low: string; high: string }[]; members: readonly Member[] }[];
};
type WireRecord = Omit<RecordType, 'variantPart'> & { variantPart?: WireVariantPart };

/** A type whose bigints are decimal strings. */
export type WireType = Exclude<Type, EnumType | RecordType> | WireEnum | WireRecord;
export type WireLayout = Omit<Layout, 'types'> & { types: WireType[] };

export function toWireLayout(layout: Layout): WireLayout {
  return { ...layout, types: layout.types.map(toWireType) };
}

export function fromWireLayout(layout: WireLayout): Layout {
  return { ...layout, types: layout.types.map(fromWireType) };
}

function toWireType(type: Type): WireType {
  if (type.kind === 'enum')
    return { ...type, enumerators: type.enumerators.map(e => ({ name: e.name, value: e.value.toString() })) };
  if (!isRecord(type)) return type;
  const { variantPart, ...rest } = type;
  if (!variantPart) return rest;
  const variants = variantPart.variants.map(({ values, members }) => ({
    values: values.map(v => ({ low: v.low.toString(), high: v.high.toString() })),
    members,
  }));
  return { ...rest, variantPart: { ...variantPart, variants } };
}

function fromWireType(type: WireType): Type {
  if (type.kind === 'enum')
    return { ...type, enumerators: type.enumerators.map(e => ({ name: e.name, value: BigInt(e.value) })) };
  if (!isRecord(type)) return type;
  const { variantPart, ...rest } = type;
  if (!variantPart) return rest;
  const variants = variantPart.variants.map(({ values, members }) => ({
    values: values.map(v => ({ low: BigInt(v.low), high: BigInt(v.high) })),
    members,
  }));
  return { ...rest, variantPart: { ...variantPart, variants } };
}

function isRecord<T extends { kind: string }>(type: T): type is T & { kind: RecordType['kind'] } {
  return type.kind === 'struct' || type.kind === 'class' || type.kind === 'union';
}
