// What a number must have done since the last scan to stay a candidate. Not who the candidates are: candidates.ts.
import { numberKinds, readBig, type NumberKind } from './number-kind.js';
import { numberTest } from './number-range.js';
import type { Narrowing, NumberType } from './query.js';

/** Does the number at `at` stay? */
export type Stays = (before: DataView, now: DataView, at: number) => boolean;

/** Changed is another pattern of bits, so that a NaN is what it was; more and less are of values. Throws QueryError. */
export function staysBy(by: Narrowing, type: NumberType, little: boolean): Stays {
  const kind = numberKinds[type];
  switch (by.kind) {
    case 'changed': {
      const same = sameBits(kind.size);
      return (before, now, at) => !same(before, now, at);
    }
    case 'unchanged':
      return sameBits(kind.size);
    case 'increased':
      return more(kind, little);
    case 'decreased': {
      const less = more(kind, little);
      return (before, now, at) => less(now, before, at);
    }
    case 'value': {
      const test = numberTest(type, by);
      return (_, now, at) => test(now, at, little);
    }
  }
}

function sameBits(size: NumberKind['size']): Stays {
  switch (size) {
    case 1:
      return (before, now, at) => before.getUint8(at) === now.getUint8(at);
    case 2:
      return (before, now, at) => before.getUint16(at) === now.getUint16(at);
    case 4:
      return (before, now, at) => before.getUint32(at) === now.getUint32(at);
    case 8:
      return (before, now, at) =>
        before.getUint32(at) === now.getUint32(at) && before.getUint32(at + 4) === now.getUint32(at + 4);
  }
}

function more({ size, float, signed, read }: NumberKind, little: boolean): Stays {
  if (size < 8 || float) return (before, now, at) => read(now, at, little) > read(before, at, little);
  return (before, now, at) => {
    const [was, is] = [read(before, at, little), read(now, at, little)];
    // Rounding keeps the order of those that it leaves different.
    if (was !== is) return is > was;
    return readBig(now, at, little, signed) > readBig(before, at, little, signed);
  };
}
