// Short ways to write the entries of test programs. Not a description of any language.
import { at, encoding, form, tag } from '../../../../src/layout/dwarf/constants.js';
import type { Entry, Value } from './assemble.js';

type Attr = readonly [number, number, Value];

export const named = (name: string): Attr => [at.name, form.string, name];
export const sized = (bytes: number | bigint): Attr => [at.byteSize, form.udata, bytes];
export const ofType = (id: string): Attr => [at.type, form.ref4, { ref: id }];
export const located = (offset: number): Attr => [at.dataMemberLocation, form.udata, offset];
export const declared: Attr = [at.declaration, form.flagPresent, 0];

export function unit(...children: Entry[]): Entry {
  return { tag: tag.compileUnit, attrs: [named('test.c'), [at.language, form.data1, 0x0c]], children };
}

export function unitIn(language: number, name: string, ...children: Entry[]): Entry {
  return { tag: tag.compileUnit, attrs: [named(name), [at.language, form.data2, language]], children };
}

export function base(id: string, size: number, kind: number = encoding.signed): Entry {
  return { tag: tag.baseType, id, attrs: [named(id), sized(size), [at.encoding, form.data1, kind]] };
}

export function struct(id: string, size: number | bigint, ...children: Entry[]): Entry {
  return { tag: tag.structureType, id, attrs: [named(id), sized(size)], children };
}

export function member(name: string, type: string, ...attrs: Attr[]): Entry {
  return { tag: tag.member, attrs: [named(name), ofType(type), ...attrs] };
}

export function typedef(id: string, type: string): Entry {
  return { tag: tag.typedef, id, attrs: [named(id), ofType(type)] };
}

export function array(id: string, element: string, ...dimensions: (readonly Attr[])[]): Entry {
  const children = dimensions.map(attrs => ({ tag: tag.subrangeType, attrs }));
  return { tag: tag.arrayType, id, attrs: [ofType(element)], children };
}
