// What "go to" understands, and how offsets and addresses map.
import assert from 'node:assert/strict';
import { addressOf, offsetOf, windows } from '../../../webview/segment/addresses.js';
import { parseTarget } from '../../../webview/segment/target.js';

const mapped = windows([
  { start: '7f3a91bfc000', end: '7f3a91c00000', offset: 0, access: 'rw' },
  { start: '7f3a92000000', end: '7f3a92001000', offset: 0x8000, access: 'r' },
]);
const place = { size: 0x10000, active: 0x1040, mapped };

function offset(text: string): number | string {
  const target = parseTarget(text, place);
  return target.kind === 'offset' || target.kind === 'address' ? target.offset : target.kind;
}

describe('go to', () => {
  it('reads hex, decimal and distances', () => {
    assert.equal(offset('0x1040'), 0x1040);
    assert.equal(offset('1040h'), 0x1040);
    assert.equal(offset('4160'), 4160);
    assert.equal(offset('ff'), 0xff);
    assert.equal(offset(' 65 535 '), 65535);
    assert.equal(offset('+64'), 0x1040 + 64);
    assert.equal(offset('-0x40'), 0x1000);
    assert.equal(offset('0x1_000'), 0x1000);
  });

  it('takes what is no offset for an address of the process', () => {
    assert.equal(offset('0x7f3a91bfd040'), 0x1040);
    assert.equal(offset('7f3a91bfd040'), 0x1040);
    assert.equal(offset('0x7f3a92000010'), 0x8010);
  });

  it('says what it did not understand', () => {
    assert.equal(offset('hello'), 'not a number');
    assert.equal(offset('0x'), 'not a number');
    assert.equal(offset('_'), 'not a number');
    assert.equal(offset('0x10000'), 'outside');
    assert.equal(offset('-99999'), 'outside');
    assert.equal(offset('0x7f3a91c00000'), 'outside');
  });
});

describe('addresses', () => {
  it('map both ways where mapped, and are null where not', () => {
    assert.equal(addressOf(mapped, 0x1040), 0x7f3a91bfd040n);
    assert.equal(addressOf(mapped, 0x8010), 0x7f3a92000010n);
    assert.equal(addressOf(mapped, 0x5000), null);
    assert.equal(offsetOf(mapped, 0x7f3a91bfffffn), 0x3fff);
    assert.equal(offsetOf(mapped, 0x7f3a91c00000n), null);
    assert.equal(addressOf([], 0), null);
  });
});
