// Pictures of the view in each theme and width, into out/screenshots, with what has to hold in all of them:
// accessibility (axe-core), controls on screen, contrast, no scrollbars of the page. To be looked at by people.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { errorsOf, Stage, quiet } from './support/browser.js';
import { root, themes } from './support/site.js';
import { violations } from './support/violations.js';

const widths = [
  [1268, 900],
  [760, 865],
  [560, 760],
] as const;
const folder = join(root, 'out/screenshots');

let stage: Stage;
before(async function () {
  this.timeout(60_000);
  mkdirSync(folder, { recursive: true });
  stage = await Stage.open();
});
after(() => stage.close());

/** A minute of activity, then the place where it happens now, a field selected. */
async function busy(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await window.pass(58, 2);
    const { memory } = window.testHost;
    const head = new DataView(Uint8Array.from({ length: 8 }, (_, i) => memory.byteAt(0x40 + i)).buffer);
    const slot = (Number(head.getBigUint64(0, true)) + 20) % 1024;
    await window.testHost.events.reveal({ offset: 0x140 + slot * 40 });
  });
  await quiet(page, 150);
  await page.evaluate(() => window.pass(2.4, 0.08));
}

/** Are all controls whole and within the page? */
async function controlsInside(page: Page, width: number): Promise<void> {
  for (const selector of ['.live', '#more', '.read-only', '.picker']) {
    const box = await page.locator(selector).boundingBox();
    assert.ok(box && box.x >= 0 && box.x + box.width <= width, `${selector} at ${width}`);
  }
  const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(scrolls, false, 'the page itself does not scroll');
}

