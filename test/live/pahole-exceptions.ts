// Where pahole is wrong, as data: which types, in what, and what gdb's `ptype /o` (or the language) has instead.

export interface Exception {
  /** The difference that our comparison tells, whole. */
  difference: RegExp;
  /** Why it's pahole that is wrong. */
  because: string;
}

export const exceptions: readonly Exception[] = [
  {
    difference: /pahole has \S+ at bit \d+, 0 bytes$/,
    because:
      'pahole 1.24 does not know DW_TAG_atomic_type (0x47) of DWARF 5, and takes an _Atomic member to have no bytes; ' +
      'gdb has `/* 0 | 4 */ _Atomic int _value` and a total size of 4',
  },
  {
    difference: /^struct (_Py_atomic_address|_Py_atomic_int|slot): \d+ unused bits, pahole has \d+$/,
    because: 'these are the bytes of the _Atomic members that pahole takes to be none',
  },
  {
    difference: /: {2}at bit NaN, \d+ bytes; pahole has {2}at bit 34359738360, \d+ bytes$/,
    because:
      'a virtual base lies where the vtable says, which DWARF tells as an expression; pahole evaluates no DW_OP_dup ' +
      'and shows -1 as an offset; gdb shows no offset for it either',
  },
  {
    difference:
      /^struct Refs: (field|call|np) at bit (128, 8|192, 16|320, 8) bytes; pahole has \1 at bit \d+, \d+ bytes$/,
    because:
      'pahole does not know DW_TAG_ptr_to_member_type and DW_TAG_unspecified_type and shows what lies in its memory; ' +
      'gdb has `/* 16 | 8 */ int Base::*field`, `/* 24 | 16 */ void (Access::*call)(Access * const)`, and np at 40 with ' +
      '8 bytes before the next member (sizeof(nullptr_t) is that of a pointer)',
  },
  {
    difference: /^struct Refs: \d+ unused bits, pahole has \d+$/,
    because: 'it follows from the sizes that pahole takes for the members above',
  },
  {
    difference: /^class Access: 5 members \(a, b, c, f, g\), pahole has 6$/,
    because:
      'before DWARF 5 a static member is a member DIE too, which is no part of the layout; gdb has `static int count`',
  },
];
