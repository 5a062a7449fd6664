// Byte patterns and text against slow obvious twins: at borders of pieces, overlapping, in holes' neighbourhood.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bytesMatcher, parsePattern } from '../../../../src/model/find/bytes.js';
import { foldedWith } from '../../../../src/model/find/fold.js';
import { QueryError, type Encoding } from '../../../../src/model/find/query.js';
import { textMatcher } from '../../../../src/model/find/text.js';
import { bufferOf, findInPieces, findSlowly, tools, type Found } from './pieces.js';

/** Few values, so that patterns are found and overlap. */
const byte = fc.constantFrom(0, 0, 1, 0x10, 0x11, 0xff);
const memory = fc
  .uint8Array({ maxLength: 80 })
  .chain(random =>
    fc.array(byte, { maxLength: 80 }).map(common => Uint8Array.from([...common, ...random, ...common])),
  );

/** Cuts memory into runs with holes between them. */
function runsOf(length: number, cuts: readonly number[]): Found[] {
  const places = [...new Set([0, ...cuts.filter(cut => cut < length), length])].sort((a, b) => a - b);
  return places.flatMap((offset, i) => {
    const end = places[i + 1];
    return end === undefined || i % 3 === 2 ? [] : [{ offset, length: Math.max(0, end - offset - 1) }];
  });
}

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof QueryError) return error.message;
    throw error;
  }
  return assert.fail('it is refused');
}

