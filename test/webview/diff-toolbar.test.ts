// The line over the compared bytes: its buttons stay where they are, and it tells only of what is listed. Over the same
// made-up host as the rest of a comparison (diff.test.ts).
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { Stage } from './support/browser.js';
import { answered, chosen, compare, comparing, names, run, take, which } from './support/diff.js';

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
    await stage.leave(page);
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
    await stage.leave(page);
  });

  /** What is kept of a view whose tab is hidden, once it has these words. */
  async function hide(page: Page, words: string): Promise<unknown> {
    await page.waitForFunction(text => JSON.stringify(window.savedState ?? {}).includes(text), words);
    const saved = await page.evaluate(() => window.savedState);
    await stage.leave(page);
    return saved;
  }

  /** The same comparison in a document that is made anew. */
  const again = async (page: Page, words: string): Promise<Page> =>
    comparing(stage, { saved: await hide(page, words) });

  it('is filtered as it was left when the tab was hidden', async () => {
    const first = await comparing(stage);
    await first.locator('.diff-filter input').fill('price');
    const page = await again(first, 'price');
    assert.equal(await page.locator('.diff-filter input').inputValue(), 'price');
    assert.deepEqual(await names(page), ['slots[98].price', 'slots[99].price']);
    await stage.leave(page);
  });

  it('lists the same kinds and has the same difference selected when the tab was hidden', async () => {
    const first = await comparing(stage);
    await first.getByRole('button', { name: 'Outside' }).click();
    await run(first, 'slots[99].qty').click();
    await answered(first);
    const page = await again(first, '"chosen"');
    await page.waitForFunction(() => document.querySelector('.diff-row.chosen') !== null);
    assert.equal(await chosen(page), 'slots[99].qty');
    assert.match(await what(page), /^slots\[99\]\.qty /);
    assert.equal(await page.getByRole('button', { name: 'Outside' }).getAttribute('aria-pressed'), 'false');
    assert.ok(!(await names(page)).some(name => name.startsWith('outside')));
    // And goes on from there.
    await page.getByRole('button', { name: 'Next difference' }).click();
    await answered(page);
    assert.match((await chosen(page)) ?? '', /^slots\[99\]\.flags/);
    await stage.leave(page);
  });

  it('has nothing selected in another comparison than the one that was left', async () => {
    const first = await comparing(stage);
    await run(first, 'head').click();
    await answered(first);
    const saved = await hide(first, '"chosen"');
    const page = await stage.segment({ struct: 'ring', saved });
    await take(page, 'B');
    await page.evaluate(() => window.pass(0.1, 0.1));
    await compare(page, 'B');
    assert.ok((await names(page)).includes('head'));
    assert.equal(await chosen(page), null);
    await stage.leave(page);
  });

  it('selects nothing where a byte is pressed that is equal', async () => {
    const page = await comparing(stage);
    const grid = await page.locator('.diff-bytes-area').boundingBox();
    assert.ok(grid);
    await run(page, 'head').click();
    await answered(page);
    // The row before the one of head, all of which is equal.
    await page.mouse.click(grid.x + 75, grid.y + 32);
    await answered(page);
    assert.equal(await chosen(page), null);
    assert.match(await page.locator('.line-place, shm-line').first().innerText(), /0x003/);
    await stage.leave(page);
  });
});
