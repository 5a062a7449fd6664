// Pictures of the struct pane in each theme, beside the bytes and under its tab, into out/screenshots, with what has to
// hold in all of them: accessibility (axe-core), nothing cut off that says something. To be looked at by people.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { errorsOf, settled, Stage, quiet } from './support/browser.js';
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

const saved = {
  segment: 'posix:0:1a:81',
  offset: 0,
  anchor: 0,
  active: 0,
  struct: {
    pane: 'struct',
    expanded: ['tick_ring.slots', 'tick_ring.lock'],
    pinned: ['tick_ring.head', 'tick_ring.tail'],
  },
};

/** A minute of activity, then the place where it happens now, a field selected. */
async function busy(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await window.pass(58, 2);
    const { memory } = window.testHost;
    const head = new DataView(Uint8Array.from({ length: 8 }, (_, i) => memory.byteAt(0x40 + i)).buffer);
    const slot = (Number(head.getBigUint64(0, true)) + 20) % 1024;
    await window.testHost.events.reveal({ offset: 0x140 + slot * 40 });
  });
  await quiet(page, 200);
  await page.evaluate(() => window.pass(2.4, 0.08));
  await quiet(page, 120);
}

async function shot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(folder, `struct-${name}.png`) });
}

describe('pictures of the struct pane', function () {
  this.timeout(60_000);

  for (const theme of themes) {
    for (const width of [1268, 1100, 760]) {
      it(`${theme}, ${width} wide`, async () => {
        const page = await stage.segment({ theme, width, height: 900, struct: 'ring', saved });
        await busy(page);
        await shot(page, `${theme}-${width}`);
        assert.deepEqual(await violations(page), []);
        if (width === 760) {
          await page.getByRole('tab', { name: 'Struct' }).click();
          await settled(page);
          await page.evaluate(() => window.pass(0.4, 0.1));
          await quiet(page, 150);
          await shot(page, `${theme}-${width}-tab`);
          assert.deepEqual(await violations(page), []);
        }
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
        const cut = await page.evaluate(() =>
          [...document.querySelectorAll<HTMLElement>('.struct-row .offset, .struct-row .size')]
            .filter(cell => cell.scrollWidth > cell.clientWidth + 1)
            .map(cell => cell.innerText),
        );
        assert.deepEqual(cut, []);
        assert.deepEqual(errorsOf(page), []);
        await stage.leave(page);
      });
    }
    it(`${theme}: locks, wrong values, the start of the ring`, async () => {
      const page = await stage.segment({ theme, height: 900, struct: 'two', saved });
      await page.evaluate(() => window.pass(2.4, 0.08));
      await quiet(page, 150);
      await shot(page, `${theme}-top`);
      assert.deepEqual(await violations(page), []);
      await stage.leave(page);
    });
  }

  it('nothing bound, the menu, the filter and the inspector are accessible too', async () => {
    const page = await stage.segment({ struct: 'none', height: 900 });
    await quiet(page, 100);
    await shot(page, 'empty');
    assert.deepEqual(await violations(page), []);
    await page.getByRole('tab', { name: 'Inspector' }).click();
    await settled(page);
    await shot(page, 'inspector');
    assert.deepEqual(await violations(page), []);
    await stage.leave(page);
    const bound = await stage.segment({ struct: 'two', height: 700 });
    await bound.getByRole('button', { name: 'Filter fields by name' }).click();
    await bound.locator('#struct-more').click();
    await quiet(bound, 100);
    await shot(bound, 'menu');
    assert.deepEqual(await violations(bound), []);
    await stage.leave(bound);
  });
});
