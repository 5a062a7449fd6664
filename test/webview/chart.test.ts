// Charts of fields over the history, and the line that tells of the last change, in a page: what is asked for and when,
// what is said, keys, looks and accessibility in each theme.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { calls, command, errorsOf, settled, Stage } from './support/browser.js';
import { root, themes } from './support/site.js';
import { row } from './support/struct.js';
import { live, nothing } from './support/timeline.js';
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
  struct: { pane: 'struct', expanded: [], pinned: [] },
};

/** The path of a field of the slot that was written last, and opens it. */
async function latestSlot(page: Page): Promise<string> {
  const slot = await page.evaluate(() => {
    const { memory } = window.testHost;
    const head = new DataView(Uint8Array.from({ length: 8 }, (_, i) => memory.byteAt(0x40 + i)).buffer);
    return (Number(head.getBigUint64(0, true)) - 1) % 1024;
  });
  await page.evaluate(offset => window.testHost.events.reveal({ offset }), 0x140 + slot * 40);
  await settled(page);
  await page.waitForTimeout(120);
  return `slots[${slot}]`;
}

async function choose(page: Page, path: string): Promise<void> {
  await row(page, path).locator('.name').click();
  await page.waitForTimeout(60);
}

const words = (text: string): string => text.replace(/\s+/g, ' ');

