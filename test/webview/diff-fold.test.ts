// Equal rows of a comparison, folded and unfolded, in Chromium over a slow obvious one. The rest: diff.test.ts.
import assert from 'node:assert/strict';
import { Stage } from './support/browser.js';
import { answered, bytesOnScreen, comparing, run } from './support/diff.js';

let stage: Stage;
before(async function () {
  this.timeout(60_000);
  stage = await Stage.open();
});
after(() => stage.close());

describe('equal rows of a comparison', function () {
  this.timeout(60_000);

  it('unfold by the switch and by a press on a fold, and keeps its place', async () => {
    const page = await comparing(stage);
    await run(page, 'slots[98].price').click();
    await answered(page);
    const toggle = page.getByRole('button', { name: 'Fold equal rows' });
    await toggle.click();
    await answered(page);
    assert.equal(await toggle.getAttribute('aria-pressed'), 'false');
    assert.equal(await page.evaluate(() => window.testHost.view?.diff?.hex.fold), false);
    assert.ok((await bytesOnScreen(page)).includes('1090'));
    assert.ok((await bytesOnScreen(page)).includes('1000'));
    await toggle.click();
    await answered(page);
    assert.ok((await bytesOnScreen(page)).includes('1090'));
    const box = await page.locator('.diff-bytes-area').boundingBox();
    await page.evaluate(() =>
      document.querySelector('.diff-bytes-area')?.dispatchEvent(new WheelEvent('wheel', { deltaY: -1e5 })),
    );
    await answered(page);
    await page.mouse.click((box?.x ?? 0) + 200, (box?.y ?? 0) + 8);
    await answered(page);
    assert.equal(await page.evaluate(() => window.testHost.view?.diff?.hex.fold), false);
    assert.ok((await bytesOnScreen(page)).includes('0000'));
    await stage.leave(page);
  });
});
