// A comparison while types are bound and taken away: runs are cut at other places then. Over the same made-up host as
// the rest of a comparison (diff.test.ts).
import assert from 'node:assert/strict';
import { Stage } from './support/browser.js';
import { answered, chosen, comparing, run, which } from './support/diff.js';

let stage: Stage;
before(async function () {
  this.timeout(60_000);
  stage = await Stage.open();
});
after(() => stage.close());

describe('types bound under a comparison', function () {
  this.timeout(60_000);

  it('knows what is selected again when other types cut other runs, and says it in their words', async () => {
    const page = await comparing(stage);
    await run(page, 'slots[98].price').click();
    await answered(page);
    const bind = (name: 'none' | 'ring'): Promise<void> =>
      page.evaluate(async n => {
        const { testHost } = window;
        testHost.struct.bind(n);
        // The rows of a frame may be here before it's said what is bound.
        await testHost.sample();
        await testHost.events.bound(testHost.struct.bound());
      }, name);
    const what = async (): Promise<string> =>
      (await page.locator('.diff-what').innerText()).replace(/\s+/g, ' ').trim();
    assert.match(await what(), /^slots\[98\]\.price double/);
    await bind('none');
    await answered(page);
    await page.waitForFunction(() => document.querySelector('.diff-row.chosen') !== null);
    assert.doesNotMatch(await what(), /price|double/);
    assert.match((await chosen(page)) ?? '', /^0x[\da-f]+–0x[\da-f]+$/);
    await page.locator('.diff-list-area').focus();
    await page.keyboard.press('Home');
    await answered(page);
    await bind('ring');
    await answered(page);
    await page.waitForFunction(() => document.querySelector('.diff-row.chosen') !== null);
    assert.match(await what(), /^head /);
    assert.match(await which(page), /^1 of 22$/);
    await stage.leave(page);
  });
});