describe('byte patterns', () => {
  it('are found as a loop over every place finds them', () => {
    const nibble = fc.constantFrom('?', '0', '1', 'f', 'F');
    const pattern = fc
      .array(fc.tuple(nibble, nibble), { minLength: 1, maxLength: 6 })
      .filter(pairs => pairs.some(pair => pair.join('') !== '??'));
    fc.assert(
      fc.property(
        memory,
        pattern,
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.nat(240)),
        (bytes, pairs, piece, cuts) => {
          const runs = runsOf(bytes.length, cuts);
          const twin = (rest: Uint8Array): number => {
            if (rest.length < pairs.length) return 0;
            const hex = bufferOf(rest).toString('hex').toLowerCase();
            const wanted = pairs.flat().join('').toLowerCase();
            return Array.from(wanted).every((c, i) => c === '?' || c === hex[i]) ? pairs.length : 0;
          };
          const found = findInPieces(
            bytesMatcher(pairs.map(p => p.join('')).join(' '), tools),
            bytes,
            piece,
            runs,
          );
          assert.deepEqual(found, findSlowly(bytes, twin, runs));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are read however they are written', () => {
    const same = ['7f45??4f', '7f 45 ?? 4f', '7F,45,?,4F', '0x7f 0x45 ?? 0x4f', '  7f45  ??4f '];
    for (const pattern of same) {
      const { values, masks } = parsePattern(pattern);
      assert.deepEqual([...values], [0x7f, 0x45, 0, 0x4f], pattern);
      assert.deepEqual([...masks], [0xff, 0xff, 0, 0xff], pattern);
    }
    assert.deepEqual([...parsePattern('?a b?').masks], [0x0f, 0xf0]);
  });

  it('are refused in a sentence that names the place', () => {
    assert.match(
      refusal(() => parsePattern('7f 4g')),
      /^"g" at character 5 is no hex digit/,
    );
    assert.match(
      refusal(() => parsePattern('7f x5')),
      /^"x" at character 4 is no hex digit/,
    );
    assert.match(
      refusal(() => parsePattern('7f 4 46')),
      /^The byte at character 4 has one digit: write two, as 04\./,
    );
    assert.match(
      refusal(() => parsePattern('7f4')),
      /^The byte at character 3 has one digit/,
    );
    assert.match(
      refusal(() => parsePattern(' ')),
      /^There are no bytes to look for/,
    );
    assert.match(
      refusal(() => parsePattern('?? ??')),
      /^Every byte may be anything here/,
    );
    assert.match(
      refusal(() => parsePattern('00'.repeat(10_000))),
      /20000 characters; 16384 are the most/,
    );
  });

  it('are told as hex', () => {
    const bytes = Uint8Array.from({ length: 40 }, (_, i) => i);
    const matcher = bytesMatcher('03 04', tools);
    assert.equal(matcher.text(bytes, { at: 3, length: 2 }), '03 04');
    assert.match(matcher.text(bytes, { at: 0, length: 20 }), /^00 01 .* 0f …$/);
  });
});

describe('text', () => {
  const encodings: readonly Encoding[] = ['utf8', 'utf16le', 'utf16be'];
  const encoded = (text: string, encoding: Encoding): Buffer => {
    const bytes = Buffer.from(text, encoding === 'utf8' ? 'utf8' : 'utf16le');
    return encoding === 'utf16be' ? bytes.swap16() : bytes;
  };
  const letters = fc.array(fc.constantFrom(...Array.from('aAkKsSßäÄéσςΣıİK😀𐐀𐐨ſµ -1')), {
    minLength: 1,
    maxLength: 4,
  });

  it('is found at any byte, as the bytes that it is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...encodings),
        letters,
        fc.array(fc.oneof(letters, fc.constant(undefined)), { maxLength: 12 }),
        fc.integer({ min: 1, max: 30 }),
        (encoding, wanted, parts, piece) => {
          const text = wanted.join('');
          // Something of one byte in between makes offsets odd.
          const bytes = Buffer.concat(
            [...parts, wanted].map(part => (part ? encoded(part.join(''), encoding) : Buffer.of(0))),
          );
          const needle = encoded(text, encoding);
          const twin = (rest: Uint8Array): number =>
            needle.equals(rest.subarray(0, needle.length)) ? needle.length : 0;
          const found = findInPieces(textMatcher(text, encoding, false, tools), bytes, piece);
          assert.deepEqual(found, findSlowly(bytes, twin));
          assert.ok(found.length > 0);
        },
      ),
    );
  });

  it('is found in any case, as expressions with the flags i and u fold it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...encodings),
        letters,
        fc.array(letters, { maxLength: 12 }),
        fc.integer({ min: 1, max: 30 }),
        (encoding, wanted, parts, piece) => {
          const text = wanted.join('');
          const around = [...parts.map(part => part.join('')), text.toUpperCase(), text].join('.');
          const bytes = encoded(around, encoding);
          const units = Array.from(text).length;
          const folded = new RegExp(`^${text}$`, 'iu');
          // Each character of the text that begins there, and is as many characters long.
          const characters = Array.from(around);
          let offset = 0;
          const expected = characters.flatMap((character, i) => {
            const some = characters.slice(i, i + units).join('');
            const place = { offset, length: encoded(some, encoding).length };
            offset += encoded(character, encoding).length;
            return folded.test(some) ? [place] : [];
          });
          const found = findInPieces(textMatcher(text, encoding, true, tools), bytes, piece);
          assert.deepEqual(found, expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('folds what has more than two forms', () => {
    assert.deepEqual(foldedWith(0x6b), [0x4b, 0x6b, 0x212a], 'k, K and the Kelvin sign');
    assert.deepEqual(foldedWith(0x3c3), [0x3a3, 0x3c2, 0x3c3], 'both small sigmas');
    assert.deepEqual(foldedWith(0x31), [0x31]);
    assert.deepEqual(foldedWith(0xdf), [0xdf, 0x1e9e], 'ß and ẞ, not ss');
  });

  it('is found in any case however long it is', () => {
    for (const character of ['k', 'é', '𐐀'])
      for (const encoding of encodings) {
        const text = character.repeat(500);
        const bytes = Buffer.concat([Buffer.of(1), encoded(text.toUpperCase(), encoding), Buffer.of(1)]);
        const matcher = textMatcher(text, encoding, true, tools);
        assert.deepEqual(findInPieces(matcher, bytes, 300), [{ offset: 1, length: bytes.length - 2 }]);
        assert.deepEqual(findInPieces(matcher, bytes.subarray(0, -2), 300), []);
      }
  });

  it('is refused where there is none, and where it is half of a character', () => {
    assert.match(
      refusal(() => textMatcher('', 'utf8', false, tools)),
      /^There is no text/,
    );
    assert.match(
      refusal(() => textMatcher('ab\ud800', 'utf16le', false, tools)),
      /^Character 3 is half/,
    );
  });

  it('is told with what follows it, and nothing in it can draw or hide', () => {
    const at = (bytes: Buffer, encoding: Encoding, text: string): string =>
      textMatcher(text, encoding, false, tools).text(bytes, {
        at: bytes.indexOf(encoded(text, encoding)),
        length: encoded(text, encoding).length,
      });
    assert.equal(at(Buffer.from('xx sparse data here\0more'), 'utf8', 'sparse'), '“sparse data here”');
    assert.equal(at(encoded('xsparse data\nhere', 'utf16be'), 'utf16be', 'sparse'), '“sparse data”');
    assert.equal(at(Buffer.from('a\u202eb\n'), 'utf8', 'a\u202e'), '“a\\u{202e}b”');
    assert.equal(at(Buffer.from('x'.repeat(300)), 'utf8', 'x'.repeat(200)), `“${'x'.repeat(64)}…”`);
  });
});
