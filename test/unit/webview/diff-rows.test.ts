// The rows of a comparison in the view: how windows keep their place, what is said of runs, which frames fit what is
// asked. Not filters and columns (diff.test.ts).
import assert from 'node:assert/strict';
import { bytesKey as keyOfBytes, holds, listKey, RowWindow } from '../../../webview/segment/diff/rows.js';
import { DiffRevisions, type WantedDiff } from '../../../webview/segment/diff/spec.js';
import { shortValues } from '../../../webview/segment/diff/values.js';
import {
  foldWords,
  runName,
  shortName,
  spokenRun,
  summaryNotes,
  summaryWords,
} from '../../../webview/segment/diff/words.js';
import type { DiffHexRow, DiffSummary } from '../../../src/protocol/diff.js';
import { inZone } from '../../support/zone.js';
import { run, bytesRow } from './diff-samples.js';

describe('a window of rows', () => {
  const rows = (offsets: readonly number[]): DiffHexRow[] => offsets.map(offset => bytesRow(offset));

  it('keeps the row that is first on screen where it is, when rows come or go above it', () => {
    const window = new RowWindow(keyOfBytes);
    assert.deepEqual(window.take({ total: 4, first: 0, rows: rows([0, 16, 32, 48]) }, { row: 2, px: 5 }), {
      top: { row: 2, px: 5 },
      moved: true,
    });
    const after = window.take({ total: 5, first: 0, rows: rows([0, 8, 16, 32, 48]) }, { row: 2, px: 5 });
    assert.deepEqual(after, { top: { row: 3, px: 5 }, moved: true });
    const same = window.take({ total: 5, first: 0, rows: rows([0, 8, 16, 32, 48]) }, { row: 3, px: 5 });
    assert.equal(same.moved, false);
    const gone = window.take({ total: 2, first: 0, rows: rows([0, 8]) }, { row: 3, px: 5 });
    assert.deepEqual(gone.top, { row: 3, px: 5 });
    assert.equal(window.at(5), undefined);
    assert.equal(
      window.find(row => holds(row, 20)),
      1,
    );
  });

  it('knows a fold again that begins earlier or later', () => {
    const window = new RowWindow(keyOfBytes);
    const fold = (from: number): DiffHexRow => ({ kind: 'fold', from, to: 512, rows: (512 - from) / 16 });
    window.take({ total: 2, first: 0, rows: [bytesRow(0), fold(16)] }, { row: 0, px: 0 });
    const { top } = window.take(
      { total: 3, first: 0, rows: [bytesRow(0), bytesRow(16), fold(32)] },
      { row: 1, px: 0 },
    );
    assert.deepEqual(top, { row: 2, px: 0 });
  });

  it('finds any byte in the one row that holds it', () => {
    assert.equal(holds({ kind: 'fold', from: 16, to: 48, rows: 2 }, 47), true);
    assert.equal(holds({ kind: 'fold', from: 16, to: 48, rows: 2 }, 48), false);
    assert.equal(holds(bytesRow(16, new Uint8Array(5)), 20), true);
    assert.equal(holds(bytesRow(16, new Uint8Array(5)), 21), false);
    assert.notEqual(listKey(run()), listKey(run({ path: null })));
  });
});

