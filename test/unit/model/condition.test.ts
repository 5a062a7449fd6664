// Conditions: what is written is what is read, against a printer of the test's own; errors say where; and they hold
// exactly when a slow, obvious twin says so.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  comparisons,
  ConditionError,
  pathsOf,
  type Condition,
  type FieldValue,
  type Lookup,
} from '../../../src/model/condition.js';
import { evaluate, mismatch, valuesInWords } from '../../../src/model/condition-evaluate.js';
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
    default:
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
    ['a < ERROR', 'At character 4: < compares numbers; names and texts are == or !=.'],
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

const of = (value: Partial<FieldValue> & { number?: number | bigint }): FieldValue => ({
  text: value.number === undefined ? '' : String(value.number),
  bytes: Buffer.from(`${value.number ?? ''}${value.text ?? ''}`),
  ...value,
});
const fields =
  (values: Readonly<Record<string, FieldValue>>): Lookup =>
  name =>
    values[name];

function holds(
  text: string,
  now: Record<string, FieldValue>,
  before?: Record<string, FieldValue>,
): boolean | undefined {
  return evaluate(parseCondition(text), fields(now), before && fields(before));
}

describe('a condition, evaluated', () => {
  const big = 2n ** 63n;

  it('compares numbers exactly, however large', () => {
    fc.assert(
      fc.property(integer, integer, fc.constantFrom(...comparisons), (a, b, comparison) => {
        const [x, y] = [BigInt(a), BigInt(b)];
        const twin = { '==': x === y, '!=': x !== y, '<': x < y, '<=': x <= y, '>': x > y, '>=': x >= y };
        assert.equal(holds(`a ${comparison} ${b}`, { a: of({ number: a }) }), twin[comparison]);
      }),
    );
    assert.equal(holds('a == 9223372036854775809', { a: of({ number: big }) }), false);
    assert.equal(holds('a == 0x8000000000000000', { a: of({ number: big }) }), true);
  });

  it('tells jumps in both directions, beyond 2^53 too', () => {
    fc.assert(
      fc.property(integer, integer, fc.nat(), (a, b, by) => {
        const distance = BigInt(a) - BigInt(b);
        const twin = (distance < 0n ? -distance : distance) > BigInt(by);
        const exact = typeof a === 'bigint' || typeof b === 'bigint' || Number.isSafeInteger(b - a);
        if (exact)
          assert.equal(
            holds(`a jumps by more than ${by}`, { a: of({ number: b }) }, { a: of({ number: a }) }),
            twin,
          );
      }),
    );
    assert.equal(
      holds('a jumps by more than 0.5', { a: of({ number: 2.25 }) }, { a: of({ number: 1.5 }) }),
      true,
    );
  });

  it('takes floats as they are shown, and NaN by name', () => {
    const float = of({ number: Math.fround(0.1), text: '0.1' });
    assert.equal(holds('a == 0.1', { a: float }), true);
    assert.equal(holds('a <= 0.1', { a: float }), true);
    assert.equal(holds('a > 0.1', { a: float }), false);
    const nan = of({ number: NaN });
    for (const text of ['a == 1', 'a < 1', 'a >= 1']) assert.equal(holds(text, { a: nan }), false, text);
    assert.equal(holds('a != 1', { a: nan }), true);
    assert.equal(holds('a == nan', { a: nan }), true);
    assert.equal(holds('a == -inf', { a: of({ number: -Infinity }) }), true);
  });

  it('knows enums by name and number, and texts', () => {
    const state = of({ number: 3, text: 'ns::State::ERROR' });
    for (const text of [
      's == ERROR',
      's == ns::State::ERROR',
      's == 3',
      's != OK',
      's == "ns::State::ERROR"',
    ])
      assert.equal(holds(text, { s: state }), true, text);
    for (const text of ['s == "ERROR"', 's == RROR', 's != 3'])
      assert.equal(holds(text, { s: state }), false, text);
    assert.equal(holds('n == "AAPL"', { n: of({ text: 'AAPL' }) }), true);
    assert.equal(holds('n > 3', { n: of({ text: 'AAPL' }) }), undefined);
  });

  it('knows what changes by its bytes, and who died', () => {
    const [a, b] = [of({ text: 'x', bytes: Uint8Array.of(1) }), of({ text: 'x', bytes: Uint8Array.of(2) })];
    assert.equal(holds('f changes', { f: b }, { f: a }), true);
    assert.equal(holds('f changes', { f: a }, { f: a }), false);
    assert.equal(holds('f changes', { f: a }), undefined);
    assert.equal(holds('f owner dies', { f: of({ ownerDied: true }) }), true);
    assert.equal(holds('f owner dies', { f: of({}) }), undefined);
    assert.equal(holds('f increases', { f: of({ number: big }) }, { f: of({ number: 1 }) }), true);
    assert.equal(holds('f decreases', { f: of({ number: big }) }, { f: of({ number: 1 }) }), false);
  });

  it('holds only where that can be told: three answers, as logic has them', () => {
    const atoms = { t: 'one == 1', f: 'one == 2', u: 'none == 1' };
    const values = { one: of({ number: 1 }) };
    const value = { t: true, f: false, u: undefined };
    const keys = ['t', 'f', 'u'] as const;
    for (const a of keys) {
      assert.equal(holds(`not ${atoms[a]}`, values), a === 'u' ? undefined : !value[a]);
      for (const b of keys) {
        const either =
          value[a] === true || value[b] === true ? true : a === 'u' || b === 'u' ? undefined : false;
        const both =
          value[a] === false || value[b] === false ? false : a === 'u' || b === 'u' ? undefined : true;
        assert.equal(holds(`${atoms[a]} or ${atoms[b]}`, values), either, `${a} or ${b}`);
        assert.equal(holds(`${atoms[a]} and ${atoms[b]}`, values), both, `${a} and ${b}`);
      }
    }
  });

  it('says its fields in words, and why it never holds', () => {
    const c = parseCondition('hdr.seq jumps by more than 1 and state == ERROR and gone > 1');
    const now = fields({ 'hdr.seq': of({ number: 19 }), state: of({ number: 3, text: 'ERROR' }) });
    const before = fields({ 'hdr.seq': of({ number: 17 }), state: of({ number: 3, text: 'ERROR' }) });
    assert.equal(valuesInWords(c, now, before), 'hdr.seq 17 → 19, state ERROR, gone can’t be read');
    const shape = (name: string): { numeric: boolean; lock: boolean } => ({
      numeric: name === 'n',
      lock: name === 'l',
    });
    assert.equal(mismatch(parseCondition('n owner dies'), shape), 'n is no lock, so it has no owner.');
    assert.equal(mismatch(parseCondition('n > 1 and t > 1'), shape), 't is no number.');
    assert.equal(mismatch(parseCondition('n > 1 and l owner dies and t == "x"'), shape), undefined);
  });
});
