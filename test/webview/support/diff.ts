// What tests do with a comparison and read of it: a ring of ticks at two moments, as in the design's picture. Not the
// stage (browser.ts).
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { ViewCommand } from '../../../src/protocol/view.js';
import type { Opened, Stage } from './browser.js';

/**
 * A page that compares snapshot A with live: two ticks, a lock that was let go of, and six ticks past the end of the
 * struct lie between them.
 */
export async function comparing(stage: Stage, options: Opened = {}): Promise<Page> {
  const page = await stage.segment({ struct: 'ring', ...options });
  await stamp(page, [98, 99], 0x18ec_3b01_0203_0405n);
  await stamp(page, [0, 1, 2, 3], 0x18ec_3b21_2223_2425n);
  await take(page, 'A');
  await page.evaluate(async () => {
    await window.pass(0.1, 0.1);
    await window.pass(0.1, 0.1);
  });
  await stamp(page, [98, 99], 0x18ec_3b11_1213_1415n);
  await page.evaluate(() => {
    const { testHost } = window;
    if (!('ring' in testHost.memory)) return;
    const { bytes } = (testHost.memory as { ring: { bytes: Uint8Array } }).ring;
    bytes.copyWithin(0xa140, 0x140, 0x140 + 160);
    bytes[0x140 + 97 * 40 + 24] = 75;
    bytes[0xe8] = 39;
  });
  await compare(page);
  return page;
}

/** Gives slots of the ring a time of their own: how many of its bytes differ would else depend on the day's. */
async function stamp(page: Page, slots: readonly number[], time: bigint): Promise<void> {
  await page.evaluate(
    ([which, text]) => {
      const { testHost } = window;
      if (!('ring' in testHost.memory)) return;
      const { bytes } = (testHost.memory as { ring: { bytes: Uint8Array } }).ring;
      const view = new DataView(bytes.buffer);
      for (const slot of which) view.setBigUint64(0x140 + slot * 40 + 8, BigInt(text), true);
    },
    [slots, time.toString()] as const,
  );
}

/** Keeps the memory as it is now, as a snapshot of this name. */
export async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(n => {
    const { testHost } = window;
    testHost.diff.snapshots.set(n, testHost.diff.take());
    const { bytes } = testHost.diff.snapshots.get(n) ?? testHost.diff.take();
    // A consumer holds the ring's lock in it.
    if (n === 'A' && bytes.length === 65536) {
      bytes.set([0x25, 0x10], 0xc0);
      bytes.set([0x25, 0x10], 0xc8);
      bytes[0xcc] = 1;
    }
  }, name);
}

export async function compare(page: Page, snapshot = 'A'): Promise<void> {
  await page.evaluate(async name => {
    const time = Date.now() - 3000;
    const a = {
      moment: { kind: 'snapshot' as const, snapshot: name },
      label: `Snapshot ${name}`,
      detail: 'breakpoint ring.c:88',
      time,
    };
    const b = { moment: { kind: 'live' as const }, label: 'Live', detail: '' };
    await window.testHost.setTime({ comparing: { a, b }, snapshots: [a] });
  }, snapshot);
  await answered(page);
}

/** Waits until what is asked for now was answered and drawn. */
export async function answered(page: Page): Promise<void> {
  // What the page has still to send goes out by timers of its own, shorter ones than this.
  await page.evaluate(async () => {
    const { testHost } = window;
    for (let asked = -1; asked !== testHost.views.length;) {
      asked = testHost.views.length;
      await new Promise(resolve => setTimeout(resolve, 60));
    }
  });
  await page.waitForFunction(() => {
    const { view, inFlight, diff } = window.testHost;
    return inFlight === 0 && (view?.diff === undefined || view.diff.revision === diff.revision);
  });
}

export function run(page: Page, path: string): Locator {
  return page.locator('.diff-row', { has: page.locator(`.field[title="tick_ring.${path}"]`) });
}

/** Names of all runs that are in the page. */
export async function names(page: Page): Promise<string[]> {
  return page.locator('.diff-row .name').allInnerTexts();
}

export async function chosen(page: Page): Promise<string | null> {
  const rows = page.locator('.diff-row.chosen .name');
  return (await rows.count()) === 0 ? null : rows.first().innerText();
}

/** `6 of 19`. */
export async function which(page: Page): Promise<string> {
  return (await page.locator('.diff-tools .which').innerText()).replace(/\s+/g, ' ').trim();
}

/** Is there a row of bytes on screen that begins at this offset? As screen readers see it. */
export async function bytesOnScreen(page: Page): Promise<string[]> {
  return page.locator('shm-diff-grid [role=rowheader]').allInnerTexts();
}

/** As VS Code sends it for a key or from its palette. */
export async function command(page: Page, name: ViewCommand): Promise<void> {
  await page.evaluate(n => window.testHost.events.command({ name: n }), name);
  await answered(page);
}

/** Colour of the bytes' canvas in the middle of a byte's lower edge, where no text is. */
export async function tint(page: Page, offset: number, side: 'a' | 'b'): Promise<number[]> {
  const rows = await page
    .locator('shm-diff-grid [role=row]')
    .evaluateAll(all => all.map(row => row.querySelector('[role=rowheader]')?.textContent ?? 'fold'));
  const at = rows.indexOf((offset - (offset % 16)).toString(16).padStart(4, '0'));
  assert.ok(at >= 0, `row of ${offset} is on screen`);
  const y = rows.slice(0, at).reduce((sum, row) => sum + (row === 'fold' ? 22 : 20), 0) + 3;
  const i = offset % 16;
  const x = (side === 'a' ? 68 : 68 + 364) + i * 20.5 + (i >= 8 ? 8 : 0) + 3;
  return page.evaluate(
    ([px, py]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('.diff-bytes-area canvas');
      return [...(canvas?.getContext('2d')?.getImageData(px, py, 1, 1).data ?? [])];
    },
    [Math.round(x), y] as const,
  );
}