describe('charts and the last change', function () {
  this.timeout(60_000);

  it('opens a chart of the chosen field with its least, greatest and last value, and more below it', async () => {
    const page = await stage.segment({ struct: 'ring', saved, height: 900 });
    await live(page, 12);
    await command(page, 'chart');
    assert.match(await page.locator('.notice').innerText(), /Select a field first/);
    await choose(page, 'head');
    await command(page, 'chart');
    await page.locator('.chart canvas').waitFor();
    assert.match(
      words(await page.locator('.chart-head').innerText()),
      /^head min 43\d \d+ max 43\d \d+ last 43\d \d+ 5\d changes/,
    );
    await choose(page, 'items');
    await command(page, 'chart');
    await page.locator('.chart canvas').nth(1).waitFor();
    assert.equal(await page.locator('.chart').count(), 2);
    assert.deepEqual((await calls(page, 'series'))[0], { path: 'tick_ring.head', limit: 5000 });
    assert.deepEqual(errorsOf(page), []);
    const box = await page.locator('.chart-plot').first().boundingBox();
    await page.mouse.move((box?.x ?? 0) + 500, (box?.y ?? 0) + 40);
    await page.waitForTimeout(80);
    assert.match(words(await page.locator('.chart').first().innerText()), /\d\d:\d\d:\d\d\.\d 43\d \d+/);
    await page.locator('.chart .close').first().focus();
    await page.keyboard.press('Escape');
    await page.waitForTimeout(60);
    assert.deepEqual(await page.locator('.chart').evaluateAll(all => all.map(c => c.dataset['path'])), [
      'tick_ring.items',
    ]);
    await page.locator('.chart .close').click();
    await page.waitForTimeout(60);
    assert.equal(await page.locator('.charts').count(), 0);
    await stage.leave(page);
  });

  it('breaks the line where nothing was sampled, and says so there', async () => {
    const page = await stage.segment({ struct: 'ring', saved, height: 900 });
    await live(page, 20);
    await nothing(page, 20);
    await live(page, 20);
    await choose(page, 'items');
    await command(page, 'chart');
    await page.locator('.chart canvas').waitFor();
    await page.mouse.move(0, 0);
    // Shares of the plot's columns that have a pixel of the line, from one part of its width to another.
    const drawn = (from: number, to: number): Promise<number> =>
      page.evaluate(
        ([a, b]) => {
          const canvas = document.querySelector<HTMLCanvasElement>('.chart canvas');
          const over = document.querySelector('.chart .u-over')?.getBoundingClientRect();
          const pen = canvas?.getContext('2d');
          if (!canvas || !over || !pen) throw new Error('no plot is on screen');
          const scale = canvas.width / canvas.getBoundingClientRect().width;
          const left = (over.left - canvas.getBoundingClientRect().left) * scale;
          const [x0, x1] = [a, b].map(part => Math.round(left + part * over.width * scale));
          const { data, width, height } = pen.getImageData(x0 ?? 0, 0, (x1 ?? 0) - (x0 ?? 0), canvas.height);
          const isLine = (at: number): boolean => (data[at + 2] ?? 0) - (data[at] ?? 0) > 80;
          let columns = 0;
          for (let x = 0; x < width; x++) {
            const rows = Array.from({ length: height }, (_, y) => (y * width + x) * 4);
            if (rows.some(isLine)) columns++;
          }
          return columns / width;
        },
        [from, to] as const,
      );
    while ((await drawn(0.05, 0.3)) < 0.95) await settled(page);
    assert.equal(await drawn(0.38, 0.62), 0, 'the gap');
    assert.ok((await drawn(0.7, 0.95)) > 0.95, 'after');
    const box = await page.locator('.chart .u-over').boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width / 2, box.y + 40);
    await page.locator('.pointed', { hasText: 'nothing was sampled' }).waitFor();
    await page.mouse.move(box.x + box.width / 5, box.y + 40);
    await page.locator('.pointed .value').waitFor();
    assert.deepEqual(errorsOf(page), []);
    await stage.leave(page);
  });

  it('puts its mark on the value that holds under the pointer, not on the next because that is nearer', async () => {
    const page = await stage.segment({ struct: 'ring', saved, height: 900 });
    await live(page, 30);
    await choose(page, 'items');
    await command(page, 'chart');
    const box = await page.locator('.chart .u-over').boundingBox();
    assert.ok(box);
    const ahead: number[] = [];
    for (let x = box.x + 60; x < box.x + box.width; x += 31) {
      await page.mouse.move(x, box.y + 20);
      await settled(page);
      const mark = await page.locator('.chart .u-cursor-pt').boundingBox();
      if (!mark || mark.x + mark.width / 2 > x + 1) ahead.push(x);
    }
    assert.deepEqual(ahead, []);
    await stage.leave(page);
  });

  it('asks twice a second at most, and not at all while paused, hidden in the past, or closed', async () => {
    const page = await stage.segment({ struct: 'ring', saved, height: 900 });
    await live(page, 3);
    await choose(page, 'head');
    await command(page, 'chart');
    await page.locator('.chart canvas').waitFor();
    const start = performance.now();
    const before = (await calls(page, 'series')).length;
    for (let i = 0; i < 12; i++) await page.evaluate(() => window.pass(0.1, 0.1));
    await page.waitForTimeout(600);
    const asked = (await calls(page, 'series')).length - before;
    assert.ok(asked >= 1 && asked <= (performance.now() - start) / 500 + 1, `${asked}`);
    await command(page, 'pause');
    await page.waitForTimeout(600);
    const paused = (await calls(page, 'series')).length;
    await page.evaluate(() => window.pass(0.4, 0.2));
    await page.waitForTimeout(600);
    assert.equal((await calls(page, 'series')).length, paused);
    await stage.leave(page);
  });

  it('shows steps between the words of an enumeration, and says what has no values and what is lost', async () => {
    const page = await stage.segment({ struct: 'ring', saved, height: 900 });
    await live(page, 8);
    await page.evaluate(() => (window.testHost.time.kept = 12));
    await live(page, 2);
    const slot = await latestSlot(page);
    await choose(page, `${slot}.side`);
    await command(page, 'chart');
    await page.locator('.chart canvas').waitFor();
    const text = words(await page.locator('.charts').innerText());
    assert.match(text, /side last (BID|ASK) \d+ changes/);
    assert.doesNotMatch(text, /min/);
    assert.match(text, /From \d\d:\d\d:\d\d: what is older fell out of the history’s budget/);
    await choose(page, `${slot}.qty`);
    await command(page, 'chart');
    await page.waitForTimeout(600);
    assert.match(await page.locator('.chart').nth(1).innerText(), /The history has no value of it\./);
    assert.deepEqual(errorsOf(page), []);
    await stage.leave(page);
  });

  it('tells the last change of a field in its own words, and shows the sample before', async () => {
    const page = await stage.segment({ struct: 'ring', saved, height: 900 });
    await live(page, 6);
    const slot = await latestSlot(page);
    await choose(page, `${slot}.price`);
    await command(page, 'lastChange');
    const told = page.locator('.last-change');
    await told.waitFor();
    assert.match(
      words(await told.innerText()),
      /0x[\da-f]+ slots\[\d+\]\.price changed \d\d:\d\d:\d\d\.\d{3}, [\d.]+ s ago: [\d.]+ → [\d.]+/,
    );
    const { before, number } = await page.evaluate(() => {
      const { samples } = window.testHost.time;
      const last = samples.at(-1)?.sample ?? 0;
      return { before: last - 1, number: last };
    });
    await told.getByRole('button', { name: 'Show the sample before' }).click();
    await settled(page);
    const at = await page.evaluate(() => window.testHost.view?.at);
    assert.ok(at?.kind === 'sample' && at.sample <= before && at.sample < number);
    await page.locator('.last-change .close').click();
    assert.equal(await told.count(), 0);
    await stage.leave(page);
  });

  it('tells bytes without a field as hex, and when nothing changed', async () => {
    const page = await stage.segment({ height: 900 });
    await live(page, 3);
    await page.evaluate(() => window.testHost.events.reveal({ offset: 0x40 }));
    await page.waitForTimeout(80);
    await page.locator('.kv.asks').click();
    await page.locator('.last-change').waitFor();
    assert.match(
      words(await page.locator('.told').innerText()),
      /^0x0040 changed .* ago: [\da-f]{2} → [\da-f]{2}$/,
    );
    await page.keyboard.press('Escape');
    await page.waitForTimeout(60);
    assert.equal(await page.locator('.last-change').count(), 0);
    await page.evaluate(() => window.testHost.events.reveal({ offset: 0 }));
    await command(page, 'lastChange');
    await page.locator('.last-change').waitFor();
    assert.match(
      await page.locator('.told').innerText(),
      /0x0000 has not changed in the history that is kept/,
    );
    await stage.leave(page);
  });

  for (const theme of themes) {
    it(`${theme}: a picture`, async () => {
      const page = await stage.segment({ theme, struct: 'ring', saved, height: 900 });
      await live(page, 40);
      await choose(page, 'head');
      await command(page, 'chart');
      await choose(page, 'items');
      await command(page, 'chart');
      await page.locator('.chart canvas').nth(1).waitFor();
      await command(page, 'lastChange');
      await page.locator('.last-change').waitFor();
      const box = await page.locator('.chart-plot').first().boundingBox();
      await page.mouse.move((box?.x ?? 0) + 500, (box?.y ?? 0) + 40);
      // A flash on a selected row fades first.
      await page.evaluate(() => window.wind(1500));
      await page.waitForTimeout(300);
      await page.screenshot({ path: join(folder, `chart-${theme}.png`) });
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(errorsOf(page), []);
      await stage.leave(page);
    });
  }
});
