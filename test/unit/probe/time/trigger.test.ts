// Conditions over samples of memory: they fire at the edge, read the fields that they name and no others, and say why
// they can't. What follows when they fire: triggers.test.ts. Real programs: test/live/triggers.test.ts.
import assert from 'node:assert/strict';
import { Bound } from '../../../../src/probe/bound.js';
import { conditionTrigger, type ConditionTrigger } from '../../../../src/probe/time/trigger.js';
import { Maker } from '../../../support/layout/make.js';
import { ringLayout } from '../../../support/layout/ring.js';
import { bound, ring, size, slot, type, u64 } from './ring.js';

function made(text: string): ConditionTrigger {
  const trigger = conditionTrigger(text);
  assert.ok(typeof trigger === 'object', text);
  assert.equal(trigger.resolve(bound, size), undefined);
  return trigger;
}

describe('a condition over samples', () => {
  const context = { now: 0 };

  it('fires when it holds and did not before, and says its fields', () => {
    const source = ring();
    const trigger = made('ring.head jumps by more than 1 or ring.tail == 0x7');
    const look = (): string | undefined => trigger.sample(source, size, context);
    u64(source, 0x40, 5n);
    assert.equal(look(), undefined, 'the first sample has none before it');
    assert.equal(look(), undefined);
    u64(source, 0x40, 6n);
    assert.equal(look(), undefined);
    u64(source, 0x40, 9n);
    assert.equal(look(), 'ring.head 6 → 9, ring.tail 0');
    u64(source, 0x40, 12n);
    assert.equal(look(), undefined, 'it held before');
    assert.equal(look(), undefined);
    u64(source, 0x80, 7n);
    assert.equal(look(), 'ring.head 12, ring.tail 0 → 7');
  });

  it('does not fire for what it found holding, and what cannot be read changes nothing', () => {
    const source = ring();
    u64(source, 0x40, 5n);
    const trigger = made('head == 5');
    const look = (): string | undefined => trigger.sample(source, size, context);
    assert.equal(look(), undefined);
    source.unreadable.add(0);
    assert.equal(look(), undefined);
    source.unreadable.clear();
    assert.equal(look(), undefined, 'it held before it could not be read');
    u64(source, 0x40, 4n);
    assert.equal(look(), undefined);
    u64(source, 0x40, 5n);
    assert.equal(look(), 'head 4 → 5');
  });

  it('knows enums, texts, bits, floats and arrays, and what was never written is zero', () => {
    const source = ring();
    const s = 'ring.slots[3]';
    const texts = ['side == ASK', 'symbol == "AMD"', 'venue == 21', 'price > 1.5', 'odd_lot changes'];
    const triggers = [
      ...texts.map(t => made(`${s}.${t}`)),
      made('ring.slots[900].seq == 1'),
      made(`${s} changes`),
    ];
    const look = (): boolean[] => triggers.map(t => t.sample(source, size, context) !== undefined);
    const none = triggers.map(() => false);
    assert.deepEqual(look(), none);
    source.write(slot(3) + 28, Uint8Array.of(1));
    source.write(slot(3) + 16, Buffer.from('AMD'));
    source.write(slot(3) + 32, Uint8Array.of(0x40, 0x05));
    source.write(slot(3), new Uint8Array(Float64Array.of(2).buffer));
    source.write(slot(900) + 36, Uint8Array.of(1));
    // venue shares its bytes with odd_lot, which stays.
    assert.deepEqual(look(), [true, true, true, true, false, true, true]);
    assert.deepEqual(source.touchedHoles, []);
  });

  it('reads its fields and no others', () => {
    const source = ring();
    const read: number[] = [];
    const trigger = made('slots[3].seq changes');
    source.read = (offset, into) => {
      read.push(offset, into.byteLength);
      return into.byteLength;
    };
    trigger.sample(source, size, context);
    assert.deepEqual(read, [slot(3) + 36, 4]);
  });

  it('looks at what a sequence lock guards only as a consistent copy has it', () => {
    const make = new Maker();
    const u = make.typedef('uint64_t', make.u(8));
    const guarded = make.layout(make.struct('pair', 24, { seq: { type: u }, a: { type: u, offset: 8 } }));
    const pair = new Bound([{ type: { ...type, name: 'pair', sequence: 'seq' }, layout: guarded }], size);
    const source = ring();
    const [value, counter] = ['a == 1', 'seq changes'].map(text => conditionTrigger(text));
    assert.ok(typeof value === 'object' && typeof counter === 'object');
    for (const one of [value, counter]) assert.equal(one.resolve(pair, size), undefined);
    const look = (): boolean[] => [value, counter].map(t => t.sample(source, size, context) !== undefined);
    assert.deepEqual(look(), [false, false]);
    u64(source, 0, 1n);
    u64(source, 8, 1n);
    assert.deepEqual(look(), [false, true], 'odd: its writer is at it');
    u64(source, 0, 2n);
    assert.deepEqual(look(), [true, false]);
  });

  it('says why it can’t be, until it can', () => {
    assert.equal(
      conditionTrigger('a >'),
      'At character 4: behind > comes a number, a text in quotes or the name of a value, not the end.',
    );
    const two = new Bound(
      ['one', 'two'].map((name, i) => ({
        type: { ...type, name, offset: i * 0x1000 },
        layout: ringLayout(8),
      })),
      size,
    );
    for (const [text, where, sentence] of [
      ['head > 1', undefined, 'No type is bound to the segment yet, so there are no fields.'],
      ['hdr.seq > 1', bound, 'There is no field hdr.seq in what is bound.'],
      ['head > 1', two, 'head may be one.head or two.head: write which.'],
      ['two.head > 1', two, undefined],
      ['slots[2000].seq > 1', bound, 'There is no field slots[2000].seq in what is bound.'],
      ['lock > 1', bound, 'lock is no number.'],
      ['slots[0] increases', bound, 'slots[0] is no number.'],
      ['head owner dies', bound, 'head is no lock that keeps its owner.'],
      ['lock owner dies', bound, undefined],
      ['slots[0].side == ASK', bound, undefined],
      ['slots[0].side == BUY', bound, 'No value of slots[0].side is named BUY; it may be BID, ASK.'],
    ] as const) {
      const trigger = conditionTrigger(text);
      assert.ok(typeof trigger === 'object');
      assert.equal(trigger.resolve(where, size), sentence, text);
      assert.equal(trigger.resolve(where, size), sentence, 'and again');
    }
    const large = new Bound([{ type: { ...type, name: 'r' }, layout: ringLayout(40_000) }], 2 ** 21);
    const whole = conditionTrigger('slots changes');
    assert.ok(typeof whole === 'object');
    assert.match(
      whole.resolve(large, 2 ** 21) ?? '',
      /^slots has 1\.5 MiB; a condition looks at no more than 1 MiB\./,
    );
    assert.equal(whole.resolve(bound, size), undefined, 'what is bound later may have it');
  });
});
