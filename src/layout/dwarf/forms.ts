// How many bytes each form of attribute takes, and how to step over it without reading it. Not the meaning of a value:
// attribute.ts. Follows DWARF 5, section 7.5.6, and the GNU and LLVM extensions.
import type { Cursor } from '../cursor.js';
import { form } from './constants.js';

/** What the size of a form depends on: these differ from unit to unit. */
export interface FormParams {
  version: number;
  /** Bytes of an offset: 8 in 64 bit DWARF. */
  offsetSize: 4 | 8;
  addressSize: number;
}

/** Forms whose size stands in the data; below zero, so that one number holds a fixed size or one of these. */
export const varying = {
  leb: -1,
  cstring: -2,
  block1: -3,
  block2: -4,
  block4: -5,
  block: -6,
  indirect: -7,
  lebAnd4: -8,
} as const;

/** Bytes of a form, or one of `varying`; undefined for a form that nobody has told us of. */
export function formSize(code: number, params: FormParams): number | undefined {
  switch (code) {
    case form.flagPresent:
    case form.implicitConst:
      return 0;
    case form.data1:
    case form.flag:
    case form.ref1:
    case form.strx1:
    case form.addrx1:
      return 1;
    case form.data2:
    case form.ref2:
    case form.strx2:
    case form.addrx2:
      return 2;
    case form.strx3:
    case form.addrx3:
      return 3;
    case form.data4:
    case form.ref4:
    case form.refSup4:
    case form.strx4:
    case form.addrx4:
      return 4;
    case form.data8:
    case form.ref8:
    case form.refSig8:
    case form.refSup8:
      return 8;
    case form.data16:
      return 16;
    case form.addr:
      return params.addressSize;
    case form.refAddr:
      return params.version < 3 ? params.addressSize : params.offsetSize;
    case form.strp:
    case form.strpSup:
    case form.lineStrp:
    case form.secOffset:
    case form.gnuRefAlt:
    case form.gnuStrpAlt:
      return params.offsetSize;
    case form.sdata:
    case form.udata:
    case form.refUdata:
    case form.strx:
    case form.addrx:
    case form.loclistx:
    case form.rnglistx:
    case form.gnuAddrIndex:
    case form.gnuStrIndex:
      return varying.leb;
    case form.string:
      return varying.cstring;
    case form.block1:
      return varying.block1;
    case form.block2:
      return varying.block2;
    case form.block4:
      return varying.block4;
    case form.block:
    case form.exprloc:
      return varying.block;
    case form.indirect:
      return varying.indirect;
    case form.llvmAddrxOffset:
      return varying.lebAnd4;
    default:
      return undefined;
  }
}

/**
 * Moves `cursor` over one value of the size that `formSize` gave, unread: most of what stands in a unit is not asked
 * for. Each skip stays within the section, as the cursor checks (DWARF 5, 7.5.6: what a form's bytes are).
 */
export function skipForm(cursor: Cursor, size: number, params: FormParams): void {
  switch (size) {
    case varying.leb:
      cursor.skipLeb();
      return;
    case varying.cstring:
      cursor.skipCstring();
      return;
    case varying.block1:
      // A block is its length and as many bytes; forms differ in how the length is written.
      cursor.pass(cursor.u8());
      return;
    case varying.block2:
      cursor.pass(cursor.u16());
      return;
    case varying.block4:
      cursor.pass(cursor.u32());
      return;
    case varying.block:
      cursor.pass(cursor.ulebNumber());
      return;
    case varying.lebAnd4:
      // DW_FORM_LLVM_addrx_offset: an index, then an offset of 32 bits.
      cursor.skipLeb();
      cursor.pass(4);
      return;
    case varying.indirect:
      skipForm(cursor, indirectSize(cursor, params), params);
      return;
    default:
      // Of a fixed size, which formSize told.
      cursor.pass(size);
  }
}

/** The size of the form that stands before the value itself (DW_FORM_indirect). */
function indirectSize(cursor: Cursor, params: FormParams): number {
  const start = cursor.at;
  const code = cursor.ulebNumber();
  const size = formSize(code, params);
  if (size === undefined || size === varying.indirect || code === form.implicitConst)
    throw cursor.error('malformed', `no form has the number 0x${code.toString(16)} here`, start);
  return size;
}