describe('pictures', function () {
  this.timeout(60_000);

  for (const theme of themes) {
    for (const [width, height] of widths) {
      it(`${theme}, ${width} wide`, async () => {
        const page = await stage.segment({ theme, width, height });
        await busy(page);
        await page.screenshot({ path: join(folder, `segment-${theme}-${width}.png`) });
        await controlsInside(page, width);
        assert.deepEqual(await violations(page), []);
        assert.deepEqual(errorsOf(page), []);
        await stage.leave(page);
      });
    }
    it(`${theme}: system`, async () => {
      const page = await stage.system(theme);
      await page.screenshot({ path: join(folder, `system-${theme}.png`) });
      const text = (await page.locator('main').innerText()).replace(/\s+/g, ' ');
      assert.match(
        text,
        /\/dev\/shm 1\.2 of 24 GiB System V segments 14 of 4.096 System V bytes 9 MiB, no limit/,
      );
      assert.match(text, /3 of 212 processes not visible/);
      assert.deepEqual(await violations(page), []);
      await stage.leave(page);
    });
  }

  for (const width of [330, 440]) {
    it(`controls stay and facts go as wholes, ${width} wide`, async () => {
      const page = await stage.segment({ width, height: 600 });
      await page.screenshot({ path: join(folder, `segment-dark-${width}.png`) });
      await controlsInside(page, width);
      assert.equal(await page.locator('h1').innerText(), '/ticks');
      assert.match(await page.locator('.legend').innerText(), /1 cell = /);
      const cut = await page.evaluate(() => {
        const cutBy = (inner: string, outer: string): (string | null)[] =>
          [...document.querySelectorAll(inner)]
            .filter(part => {
              const [a, b] = [part.getBoundingClientRect(), part.closest(outer)?.getBoundingClientRect()];
              const seen = b && a.top < b.bottom && a.bottom > b.top;
              return seen && (a.right > b.right + 1 || a.left < b.left - 1);
            })
            .map(part => part.textContent);
        return [...cutBy('.meta > span', '.meta'), ...cutBy('.legend > span', '.legend')];
      });
      assert.deepEqual(cut, []);
      assert.deepEqual(await violations(page), []);
      await stage.leave(page);
    });
  }

  for (const width of [1268, 760]) {
    it(`speaks German, ${width} wide`, async () => {
      const page = await stage.segment({ width, height: 865, language: 'de' });
      await page.screenshot({ path: join(folder, `segment-german-${width}.png`) });
      await controlsInside(page, width);
      assert.match(await page.locator('.read-only').innerText(), /schreibgeschützt/);
      assert.match(await page.locator('.legend').innerText(), /nicht belegt/);
      assert.equal(await page.locator('.hex-head span').first().innerText(), 'Offset');
      await stage.leave(page);
    });
  }

  it('the System section tells its names and figures whole, 170 wide', async () => {
    const page = await stage.system('dark');
    await page.setViewportSize({ width: 170, height: 200 });
    const cut = await page.evaluate(
      () =>
        [...document.querySelectorAll('.text span')].filter(part => part.scrollWidth > part.clientWidth + 1)
          .length,
    );
    assert.equal(cut, 0);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
    await stage.leave(page);
  });

  for (const theme of ['dark', 'light'] as const)
    it(`${theme}: the System section warns of what fills up, and of what is full`, async () => {
      const page = await stage.system(theme);
      await page.setViewportSize({ width: 284, height: 260 });
      const row = page.locator('.budget');
      assert.equal(await row.count(), 3);
      assert.equal(await page.locator('.warning').count(), 0);
      await page.evaluate(() =>
        window.tell({
          budget: {
            shm: { size: 64 << 20, used: 58 << 20 },
            sysv: {
              ...{
                segments: 4096,
                maxSegments: 4096,
                bytes: 9 << 20,
                maxBytes: 2 ** 53,
                maxSegmentBytes: 2 ** 53,
                pageBytes: 4096,
              },
            },
            semaphores: { sets: 3, maxSets: 32_000 },
            queues: { queues: 31_900, maxQueues: 32_000 },
          },
          warnings: [
            { resource: 'shm', short: 'full in about 5 minutes', text: '/dev/shm <b>will</b> be full' },
            { resource: 'sysv-segments', short: 'full', text: 'The table is full' },
            { resource: 'queues', short: 'nearly full', text: 'The table is nearly full' },
          ],
          ...{ unseen: 0, processes: 9 },
        }),
      );
      await page.locator('.warning').first().waitFor();
      await page.screenshot({ path: join(folder, `system-filling-${theme}.png`) });
      const words = (await row.allInnerTexts()).map(text => text.replace(/\s+/g, ' ').trim());
      assert.deepEqual(words, [
        '/dev/shm 58 of 64 MiB full in about 5 minutes',
        'System V segments 4\u2009096 of 4\u2009096 full'.replaceAll('\u2009', ' '),
        'System V bytes 9 MiB, no limit',
        'System V queues 31\u2009900 of 32\u2009000 nearly full'.replaceAll('\u2009', ' '),
      ]);
      assert.equal(await row.first().getAttribute('title'), '/dev/shm <b>will</b> be full');
      assert.match((await row.first().getByRole('meter').getAttribute('aria-valuetext')) ?? '', /5 minutes$/);
      assert.deepEqual(await violations(page), []);
      await stage.leave(page);
    });

  it('the menu, the inspector tab and the failure are accessible too', async () => {
    const page = await stage.segment({ width: 760 });
    await page.locator('#more').click();
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'Inspector' }).click();
    assert.equal(await page.locator('.inspector-grid').isVisible(), true);
    assert.deepEqual(await violations(page), []);
    await page.evaluate(() =>
      window.testHost.setState({
        kind: 'failed',
        intrusive: true,
        failure: { kind: 'gone', detail: 'gone' },
      }),
    );
    assert.deepEqual(await violations(page), []);
    await stage.leave(page);
  });

  it('the active byte is announced with what it says', async () => {
    const page = await stage.segment();
    await page.locator('shm-grid').focus();
    await page.keyboard.press('ArrowRight');
    await quiet(page, 100);
    const id = await page.locator('shm-grid').getAttribute('aria-activedescendant');
    const cell = page.locator(`#${id ?? ''}`);
    assert.equal(await cell.getAttribute('aria-label'), 'offset 1, 49, 73, I');
    assert.equal(await cell.getAttribute('aria-selected'), 'true');
    assert.equal(await page.locator('shm-grid').getAttribute('aria-rowcount'), '4096');
    await stage.leave(page);
  });

  it('the script stays small enough to load at once', () => {
    const bytes = stage.site.sizes['/segment.js'] ?? 0;
    assert.ok(bytes > 0 && bytes < 400_000, `${bytes} bytes`);
  });
});
