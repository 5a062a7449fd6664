// Text for people and for the clipboard.
import assert from 'node:assert/strict';
import { copyText } from '../../../webview/segment/copying.js';
import { bytes, bytesOf, grouped, hex } from '../../../webview/format.js';
import { rangePath } from '../../../webview/segment/hex-overlay.js';
import { hexLayout } from '../../../webview/segment/hex-layout.js';

describe('format', () => {
  it('writes sizes short and counts in groups', () => {
    assert.equal(bytes(65536), '64 KiB');
    assert.equal(bytes(2 ** 53), '8 PiB');
    assert.equal(bytes(100), '100 B');
    assert.equal(bytes(1536), '1.5 KiB');
    assert.equal(grouped(4096), '4\u2009096');
    assert.equal(bytesOf(1.2 * 2 ** 30, 24 * 2 ** 30), '1.2 of 24 GiB');
    assert.equal(bytesOf(1, 2 ** 30), '< 0.1 of 1 GiB');
    assert.equal(hex(0x40, 4), '0040');
  });
});

describe('copies', () => {
  const copied = {
    segment: '/a*/b',
    offset: 0x10,
    bytes: Uint8Array.of(0, 1, 0xff, 0x41),
    holes: [],
    unknown: [],
  };
  it('are plain hex, C, text and JSON', () => {
    assert.equal(copyText('hex', copied), '00 01 ff 41');
    assert.equal(copyText('text', { ...copied, bytes: Uint8Array.of(0xe2, 0x82, 0xac) }), '€');
    const c = copyText('c', copied);
    assert.match(c, /static const unsigned char bytes\[4\] = \{\n {2}0x00, 0x01, 0xff, 0x41\n\};/);
    assert.equal(c.split('*/').length, 2, 'a name must not end the comment');
    assert.deepEqual(JSON.parse(copyText('json', copied)), {
      segment: '/a*/b',
      offset: 16,
      length: 4,
      hex: '0001ff41',
      holes: [],
      unknown: [],
    });
    assert.equal(copyText('hex', { ...copied, bytes: new Uint8Array(17) }).split('\n').length, 2);
  });
});

describe('outlines', () => {
  const layout = hexLayout({
    width: 900,
    viewWidth: 1268,
    sideBySide: true,
    font: { size: 13, ch: 7.8 },
    bytesPerRow: 16,
    size: 65536,
    addressDigits: 12,
  });
  const overlay = { layout, top: { row: 10, px: 5 }, height: 400 };
  it('go round the bytes of a range, and are nothing off screen', () => {
    assert.equal(rangePath(overlay, 160, 1, false), 'M195 -3L195 17L174 17L174 -3Z');
    assert.equal(rangePath(overlay, 0, 16, false), '');
    assert.equal(rangePath(overlay, 2 ** 40, 16, false), '');
    // The end of one row and the start of the next don't touch: two outlines.
    assert.equal(rangePath(overlay, 175, 2, false).match(/M/g)?.length, 2);
    assert.equal(rangePath(overlay, 160, 40, false).match(/M/g)?.length, 1);
    assert.ok(rangePath(overlay, 0, 2 ** 45, false).length < 4000);
  });
});
