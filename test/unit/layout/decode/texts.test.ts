// Strings, pointers, records and arrays in one line, and what is safe to show of bytes that anybody may have written.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { textAt } from '../../../../src/layout/decode/chars.js';
import { decode } from '../../../../src/layout/decode/decode.js';
import { guessFormat } from '../../../../src/layout/decode/guess.js';
import { typeText } from '../../../../src/layout/decode/shape.js';
import type { DecodeContext, Value } from '../../../../src/layout/decode/value.js';
import { Maker } from '../../../support/layout/make.js';

function show(build: (make: Maker) => number, bytes: Uint8Array, context: DecodeContext = {}): Value {
  const make = new Maker();
  const root = build(make);
  return decode(make.layout(root), root, bytes, 0, context);
}

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

describe('decoding text', () => {
  const chars = (n: number) => (make: Maker) => make.array(make.char(), n);

  it('ends at the first zero, and escapes what can’t be seen', () => {
    assert.deepEqual(show(chars(8), bytesOf('AAPL\0xyz')), { kind: 'string', data: 'AAPL', text: '"AAPL"' });
    assert.equal(show(chars(4), bytesOf('\x1b[2J')).text, '"\\x1b[2J"');
    assert.equal(show(chars(4), bytesOf('a"\\\n')).text, '"a\\"\\\\\\n"');
    assert.equal(show(chars(4), bytesOf('\xe5\x90\x8d!')).text, '"\u540d!"');
    assert.equal(show(chars(3), bytesOf('\xe5\x90!')).text, '"\\xe5\\x90!"');
    assert.equal(show(chars(3), bytesOf('\xe2\x80\xae')).text, '"\\u{202e}"');
    assert.equal(show(chars(200), new Uint8Array(200).fill(65), { most: 10 }).text, `"${'A'.repeat(10)}…"`);
  });

  it('reads two and four bytes a character, and wchar_t', () => {
    const wide = (make: Maker): number => make.array(make.base('char16_t', 2, 'utf'), 4);
    assert.equal(show(wide, new Uint8Array(Buffer.from('\u{1f980}a\0', 'utf16le'))).text, '"\u{1f980}a"');
    assert.equal(show(wide, Uint8Array.of(0x80, 0xd9, 65, 0, 0, 0, 0, 0)).text, '"\\xd980A"');
    const wchar = (make: Maker): number => make.array(make.typedef('wchar_t', make.i(4)), 2);
    assert.equal(show(wchar, new Uint8Array(Uint32Array.of(0x540d, 0).buffer)).text, '"\u540d"');
  });

  it('of a byte order of its own is read in that', () => {
    const wide = (make: Maker): number =>
      make.array(make.base('char32_t', 4, 'utf', { byteOrder: 'big' }), 3);
    assert.equal(show(wide, Uint8Array.of(0, 0, 0, 65, 0, 0, 0x54, 0x0d, 0, 0, 0, 0)).text, '"A\u540d"');
  });

  it('tells text from bytes and from small numbers', () => {
    const unsigned = (make: Maker): number => make.base('unsigned char', 1, 'char', { signed: false });
    const plain = (make: Maker): number => make.array(unsigned(make), 4);
    assert.equal(show(plain, bytesOf('id1\0')).text, '"id1"');
    assert.equal(show(plain, bytesOf('\x01\x02\x03\xff')).text, '01 02 03 ff');
    const numbers = (make: Maker): number => make.array(make.typedef('uint8_t', unsigned(make)), 4);
    assert.equal(show(numbers, bytesOf('id1\0')).text, '69 64 31 00');
    const rust = (make: Maker): number => make.array(make.u(1), 20);
    assert.equal(show(rust, new Uint8Array(20)).text, `${'00 '.repeat(16)}…`);
  });

  it('draws no control, no mover and nothing that can’t be told from nothing', () => {
    const unsafe = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.constantFrom(1, 2, 4),
        fc.boolean(),
        (bytes, width, little) => {
          const { text } = textAt(bytes, 0, Math.floor(bytes.length / width), width, little, 200);
          assert.doesNotMatch(text, unsafe);
        },
      ),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 12 }), text => {
        if (unsafe.test(text) || /["\\]/.test(text)) return;
        const bytes = Buffer.from(text);
        assert.equal(textAt(bytes, 0, bytes.length, 1, true, 1000).text, text);
      }),
    );
  });
});

describe('decoding pointers', () => {
  const pointer = (make: Maker): number => make.pointer('struct slot');
  const bytes = new Uint8Array(BigUint64Array.of(0x7f31_a000_0140n).buffer);

  it('say where they lead, and for whom', () => {
    const target = { segment: 'posix:0:1b:306', name: '/ticks', offset: 0x140 };
    const value = show(pointer, bytes, { process: 'producer 4121', resolve: () => target });
    assert.deepEqual(value, {
      kind: 'pointer',
      data: 0x7f31_a000_0140,
      text: '0x7f31a0000140',
      note: '→ /ticks+0x140 (valid only in producer 4121)',
      target,
    });
    assert.deepEqual(show(pointer, bytes, { process: 'p 1', resolve: () => 'nowhere' }).fault, 'nowhere');
    assert.equal(show(pointer, bytes, { resolve: () => 'elsewhere' }).note, 'outside shared memory');
    const other = show(pointer, bytes, { process: 'p 1', resolve: () => 'other width' });
    assert.deepEqual(
      [other.fault, other.note],
      [undefined, 'not followed: p 1 has addresses of another size'],
    );
    assert.equal(show(pointer, bytes, { resolve: () => undefined }).note, undefined);
    assert.equal(show(pointer, new Uint8Array(8), { resolve: () => 'nowhere' }).text, 'NULL');
    assert.equal(show(pointer, bytes, { format: 'decimal' }).text, String(0x7f31_a000_0140));
  });

  it('to members are offsets', () => {
    const member = (make: Maker): number => make.pointer('int', { role: 'member pointer', owner: 'S' });
    assert.equal(show(member, Uint8Array.of(8, 0, 0, 0, 0, 0, 0, 0)).text, '+8');
    assert.equal(show(member, new Uint8Array(8).fill(255)).text, 'NULL');
  });
});

