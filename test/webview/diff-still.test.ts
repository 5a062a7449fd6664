// A comparison of a segment in which nothing changes with bytes that are other ones nearly everywhere, also where live
// has no page: all rows have their bytes, and the strip says where the two differ.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { errorsOf, Stage } from './support/browser.js';
import { answered, bytesOnScreen, compare, tint } from './support/diff.js';

let stage: Stage;
before(async function () {
  this.timeout(60_000);
  stage = await Stage.open();
});
after(() => stage.close());

const pages = 16;
/** The pages behind are holes in live, and zeros here. */
const other = 14;

/** Compares 64 KiB of which live has two pages with as many bytes, all other ones but the last two pages. */
async function still(height: number): Promise<Page> {
  const page = await stage.segment({ memory: 'sparse', height });
  await page.evaluate(
    ([size, differing]) => {
      const bytes = Uint8Array.from({ length: size }, (_, i) => (i < differing ? 0x80 | (i & 0x7f) : 0));
      window.testHost.diff.snapshots.set('A', { bytes, states: new Uint8Array(size) });
    },
    [pages * 4096, other * 4096] as const,
  );
  await compare(page);
  return page;
}

/** Pages that have a cell in the strip which is drawn as differing. */
async function differingInStrip(page: Page): Promise<number[]> {
  return page.evaluate(count => {
    const canvas = document.querySelector<HTMLCanvasElement>('.strip-area canvas');
    const pen = canvas?.getContext('2d');
    if (!canvas || !pen) return [];
    const ratio = window.devicePixelRatio;
    // Of the first row of cells, one line of pixels.
    const { data } = pen.getImageData(0, Math.round(7 * ratio), canvas.width, 1);
    const found = new Set<number>();
    for (let x = 0; x < canvas.width; x++) {
      const [r = 0, g = 0, b = 0, a = 0] = data.slice(4 * x, 4 * x + 4);
      if (r > 150 && r - b > 80 && g < r && a > 200) found.add(Math.floor((x / canvas.width) * count));
    }
    return [...found];
  }, pages);
}

describe('a comparison of what stands still', function () {
  this.timeout(60_000);

  for (const height of [900, 1000, 2000])
    it(`has the bytes of every row on screen, at a height of ${height}, without a change`, async () => {
      const page = await still(height);
      const frames = await page.evaluate(() => window.testHost.frames);
      const rows = await bytesOnScreen(page);
      assert.ok(rows.length > 20, `${rows.length} rows`);
      const cells = await page.locator('shm-diff-grid [role=gridcell]').allInnerTexts();
      assert.equal(cells.length, 2 * rows.length);
      cells.forEach((text, i) =>
        assert.match(text, i % 2 === 0 ? /^([89a-f][0-9a-f] ?){16}$/ : /^(11 ?){16}$/),
      );
      for (const offset of rows) {
        const a = await tint(page, parseInt(offset, 16) + 15, 'a');
        assert.ok((a[3] ?? 0) > 30, `${offset}: ${a.join(' ')}`);
      }
      assert.equal(await page.evaluate(() => window.testHost.frames), frames);
      assert.deepEqual(errorsOf(page), []);
      await stage.leave(page);
    });

  it('is said in the strip where it differs, whether live has the page or not', async () => {
    const page = await still(900);
    assert.match(await page.locator('.diff-summary').innerText(), /over 14 pages$/);
    assert.deepEqual(
      await differingInStrip(page),
      Array.from({ length: other }, (_, i) => i),
    );
    const strip = page.locator('.strip-area');
    const { width = 0 } = (await strip.boundingBox()) ?? {};
    const told = async (at: number): Promise<string[]> => {
      await strip.hover({ position: { x: ((at + 0.5) / pages) * width, y: 8 } });
      return page.locator('shm-strip .tooltip div').allInnerTexts();
    };
    const [data, hole, equal] = [await told(0), await told(3), await told(15)];
    assert.deepEqual(data.slice(1), ['differs']);
    const absent = 'Not allocated: a process that reads it gets zeros. We leave it untouched.';
    assert.deepEqual(hole.slice(1), [absent, 'differs']);
    assert.deepEqual(equal.slice(1), [absent, 'equal']);
    await answered(page);
    await stage.leave(page);
  });
});
