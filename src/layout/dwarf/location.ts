// Where a member lies: a constant, or an expression that comes to one. Not an evaluator: what needs a running program
// is left undefined. Follows DWARF 5, sections 2.5.1 and 5.7.6.
import { Cursor, LayoutError } from '../cursor.js';
import { at } from './constants.js';
import type { Die } from './die.js';

const op = { const1u: 0x08, plus: 0x22, plusUconst: 0x23, lit0: 0x30, lit31: 0x4f, constu: 0x10 } as const;
const signedConsts: ReadonlyMap<number, (cursor: Cursor) => number> = new Map([
  [0x09, (c: Cursor) => c.i8()],
  [0x0a, (c: Cursor) => c.u16()],
  [0x0c, (c: Cursor) => c.u32()],
  [0x0d, (c: Cursor) => c.i32()],
]);

/** Bytes from the start of the record; 0 where nothing is said, undefined where only running code can tell. */
export function memberOffset(die: Die): number | undefined {
  if (!die.has(at.dataMemberLocation)) return 0;
  const constant = die.number(at.dataMemberLocation);
  if (constant !== undefined) return constant;
  const expression = die.block(at.dataMemberLocation);
  return expression && evaluate(expression, die.unit.littleEndian);
}

/** With the record's address, taken as 0, on the stack. */
function evaluate(expression: Uint8Array, littleEndian: boolean): number | undefined {
  const cursor = new Cursor(expression, littleEndian, 'DW_AT_data_member_location');
  const stack = [0];
  try {
    while (cursor.left > 0) {
      const code = cursor.u8();
      const read = signedConsts.get(code);
      if (code === op.plusUconst) stack.push((stack.pop() ?? 0) + cursor.ulebNumber());
      else if (code >= op.lit0 && code <= op.lit31) stack.push(code - op.lit0);
      else if (code === op.constu) stack.push(cursor.ulebNumber());
      else if (code === op.const1u) stack.push(cursor.u8());
      else if (code === op.plus) stack.push((stack.pop() ?? 0) + (stack.pop() ?? 0));
      else if (read) stack.push(read(cursor));
      else return undefined;
    }
  } catch (error) {
    if (error instanceof LayoutError) return undefined;
    throw error;
  }
  return stack.at(-1);
}
