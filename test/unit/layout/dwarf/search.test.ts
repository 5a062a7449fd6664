// The search for bytes against the slow way, and names as people type them against what DWARF may call them.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Needles } from '../../../../src/layout/dwarf/search.js';
import { lastParts, parseName, sameName } from '../../../../src/layout/dwarf/wanted.js';

/** Of few values, so that there's something to be found. */
const bytes = (min: number, max: number): fc.Arbitrary<Uint8Array> =>
  fc
    .array(fc.integer({ min: 0, max: 3 }), { minLength: min, maxLength: max })
    .map(list => Uint8Array.from(list));

function slowly(haystack: Uint8Array, needle: Uint8Array): number[] {
  const found: number[] = [];
  for (let at = 0; at + needle.length <= haystack.length; at++)
    if (needle.every((byte, i) => haystack[at + i] === byte)) found.push(at);
  return found;
}

describe('search for bytes', () => {
  it('finds what a slow search finds, wherever the bytes lie in memory', () => {
    fc.assert(
      fc.property(
        bytes(0, 60),
        fc.array(bytes(2, 6), { maxLength: 4 }),
        fc.integer({ min: 0, max: 3 }),
        (hay, list, shift) => {
          const room = new Uint8Array(hay.length + shift);
          room.set(hay, shift);
          const haystack = room.subarray(shift);
          const needles = new Needles();
          for (const needle of list) needles.add(needle, needle.length > 3 ? needle.length - 3 : 0);
          const found = new Set<number>();
          needles.each(haystack, at => found.add(at));
          const expected = new Set(list.flatMap(needle => slowly(haystack, needle)));
          assert.deepEqual(
            [...found].sort((a, b) => a - b),
            [...expected].sort((a, b) => a - b),
          );
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('finds offsets of both sizes in both byte orders', () => {
    for (const littleEndian of [true, false])
      for (const size of [4, 8] as const) {
        const haystack = new Uint8Array(64);
        const view = new DataView(haystack.buffer);
        const place = 21;
        if (size === 4) view.setUint32(place, 0x01020304, littleEndian);
        else view.setBigUint64(place, 0x01020304n, littleEndian);
        const needles = new Needles();
        needles.addOffset(0x01020304, size, littleEndian);
        const found: number[] = [];
        needles.each(haystack, at => found.push(at));
        assert.deepEqual([...new Set(found)], [place]);
      }
  });
});

describe('names as they are typed', () => {
  it('takes a keyword off and holds the kind to it', () => {
    for (const [text, name, kinds] of [
      ['slot', 'slot', 'struct class union enum typedef base'],
      ['struct slot', 'slot', 'struct class'],
      [' class  ns::Ring<int> ', 'ns::Ring<int>', 'struct class'],
      ['union u', 'u', 'union'],
      ['enum class E', 'E', 'enum'],
      ['structure', 'structure', 'struct class union enum typedef base'],
    ] as const) {
      const wanted = parseName(text);
      assert.equal(wanted.name, name);
      for (const kind of ['struct', 'class', 'union', 'enum', 'typedef', 'base'] as const)
        assert.equal(wanted.takes(kind), kinds.split(' ').includes(kind), `${text}: ${kind}`);
    }
  });

  it('sees through blanks that mean nothing', () => {
    assert.ok(sameName('Map<int,A<B>>', 'Map<int, A<B> >'));
    assert.ok(sameName('unsigned  int', 'unsigned int'));
    assert.ok(!sameName('unsigned int', 'unsignedint'));
  });

  it('knows what the entry of a name may be called', () => {
    const has = (name: string, ...texts: string[]): void => {
      for (const text of texts) assert.ok(lastParts(name).includes(text), `${name}: ${text}`);
    };
    has('slot', 'slot');
    has('a::b::slot', 'slot', 'b::slot');
    has('ns::Map<int,A<x::B>>', 'Map<int, A<x::B> >', 'Map<int,A<x::B>>', 'Map');
    has('core::option::Option<fn(u8) -> u32>', 'Option<fn(u8) -> u32>');
    has('<a::T as b::Trait>::{vtable_type}', '<a::T as b::Trait>::{vtable_type}');
    assert.ok(lastParts('a::'.repeat(10_000)).length < 100);
  });
});
