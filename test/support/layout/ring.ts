// A ring of market ticks as a layout and as bytes: what the struct table's tests look at. The offsets are those that
// gcc gives test/producers/ring.h's like on x86-64.
import type { Layout } from '../../../src/layout/layout.js';
import { Maker } from './make.js';
import { posixType } from './posix.js';

/** `slots` elements of 40 bytes from 0x140 on. */
export function ringLayout(slots = 1024): Layout {
  const make = new Maker();
  const [u32, u64, f64] = [
    make.typedef('uint32_t', make.u(4)),
    make.typedef('uint64_t', make.u(8)),
    make.base('double', 8, 'float'),
  ];
  const u16 = make.u(2);
  const side = make.enumeration('side', { BID: 0, ASK: 1 });
  const both = make.union('', 8, {
    raw: { type: u64 },
    '#parts': { type: make.struct('', 8, { low: { type: u32 }, high: { type: u32, offset: 4 } }) },
  });
  const tick = make.struct('tick', 40, {
    price: { type: f64, offset: 0 },
    ts_ns: { type: u64, offset: 8 },
    symbol: { type: make.array(make.char(), 8), offset: 16 },
    qty: { type: u32, offset: 24 },
    side: { type: side, offset: 28 },
    aggressor: { type: u16, offset: 32, bitOffset: 0, bitSize: 1 },
    odd_lot: { type: u16, offset: 32, bitOffset: 4, bitSize: 1 },
    venue: { type: u16, offset: 32, bitOffset: 6, bitSize: 5 },
    seq: { type: u32, offset: 36 },
  });
  const ring = make.struct('tick_ring', 0x140 + slots * 40, {
    magic: { type: u32, offset: 0 },
    version: { type: u32, offset: 4 },
    capacity: { type: u32, offset: 8 },
    created_ns: { type: u64, offset: 16 },
    head: { type: make.qualified('atomic', u64), offset: 0x40 },
    tail: { type: make.qualified('atomic', u64), offset: 0x80 },
    '#both': { type: both, offset: 0x88 },
    lock: { type: posixType(make, 'mutex', 40, 'glibc'), offset: 0xc0 },
    matrix: { type: make.array(u16, 2, 3), offset: 0x100 },
    slots: { type: make.array(tick, slots), offset: 0x140 },
  });
  return make.layout(ring);
}

/** The first bytes of one, with slot 0 filled. `now`: milliseconds since 1970. */
export function ringBytes(now: number): Uint8Array {
  const bytes = new Uint8Array(0x140 + 80);
  const view = new DataView(bytes.buffer);
  bytes.set(new Uint8Array(Buffer.from('TICK')), 0);
  view.setUint32(4, 3, true);
  view.setUint32(8, 1024, true);
  view.setBigUint64(16, BigInt(now - 60_000) * 1_000_000n, true);
  view.setBigUint64(0x40, 435_298n, true);
  view.setBigUint64(0x80, 435_261n, true);
  // Locked by thread 4133, normal and process-shared.
  view.setUint32(0xc0, 1, true);
  view.setUint32(0xc8, 4133, true);
  view.setUint32(0xcc, 1, true);
  view.setUint32(0xd0, 128, true);
  for (let i = 0; i < 6; i++) view.setUint16(0x100 + 2 * i, i, true);
  view.setFloat64(0x140, 187.42, true);
  view.setBigUint64(0x148, BigInt(now) * 1_000_000n, true);
  bytes.set(new Uint8Array(Buffer.from('AAPL')), 0x150);
  view.setUint32(0x158, 200, true);
  view.setUint16(0x160, 0x111, true);
  view.setUint32(0x164, 435_296, true);
  return bytes;
}
