// Expressions over bytes against matchAll over the whole memory at once.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { QueryError } from '../../../../src/model/find/query.js';
import { regexMatcher } from '../../../../src/model/find/regex.js';
import { bufferOf, findInPieces, tools } from './pieces.js';

describe('expressions over bytes', () => {
  const sources = [
    ...[
      'a+b',
      'a.b',
      '\\x00+',
      '[^a]b',
      '(?<=b)a+',
      '\\bab',
      '^ab',
      'b$',
      'a*',
      '(ab|ba)+',
      '\\xff[\\s\\S]{2}',
    ],
  ];

  it('are found in pieces as matchAll finds them in the whole', () => {
    const memory = fc.array(fc.constantFrom(0, 0x61, 0x61, 0x62, 0x0a, 0xff), { maxLength: 120 });
    fc.assert(
      fc.property(
        memory,
        fc.constantFrom(...sources),
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        (values, source, ignoreCase, piece) => {
          const bytes = Uint8Array.from(values);
          const all = bufferOf(bytes)
            .toString('latin1')
            .matchAll(new RegExp(source, ignoreCase ? 'gi' : 'g'));
          const expected = [...all].flatMap(({ 0: text, index }) =>
            text === '' ? [] : [{ offset: index, length: text.length }],
          );
          assert.deepEqual(findInPieces(regexMatcher(source, ignoreCase, tools), bytes, piece), expected);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('go on behind a match that is longer than a piece', () => {
    const bytes = new Uint8Array(200_000).fill(0x61);
    const found = findInPieces(regexMatcher('a+', false, tools), bytes, 10_000);
    assert.deepEqual(found[0], { offset: 0, length: 10_000 + 65_536 });
    assert.equal(
      found.reduce((sum, { length }) => sum + length, 0),
      bytes.length,
      'nothing twice, nothing left out',
    );
  });

  it('are refused in a sentence', () => {
    const refused = (source: string, message: RegExp): void =>
      assert.throws(
        () => regexMatcher(source, false, tools),
        error => error instanceof QueryError && message.test(error.message),
      );
    refused('(ab', /^The expression makes no sense: Unterminated group, in "\(ab"\.$/);
    refused('', /^There is no expression/);
    refused(`${'('.repeat(8000)}a`, /^The expression makes no sense: .{5,60}, in "\({60}…"\.$/);
    refused('ab€', /^"€" at character 3 is no byte/);
  });
});
