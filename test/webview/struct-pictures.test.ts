// Pictures of the struct pane in each theme, beside the bytes and under its tab, into out/screenshots, with what has to
// hold in all of them: accessibility (axe-core), nothing cut off that says something. To be looked at by people.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { errorsOf, settled, Stage, quiet } from './support/browser.js';
import { root, themes } from './support/site.js';
import { violations } from './support/violations.js';

const wrong = 'account_snapshot_of_the_end_of_the_day';
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

/**
 * What says something and is cut: numbers of places and sizes at all, and of other words so much that not even the dots
 * that would say so have room, which leaves half a letter.
 */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const cells = [...document.querySelectorAll<HTMLElement>('.struct-row span')];
    return cells
      .filter(cell => {
        const { scrollWidth, clientWidth } = cell;
        // What has wrapped to the line below is not seen.
        const row = cell.closest('.struct-row')?.getBoundingClientRect();
        if (scrollWidth <= clientWidth + 1 || cell.getBoundingClientRect().top >= (row?.bottom ?? 0))
          return false;
        if (cell.matches('.offset, .size')) return true;
        return getComputedStyle(cell).textOverflow === 'ellipsis' && clientWidth < 16;
      })
      .map(cell => `${cell.className}: ${cell.innerText}`);
  });
}

async function shot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(folder, `struct-${name}.png`) });
}

describe('pictures of the struct pane', function () {
  this.timeout(60_000);

  for (const theme of themes) {
    for (const width of [1268, 1100, 760, 560]) {
      it(`${theme}, ${width} wide`, async () => {
        const page = await stage.segment({
          theme,
          width,
          height: 900,
          memory: 'held',
          struct: 'ring',
          saved,
        });
        await busy(page);
        await shot(page, `${theme}-${width}`);
        assert.deepEqual(await violations(page), []);
        if (width < 1000) {
          await page.getByRole('tab', { name: 'Struct' }).click();
          await settled(page);
          await page.evaluate(() => window.pass(0.4, 0.1));
          await quiet(page, 150);
          await shot(page, `${theme}-${width}-tab`);
          assert.deepEqual(await violations(page), []);
        }
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
        assert.deepEqual(await cutOff(page), []);
        assert.deepEqual(errorsOf(page), []);
        await stage.leave(page);
      });
    }
    it(`${theme}: locks, torn values, the start of the ring`, async () => {
      const page = await stage.segment({ theme, height: 900, memory: 'held', struct: 'two', saved });
      await page.evaluate(() => {
        for (const name of ['head', 'created_ns']) window.testHost.struct.torn.add(`tick_ring.${name}`);
      });
      await page.evaluate(() => window.pass(2.4, 0.08));
      await quiet(page, 150);
      await shot(page, `${theme}-top`);
      assert.deepEqual(await cutOff(page), []);
      assert.deepEqual(await violations(page), []);
      await stage.leave(page);
    });

    for (const width of [1268, 560])
      it(`${theme}: wrong values and long names, ${width} wide`, async () => {
        const expanded = [wrong, `${wrong}.lock`];
        const struct = { ...saved.struct, expanded, pinned: [`${wrong}.ratio`] };
        const active = { offset: 0xa200, anchor: 0xa200, active: 0xa200 };
        const page = await stage.segment({
          ...{ theme, width, height: 900, struct: 'wrong' },
          saved: { ...saved, ...active, struct },
        });
        if (width < 1000) await page.getByRole('tab', { name: 'Struct' }).click();
        await page.getByText('0xdeadbeef').waitFor();
        await page.evaluate(() => window.pass(0.4, 0.1));
        await quiet(page, 150);
        await shot(page, `${theme}-wrong-${width}`);
        assert.deepEqual(await cutOff(page), []);
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
    const narrow = await stage.segment({ struct: 'none', width: 560, height: 900 });
    await narrow.evaluate(() => {
      window.testHost.struct.guesses = { list: [], interpreter: 'python3 4177' };
    });
    await narrow.getByRole('tab', { name: 'Struct' }).click();
    await narrow.getByText('is an interpreter').waitFor();
    await quiet(narrow, 100);
    await shot(narrow, 'empty-interpreter');
    assert.deepEqual(await violations(narrow), []);
    await stage.leave(narrow);
    const bound = await stage.segment({ struct: 'two', height: 700 });
    await bound.getByRole('button', { name: 'Filter fields by name' }).click();
    await bound.locator('#struct-more').click();
    await quiet(bound, 100);
    await shot(bound, 'menu');
    assert.deepEqual(await violations(bound), []);
    await stage.leave(bound);
  });
});
