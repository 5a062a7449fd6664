// NumPy's names for one value: `<i4`, `float64`, `S10`, `M8[ns]`, `?`. Not records: dtype.ts.
// Follows the NumPy manual, "Data type objects (dtype)" and "Scalars" (character codes; sizes are those of Linux).
import type { Encoding, Target, Type } from '../layout.js';

/** `types`: the parts, the last of which is the value itself; each names others by place in this list. */
export interface Scalar {
  types: Type[];
  size: number;
  /** Where the record that holds it is aligned. */
  align: number;
}

type Kind = 'b' | 'i' | 'u' | 'f' | 'c' | 'm' | 'M' | 'S' | 'U' | 'V';

// Kind and bytes. Names first, then letters that stand alone. A size of 0: in addresses.
const names: Readonly<Record<string, readonly [Kind, number]>> = {
  ...{ bool: ['b', 1], bool_: ['b', 1], bool8: ['b', 1] },
  ...{ int8: ['i', 1], int16: ['i', 2], int32: ['i', 4], int64: ['i', 8] },
  ...{ uint8: ['u', 1], uint16: ['u', 2], uint32: ['u', 4], uint64: ['u', 8] },
  ...{
    byte: ['i', 1],
    short: ['i', 2],
    intc: ['i', 4],
    int_: ['i', 0],
    int: ['i', 0],
    long: ['i', 0],
    longlong: ['i', 8],
  },
  ...{
    ubyte: ['u', 1],
    ushort: ['u', 2],
    uintc: ['u', 4],
    uint: ['u', 0],
    ulong: ['u', 0],
    ulonglong: ['u', 8],
  },
  ...{ intp: ['i', 0], uintp: ['u', 0] },
  ...{ float16: ['f', 2], float32: ['f', 4], float64: ['f', 8], float128: ['f', 16], longdouble: ['f', 16] },
  ...{ half: ['f', 2], single: ['f', 4], double: ['f', 8], float: ['f', 8], float_: ['f', 8] },
  ...{ complex64: ['c', 8], complex128: ['c', 16], complex256: ['c', 32], clongdouble: ['c', 32] },
  ...{ csingle: ['c', 8], cdouble: ['c', 16], complex: ['c', 16], complex_: ['c', 16] },
  ...{ datetime64: ['M', 8], timedelta64: ['m', 8] },
} as const;

const letters: Readonly<Record<string, readonly [Kind, number]>> = {
  ...{ '?': ['b', 1], b: ['i', 1], B: ['u', 1], h: ['i', 2], H: ['u', 2], i: ['i', 4], I: ['u', 4] },
  ...{
    l: ['i', 0],
    L: ['u', 0],
    q: ['i', 8],
    Q: ['u', 8],
    p: ['i', 0],
    P: ['u', 0],
    n: ['i', 0],
    N: ['u', 0],
  },
  ...{ e: ['f', 2], f: ['f', 4], d: ['f', 8], g: ['f', 16], F: ['c', 8], D: ['c', 16], G: ['c', 32] },
  ...{ c: ['S', 1], m: ['m', 8], M: ['M', 8] },
} as const;

/** Kinds that a number of bytes may follow. */
const sizes: readonly (readonly [Kind, readonly number[]])[] = [
  ['b', [1]],
  ['i', [1, 2, 4, 8]],
  ['u', [1, 2, 4, 8]],
  ['f', [2, 4, 8, 16]],
  ['c', [8, 16, 32]],
  ['m', [8]],
  ['M', [8]],
];

/** `text` without its byte order, which is `order` where it has one. A text is the reason why it is no type. */
export function scalarOf(text: string, order: 'little' | 'big' | undefined, target: Target): Scalar | string {
  const [, name = '', unit] = /^([^[]*)(\[[\w/]*\])?$/.exec(text) ?? [];
  const found = kindOf(name);
  if (typeof found === 'string') return found;
  const [kind, given] = found;
  const size = given === 0 && 'iu'.includes(kind) ? target.addressSize : given;
  if (unit !== undefined && kind !== 'm' && kind !== 'M') return `${name} takes no unit ${unit}`;
  const swapped = order !== undefined && order !== target.byteOrder ? { byteOrder: order } : {};
  const base = (
    label: string,
    bytes: number,
    encoding: Encoding,
    more: { bits?: number; signed?: boolean } = {},
  ): Type => ({
    ...{ kind: 'base', name: label, size: bytes, encoding },
    ...more,
    ...(bytes > 1 ? swapped : {}),
  });
  switch (kind) {
    case 'b':
      return one(base('bool', 1, 'bool'), 1, 1);
    case 'i':
      return one(base(`int${size * 8}`, size, 'signed'), size, size);
    case 'u':
      return one(base(`uint${size * 8}`, size, 'unsigned'), size, size);
    case 'f':
      return one(base(`float${size * 8}`, size, 'float', extended(size, target)), size, size);
    case 'c':
      return one(base(`complex${size * 8}`, size, 'complex'), size, size / 2);
    case 'm':
    case 'M': {
      const label = `${kind === 'm' ? 'timedelta64' : 'datetime64'}${unit ?? ''}`;
      const types: Type[] = [base('int64', 8, 'signed'), { kind: 'typedef', name: label, type: 0 }];
      return { types, size: 8, align: 8 };
    }
    case 'S':
      return many(base('char', 1, 'char', { signed: true }), 1, size);
    case 'U':
      return many(base('char32_t', 4, 'utf'), 4, size);
    case 'V':
      return many(base('uint8', 1, 'unsigned'), 1, size);
  }
}

/** An x87 number fills ten of its sixteen bytes. */
function extended(size: number, { machine }: Target): { bits?: number } {
  return size === 16 && (machine === undefined || machine === 'x86-64' || machine === 'i386')
    ? { bits: 80 }
    : {};
}

function kindOf(text: string): readonly [Kind, number] | string {
  const known = Object.hasOwn(names, text)
    ? names[text]
    : Object.hasOwn(letters, text)
      ? letters[text]
      : undefined;
  if (known) return known;
  if (['O', 'object', 'object_'].includes(text) || /^O\d+$/.test(text))
    return 'Python objects (O) are addresses within one process and can not be shown';
  const [, letter = '', digits = ''] = /^([a-zA-Z?]|str_?|bytes_?|void)(\d*)$/.exec(text) ?? [];
  const size = Number(digits);
  if (!Number.isSafeInteger(size * 4)) return `${digits} is too large`;
  switch (letter) {
    case 'S':
    case 'a':
    case 'bytes':
    case 'bytes_':
      return digits === '' ? 'S takes a length: S10' : ['S', size];
    case 'U':
    case 'str':
    case 'str_':
      return digits === '' ? 'U takes a length: U10' : ['U', size];
    case 'V':
    case 'void':
      return digits === '' ? 'V takes a length: V8' : ['V', size];
    default: {
      const [kind] = sizes.find(([of, list]) => of === letter && list.includes(size)) ?? [];
      return kind ? [kind, size] : `${JSON.stringify(text)} is no type that NumPy knows`;
    }
  }
}

function one(type: Type, size: number, align: number): Scalar {
  return { types: [type], size, align };
}

function many(element: Type, size: number, count: number): Scalar {
  const array: Type = { kind: 'array', element: 0, dimensions: [{ lower: 0, count }] };
  return { types: [element, array], size: size * count, align: size };
}
