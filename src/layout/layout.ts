// What a type is, once its source is forgotten: a flat table of types that name each other by index. DWARF, BTF, C
// headers and format strings all end as this; decoding, comparing and drawing start from it. Plain data, so that it
// crosses a thread or a cache as it is. Not a parser. Follows DWARF 5, chapter 5, where the kinds have their names.
import type { LayoutError } from './cursor.js';

/** Index into `Layout.types`. */
export type TypeId = number;

/** What a target computes with: what a type's bytes mean depends on it. */
export interface Target {
  byteOrder: 'little' | 'big';
  /** Bytes of a pointer. */
  addressSize: 4 | 8;
  /**
   * As ELF names the machine: `x86-64`, `aarch64`, `i386`, …; undefined where the source doesn't tell (a format
   * string).
   */
  machine?: string;
}

/** One type and all that its bytes are made of. What a pointer points to is named, and loaded when asked for. */
export interface Layout {
  target: Target;
  types: readonly Type[];
  root: TypeId;
}

/** DW_AT_encoding, as far as it changes how bytes are shown. `char`: shown as a character, `signed` tells which. */
export type Encoding =
  'signed' | 'unsigned' | 'bool' | 'char' | 'utf' | 'float' | 'complex' | 'address' | 'decimal';

interface Named {
  /** Full, as the language writes it, without the keyword: `tick_ring`, `ns::Ring<int>`; '' where it has none. */
  name: string;
}

/** An integer, float, bool or character. A C `_Complex` has twice the size of its parts. */
export interface BaseType extends Named {
  kind: 'base';
  /** Bytes. */
  size: number;
  encoding: Encoding;
  /** For `char`: whether it's a signed number too. */
  signed?: boolean;
  /** Where the value has fewer bits than its bytes (`_BitInt(7)`, an x87 long double: 80 of 128). */
  bits?: number;
  /** DW_AT_endianity, where it differs from the target's. */
  byteOrder?: 'little' | 'big';
}

export type PointerRole = 'pointer' | 'reference' | 'rvalue reference' | 'member pointer';

export interface PointerType extends Named {
  kind: 'pointer';
  role: PointerRole;
  size: number;
  /** As it's written after `name`s are resolved: `const struct slot *`. */
  pointee: string;
  /** To load what it points to: the entry in the index that this layout is from. Undefined for void and functions. */
  entry?: EntryId;
  /** For a member pointer: whose member. */
  owner?: string;
}

export interface ArrayDimension {
  /** First index, 0 but in Fortran, Ada and the like. */
  lower: number;
  /** Elements; undefined for a flexible array member, which goes on to the end of what it lies in. */
  count?: number;
}

/** Row major; the last dimension varies fastest. */
export interface ArrayType {
  kind: 'array';
  element: TypeId;
  /** At least one. */
  dimensions: readonly ArrayDimension[];
  /** Bytes from one element to the next where that's not the element's size. */
  stride?: number;
  /** A SIMD vector (DW_AT_GNU_vector). */
  vector?: true;
}

/**
 * base: a base class as an unnamed member · virtual base: its place is told by the vtable, `offset` is undefined ·
 * vptr: the pointer to the vtable, made by the compiler.
 */
export type MemberRole = 'member' | 'base' | 'virtual base' | 'vptr';

export interface Member {
  /** '' for an anonymous struct or union, whose members count as this record's own, and for base classes. */
  name: string;
  role: MemberRole;
  type: TypeId;
  /** Bytes from the start of the record. Of a bit field: of its storage unit. Undefined: only known at run time. */
  offset?: number;
  /** Of a bit field: bits from `offset` to its first bit in the order of memory (from the least significant on a
   * little endian target, from the most significant on a big endian one), and its width. */
  bitOffset?: number;
  bitSize?: number;
  /** DW_AT_alignment, in bytes, where the source states it. */
  align?: number;
}

/** One arm of a Rust enum or a Pascal record: `values` are those of the discriminant that choose it. */
export interface Variant {
  /** Empty: chosen by any value that no other arm has. */
  values: readonly { low: bigint; high: bigint }[];
  members: readonly Member[];
}

export interface VariantPart {
  /** Undefined where there's just one arm. */
  discriminant?: Member;
  variants: readonly Variant[];
}

export interface RecordType extends Named {
  kind: 'struct' | 'class' | 'union';
  /** Bytes; undefined for what is declared and nowhere defined. */
  size?: number;
  /** DW_AT_alignment, in bytes, where the source states it. */
  align?: number;
  /** In the order of the source. Static members are no members of the layout. */
  members: readonly Member[];
  variantPart?: VariantPart;
}

export interface EnumType extends Named {
  kind: 'enum';
  size: number;
  signed: boolean;
  /** `enum class`. */
  scoped: boolean;
  enumerators: readonly { name: string; value: bigint }[];
}

export interface TypedefType extends Named {
  kind: 'typedef';
  type: TypeId;
}

/** `_Atomic` and the like change nothing in the bytes but what may be said of them. */
export interface QualifiedType {
  kind: 'qualified';
  qualifier: 'const' | 'volatile' | 'restrict' | 'atomic' | 'immutable' | 'shared' | 'packed';
  type: TypeId;
}

/** No bytes of its own: void, a function, C++'s nullptr_t (`size` is a pointer's there). */
export interface OpaqueType extends Named {
  kind: 'void' | 'function' | 'unspecified';
  size?: number;
}

export type Type =
  BaseType | PointerType | ArrayType | RecordType | EnumType | TypedefType | QualifiedType | OpaqueType;

/** A type's place in the index that it came from: a DIE's offset, a BTF id; opaque outside. */
export type EntryId = string;

/** What the index knows of a type without reading its members. */
export interface TypeEntry {
  id: EntryId;
  kind: 'struct' | 'class' | 'union' | 'enum' | 'typedef' | 'base';
  /** Full, as in `Named.name`. */
  name: string;
  /** Bytes; undefined where it takes the rest to know (a typedef). */
  size?: number;
  /** Which source file or compile unit it's from, to tell several of one name apart; '' where nothing tells. */
  unit: string;
}

/** One opened source of types. Its methods throw LayoutError, nothing else. */
export interface TypeSource {
  readonly target: Target;
  /** What could not be read, of one unit or one file, while the rest serves; grows as more is asked for. */
  readonly problems?: readonly LayoutError[];
  /** Every named type that is defined here, in the order of the source; one that several units repeat stands once
   * for each different layout key (name, kind, size). */
  entries(): readonly TypeEntry[];
  /** By full name, with or without a C keyword before it (`struct tick`). */
  find(name: string): readonly TypeEntry[];
  /** The same in steps, where it may take long. */
  finding?(name: string): Steps<readonly TypeEntry[]>;
  layout(id: EntryId): Layout;
}

/** Yielded now and then by work that takes long, so that its caller can show it, pause it or drop it. */
export interface Progress {
  /** Of `total`, in bytes of the source. */
  done: number;
  total: number;
}

/** Work in steps: iterate it to go on, read `value` at its end, call `return()` to give up. */
export type Steps<T> = Generator<Progress, T, undefined>;
