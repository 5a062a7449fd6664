// Conditions: what is written is what is read, against a printer of the test's own; errors say where.
// Whether they hold: condition-evaluate.test.ts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { comparisons, ConditionError, pathsOf, type Condition } from '../../../src/model/condition.js';
import { projectRoot } from '../../support/paths.js';
import { parseCondition } from '../../../src/model/condition-parse.js';

const path = fc.constantFrom(
  'seq',
  'hdr.seq',
  'ring.slots[96].price',
  '"odd name".x',
  'r.<Base>.y',
  'lock.(owner)',
  '[3].a',
);
const integer = fc.oneof(
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n }).filter(n => n > 2n ** 53n || n < -(2n ** 53n)),
);
const float = fc.double({ noNaN: true }).filter(n => !Number.isInteger(n) || Math.abs(n) < 2 ** 53);
const literal = fc.oneof(
  fc.oneof(integer, float).map(value => ({ kind: 'number' as const, value })),
  fc.string({ unit: 'grapheme', maxLength: 8 }).map(value => ({ kind: 'text' as const, value })),
  fc
    .constantFrom('ERROR', 'ns::State::OK', '_a1', 'nothing', 'order')
    .map(value => ({ kind: 'name' as const, value })),
);
const test: fc.Arbitrary<Condition> = fc.oneof(
  fc
    .record({ path, comparison: fc.constantFrom('==' as const, '!=' as const), value: literal })
    .map(c => ({ kind: 'compare' as const, ...c })),
  fc
    .record({ path, comparison: fc.constantFrom(...comparisons), value: fc.oneof(integer, float) })
    .map(({ value, ...c }) => ({
      kind: 'compare' as const,
      ...c,
      value: { kind: 'number' as const, value },
    })),
  fc.record({
    kind: fc.constantFrom(
      'changes' as const,
      'increases' as const,
      'decreases' as const,
      'owner dies' as const,
    ),
    path,
  }),
  fc
    .record({ path, by: fc.oneof(fc.nat(), fc.double({ min: 0, max: 1e9, noNaN: true })) })
    .map(c => ({ kind: 'jumps' as const, ...c })),
);
const { condition } = fc.letrec<{ condition: Condition }>(tie => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    test,
    tie('condition').map(part => ({ kind: 'not' as const, part })),
    fc
      .record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        parts: fc.array(tie('condition'), { minLength: 2, maxLength: 3 }),
      })
      // `a and b and c` is one condition of three parts.
      .map(({ kind, parts }) => ({ kind, parts: parts.flatMap(p => (p.kind === kind ? p.parts : [p])) })),
  ),
}));

function print(c: Condition, hex: boolean): string {
  switch (c.kind) {
    case 'or':
    case 'and':
      return c.parts
        .map(part => `(${print(part, hex)})`)
        .join(` ${hex ? { or: '||', and: '&&' }[c.kind] : c.kind} `);
    case 'not':
      return `${hex ? '!' : 'not '}(${print(c.part, hex)})`;
    case 'compare':
      return `${c.path}${c.comparison}${
        c.value.kind === 'number'
          ? written(c.value.value, hex)
          : c.value.kind === 'text'
            ? JSON.stringify(c.value.value)
            : c.value.value
      }`;
    case 'jumps':
      return `${c.path} jumps by more  than ${written(c.by, hex)}`;
    case 'changes':
    case 'increases':
    case 'decreases':
    case 'owner dies':
      return ` ${c.path} ${c.kind} `;
  }
}

function written(value: number | bigint, hex: boolean): string {
  if (Object.is(value, -0)) return '0';
  if (typeof value === 'number' && !Number.isFinite(value)) return value > 0 ? 'inf' : '-INF';
  const whole = typeof value === 'bigint' || Number.isInteger(value);
  if (!hex || !whole || Math.abs(Number(value)) >= 1e21 === (typeof value === 'number')) return String(value);
  return value < 0 ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}

/** JSON has escapes that conditions don't, and -0 is 0. */
function plain(c: Condition): boolean {
  return !/\\u|\\b|\\f/.test(print(c, false));
}

