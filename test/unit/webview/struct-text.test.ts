// A cell's value as a person sees it, copies it by eye and hears it. Not the rest of a row: struct-rows.test.ts.
import assert from 'node:assert/strict';
import type { Cell } from '../../../src/protocol/table.js';
import {
  holeText,
  isWrong,
  localText,
  noteOf,
  piecesOf,
  spoken,
  takesFormat,
  typeText,
} from '../../../webview/segment/struct-text.js';
import { inZone } from '../../support/zone.js';
import { cell, row } from './rows.js';

describe('values as text', () => {
  const text = (c: Cell): string =>
    piecesOf(c, '2026-11-23')
      .map(p => p.text)
      .join('');

  it('group digits, shorten times of today, and keep all else', () => {
    assert.equal(text(cell('435298')), '435\u2009298');
    assert.equal(text(cell('0x1234567')), '0x1234567');
    assert.equal(text(cell('0x000000000003ffa2')), '0x0003ffa2');
    assert.equal(text(cell('0x000000010003ffa2')), '0x000000010003ffa2');
    const time = (at: string): string => inZone('UTC', () => text(cell(at, { kind: 'time' })));
    assert.equal(time('2026-11-23 14:03:53.243863123Z'), '14:03:53.243\u2009863');
    assert.equal(time('2026-11-23 04:18:48.114000000Z'), '04:18:48.114');
    assert.equal(time('2025-01-02 04:18:48.114000000Z'), '2025-01-02 04:18:48');
    assert.equal(text(cell('187.42', { kind: 'float' })), '187.42');
  });

  it('tell times in the zone of all the others on screen', () => {
    inZone('Asia/Kolkata', () => {
      const time = (at: string): string => text(cell(at, { kind: 'time' }));
      assert.equal(time('2026-11-22 20:00:00.500000000Z'), '01:30:00.500');
      assert.equal(time('2026-11-23 20:00:00.500000000Z'), '2026-11-24 01:30:00');
      assert.equal(localText('2026-11-23 20:00:00.500000001Z'), '2026-11-24 01:30:00.500000001');
      assert.equal(localText('2026-11-23 20:00:00Z'), '2026-11-24 01:30:00');
      assert.equal(localText('"2026-11-23 20:00:00Z"'), '"2026-11-23 20:00:00Z"');
      const record = cell('{at 2026-11-23 20:00:00Z, name "2026-11-23 20:00:00Z"}', { kind: 'record' });
      assert.equal(text(record), '{at 2026-11-24 01:30:00, name "2026-11-23 20:00:00Z"}');
    });
  });

  it('colour the parts of a record, and no word about a lock', () => {
    const pieces = piecesOf(cell('187.42 "A 1" 0x2f BID …', { kind: 'record' }), '');
    assert.deepEqual(
      pieces.filter(p => p.tone !== 'plain').map(p => [p.text, p.tone]),
      [
        ['187.42', 'number'],
        ['"A 1"', 'string'],
        ['0x2f', 'number'],
      ],
    );
    assert.equal(pieces.map(p => p.text).join(''), '187.42 "A 1" 0x2f BID …');
    assert.equal(piecesOf(cell('locked by a 1', { kind: 'string' }), '')[0]?.tone, 'plain');
    assert.equal(piecesOf(cell('"x"', { kind: 'string' }), '')[0]?.tone, 'string');
    assert.equal(piecesOf(cell('—', { kind: 'none', fault: 'unread' }), '')[0]?.tone, 'absent');
  });

  it('of a pointer say where it leads, and then the address', () => {
    const target = { segment: 'posix:0:1a:81', name: '/ticks', offset: 0x140 };
    const note = '→ /ticks+0x140 (valid only in producer 4121)';
    const leads = cell('0x7f3a91bfc140', { kind: 'pointer', note, target });
    assert.deepEqual([piecesOf(leads, '')[0]?.text, noteOf(leads)], [note, '0x7f3a91bfc140']);
    const nowhere = cell('0xdeadbeef', { kind: 'pointer', note: 'points to nowhere', fault: 'nowhere' });
    assert.deepEqual([piecesOf(nowhere, '')[0]?.text, noteOf(nowhere)], ['0xdeadbeef', 'points to nowhere']);
  });

  it('are wrong where they are, and not where they are only absent', () => {
    assert.equal(isWrong(cell('7', { kind: 'enum', fault: 'unnamed' })), true);
    assert.equal(isWrong(cell('unlocked', { warnings: ['private'] })), true);
    assert.equal(isWrong(cell('—', { kind: 'none', fault: 'past end' })), false);
    assert.equal(isWrong(cell('{1, …}', { kind: 'array', fault: 'past end' })), true);
    assert.equal(isWrong(cell('1')), false);
  });

  it('of holes and bit fields say how large they are', () => {
    assert.equal(holeText(row('a.(hole 4)', { kind: 'hole', size: 4 })), '4 bytes hole');
    assert.equal(holeText(row('a.(padding 4)', { kind: 'padding', size: 1 })), '1 byte padding');
    assert.equal(typeText(row('a.b', { bits: { bitOffset: 6, bitSize: 5 } })), 'bits 6–10');
    assert.equal(typeText(row('a.b', { bits: { bitOffset: 4, bitSize: 1 } })), 'bit 4');
  });

  it('are read aloud with what is dim or an icon on screen', () => {
    const warned = cell('7', { note: 'no such name', warnings: ['It is private.'] });
    assert.equal(
      spoken(row('a.b', { shared: true }), warned, true),
      'b, about 7, no such name, It is private., shares its bytes',
    );
  });

  it('take a format of their own where it would change what they show', () => {
    const open = row('a.b', { expandable: true });
    assert.ok(takesFormat(row('a.b'), cell('7')));
    assert.ok(takesFormat(row('a.b'), undefined));
    // Its elements take it, and where a pointer leads is still an address.
    assert.ok(takesFormat(open, cell('1, 2', { kind: 'array' })));
    assert.ok(takesFormat(open, cell('0x10', { kind: 'pointer' })));
    assert.ok(takesFormat(open, cell('"AAPL"', { kind: 'string' })));
    assert.ok(!takesFormat(open, cell('x 1, y 2', { kind: 'record' })));
    assert.ok(!takesFormat(open, cell('free', { kind: 'string' })));
    for (const kind of ['hole', 'padding', 'fact'] as const)
      assert.ok(!takesFormat(row('a.b', { kind }), undefined), kind);
  });
});