describe('records and arrays in one line', () => {
  it('are their first plain values, with times left out', () => {
    const record = (make: Maker): number =>
      make.struct('tick', 40, {
        price: { type: make.base('double', 8, 'float') },
        ts_ns: { type: make.u(8), offset: 8 },
        symbol: { type: make.array(make.char(), 8), offset: 16 },
        a: { type: make.u(4), offset: 24 },
        b: { type: make.u(4), offset: 28 },
        c: { type: make.u(4), offset: 32 },
      });
    const bytes = new Uint8Array(40);
    new DataView(bytes.buffer).setFloat64(0, 186.84, true);
    bytes.set(bytesOf('MSFT'), 16);
    assert.equal(show(record, bytes).text, '186.84 "MSFT" 0 0 …');
    assert.equal(show(make => make.struct('e', 0, {}), bytes).text, '{}');
  });

  it('look at no more members than they show', () => {
    const record = (make: Maker): number => {
      const pointer = make.pointer('int');
      const fields = Array.from(
        { length: 64 },
        (_, i) => [`p${i}`, { type: pointer, offset: 8 * i }] as const,
      );
      return make.struct('s', 512, Object.fromEntries(fields));
    };
    let looked = 0;
    const resolve = (): undefined => {
      looked++;
    };
    assert.match(show(record, new Uint8Array(512).fill(1), { resolve }).text, /^(0x0?101010101010101 ){4}…$/);
    assert.equal(looked, 4);
  });

  it('of seconds and a fraction are one time', () => {
    const spec = (make: Maker): number =>
      make.struct('timespec', 16, { tv_sec: { type: make.i(8) }, tv_nsec: { type: make.i(8), offset: 8 } });
    const now = Date.UTC(2026, 10, 23);
    const bytes = new Uint8Array(BigInt64Array.of(BigInt(now / 1000 - 90), 5n).buffer);
    assert.deepEqual(show(spec, bytes, { now }), {
      kind: 'time',
      data: (BigInt(now) / 1000n - 90n) * 1_000_000_000n + 5n,
      text: '2026-11-22 23:58:30.000000005Z',
      note: '1.5 min ago',
    });
    assert.equal(show(spec, bytes).text, `${now / 1000 - 90} …`);
    const swapped = (make: Maker): number => {
      const type = make.base('be64', 8, 'signed', { byteOrder: 'big' });
      return make.struct('timespec', 16, { tv_sec: { type }, tv_nsec: { type, offset: 8 } });
    };
    const turned = Uint8Array.from([...bytes.subarray(0, 8).toReversed(), ...bytes.subarray(8).toReversed()]);
    assert.deepEqual(show(swapped, turned, { now }), show(spec, bytes, { now }));
  });

  it('stop after a few elements', () => {
    const array = (make: Maker): number => make.array(make.u(4), 20);
    assert.equal(show(array, new Uint8Array(80)).text, '{0, 0, 0, 0, 0, 0, 0, 0, …}');
    assert.equal(
      show(array, new Uint8Array(80), { format: 'hex', most: 20 }).text,
      '{0x00000000, 0x00000000, …}',
    );
  });
});

describe('names of types and guesses from names', () => {
  it('writes types as C does', () => {
    const make = new Maker();
    const tick = make.struct('tick', 8, {});
    const text = (id: number): string => typeText(make.layout(id), id);
    assert.equal(text(make.array(make.array(tick, 3), 2)), 'struct tick[2][3]');
    assert.equal(text(make.array(tick, undefined)), 'struct tick[]');
    assert.equal(text(make.qualified('const', make.pointer('char'))), 'char * const');
    assert.equal(text(make.pointer('char *')), 'char **');
    assert.equal(text(make.pointer('int', { role: 'member pointer', owner: 'S' })), 'int S::*');
    assert.equal(text(make.union('', 8, {})), 'union');
    assert.equal(text(make.qualified('atomic', make.typedef('uint64_t', make.u(8)))), '_Atomic uint64_t');
  });

  it('guesses times, magic words and flags', () => {
    const make = new Maker();
    const [u64, u32, f64] = [make.u(8), make.u(4), make.base('double', 8, 'float')];
    const layout = make.layout(u64);
    for (const [name, id, format] of [
      ['created_ns', u64, 'time ns'],
      ['latencyUs', u64, 'time µs'],
      ['updated_at', u64, 'time'],
      ['lastSeenTime', u64, 'time'],
      ['timestamp', f64, 'time s'],
      ['magic', u32, 'char'],
      ['flags', u32, 'hex'],
      ['price', f64, 'auto'],
      ['count', u64, 'auto'],
      ['created', u32, 'auto'],
      ['anything', make.typedef('time_t', make.i(8)), 'time s'],
    ] as const)
      assert.equal(guessFormat(layout, id, name), format, name);
  });
});
