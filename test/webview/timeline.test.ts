// The timeline in a page: what is asked for and when, gaps, letters, ranges. Not the looks into the past
// (timeline-past.test.ts), nor how it looks (timeline-pictures.test.ts).
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { calls, settled } from './support/browser.js';
import {
  barHeights,
  live,
  mark,
  momentAsked,
  nothing,
  pointAt,
  sample,
  useRing,
} from './support/timeline.js';

describe('the timeline', function () {
  this.timeout(40_000);
  let page: Page;
  useRing(opened => (page = opened));

  it('is 86 high, and there and asked for only where there is height for it', async () => {
    const box = await page.locator('shm-timeline').boundingBox();
    assert.equal(box?.height, 86);
    assert.equal(await page.evaluate(() => window.testHost.view?.timeline), true);
    await page.setViewportSize({ width: 1268, height: 639 });
    await settled(page);
    assert.equal(await page.locator('shm-timeline').count(), 0);
    assert.equal(await page.evaluate(() => window.testHost.view?.timeline), undefined);
    await page.setViewportSize({ width: 1268, height: 640 });
    await settled(page);
    assert.equal(await page.locator('shm-timeline').count(), 1);
  });

  it('draws bars where bytes changed, and a gap where nothing was sampled', async () => {
    await live(page, 20);
    // Long enough that what the page itself takes meanwhile shifts nothing out of it.
    await nothing(page, 12);
    await live(page, 10);
    const heights = await barHeights(page);
    const { width } = (await page.locator('.timeline-area').boundingBox()) ?? { width: 0 };
    const x = (ago: number): number => Math.round(width - 6 - (ago / 60) * (width - 40));
    const drawn = (from: number, to: number): number =>
      heights.slice(x(from), x(to)).filter(height => height > 0).length / (x(to) - x(from));
    assert.ok(drawn(9.5, 1) > 0.6, `${drawn(9.5, 1)}`);
    assert.equal(drawn(19, 14), 0);
    assert.ok(drawn(38, 26) > 0.6, `${drawn(38, 26)}`);
    assert.equal(drawn(58, 48), 0, 'before it was watched');
    const gap = await page.locator('.timeline-area').boundingBox();
    await page.mouse.move((gap?.x ?? 0) + x(16), (gap?.y ?? 0) + 40);
    assert.match(await page.locator('.timeline-tooltip').innerText(), /nothing was sampled/);
    await page.mouse.move((gap?.x ?? 0) + x(5), (gap?.y ?? 0) + 40);
    assert.match(
      await page.locator('.timeline-tooltip').innerText(),
      /\d\d:\d\d:\d\d\.\d, \d+ bytes changed/,
    );
  });

  it('says what the history holds, and what fell out of it', async () => {
    const caption = async (): Promise<string> => page.locator('shm-timeline .caption').innerText();
    await live(page, 4);
    assert.match(await caption(), /history 12 of 64 MiB · from \d\d:\d\d:\d\d$/);
    await page.evaluate(() => (window.testHost.time.kept = 10));
    await live(page, 1);
    assert.match(await caption(), /older is no longer kept$/);
    await page.evaluate(() => (window.testHost.time.without = 'too large'));
    await live(page, 1);
    assert.match(await caption(), /too large to keep a history$/);
    const { x, y } = await pointAt(page, 3);
    await page.mouse.click(x, y);
    assert.match(
      await page.locator('.notice').innerText(),
      /too large to keep a history: it can’t be looked at/,
    );
    assert.equal(await momentAsked(page), undefined);
  });

  it('compares a snapshot with Live at a click on its letter', async () => {
    await live(page, 5);
    const time = await mark(page, 'snapshot', 'Snapshot A', 'a');
    await live(page, 5);
    const moment = { kind: 'snapshot', snapshot: 'a' } as const;
    await page.evaluate(
      ([m, t]) =>
        window.testHost.setTime({ snapshots: [{ moment: m, label: 'Snapshot A', detail: '', time: t }] }),
      [moment, time] as const,
    );
    const chip = page.getByRole('button', { name: 'Compare Snapshot A with Live' });
    assert.equal(await chip.innerText(), 'A');
    await chip.click();
    await page.waitForTimeout(50);
    assert.deepEqual(await calls(page, 'compare'), [{ a: moment, b: { kind: 'live' } }]);
    assert.equal(await momentAsked(page), undefined, 'the click is not a look into the past');
  });

  it('lets the word of Live give way to a letter that stands there', async () => {
    await page.evaluate(() => {
      // As drawn: each picture begins with a clear canvas.
      type Draw = (this: CanvasRenderingContext2D, ...given: unknown[]) => void;
      const pen = CanvasRenderingContext2D.prototype as unknown as Record<'fillText' | 'clearRect', Draw>;
      const { fillText, clearRect } = pen;
      pen.clearRect = function (...given) {
        this.canvas.dataset['words'] = '';
        clearRect.apply(this, given);
      };
      pen.fillText = function (...given) {
        this.canvas.dataset['words'] = `${this.canvas.dataset['words'] ?? ''}${String(given[0])}|`;
        fillText.apply(this, given);
      };
    });
    const words = async (): Promise<string[]> =>
      ((await page.locator('.timeline-area canvas').getAttribute('data-words')) ?? '').split('|');
    await live(page, 2);
    assert.ok((await words()).includes('Live'));
    const time = await mark(page, 'snapshot', 'Snapshot A', 'a');
    const moment = { kind: 'snapshot', snapshot: 'a' } as const;
    await page.evaluate(
      ([m, t]) =>
        window.testHost.setTime({ snapshots: [{ moment: m, label: 'Snapshot A', detail: '', time: t }] }),
      [moment, time] as const,
    );
    await live(page, 0.4);
    assert.equal((await words()).includes('Live'), false);
    await live(page, 6);
    assert.ok((await words()).includes('Live'));
  });

  it('compares the ends of a range, dragged with Shift or chosen with Shift and arrows', async () => {
    await live(page, 20);
    const latest = await page.evaluate(() => window.testHost.time.samples.at(-1)?.time ?? 0);
    const [early, late] = [await sample(page, 80), await sample(page, 20)];
    const from = await pointAt(page, (latest - early.time) / 1000);
    const to = await pointAt(page, (latest - late.time) / 1000);
    await page.keyboard.down('Shift');
    await page.mouse.move(to.x, to.y);
    await page.mouse.down();
    await page.mouse.move(from.x, from.y, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await page.waitForTimeout(60);
    const range = { a: { kind: 'sample', sample: early.sample }, b: { kind: 'sample', sample: late.sample } };
    assert.deepEqual(await calls(page, 'compare'), [range]);
    assert.equal(await momentAsked(page), undefined);
    await page.locator('.timeline-area').focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Enter');
    await settled(page);
    const [a, b] = [await sample(page, 2), await sample(page, 0)];
    const second = { a: { kind: 'sample', sample: a.sample }, b: { kind: 'sample', sample: b.sample } };
    assert.deepEqual((await calls(page, 'compare')).at(-1), second);
  });

  it('tells when the compared samples were, on screen and to a text that is exported', async () => {
    await live(page, 20);
    const [a, b] = [await sample(page, 80), await sample(page, 20)];
    await page.evaluate(
      ends => {
        const [left, right] = ends.map(number => ({
          moment: { kind: 'sample' as const, sample: number },
          label: `Sample ${number}`,
          detail: '',
        }));
        return left && right && window.testHost.setTime({ comparing: { a: left, b: right } });
      },
      [a.sample, b.sample],
    );
    await settled(page);
    const times = await page.evaluate(
      all => all.map(time => new Date(time).toTimeString().slice(0, 8)),
      [a.time, b.time],
    );
    assert.deepEqual(await page.locator('.comparing .side-names .dim').allInnerTexts(), [
      times[0],
      '↔',
      times[1],
    ]);
    const heads = await page.locator('shm-diff-bytes .side').allInnerTexts();
    for (const time of times)
      assert.ok(
        heads.some(head => head.includes(time)),
        heads.join(),
      );
    await page.getByRole('button', { name: 'Copy or export' }).click();
    const [exported] = await calls(page, 'exportDiff');
    assert.deepEqual((exported as { taken: unknown }).taken, { a: a.time, b: b.time });
    await page.screenshot({ path: 'out/screenshots/diff-samples.png' });
  });
});
