// Types for pages of tests: the ring of ticks as gcc lays the demo's out, and records with a bit of everything that a
// row can have to say. Bytes of the ring are ring.ts's.
import type { Layout } from '../../../src/layout/layout.js';
import { Maker } from '../../support/layout/make.js';
import { posixType } from '../../support/layout/posix.js';

/** `struct tick_ring` with so many slots of 40 bytes from 0x140 on. */
export function tickRing(slots: number): Layout {
  const make = new Maker();
  const u16 = make.typedef('uint16_t', make.u(2));
  const u32 = make.typedef('uint32_t', make.u(4));
  const u64 = make.typedef('uint64_t', make.u(8));
  const flags = make.struct('tick_flags', 2, {
    aggressor: { type: u16, offset: 0, bitOffset: 0, bitSize: 1 },
    odd_lot: { type: u16, offset: 0, bitOffset: 4, bitSize: 1 },
    venue: { type: u16, offset: 0, bitOffset: 6, bitSize: 5 },
  });
  const tick = make.struct('tick', 40, {
    price: { type: make.base('double', 8, 'float'), offset: 0 },
    ts_ns: { type: u64, offset: 8 },
    symbol: { type: make.array(make.char(), 8), offset: 16 },
    qty: { type: u32, offset: 24 },
    side: { type: make.enumeration('side', { BID: 0, ASK: 1 }), offset: 28 },
    flags: { type: flags, offset: 32 },
    seq: { type: u32, offset: 36 },
  });
  const head = make.qualified('atomic', u64);
  const ring = make.struct('tick_ring', 0x140 + slots * 40, {
    magic: { type: u32, offset: 0 },
    version: { type: u32, offset: 4 },
    capacity: { type: u32, offset: 8 },
    created_ns: { type: u64, offset: 16 },
    head: { type: head, offset: 0x40 },
    tail: { type: head, offset: 0x80 },
    lock: { type: posixType(make, 'mutex', 40, 'glibc'), offset: 0xc0 },
    items: { type: posixType(make, 'semaphore', 32, 'glibc'), offset: 0xe8 },
    cfg_lock: { type: posixType(make, 'mutex', 40, 'glibc'), offset: 0x108 },
    slots: { type: make.array(tick, slots), offset: 0x140 },
  });
  return make.layout(ring);
}

/** Values that can't be, names and types that are long, a lock that is private in shared memory. 104 bytes. */
export function wrongs(): Layout {
  const make = new Maker();
  const long = 'std::unordered_map<std::string, std::vector<acme::market::order_book_level>>::node_type';
  const account = make.struct('account_snapshot_of_the_end_of_the_day', 104, {
    state: { type: make.enumeration('account_state', { IDLE: 0, BUSY: 1 }), offset: 0 },
    ready: { type: make.base('bool', 1, 'bool'), offset: 4 },
    ratio: { type: make.base('double', 8, 'float'), offset: 8 },
    drawdown_since_the_beginning_of_the_session: { type: make.base('double', 8, 'float'), offset: 16 },
    next: { type: make.pointer(long), offset: 24 },
    first: { type: make.pointer('struct tick'), offset: 32 },
    name: { type: make.array(make.char(), 16), offset: 40 },
    owner: { type: make.u(4), offset: 56 },
    rights: {
      type: make.enumeration('access_rights', { READ: 1, WRITE: 2, ADMINISTRATE: 4 }),
      offset: 60,
    },
    lock: { type: posixType(make, 'mutex', 40, 'glibc'), offset: 64 },
  });
  return make.layout(account);
}

/** What is wrong, shared, unknown or pointing somewhere, over the first bytes of the ring. */
export function oddities(): Layout {
  const make = new Maker();
  const u32 = make.typedef('uint32_t', make.u(4));
  const both = make.union('', 8, {
    raw: { type: make.u(8) },
    halves: { type: make.struct('halves', 8, { low: { type: u32 }, high: { type: u32, offset: 4 } }) },
  });
  const odd = make.struct('odd', 0x58 + 20_000 * 8, {
    state: { type: make.enumeration('state', { IDLE: 0, BUSY: 1 }), offset: 0 },
    ready: { type: make.base('bool', 1, 'bool'), offset: 4 },
    next: { type: make.pointer('struct odd'), offset: 0x10 },
    both: { type: both, offset: 0x40 },
    far: { type: make.array(make.u(8), 20_000), offset: 0x58 },
  });
  return make.layout(odd);
}
