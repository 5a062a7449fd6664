// The dimensions of an array type, as its children tell them. Not its elements. Follows DWARF 5, sections 5.5 and 5.13.
import type { ArrayDimension } from '../layout.js';
import { at, defaultLowerBound, form, tag } from './constants.js';
import type { Die } from './die.js';

export interface Subrange extends ArrayDimension {
  /** Bytes from one element of this dimension to the next, where the entry says so. */
  stride?: number;
}

const mostDimensions = 64;

/** In the order of the source. A count that only running code knows (VLA) is left out as a flexible one is. */
export function subranges(array: Die): Subrange[] {
  const found: Subrange[] = [];
  for (const child of array.children()) {
    if (child.tag === tag.subrangeType || child.tag === tag.genericSubrange) found.push(subrange(child));
    else if (child.tag === tag.enumerationType) found.push({ lower: 0, count: enumerators(child) });
    if (found.length > mostDimensions)
      throw array.unit.error('too large', 'an array of more dimensions than any', array.offset);
  }
  return found;
}

function subrange(die: Die): Subrange {
  const lower = Number(bound(die, at.lowerBound) ?? defaultLowerBound(die.unit.language));
  if (!Number.isSafeInteger(lower)) throw die.unit.error('malformed', `an array from ${lower}`, die.offset);
  const stride = strideOf(die);
  const count = countOf(die, lower);
  return {
    lower,
    ...(count === undefined ? {} : { count }),
    ...(stride === undefined ? {} : { stride }),
  };
}

function countOf(die: Die, lower: number): number | undefined {
  const given = bound(die, at.count);
  // Some producers say of a flexible array that it has -1 elements.
  if (given !== undefined) return given < 0n ? undefined : toCount(die, given);
  const upper = bound(die, at.upperBound);
  return upper === undefined ? undefined : toCount(die, upper - BigInt(lower) + 1n);
}

/** All ones is -1 whatever the form's sign: that is how an array of no elements has an upper bound. */
function bound(die: Die, attr: number): bigint | undefined {
  const value = die.big(attr, die.formOf(attr) === form.data8 ? 8 : 0);
  return value === 0xffff_ffffn && die.formOf(attr) === form.data4 && die.unit.addressSize === 4
    ? -1n
    : value;
}

function toCount(die: Die, count: bigint): number {
  if (count < 0n || count > BigInt(Number.MAX_SAFE_INTEGER))
    throw die.unit.error('malformed', `an array of ${count} elements`, die.offset);
  return Number(count);
}

function enumerators(die: Die): number {
  let count = 0;
  for (const child of die.children()) if (child.tag === tag.enumerator) count++;
  return count;
}

/** Bytes from one element to the next, where an array or a dimension says so and it's whole bytes. */
export function strideOf(die: Die): number | undefined {
  const bits = die.number(at.bitStride);
  const stride = die.number(at.byteStride) ?? (bits === undefined ? undefined : bits / 8);
  return stride !== undefined && Number.isSafeInteger(stride) && stride > 0 ? stride : undefined;
}
