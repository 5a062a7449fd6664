// Rows as frames bring them, and the fields under the bytes: what flashes, what a pause holds, which field a byte has.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Cell, FieldSpan, Row, TableFrame } from '../../../src/protocol/table.js';
import { alternation, fieldAt, fieldsIn, neighbour, spanOf } from '../../../webview/segment/fields.js';
import { TableRows } from '../../../webview/segment/struct-rows.js';
import { TableRevisions } from '../../../webview/segment/struct-spec.js';
import { cell, row as anyRow } from './rows.js';

function row(path: string, kind: Row['kind'] = 'member'): Row {
  return anyRow(path, { kind, name: path, depth: 0 });
}

function integer(text: string): Cell {
  return cell(text, { number: Number(text) });
}

function frame(cells: Record<number, string>, more: Partial<TableFrame> = {}): TableFrame {
  return {
    revision: 1,
    total: 100,
    first: 10,
    cells: Object.entries(cells).map(([at, text]) => ({ at: Number(at), cell: integer(text) })),
    ...more,
  };
}

function fresh(): TableRows {
  const rows = new TableRows();
  rows.apply(
    frame(
      { 0: '1', 2: '5', 3: '7' },
      { rows: [row('r.a'), row('r.(hole 4)', 'hole'), row('r.b')], pinned: [row('r.p')] },
    ),
    0,
  );
  return rows;
}

const textAt = (rows: TableRows, index: number): string | undefined => rows.at(index)?.cell?.text;

describe('rows of the struct table', () => {
  it('have their places among all, and the pinned ones after them', () => {
    const rows = fresh();
    assert.deepEqual([textAt(rows, 10), textAt(rows, 12), textAt(rows, 13)], ['1', '5', undefined]);
    assert.equal(rows.find('r.p')?.cell?.text, '7');
    assert.equal(rows.indexOf('r.b'), 12);
    assert.deepEqual([rows.heightOf(10), rows.heightOf(11), rows.heightOf(99)], [20, 15, 20]);
  });

  it('flash when a value differs, not when it is new, and four times a second at most', () => {
    const rows = fresh();
    const flashed = (): number | undefined => rows.at(10)?.flashedAt;
    assert.equal(flashed(), Number.NEGATIVE_INFINITY);
    rows.apply(frame({ 0: '2' }), 1000);
    assert.equal(flashed(), 1000);
    rows.apply(frame({ 0: '3' }), 1100);
    assert.equal(flashed(), 1000);
    assert.equal(textAt(rows, 10), '3');
    rows.apply(frame({ 0: '4' }), 1250);
    assert.equal(flashed(), 1250);
    assert.equal(rows.at(12)?.flashedAt, Number.NEGATIVE_INFINITY);
  });

  it('take every sample for their curve, also of frames that change nothing', () => {
    const rows = fresh();
    for (let i = 0; i < 5; i++) rows.apply(frame({ 0: String(i) }), i);
    rows.apply(frame({}), 9);
    rows.tick();
    const samples = rows.at(10)?.samples;
    assert.equal(samples?.length, 8);
    assert.equal(samples.at(7), 4);
  });

  it('stand still while paused, also where they come back, and flash once when it goes on', () => {
    const rows = fresh();
    rows.pause();
    rows.apply(frame({ 0: '2' }), 500);
    assert.equal(textAt(rows, 10), '1');
    rows.apply(frame({ 0: '9' }, { first: 50, rows: [row('r.far')] }), 600);
    rows.apply(frame({ 0: '3', 1: '6' }, { rows: [row('r.a'), row('r.b')] }), 700);
    assert.deepEqual([textAt(rows, 10), textAt(rows, 11)], ['1', '5']);
    rows.resume();
    rows.apply(frame({}), 800);
    assert.deepEqual([textAt(rows, 10), textAt(rows, 11)], ['3', '6']);
    assert.equal(rows.at(10)?.flashedAt, 800);
    assert.equal(rows.at(10)?.samples?.length, 2);
  });

  it('have no curve in the past, and go on with it when live again', () => {
    const rows = fresh();
    rows.apply(frame({ 0: '2' }), 100);
    const before = rows.at(10)?.samples?.length ?? 0;
    rows.still(true);
    rows.apply(frame({ 0: '1' }), 200);
    assert.equal(rows.at(10)?.samples, undefined);
    rows.still(false);
    rows.apply(frame({ 0: '3' }), 300);
    rows.tick();
    const samples = rows.at(10)?.samples;
    assert.equal(samples?.length, before + 1);
    assert.deepEqual([samples.at(before - 1), samples.at(before)], [2, 3]);
  });

  it('are taken anew when asked for while paused', () => {
    const rows = fresh();
    rows.pause();
    rows.retake();
    rows.apply(frame({ 0: '2' }), 500);
    assert.equal(textAt(rows, 10), '2');
    rows.apply(frame({ 0: '3' }), 600);
    assert.equal(textAt(rows, 10), '2');
  });

  it('of another table than the one that is asked for are told by their revision', () => {
    const revisions = new TableRevisions();
    const view = { holes: true, filter: '', first: 0, count: 10, pinned: [], twice: false };
    const first = revisions.number({ ...view, expanded: [] });
    const scrolled = revisions.number({ ...view, expanded: [], first: 5 });
    assert.deepEqual([first?.revision, scrolled?.revision], [1, 2]);
    assert.equal(revisions.number({ ...view, expanded: [], first: 5 })?.revision, 2);
    assert.equal(revisions.fits(frame({}, { revision: 1 })), true);
    const opened = revisions.number({ ...view, expanded: ['r.a'], first: 5 });
    assert.equal(revisions.fits(frame({}, { revision: 2 })), false);
    assert.equal(revisions.fits(frame({}, { revision: opened?.revision ?? 0 })), true);
    revisions.forget();
    assert.equal(revisions.number({ ...view, expanded: ['r.a'], first: 5 })?.revision, 4);
  });
});

