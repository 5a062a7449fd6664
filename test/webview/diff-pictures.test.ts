// Pictures of a comparison in each theme and step of the layout, into out/screenshots, with what has to hold in all of
// them: accessibility (axe-core), nothing cut off that says something. To be looked at by people, beside ux/diff.png.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { errorsOf, Stage } from './support/browser.js';
import { answered, comparing, run } from './support/diff.js';
import { root, themes } from './support/site.js';
import { violations } from './support/violations.js';

const folder = join(root, 'out/screenshots');

let stage: Stage;
before(async function () {
  this.timeout(60_000);
  mkdirSync(folder, { recursive: true });
  stage = await Stage.open();
});
after(() => stage.close());

async function shot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(folder, `diff-${name}.png`) });
}

describe('pictures of a comparison', function () {
  this.timeout(60_000);

  for (const theme of themes) {
    for (const width of [1268, 1100, 760]) {
      it(`${theme}, ${width} wide`, async () => {
        const page = await comparing(stage, { theme, width, height: 900 });
        await run(page, 'slots[98].price').click();
        await answered(page);
        await page.waitForTimeout(150);
        await shot(page, `${theme}-${width}`);
        assert.deepEqual(await violations(page), []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
        const cut = await page.evaluate(() =>
          [...document.querySelectorAll<HTMLElement>('.diff-row .offset, .diff-row .size, .diff-toggle')]
            .filter(cell => cell.scrollWidth > cell.clientWidth + 1)
            .map(cell => cell.innerText),
        );
        assert.deepEqual(cut, []);
        assert.deepEqual(errorsOf(page), []);
        await stage.leave(page);
      });
    }
  }
});
