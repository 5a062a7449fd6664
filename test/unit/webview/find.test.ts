// What a person types into the find bar as a query, and the list of hits against slow twins.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Hit } from '../../../src/protocol/find.js';
import { Hits } from '../../../webview/segment/find/hits.js';
import { emptyForm, queryOf, valueNarrowing, type FindForm } from '../../../webview/segment/find/query.js';

const ask = (form: Partial<FindForm>): unknown => {
  const understood = queryOf({ ...emptyForm, ...form }, false);
  return 'ok' in understood ? understood.ok : understood.problem;
};

describe('what is typed into the find bar', () => {
  it('is bytes in pairs, however they are spaced, with any nibble open', () => {
    for (const text of ['7f 45 ?? 46', '7F45??46', ' 0x7f 0x45 ?? 46 ', '7f\t45 ??46']) {
      assert.deepEqual(ask({ text }), {
        kind: 'bytes',
        pattern: text.includes('F4') ? '7F 45 ?? 46' : '7f 45 ?? 46',
      });
    }
    assert.deepEqual(ask({ text: '4?' }), { kind: 'bytes', pattern: '4?' });
    for (const text of ['', '7', '7f 4', 'xy', '7f 45 g0'])
      assert.match(String(ask({ text })), /pairs of hex/);
  });

  it('is text or an expression as it is, blanks too', () => {
    assert.deepEqual(ask({ kind: 'text', text: ' A ', encoding: 'utf16le', ignoreCase: true }), {
      kind: 'text',
      text: ' A ',
      encoding: 'utf16le',
      ignoreCase: true,
    });
    assert.deepEqual(ask({ kind: 'regex', text: '(' }), { kind: 'regex', source: '(', ignoreCase: false });
    assert.match(String(ask({ kind: 'text' })), /Type what/);
    assert.deepEqual(ask({ kind: 'pointer' }), { kind: 'pointer', segment: '' });
  });

  it('is one number or a range, whole or not as its type is', () => {
    const number = { kind: 'number', type: 'u32', tolerance: 0, bigEndian: false, aligned: true };
    assert.deepEqual(ask({ kind: 'number', text: '7' }), { ...number, from: '7', to: '7' });
    assert.deepEqual(ask({ kind: 'number', text: '0x10', to: '32', tolerance: '9' }), {
      ...number,
      from: '0x10',
      to: '32',
    });
    assert.deepEqual(
      ask({ kind: 'number', type: 'f64', text: '187.42', tolerance: '0.01', aligned: false }),
      {
        ...number,
        type: 'f64',
        from: '187.42',
        to: '187.42',
        tolerance: 0.01,
        aligned: false,
      },
    );
    for (const text of ['1.5', '', 'x', '0x'])
      assert.match(String(ask({ kind: 'number', text })), /whole number/);
    assert.match(String(ask({ kind: 'number', type: 'f32', text: 'x' })), /such as/);
    assert.match(String(ask({ kind: 'number', type: 'f32', text: '1', tolerance: '-1' })), /tolerance/);
  });

  it('is nothing at first in a scan, and then a value', () => {
    assert.equal(ask({ kind: 'scan' }), null);
    assert.deepEqual(valueNarrowing({ ...emptyForm, kind: 'scan', text: '5' }), {
      ok: { kind: 'value', from: '5', to: '5', tolerance: 0 },
    });
    assert.ok('problem' in valueNarrowing({ ...emptyForm, kind: 'scan' }));
  });
});

const hit = (offset: number, length = 4): Hit => ({ offset, length, text: '' });
const offsets = fc.uniqueArray(fc.integer({ min: 0, max: 400 })).map(all => all.sort((a, b) => a - b));

describe('hits', () => {
  it('keep their order, whatever order their parts come in', () => {
    fc.assert(
      fc.property(fc.array(offsets, { maxLength: 5 }), parts => {
        const hits = new Hits();
        for (const part of parts) hits.add(part.map(o => hit(o)));
        assert.deepEqual(
          hits.all.map(h => h.offset),
          parts.flat().sort((a, b) => a - b),
        );
      }),
    );
  });

  it('are found from an offset on, around the end, and within a range', () => {
    fc.assert(
      fc.property(
        offsets,
        fc.integer({ min: 0, max: 420 }),
        fc.integer({ min: 0, max: 60 }),
        (all, from, length) => {
          const hits = new Hits();
          hits.add(all.map(o => hit(o)));
          const first = all.findIndex(o => o >= from);
          assert.equal(hits.from(from), all.length === 0 ? -1 : Math.max(0, first));
          assert.deepEqual(
            hits.within(from, from + length, 1000).map(h => h.offset),
            all.filter(o => o < from + length && o + 4 > from),
          );
        },
      ),
    );
  });

  it('are stepped through in a circle', () => {
    const hits = new Hits();
    assert.equal(hits.step(-1, 1), -1);
    hits.add([hit(1), hit(5), hit(9)]);
    assert.deepEqual(
      [hits.step(-1, 1), hits.step(0, 1), hits.step(2, 1), hits.step(-1, -1), hits.step(0, -1)],
      [0, 1, 0, 2, 2],
    );
    hits.clear();
    assert.equal(hits.count, 0);
  });
});
