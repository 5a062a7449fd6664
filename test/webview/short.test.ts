// A view with little height, as above an open terminal, with the find bar and a chart open: nothing is drawn over
// anything, some rows of bytes stay, and what is shown goes on. Not what each of them shows (find, chart, timeline).
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { command, errorsOf, settled, Stage } from './support/browser.js';
import { root } from './support/site.js';
import { row } from './support/struct.js';
import { live, savedAtHead } from './support/timeline.js';

const folder = join(root, 'out/screenshots');

/** All that may be below each other, from top to bottom. */
const parts = [
  ...['header', 'shm-strip', '.tabs', '.find', '.hex-head', '.hex-area', '.crumb', '.charts'],
  ...['shm-timeline', '.last-change', '.line'],
];

interface Box {
  part: string;
  top: number;
  bottom: number;
}

async function boxes(page: Page): Promise<Box[]> {
  return page.evaluate(
    all =>
      all.flatMap(part => {
        const element = document.querySelector(part);
        const { top, bottom } = element?.getBoundingClientRect() ?? { top: 0, bottom: 0 };
        return bottom > top ? [{ part, top, bottom }] : [];
      }),
    parts,
  );
}

/** Those that begin before the one above them ends. */
function overlaps(all: readonly Box[]): string[] {
  return all.flatMap((box, i) => {
    const above = all[i - 1];
    return above && box.top < above.bottom - 0.5
      ? [`${box.part} at ${box.top} over ${above.part}, which ends at ${above.bottom}`]
      : [];
  });
}

const heightOf = (all: readonly Box[], part: string): number => {
  const box = all.find(b => b.part === part);
  return box ? box.bottom - box.top : 0;
};

describe('a view with little height', function () {
  this.timeout(60_000);
  let stage: Stage;
  before(async () => {
    mkdirSync(folder, { recursive: true });
    stage = await Stage.open();
  });
  after(() => stage.close());

  async function withFindAndChart(width: number): Promise<Page> {
    const page = await stage.segment({ struct: 'ring', saved: savedAtHead, width, height: 900 });
    await live(page, 4);
    if (width < 1000) await page.locator('#tab-struct').click();
    await row(page, 'head').locator('.name').click();
    await command(page, 'chart');
    await page.locator('.chart canvas').waitFor();
    await command(page, 'find');
    await page.locator('.find').waitFor();
    return page;
  }

  async function scan(page: Page): Promise<void> {
    const dropdown = page.locator('vscode-dropdown.find-kind');
    await dropdown.click();
    await dropdown.getByRole('option', { name: 'Scan over time', exact: true }).click();
    await page.getByRole('button', { name: 'First scan' }).click();
    await page.locator('.find-narrow').waitFor();
    await page.waitForFunction(() => document.querySelector('.find-progress') === null);
  }

  for (const width of [1268, 900])
    it(`${width} wide, draws nothing over anything, and keeps rows of bytes and the line of the cursor`, async () => {
      const page = await withFindAndChart(width);
      await scan(page);
      for (const height of [900, 719, 640, 535, 500, 480, 400, 340, 300]) {
        await page.setViewportSize({ width, height });
        await settled(page);
        await page.screenshot({ path: join(folder, `short-${width}-${height}.png`) });
        const all = await boxes(page);
        assert.deepEqual(overlaps(all), [], `${height} high`);
        assert.ok(
          heightOf(all, '.hex-area') >= (height > 320 ? 62 : 42),
          `${height} high: ${heightOf(all, '.hex-area')} for bytes`,
        );
        assert.ok(heightOf(all, '.charts') >= 27, `${height} high: no chart`);
        const end = Math.max(...all.map(box => box.bottom));
        assert.ok(end <= height + 0.5, `${height} high: the last ends at ${end}`);
      }
      assert.deepEqual(errorsOf(page), []);
      await stage.leave(page);
    });

  it('goes on with a chart, where there is no room for the timeline', async () => {
    const page = await withFindAndChart(1268);
    await page.setViewportSize({ width: 1268, height: 500 });
    await settled(page);
    assert.equal(await page.locator('shm-timeline').count(), 0);
    const last = page.locator('.chart-head .kv', { hasText: 'last' });
    const before = await last.innerText();
    await live(page, 2);
    await page.waitForFunction(
      text =>
        ![...document.querySelectorAll<HTMLElement>('.chart-head .kv')].some(kv => kv.innerText === text),
      before,
    );
    await page.locator('.chart .close').click();
    await settled(page);
    assert.equal(await page.evaluate(() => window.testHost.view?.timeline), undefined, 'nobody looks at it');
    await stage.leave(page);
  });
});
