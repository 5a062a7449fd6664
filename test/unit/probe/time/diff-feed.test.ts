// The diff pane: names and values, only what is new is told, rows that became equal stay until they are renewed,
// filters, folding, and a comparison again and again only while one side moves.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { ringBytes } from '../../../support/layout/ring.js';
import { DiffStand } from './diff-stand.js';

const size = 64 * 1024;
const now = Date.UTC(2026, 0, 1);

describe('the diff pane', function () {
  this.timeout(20_000);
  let stand: DiffStand;

  function stage(typed = true): void {
    stand = new DiffStand(size, typed ? undefined : null);
    for (const source of [stand.a, stand.b]) source.write(0, ringBytes(now));
    u32(0x40, 435_299);
    f64(0x140, 142.63);
    stand.b.write(0x150, new Uint8Array(Buffer.from('NVDA')));
    u32(0x15c, 1);
    stand.b.write(0x160, Uint8Array.of(0x50));
    stand.b.write(0x0d, Uint8Array.of(9));
    stand.b.write(0xb000, new Uint8Array(100).fill(5));
  }
  function u32(offset: number, value: number, source = stand.b): void {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value, true);
    source.write(offset, bytes);
  }
  function f64(offset: number, value: number): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    stand.b.write(offset, bytes);
  }

  beforeEach(() => stage());
  afterEach(() => {
    stand.end();
    assert.equal(stand.opened, 0, 'all that was opened is closed');
  });

  it('names fields with old and new values, each in its words', async () => {
    stand.show();
    await stand.whole();
    assert.deepEqual(stand.lines, [
      'ring 00 → 09',
      'ring.head 435298 → 435299 +1',
      'ring.slots[0].price 187.42 → 142.63 -44.79',
      'ring.slots[0].symbol "AAPL" → "NVDA"',
      'ring.slots[0].side BID → ASK',
      'ring.slots[0].aggressor 1 → 0 -1',
      'ring.slots[0].venue 4 → 5 +1',
      '0xb000 zeros → 05 05 05 05 05 05 05 05 05 05 05 05 05 05 05 05 …',
    ]);
    assert.deepEqual(
      stand.shown.list?.rows.flatMap(row => (row.kind === 'page' ? [[row.page, row.runs]] : [])),
      [
        [0, 7],
        [11, 1],
      ],
    );
    const { bytes, runs, pages, compared, unread, regions } = stand.shown.summary ?? {};
    assert.deepEqual([runs, pages, compared, unread], [8, 2, size, 0]);
    assert.deepEqual(regions, { field: 6, padding: 1, outside: 1 });
    const differing = stand.a.bytes.reduce((sum, byte, i) => sum + (byte === stand.b.bytes[i] ? 0 : 1), 0);
    assert.equal(bytes, differing);
    assert.deepEqual([stand.a.touchedHoles, stand.b.touchedHoles], [[], []]);
  });

  it('without types lists offsets', async () => {
    stage(false);
    stand.show();
    await stand.whole();
    assert.equal(stand.lines[0], '0xd 00 → 09');
    assert.deepEqual(stand.shown.summary?.regions, { field: 0, padding: 0, outside: stand.runs.length });
  });

  it('tells only what is new', async () => {
    stand.show();
    await stand.whole();
    await sleep(400);
    assert.equal(stand.take(), undefined, 'it was compared again, and nothing is new');
    u32(0x40, 435_300);
    stand.frames.length = 0;
    await stand.until('the new value', () => stand.lines.includes('ring.head 435298 → 435300 +2'));
    const told = stand.frames.flatMap(frame => Object.keys(frame));
    assert.ok(told.includes('list') && told.includes('hex'));
    assert.ok(!told.includes('cells'), 'the same cells differ');
  });

  it('tells all to a view that has just been made', async () => {
    stand.show();
    await stand.whole();
    stand.renew();
    assert.deepEqual(Object.keys(stand.take() ?? {}).sort(), [
      'cells',
      'hex',
      'list',
      'progress',
      'revision',
      'summary',
    ]);
  });

  it('keeps rows that became equal in their place, until they are renewed', async () => {
    stand.show();
    await stand.whole();
    const before = stand.runs.map(row => row.path);
    u32(0x40, 435_298);
    await stand.until('an equal row', () => stand.lines.includes('ring.head 435298 → 435298 equal'));
    assert.deepEqual(
      stand.runs.map(row => row.path),
      before,
    );
    await stand.until('a summary without it', shown => shown.summary?.runs === 7);
    assert.equal(stand.runs.find(row => row.path === 'ring.head')?.bytes, 0);
    assert.deepEqual(stand.shown.summary?.regions, { field: 5, padding: 1, outside: 1 });
    stand.show({ renewed: 1 });
    await stand.until('a list without it', () => !stand.runs.some(row => row.path === 'ring.head'));
    // And what differs anew comes to where it belongs.
    u32(0x40, 1);
    await stand.until('it again', () => stand.runs[1]?.path === 'ring.head');
  });

  it('filters by text, range, region and size, and hides noise', async () => {
    const all = { text: '', regions: ['field', 'padding', 'outside'] as const, least: 0, hidden: [] };
    const paths = async (filter: object): Promise<(string | null)[]> => {
      stand.show({ filter: { ...all, ...filter } });
      await stand.whole();
      await stand.until('the filter', () => stand.take() === undefined);
      return stand.runs.map(row => row.path);
    };
    assert.deepEqual(await paths({ text: 'PRICE' }), ['ring.slots[0].price']);
    assert.deepEqual(await paths({ text: '0x150-0x160' }), ['ring.slots[0].symbol', 'ring.slots[0].side']);
    assert.deepEqual(await paths({ regions: ['outside'] }), [null]);
    assert.deepEqual(await paths({ least: 50 }), [null]);
    assert.deepEqual(await paths({ hidden: ['ring.slots[*]', '0xb000-0xc000'] }), ['ring', 'ring.head']);
    assert.equal(stand.shown.summary?.hidden, 6);
    assert.equal(stand.shown.summary.runs, 8, 'before the filter');
  });

  it('folds equal rows, with a row around what differs, and finds places', async () => {
    stand.show({ find: 0x144 });
    await stand.whole();
    const rows = stand.shown.hex?.rows ?? [];
    assert.deepEqual(
      rows.slice(0, 8).map(row => (row.kind === 'fold' ? `${row.rows} folded` : row.offset)),
      // One row alone isn't folded.
      [0, 0x10, 0x20, 0x30, 0x40, 0x50, '13 folded', 0x130],
    );
    const row = rows.find(r => r.kind === 'bytes' && r.offset === 0x140);
    assert.ok(row?.kind === 'bytes');
    assert.deepEqual([...row.a], [...stand.a.bytes.subarray(0x140, 0x150)]);
    assert.deepEqual([...row.differs.subarray(8)], [0, 0, 0, 0, 0, 0, 0, 0]);
    const [price = 0, time = 0] = [row.fields[1], row.fields[8]];
    assert.notEqual(price, time);
    assert.deepEqual(
      [...row.fields],
      Array.from({ length: 16 }, (_, i) => (i === 0 ? price + 4 : i < 8 ? price : time)),
      'a line where the slot begins',
    );
    assert.equal(row.a.buffer.byteLength, 16, 'it owns its bytes');
    const { found, list } = stand.shown;
    assert.equal(found?.offset, 0x144);
    const listed = list?.rows[found.list ?? -1];
    assert.equal(listed?.kind === 'run' && listed.path, 'ring.slots[0].price');
    assert.equal(rows[found.hex], row);
    const last = rows.at(-1);
    assert.deepEqual(last?.kind === 'fold' && last.to, size);
    stand.show({ hex: { first: 0, count: 2, bytesPerRow: 8, fold: false } });
    await stand.whole();
    assert.equal(stand.shown.hex?.total, size / 8);
  });

  it('has the tail of the longer one as one difference', async () => {
    stand.b.resize(size - 100);
    stand.show();
    await stand.whole();
    const last = stand.runs.at(-1);
    assert.deepEqual([last?.offset, last?.length, last?.a, last?.b], [size - 100, 100, 'zeros', 'past end']);
    const { sizeA, sizeB } = stand.shown.summary ?? {};
    assert.deepEqual([sizeA, sizeB], [size, size - 100]);
  });

  it('compares what does not move once, and what moves not while it is paused', async () => {
    stand.show({ b: { kind: 'file', path: '/x' } });
    await stand.whole();
    const { reads } = stand.a;
    await sleep(600);
    assert.equal(stand.take(), undefined);
    assert.equal(stand.a.reads, reads);
    stand.show({ b: { kind: 'live' } }, 0);
    await stand.whole();
    u32(0x40, 7);
    const paused = stand.b.reads;
    await sleep(600);
    assert.equal(stand.b.reads, paused);
    const changes = stand.changes;
    stand.refresh();
    await stand.until('the refreshed value', () => stand.lines.includes('ring.head 435298 → 7 -435291'));
    assert.ok(stand.changes > changes, 'a paused view is told that there is something');
  });

  it('says why there is nothing to compare with, and goes on when there is', async () => {
    stand.gone.add('snapshot');
    stand.show();
    await stand.until('a problem', shown => shown.problem !== undefined);
    assert.deepEqual(stand.shown.problem?.side, 'a');
    assert.match(stand.shown.problem.text, /^snapshot is gone\./);
    assert.equal(stand.take(), undefined, 'once');
    stand.gone.clear();
    await stand.until('the comparison', shown => shown.problem === undefined && shown.progress === null);
    assert.equal(stand.runs.length, 8);
  });

  it('costs nothing while it is hidden', async () => {
    stand.show();
    await stand.whole();
    stand.hide();
    const { reads } = stand.b;
    await sleep(400);
    assert.equal(stand.b.reads, reads);
    assert.equal(stand.opened, 0);
  });
});