describe('the words of a comparison', () => {
  const summary: DiffSummary = {
    bytes: 200,
    runs: 19,
    pages: 3,
    compared: 65536,
    unread: 0,
    sizeA: 65536,
    sizeB: 65536,
    regions: { field: 18, padding: 0, outside: 1 },
    hidden: 0,
    more: false,
  };

  it('count in the singular too', () => {
    assert.equal(summaryWords(summary), '200 bytes in 19 runs over 3 pages');
    assert.equal(summaryWords({ ...summary, bytes: 1, runs: 1, pages: 1 }), '1 byte in 1 run over 1 page');
    assert.equal(summaryWords({ ...summary, bytes: 0, runs: 0, pages: 0 }), 'No difference');
    assert.equal(
      foldWords({ kind: 'fold', from: 0x100, to: 0x6f0, rows: 95 }, 4),
      '95 equal rows · 0x0100–0x06ef',
    );
    assert.equal(foldWords({ kind: 'fold', from: 0, to: 16, rows: 1 }, 4), '1 equal row · 0x0000–0x000f');
  });

  it('say a row as one would read it aloud', () => {
    assert.equal(spokenRun(run(), ['ring']), 'offset 0x708, slots[37].price, 142.63 became 187.42, 7 bytes');
    assert.equal(runName(run(), ['ring', 'other']), 'ring.slots[37].price');
    assert.equal(runName(run({ path: 'slots[37].price' }), ['ring']), 'slots[37].price');
    assert.equal(
      runName(run({ region: 'padding', path: 'ring.slots[37]' }), ['ring']),
      'padding in slots[37]',
    );
    const nameless = run({ path: null, region: 'outside', equal: true, offset: 0xa140, length: 158 });
    assert.equal(runName(nameless, []), '0xa140–0xa1dd');
    assert.equal(runName(nameless, ['ring']), 'outside the struct');
    assert.match(spokenRun(nameless, []), /equal by now$/);
  });

  it('tell sizes that differ, what was not read, and that there is more', () => {
    assert.deepEqual(summaryNotes(summary, 'A', 'Live'), []);
    const notes = summaryNotes({ ...summary, sizeB: 32768, unread: 4096, more: true }, 'A', 'Live');
    assert.equal(notes.length, 3);
    assert.equal(notes[0], 'Different sizes: A has 64 KiB, Live has 32 KiB.');
  });

  it('name sides by their letter', () => {
    const named = (label: string): string => shortName({ moment: { kind: 'live' }, label, detail: '' });
    assert.deepEqual(['Snapshot A', 'Schnappschuss AB', 'Live', 'before the fix', '/other B2'].map(named), [
      ...['A', 'AB', 'Live', 'before the fix', '/other B2'],
    ]);
  });

  it('shorten values by what both share', () => {
    const short = (a: string, b: string): string[] =>
      inZone('UTC', () => Object.values(shortValues({ a, b })) as string[]);
    assert.deepEqual(short('435298', '9'), ['435\u2009298', '9']);
    assert.deepEqual(short('-1234567', '1234'), ['-1\u2009234\u2009567', '1234']);
    assert.deepEqual(short('2026-11-23 14:03:11.208123456Z', '2026-11-23 14:03:14Z'), ['03:11.208', '03:14']);
    assert.deepEqual(short('2026-11-23 14:03:11.208123456Z', '2026-11-23 14:03:11.208999Z'), [
      ...['03:11.208123', '03:11.208999'],
    ]);
    assert.deepEqual(short('2026-11-23 13:59:59.5Z', '2026-11-23 14:00:00Z'), ['13:59:59.5', '14:00:00']);
    assert.deepEqual(short('2026-11-23 14:03:11Z', '2026-11-24 14:03:11Z'), [
      ...['2026-11-23 14:03:11Z', '2026-11-24 14:03:11Z'],
    ]);
    const [from, to] = ['2026-11-23 23:59:59Z', '2026-11-24 00:00:00Z'];
    assert.deepEqual(short(from, to), [from, to]);
    assert.deepEqual(
      inZone('Asia/Kolkata', () => shortValues({ a: from, b: to })),
      { a: '29:59', b: '30:00' },
      'of one day where it is read',
    );
    assert.deepEqual(short('"AAPL"', '0x00c1'), ['"AAPL"', '0x00c1']);
  });
});

describe('what is asked of a comparison', () => {
  const wanted: WantedDiff = {
    a: { kind: 'snapshot', snapshot: 'A' },
    b: { kind: 'live' },
    filter: { text: '', regions: ['field'], least: 0, hidden: [] },
    list: { first: 0, count: 10 },
    hex: { first: 0, count: 10, bytesPerRow: 16, fold: true },
    renewed: 0,
  };

  it('is numbered anew only when it changes, and known again', () => {
    const revisions = new DiffRevisions();
    const first = revisions.number(wanted)?.revision ?? 0;
    assert.equal(revisions.number({ ...wanted })?.revision, first);
    const scrolled = { ...wanted, list: { first: 10, count: 10 } };
    const second = revisions.number(scrolled)?.revision ?? 0;
    assert.ok(second > first);
    assert.deepEqual(revisions.fits(first, scrolled), { sides: true, rows: true });
    const filtered = { ...scrolled, filter: { ...wanted.filter, text: 'x' } };
    assert.deepEqual(revisions.fits(second, filtered), { sides: true, rows: false });
    assert.deepEqual(revisions.fits(second, { ...wanted, b: { kind: 'previous' } }), {
      sides: false,
      rows: false,
    });
    assert.deepEqual(revisions.fits(second, undefined), { sides: false, rows: false });
    assert.deepEqual(revisions.fits(99, wanted), { sides: false, rows: false });
  });

  it('is sent again, with a new number, after the view was away or attached anew', () => {
    const revisions = new DiffRevisions();
    const first = revisions.number(wanted)?.revision ?? 0;
    assert.equal(revisions.number(undefined), undefined);
    assert.ok((revisions.number(wanted)?.revision ?? 0) > first);
    revisions.forget();
    assert.ok((revisions.number(wanted)?.revision ?? 0) > first + 1);
  });
});