describe('fields under the bytes', () => {
  const span = (path: string, offset: number, length: number, more: Partial<FieldSpan> = {}): FieldSpan => ({
    path,
    offset,
    length,
    hole: false,
    first: false,
    ...more,
  });
  const fields = [
    span('r.s[0].a', 0, 8, { first: true }),
    span('r.s[0].b', 8, 4),
    span('r.s[0].(hole 12)', 12, 4, { hole: true }),
    span('r.s[1].a', 16, 8, { first: true }),
    span('r.z', 40, 2),
  ];

  it('are found by any of their bytes, as by looking at all', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 20 }), (at, length) => {
        assert.equal(
          fieldAt(fields, at),
          fields.find(f => at >= f.offset && at < f.offset + f.length),
        );
        assert.deepEqual(
          fieldsIn(fields, at, at + length),
          fields.filter(f => f.offset < at + length && f.offset + f.length > at),
        );
      }),
    );
  });

  it('follow one another without holes', () => {
    assert.equal(neighbour(fields, 0, 1)?.path, 'r.s[0].b');
    assert.equal(neighbour(fields, 9, 1)?.path, 'r.s[1].a');
    assert.equal(neighbour(fields, 17, -1)?.path, 'r.s[0].b');
    assert.equal(neighbour(fields, 30, 1)?.path, 'r.z');
    assert.equal(neighbour(fields, 30, -1)?.path, 'r.s[1].a');
    assert.equal(neighbour(fields, 41, 1), undefined);
    assert.equal(neighbour(fields, 3, -1), undefined);
  });

  it('alternate alike in each element, and cover what lies in a path', () => {
    assert.deepEqual(alternation(fields), [false, true, false, false, true]);
    assert.deepEqual(spanOf(fields, 'r.s[0]'), { from: 0, to: 16 });
    assert.deepEqual(spanOf(fields, 'r.s'), { from: 0, to: 24 });
    assert.equal(spanOf(fields, 'r.q'), undefined);
  });
});
