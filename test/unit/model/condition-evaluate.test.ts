// Whether conditions hold: exactly when a slow, obvious twin says so, and not where it can't be told.
// Not their reading: condition.test.ts.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { comparisons, type FieldValue, type Lookup } from '../../../src/model/condition.js';
import { evaluate, mismatch, valuesInWords } from '../../../src/model/condition-evaluate.js';
import { parseCondition } from '../../../src/model/condition-parse.js';

const integer = fc.oneof(
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n }).filter(n => n > 2n ** 53n || n < -(2n ** 53n)),
);

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
    assert.equal(holds('s == ns::State::ERROR', { s: of({ number: 3, text: 'ERROR' }) }), true);
    assert.equal(holds('s == RROR', { s: of({ number: 3, text: 'ERROR' }) }), false);
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
    assert.equal(mismatch(parseCondition('n owner dies'), shape), 'n is no lock that keeps its owner.');
    assert.equal(mismatch(parseCondition('n > 1 and t > 1'), shape), 't is no number.');
    assert.equal(mismatch(parseCondition('n > 1 and l owner dies and t == "x"'), shape), undefined);
  });
});
