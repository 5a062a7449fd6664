// From an entry to a Layout: the type and all that its bytes are made of, each once. What a pointer points to is named
// and left. Not the search for the entry (find.ts). Follows DWARF 5, chapter 5.
import type { EntryId, Layout, PointerRole, QualifiedType, Target, Type, TypeId } from '../layout.js';
import { arrayType } from './array.js';
import { baseType, unspecifiedType } from './base.js';
import { at, tag } from './constants.js';
import type { Die } from './die.js';
import { enumType } from './enum.js';
import { declarationOf, fullName } from './names.js';
import { recordType, type Parts } from './record.js';
import { TypeSizes } from './sizes.js';
import { typeText } from './type-text.js';

/** Finds the definition of what is but declared; gives the entry itself where there is none. */
export type Define = (die: Die) => Die;

/** Types inside of types, as members, elements or under names: deeper is no program. */
const deepest = 100;
const mostTypes = 1 << 18;
const mostMembers = 1 << 20;

export function buildLayout(die: Die, target: Target, define: Define): Layout {
  const builder = new Builder(target, define);
  const root = builder.type(die);
  return { target, types: builder.types, root };
}

export function entryId(die: Die): EntryId {
  return `${die.unit.space.key}.${die.offset.toString(16)}`;
}

class Builder implements Parts {
  readonly types: Type[] = [];
  readonly #target: Target;
  readonly #define: Define;
  readonly #ids = new Map<EntryId, TypeId>();
  readonly #open = new Set<EntryId>();
  readonly #sizes = new TypeSizes(this.types);
  #members = 0;
  #void: TypeId | undefined;

  constructor(target: Target, define: Define) {
    this.#target = target;
    this.#define = define;
  }

  type(named: Die | undefined): TypeId {
    if (!named) return (this.#void ??= this.#add({ kind: 'void', name: 'void' }));
    const die = this.#define(named);
    const key = entryId(die);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    if (this.#open.has(key)) throw die.unit.error('malformed', 'a type that contains itself', die.offset);
    if (this.#open.size > deepest)
      throw die.unit.error('too large', 'types inside of types without end', die.offset);
    this.#open.add(key);
    const id = this.#add(this.#build(die));
    this.#open.delete(key);
    this.#ids.set(key, id);
    return id;
  }

  size(type: TypeId): number | undefined {
    return this.#sizes.of(type);
  }

  count(die: Die): void {
    if (++this.#members > mostMembers)
      throw die.unit.error('too large', 'a type of more members than any', die.offset);
  }

  #add(type: Type): TypeId {
    return this.types.push(type) - 1;
  }

  #build(die: Die): Type {
    if (this.types.length > mostTypes)
      throw die.unit.error('too large', 'a type made of more types than any', die.offset);
    switch (die.tag) {
      case tag.baseType:
        return baseType(die, this.#target.machine ?? '');
      case tag.structureType:
      case tag.classType:
      case tag.unionType:
      case tag.interfaceType:
        return recordType(die, this);
      case tag.enumerationType:
        return enumType(die);
      case tag.typedef:
      case tag.templateAlias:
        return { kind: 'typedef', name: fullName(die), type: this.type(die.ref(at.type)) };
      case tag.arrayType:
        return arrayType(die, this.type(die.ref(at.type)));
      case tag.pointerType:
        return this.#pointer(die, 'pointer');
      case tag.referenceType:
        return this.#pointer(die, 'reference');
      case tag.rvalueReferenceType:
        return this.#pointer(die, 'rvalue reference');
      case tag.ptrToMemberType:
        return this.#pointer(die, 'member pointer');
      case tag.constType:
        return this.#qualified(die, 'const');
      case tag.volatileType:
        return this.#qualified(die, 'volatile');
      case tag.restrictType:
        return this.#qualified(die, 'restrict');
      case tag.atomicType:
        return this.#qualified(die, 'atomic');
      case tag.immutableType:
        return this.#qualified(die, 'immutable');
      case tag.sharedType:
        return this.#qualified(die, 'shared');
      case tag.packedType:
        return this.#qualified(die, 'packed');
      case tag.subroutineType:
      case tag.subprogram:
        return { kind: 'function', name: typeText(die) };
      case tag.unspecifiedType:
        return unspecifiedType(die, this.#target.addressSize);
      case tag.subrangeType:
      case tag.genericSubrange:
        // A type of its own in Ada and Pascal: a part of another's values, in the same bytes.
        return { kind: 'typedef', name: fullName(die), type: this.type(die.ref(at.type)) };
      case tag.stringType:
        return this.#text(die);
      case tag.setType:
      case tag.fileType:
      case tag.dynamicType:
        return opaque(die);
      default:
        throw die.unit.error('malformed', `an entry of tag 0x${die.tag.toString(16)} is no type`, die.offset);
    }
  }

  #pointer(die: Die, role: PointerRole): Type {
    const to = die.ref(at.type);
    const bare = behindQualifiers(to);
    const isFunction = bare?.tag === tag.subroutineType;
    const owner = role === 'member pointer' ? die.ref(at.containingType) : undefined;
    // The Itanium ABI: a pointer to a member function is two words, one to a member an offset.
    const words = role === 'member pointer' && isFunction ? 2 : 1;
    return {
      ...{ kind: 'pointer', role, name: die.text(at.name) ?? '', pointee: to ? typeText(to) : 'void' },
      size: die.number(at.byteSize) ?? words * this.#target.addressSize,
      ...(bare && !isFunction ? { entry: entryId(bare) } : {}),
      ...(owner ? { owner: fullName(owner) } : {}),
    };
  }

  #qualified(die: Die, qualifier: QualifiedType['qualifier']): Type {
    return { kind: 'qualified', qualifier, type: this.type(die.ref(at.type)) };
  }

  /** Fortran's characters: as many as bytes, where that's known. */
  #text(die: Die): Type {
    const count = die.number(at.byteSize);
    const element = this.#add({ kind: 'base', name: 'character', size: 1, encoding: 'char', signed: false });
    return { kind: 'array', element, dimensions: [{ lower: 1, ...(count === undefined ? {} : { count }) }] };
  }
}

function opaque(die: Die): Type {
  const size = die.number(at.byteSize);
  return { kind: 'unspecified', name: fullName(declarationOf(die)), ...(size === undefined ? {} : { size }) };
}

const qualifiers: ReadonlySet<number> = new Set([
  ...[tag.constType, tag.volatileType, tag.restrictType, tag.atomicType],
  ...[tag.immutableType, tag.sharedType, tag.packedType],
]);

function behindQualifiers(die: Die | undefined): Die | undefined {
  let current = die;
  for (let hops = 0; current && qualifiers.has(current.tag); hops++) {
    if (hops > deepest) throw current.unit.error('malformed', 'qualifiers without an end', current.offset);
    current = current.ref(at.type);
  }
  return current;
}
