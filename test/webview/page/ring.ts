// The memory that pages of tests show: a ring of market ticks, built from its struct, so that every byte means
// something. A twin of the demo's producer in shape, not its code. Runs in the page.
const size = 65536;
const slots = 1024;
const slotSize = 40;
const slotsAt = 0x140;
export const wrongsAt = 0xa200;
/** Pages from this one on were never allocated. */
const allocatedPages = 11;
const symbols = ['AAPL', 'MSFT', 'NVDA', 'AMD', 'TSLA', 'INTC'] as const;
const prices = [187.4, 428.1, 141.9, 138.2, 338.6, 24.5] as const;

/** Any number to a steady, scattered one. */
function scatter(n: number): number {
  let x = Math.imul(n ^ 0x9e3779b9, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

export class Ring {
  readonly bytes = new Uint8Array(size);
  readonly allocated = allocatedPages * 4096;
  readonly #view = new DataView(this.bytes.buffer);
  #head = 435298 - 1024;

  constructor(now: number) {
    this.bytes.set([0x54, 0x49, 0x43, 0x4b]);
    this.#view.setUint32(4, 3, true);
    this.#view.setUint32(8, slots, true);
    this.#view.setBigUint64(16, BigInt(now - 35_000_000) * 1_000_000n, true);
    // The lock is robust, the semaphore shared; the holder of cfg_lock has died.
    this.#view.setUint32(0xd0, 0x90, true);
    this.#view.setUint32(0xf0, 0x80, true);
    this.#view.setUint32(0x108, 3980, true);
    this.#view.setUint32(0x110, 3980, true);
    this.#view.setUint32(0x118, 0x80, true);
    for (let i = 0; i < slots; i++) this.tick(now - (slots - i) * 80);
    this.#wrongs();
  }

  /** A thread takes the lock. */
  hold(tid: number): void {
    this.#view.setUint32(0xc0, tid, true);
    this.#view.setUint32(0xc8, tid, true);
    this.#view.setUint32(0xcc, 1, true);
  }

  /** Behind the last slot: values that can't be, as wrongs() of struct-layouts.ts names them. */
  #wrongs(): void {
    const at = wrongsAt;
    this.#view.setUint32(at, 7, true);
    this.#view.setUint8(at + 4, 2);
    this.#view.setFloat64(at + 8, NaN, true);
    this.#view.setFloat64(at + 16, -Infinity, true);
    this.#view.setBigUint64(at + 24, 0xdead_beefn, true);
    this.#view.setBigUint64(at + 32, 0x7f3a_91bf_c140n, true);
    this.bytes.set([0x41, 0xff, 0xfe, 0x0a, 0x42], at + 40);
    this.#view.setUint32(at + 56, 4177, true);
    this.#view.setUint32(at + 60, 0x81, true);
  }

  /** Writes the next tick, as the producer does. */
  tick(now: number): void {
    const sequence = this.#head++;
    const at = slotsAt + (sequence % slots) * slotSize;
    const random = scatter(sequence);
    const which = random % symbols.length;
    const price =
      (prices[which] ?? 1) + Math.sin(sequence / 90 + which) * 0.6 + (((random >>> 8) % 40) - 20) / 100;
    this.#view.setFloat64(at, Math.round(price * 100) / 100, true);
    this.#view.setBigUint64(at + 8, BigInt(Math.round(now)) * 1_000_000n + BigInt(random % 1_000_000), true);
    const symbol = symbols[which] ?? 'AAPL';
    for (let i = 0; i < 8; i++) this.bytes[at + 16 + i] = symbol.charCodeAt(i) || 0;
    this.#view.setUint32(at + 24, [100, 200, 50, 300, 100, 500, 25, 100][(random >>> 5) & 7] ?? 100, true);
    this.#view.setUint32(at + 28, (random >>> 11) & 1, true);
    this.#view.setUint16(at + 32, ((random >>> 14) & 1) | ((3 + ((random >>> 20) % 3)) << 6), true);
    this.#view.setUint32(at + 36, sequence, true);
    this.#view.setBigUint64(0x40, BigInt(this.#head), true);
    this.#view.setBigUint64(0x80, BigInt(this.#head - 37 - (random % 3)), true);
    this.#view.setUint32(0xe8, 37 + (random % 3), true);
  }
}
