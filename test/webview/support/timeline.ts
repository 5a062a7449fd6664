// What tests do with the timeline and read of its canvas. Not the stage (browser.ts).
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Moment } from '../../../src/protocol/moment.js';
import type { Mark } from '../../../src/protocol/timeline.js';
import { errorsOf, settled, Stage } from './browser.js';

/** `seconds` of activity that rises and falls, five samples a second, each with a frame at its end. */
export async function live(page: Page, seconds: number): Promise<void> {
  await page.evaluate(async s => {
    const { testHost: host } = window;
    const { memory, time } = host;
    for (let i = 0; i < s * 5; i++) {
      window.wind(200);
      const at = time.samples.length;
      const burst = Math.max(0, Math.sin(at / 36 + 1) - 0.9) * 60;
      const many = 5 + 2.4 * Math.sin(at / 20) + (((at * 7919) % 13) / 13) * 3 + burst;
      if ('ring' in memory) {
        const { ring } = memory as unknown as { ring: { tick(now: number): void } };
        for (let n = Math.round(many); n > 0; n--) ring.tick(Date.now());
      }
      time.take(Date.now());
    }
    await host.sample();
  }, seconds);
  await settled(page);
  await page.waitForTimeout(150);
}

/** Time passes in which nothing is sampled. */
export async function nothing(page: Page, seconds: number): Promise<void> {
  await page.evaluate(s => window.wind(s * 1000), seconds);
}

/** Now. */
export async function mark(page: Page, kind: Mark['kind'], text: string, snapshot?: string): Promise<number> {
  return page.evaluate(
    ([k, t, s]) => {
      const time = Date.now();
      window.testHost.time.mark({ kind: k, text: t, time, ...(s === undefined ? {} : { snapshot: s }) });
      return time;
    },
    [kind, text, snapshot] as const,
  );
}

export async function area(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await page.locator('.timeline-area').boundingBox();
  if (!box) throw new Error('the timeline is not on screen');
  return box;
}

/** Where a time so many seconds before the latest is, CSS pixels of the page. */
export async function pointAt(page: Page, secondsAgo: number): Promise<{ x: number; y: number }> {
  const box = await area(page);
  const [left, right] = [34, box.width - 6];
  return { x: box.x + right - (secondsAgo / 60) * (right - left), y: box.y + 40 };
}

/** Shares of each column of pixels (of the bars) that are drawn in a colour like the heat's, 0 to 1. */
export async function barHeights(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.timeline-area canvas');
    const pen = canvas?.getContext('2d');
    if (!canvas || !pen) return [];
    const { data, width } = pen.getImageData(0, 15, canvas.width, 30);
    return Array.from({ length: width }, (_, x) => {
      let drawn = 0;
      for (let y = 0; y < 30; y++) {
        const at = (y * width + x) * 4;
        const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(at, at + 4);
        if (alpha > 60 && red > 150 && red - blue > 60 && red - green > 20) drawn++;
      }
      return drawn / 30;
    });
  });
}

/** What the timeline's tests begin with: the struct open, head selected. */
export const savedAtHead = {
  segment: 'posix:0:1a:81',
  offset: 0,
  anchor: 0x47,
  active: 0x40,
  struct: { pane: 'struct', expanded: [], pinned: [] },
};

/** The state of the past that is asked for. */
export async function momentAsked(page: Page): Promise<Moment | undefined> {
  return page.evaluate(() => window.testHost.view?.at);
}

/** The samples of the page's host, from the latest back. */
export async function sample(
  page: Page,
  back: number,
): Promise<{ sample: number; time: number; head: string }> {
  return page.evaluate(b => {
    const kept = window.testHost.time.samples.at(-1 - b);
    if (!kept) throw new Error('no such sample');
    const head = new DataView(kept.bytes.buffer).getBigUint64(0x40, true);
    return { sample: kept.sample, time: kept.time, head: String(head) };
  }, back);
}

/** As a screen reader hears where the playhead is. */
export async function valueText(page: Page): Promise<string> {
  return (await page.locator('.timeline-area').getAttribute('aria-valuetext')) ?? '';
}

/** Call it in a `describe`: a page of the ring for each test, high enough for the timeline, that `give` is told of. */
export function useRing(give: (page: Page) => void): void {
  let stage: Stage;
  let page: Page;
  before(async function () {
    this.timeout(60_000);
    stage = await Stage.open();
  });
  beforeEach(async () => {
    page = await stage.segment({ struct: 'ring', saved: savedAtHead, height: 835 });
    give(page);
  });
  afterEach(async function () {
    assert.deepEqual(errorsOf(page), []);
    await stage.leaveIfPassed(page, this);
  });
  after(() => stage.close());
}
