// What a walk over all DIEs does with each tag: look at it, go into it, or pass it by. Not what a tag means for a
// layout: the builders know that. Follows DWARF 5, table 7.3.
import { tag } from './constants.js';

export const role = {
  /** Nothing to see, children neither. */
  pass: 0,
  /** Children are looked at; it gives them no name. */
  open: 1,
  /** Its name stands before its children's: a namespace. */
  scope: 2,
  /** A type with a name whose children are no types of their own. */
  type: 3,
  /** A type with a name that is its children's scope too. In C none is inside of another, and this is as `type`. */
  scopedType: 4,
  /** DW_TAG_imported_unit. */
  import: 5,
} as const;
export type Role = (typeof role)[keyof typeof role];

export function roleOf(code: number): Role {
  switch (code) {
    case tag.namespace:
    case tag.module:
      return role.scope;
    case tag.structureType:
    case tag.classType:
    case tag.unionType:
    case tag.interfaceType:
      return role.scopedType;
    case tag.enumerationType:
    case tag.typedef:
    case tag.templateAlias:
    case tag.baseType:
      return role.type;
    case tag.importedUnit:
      return role.import;
    case tag.arrayType:
    case tag.subroutineType:
    case tag.inlinedSubroutine:
    case tag.callSite:
    case tag.gnuCallSite:
    case tag.callSiteParameter:
    case tag.gnuCallSiteParameter:
    case tag.variantPart:
    case tag.gnuFormalParameterPack:
    case tag.gnuTemplateParameterPack:
      return role.pass;
    default:
      return role.open;
  }
}
