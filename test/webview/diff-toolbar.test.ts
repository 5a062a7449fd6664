// The line over the compared bytes: its buttons stay where they are, and it tells only of what is listed. Over the same
// made-up host as the rest of a comparison (diff.test.ts).
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { Stage } from './support/browser.js';
import { answered, chosen, comparing, names, run, which } from './support/diff.js';

let stage: Stage;
before(async function () {
  this.timeout(60_000);
  stage = await Stage.open();
});
after(() => stage.close());

async function what(page: Page): Promise<string> {
  return (await page.locator('.diff-what').innerText()).replace(/\s+/g, ' ').trim();
}

describe('the line over what is compared', function () {
  this.timeout(60_000);

  it('keeps “next difference” under the mouse, however its counter grows', async () => {
    const page = await comparing(stage);
    const box = await page.getByRole('button', { name: 'Next difference' }).boundingBox();
    assert.ok(box);
    // The same point, as a hand that stays there: a locator would follow the button.
    for (const expected of ['1 of 22', '2 of 22', '3 of 22']) {
      await page.mouse.click(box.x + 3, box.y + box.height / 2);
      await answered(page);
      assert.equal(await which(page), expected);
    }
    await page.close();
  });

  it('says nothing of a difference that a filter leaves out, and goes on telling one that it leaves', async () => {
    const page = await comparing(stage);
    await run(page, 'head').click();
    await answered(page);
    assert.match(await what(page), /^head /);
    const filter = page.locator('.diff-filter input');
    await filter.fill('slots[98].price');
    await answered(page);
    assert.equal(await what(page), '');
    assert.equal(await which(page), '1');
    await run(page, 'slots[98].price').click();
    await answered(page);
    await filter.fill('slots');
    await answered(page);
    assert.equal(await chosen(page), 'slots[98].price');
    assert.match(await what(page), /^slots\[98\]\.price /);
    assert.doesNotMatch(await which(page), /^1 of/);
    await page.getByRole('button', { name: 'Fields' }).click();
    await answered(page);
    assert.equal(await what(page), '');
    await page.close();
  });

  it('is filtered as it was left when the tab was hidden', async () => {
    const first = await comparing(stage);
    await first.locator('.diff-filter input').fill('price');
    await first.waitForFunction(() => JSON.stringify(window.savedState ?? {}).includes('price'));
    const saved = await first.evaluate(() => window.savedState);
    await first.close();
    const page = await comparing(stage, { saved });
    assert.equal(await page.locator('.diff-filter input').inputValue(), 'price');
    assert.deepEqual(await names(page), ['slots[98].price', 'slots[99].price']);
    await page.close();
  });
});