describe('a condition', () => {
  it('reads every example of the readme', () => {
    const [, table = ''] = readFileSync(join(projectRoot, 'README.md'), 'utf8').split('## Conditions');
    const rows = table.split('\n## ')[0]?.match(/^\| `.*$/gm) ?? [];
    const examples = rows.flatMap(row =>
      [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, text = '']) => text),
    );
    assert.ok(examples.length >= 8);
    for (const text of examples) assert.ok(pathsOf(parseCondition(text)).length > 0, text);
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(condition.filter(plain), fc.boolean(), (wanted, hex) => {
        const text = print(wanted, hex);
        const zero = (_: string, value: unknown): unknown =>
          typeof value === 'bigint'
            ? `${value}n`
            : Object.is(value, -0)
              ? 0
              : value === Infinity
                ? 'inf'
                : value === -Infinity
                  ? '-inf'
                  : value;
        assert.equal(JSON.stringify(parseCondition(text), zero), JSON.stringify(wanted, zero), text);
      }),
      { numRuns: 500 },
    );
  });

  it('binds not before and before or', () => {
    assert.deepEqual(parseCondition('not a changes and b changes or c changes'), {
      kind: 'or',
      parts: [
        {
          kind: 'and',
          parts: [
            { kind: 'not', part: { kind: 'changes', path: 'a' } },
            { kind: 'changes', path: 'b' },
          ],
        },
        { kind: 'changes', path: 'c' },
      ],
    });
    assert.deepEqual(pathsOf(parseCondition('a > 1 and (b == 2 or a < 0)')), ['a', 'b']);
    assert.deepEqual(parseCondition(`a == 'it\\'s "x"\\n'`), {
      kind: 'compare',
      path: 'a',
      comparison: '==',
      value: { kind: 'text', value: 'it\'s "x"\n' },
    });
  });

  for (const [text, sentence] of [
    ['', 'At character 1: a field is expected, not the end.'],
    [
      'hdr.seq',
      'At character 8: behind hdr.seq comes one of == != <= >= < >, changes, increases, decreases, jumps by more than, or owner dies, not the end.',
    ],
    [
      'hdr.seq ~ 3',
      'At character 9: behind hdr.seq comes one of == != <= >= < >, changes, increases, decreases, jumps by more than, or owner dies, not ~ 3.',
    ],
    [
      'a > ',
      'At character 5: behind > comes a number, a text in quotes or the name of a value, not the end.',
    ],
    ['a > 3x', 'At character 5: 3x is no number.'],
    ['a > 0xg', 'At character 5: 0xg is no number.'],
    [
      'a < ERROR',
      'At character 4: < compares a field with a number, not with another field; names and texts are == or !=.',
    ],
    ['a jumps more than 3', 'At character 9: behind jumps comes by, not more than 3.'],
    ['a jumps by more than b', 'At character 22: behind jumps by more than comes a number, 0 or more.'],
    ['a jumps by more than -1', 'At character 22: behind jumps by more than comes a number, 0 or more.'],
    ['lock owner died', 'At character 12: behind owner comes dies, not died.'],
    ['(a > 1', 'At character 7: the ( of character 1 is not closed.'],
    ['a > 1)', 'At character 6: ) is not expected: the condition could end here, or go on with and, or.'],
    [
      'a > 1 b > 2',
      'At character 7: b > 2 is not expected: the condition could end here, or go on with and, or.',
    ],
    ['a > 1 and and b > 2', 'At character 11: a field is expected, not and b > 2.'],
    [
      'a == and',
      'At character 6: behind == comes a number, a text in quotes or the name of a value, not and.',
    ],
    ['slots[*].a > 1', 'At character 1: slots[*].a is many fields; name one, as in [0].'],
    ['a..b > 1', 'At character 2: a does not go on with ..b > 1.'],
    ['a[x] > 1', 'At character 2: a does not go on with [x] > 1.'],
    [
      'a == "open',
      'At character 6: behind == comes a number, a text in quotes or the name of a value, not "open.',
    ],
    ['> 1', 'At character 1: a field is expected, not > 1.'],
    ['('.repeat(100), 'At character 66: there are more than 64 parts within each other.'],
    ['!'.repeat(4000), 'At character 66: there are more than 64 parts within each other.'],
    ['a'.repeat(5000), 'At character 4097: a condition has at most 4096 characters.'],
  ] as const) {
    it(`says what is wrong with ${JSON.stringify(text.slice(0, 24))}`, () => {
      assert.throws(
        () => parseCondition(text),
        (e: unknown) => e instanceof ConditionError && (assert.equal(e.message, sentence), true),
      );
    });
  }

  it('reads any text, or says one error', () => {
    const pieces = fc.constantFrom(
      'a',
      'b.c',
      ' ',
      '(',
      ')',
      '==',
      '<',
      '>',
      '"',
      "'",
      '\\',
      '1',
      '-',
      '0x',
      '.',
      '[',
      ']',
      '*',
      'and',
      'or',
      'not',
      '!',
      'jumps',
      'by',
      'owner',
      '\u202e',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), parts => {
        try {
          parseCondition(parts.join(''));
        } catch (error) {
          assert.ok(error instanceof ConditionError);
          assert.ok(error.at >= 0 && error.at <= parts.join('').length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
