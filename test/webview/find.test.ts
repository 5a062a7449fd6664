// The find bar in a page: each kind of search, hits that stream in, going through them, ending, scans over time,
// searching the past; looks and accessibility in each theme.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { calls, command, errorsOf, settled, Stage } from './support/browser.js';
import { ended, pick, type } from './support/find.js';
import { root, themes } from './support/site.js';
import { live } from './support/timeline.js';
import { violations } from './support/violations.js';

const folder = join(root, 'out/screenshots');

let stage: Stage;
before(async function () {
  this.timeout(60_000);
  mkdirSync(folder, { recursive: true });
  stage = await Stage.open();
});
after(() => stage.close());

async function selection(page: Page): Promise<string> {
  return (await page.locator('.line').innerText()).replace(/\s+/g, ' ');
}

describe('the find bar', function () {
  this.timeout(60_000);
  let page: Page;
  beforeEach(async () => {
    page = await stage.segment({ struct: 'ring', height: 900 });
    await command(page, 'find');
    await page.locator('.find').waitFor();
  });
  afterEach(async function () {
    assert.deepEqual(errorsOf(page), []);
    await stage.leaveIfPassed(page, this);
  });

  it('marks what was found on the scrollbar and the strip, until the search is over', async () => {
    await pick(page, 'find-kind', 'Text');
    await type(page, 'find-text', 'AAPL');
    await page.keyboard.press('Enter');
    await ended(page);
    const marks = async (): Promise<number[]> => {
      const path = (await page.locator('shm-scrollbar .found path').first().getAttribute('d')) ?? '';
      return Array.from(path.matchAll(/M0 (\d+)/g), ([, y]) => Number(y));
    };
    const tops = await marks();
    const height = (await page.locator('.hex-area').boundingBox())?.height ?? 0;
    assert.ok(tops.length > 10 && tops.length <= height / 2, `${tops.length} marks`);
    // The slots are in the first 11 of 16 pages.
    assert.ok(
      tops.every(y => y < height * 0.66),
      tops.join(),
    );
    assert.deepEqual(
      tops,
      [...new Set(tops)].sort((a, b) => a - b),
    );
    await page.keyboard.press('Escape');
    await settled(page);
    assert.equal(await page.locator('shm-scrollbar .found').count(), 0);
  });

  it('finds bytes with wildcards, goes to the first, lists offset, bytes and field', async () => {
    await page.waitForFunction(() => document.activeElement?.matches('.find-text'));
    await page.keyboard.type('54 ?? 43 4b');
    await page.keyboard.press('Enter');
    assert.equal(await ended(page), '1 of 1');
    assert.deepEqual((await calls(page, 'find'))[0], {
      at: { kind: 'live' },
      query: { kind: 'bytes', pattern: '54 ?? 43 4b' },
      limit: 10_000,
    });
    assert.match(await page.locator('.find-row').innerText(), /^0000\s*54 49 43 4b\s*magic$/);
    assert.match(await selection(page), /offset 0x0000 .*sel 4 B/);
  });

  it('says that what it has was found before, and marks it no more, once something else is asked', async () => {
    const marks = page.locator('shm-scrollbar .found');
    const says = async (): Promise<string> => {
      await settled(page);
      return (await page.locator('.find-status [role=status]').innerText()).trim();
    };
    await pick(page, 'find-kind', 'Text');
    await type(page, 'find-text', 'NVDA');
    await page.keyboard.press('Enter');
    assert.match(await ended(page), /^1 of \d+$/);
    assert.equal(await marks.count(), 1);
    await page.keyboard.type('X');
    assert.match(await says(), /^1 of \d+ · found before: Find looks for what is asked now$/);
    assert.equal(await marks.count(), 0);
    await page.keyboard.press('Backspace');
    assert.match(await says(), /^1 of \d+$/);
    await page.evaluate(() => window.testHost.time.take(Date.now()));
    await page.evaluate(() => window.testHost.sample());
    await page.locator('.timeline-area').focus();
    await page.keyboard.press('Home');
    assert.match(await says(), /found before/);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => window.testHost.view?.at === undefined);
    assert.match(await says(), /^1 of \d+$/);
    await pick(page, 'find-kind', 'Number');
    assert.match(await says(), /found before/);
  });

  it('goes on with Enter, back with Shift, around the ends, and with F3 from the bytes', async () => {
    await pick(page, 'find-kind', 'Text');
    await type(page, 'find-text', 'nvda');
    await page.keyboard.press('Enter');
    assert.equal(await ended(page), 'Nothing was found.');
    await page.getByRole('button', { name: 'Match case' }).click();
    await page.locator('.find-text input').focus();
    await page.keyboard.press('Enter');
    const count = Number(/^1 of (\d+)$/.exec(await ended(page))?.[1]);
    assert.ok(count > 50, `${count}`);
    await page.keyboard.press('Enter');
    assert.match(await ended(page), /^2 of /);
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.press('Shift+Enter');
    assert.equal(await ended(page), `${count} of ${count}`);
    await page.locator('shm-grid').focus();
    await page.keyboard.press('F3');
    assert.match(await ended(page), /^1 of /);
    assert.equal((await calls(page, 'find')).length, 2, 'only when what is looked for is another');
    assert.match(await selection(page), /sel 4 B/);
    const chosen = page.locator('.find-row.chosen');
    assert.match(await chosen.innerText(), /“NVDA”/);
    assert.ok((await page.locator('.overlay .hits').getAttribute('d'))?.startsWith('M'), 'outlined in hex');
    await page.locator('.find-row').nth(3).click();
    assert.match(await ended(page), /^4 of /);
  });

  it('says what makes no sense, before and after it was asked', async () => {
    await type(page, 'find-text', '7');
    await page.keyboard.press('Enter');
    assert.match(await page.locator('.find [role=alert]').innerText(), /pairs of hex digits/);
    assert.deepEqual(await calls(page, 'find'), []);
    await pick(page, 'find-kind', 'Expression');
    await type(page, 'find-text', '(');
    await page.keyboard.press('Enter');
    assert.equal(await ended(page), 'Unterminated group.');
  });

  it('finds numbers by type, range and tolerance, and words that are addresses', async () => {
    await pick(page, 'find-kind', 'Number');
    await pick(page, 'find-type', 'f64');
    await type(page, 'find-text', '140');
    await type(page, 'find-to', '142');
    await type(page, 'find-tolerance', '0.5');
    await page.locator('.find-text input').focus();
    await page.keyboard.press('Enter');
    await ended(page);
    assert.deepEqual(((await calls(page, 'find'))[0] as { query: unknown }).query, {
      kind: 'number',
      type: 'f64',
      from: '140',
      to: '142',
      tolerance: 0.5,
      bigEndian: false,
      aligned: true,
    });
    assert.match(await page.locator('.find-row').first().innerText(), /14[0-2][.\d]*\s*slots\[\d+\]\.price/);
    await pick(page, 'find-kind', 'Pointer');
    await page.getByRole('button', { name: 'Find', exact: true }).click();
    assert.equal(await ended(page), 'Nothing was found.');
    assert.deepEqual(((await calls(page, 'find'))[1] as { query: unknown }).query, {
      kind: 'pointer',
      segment: '',
    });
  });

  it('streams hits in, tells how far it is, and can be cancelled', async () => {
    await page.evaluate(() => (window.testHost.search.stuck = true));
    await type(page, 'find-text', '00 00 00 00');
    await page.keyboard.press('Enter');
    await page.locator('.find-row').first().waitFor();
    assert.equal(await page.locator('.find-progress').getAttribute('aria-valuenow'), '25');
    assert.match(await page.locator('.find-status').innerText(), /searched 16 of 64 KiB/);
    await page.getByRole('button', { name: 'Cancel' }).click();
    assert.match(await ended(page), /^1 of \d/);
    assert.deepEqual(await calls(page, 'endFind'), [{ search: 1 }]);
    await page.evaluate(() => (window.testHost.search.stuck = false));
    await pick(page, 'find-kind', 'Expression');
    await type(page, 'find-text', '\\x00');
    await page.keyboard.press('Enter');
    assert.match(await ended(page), /of 10 000 · there are more, which are not listed/);
    assert.ok((await page.locator('.find-row').count()) < 20, 'only rows on screen are in the page');
    await page.keyboard.press('Escape');
    await page.waitForTimeout(60);
    assert.equal(await page.locator('.find').count(), 0);
    assert.equal(await page.locator('.overlay .hits').getAttribute('d'), '');
    assert.deepEqual(await calls(page, 'endFind'), [{ search: 1 }, { search: 2 }]);
    assert.equal(await page.evaluate(() => document.activeElement?.matches('shm-grid')), true);
  });

  it('searches the state that is shown', async () => {
    await live(page, 5);
    await page.locator('.timeline-area').focus();
    await page.keyboard.press('Home');
    await settled(page);
    await type(page, 'find-text', '54 49 43 4b');
    await page.keyboard.press('Enter');
    assert.match(await ended(page), /^1 of 1 · as of \d\d:\d\d:\d\d$/);
    assert.deepEqual(((await calls(page, 'find'))[0] as { at: unknown }).at, { kind: 'sample', sample: 0 });
  });

  it('narrows a scan over time: unknown first, then how it changed, then by value', async () => {
    await pick(page, 'find-kind', 'Scan over time');
    await pick(page, 'find-type', 'u64');
    await page.getByRole('button', { name: 'First scan' }).click();
    assert.match(await ended(page), /^8 192 candidates · values of the last scan$/);
    await live(page, 1);
    await page.getByRole('button', { name: 'Increased' }).click();
    const increased = Number(/^([\d ]+) candidates/.exec(await ended(page))?.[1]?.replace(' ', ''));
    assert.ok(increased > 2 && increased < 500, `${increased}`);
    await live(page, 1);
    await page.getByRole('button', { name: 'Increased' }).click();
    await ended(page);
    await live(page, 1);
    await page.getByRole('button', { name: 'Increased' }).click();
    assert.match(await ended(page), /^2 candidates/, 'head and tail alone grow each time');
    assert.match((await page.locator('.find-row').allInnerTexts()).join(' '), /head[^]*tail/);
    const byValue = async (value: string): Promise<string> => {
      await type(page, 'find-text', value);
      await page.getByRole('button', { name: 'The value' }).click();
      return ended(page);
    };
    const head = await page.locator('.find-row .text').first().innerText();
    assert.equal(await byValue(head), '1 candidate · values of the last scan');
    assert.equal(await byValue('1'), '0 candidates');
    assert.deepEqual(
      (await calls(page, 'narrow')).map(call => (call as { by: { kind: string } }).by.kind),
      ['increased', 'increased', 'increased', 'value', 'value'],
    );
  });

  it('is there on the Hex tab where it is narrow, whole', async () => {
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 560, height: 760 });
    await page.getByRole('tab', { name: 'Struct' }).click();
    await command(page, 'find');
    await pick(page, 'find-kind', 'Number');
    await pick(page, 'find-type', 'f64');
    assert.equal(await page.locator('.find').isVisible(), true);
    for (const width of [560, 400]) {
      await page.setViewportSize({ width, height: 760 });
      await settled(page);
      const parts = await page
        .locator('.find-fields > *')
        .evaluateAll(all => all.map(part => part.getBoundingClientRect()).map(b => [b.right, b.width]));
      assert.ok(
        parts.every(([right = 0, room = 0]) => right <= width && room >= 20),
        JSON.stringify(parts),
      );
      const { width: room = 0 } = (await page.locator('.find-text').boundingBox()) ?? {};
      assert.ok(room >= 100, 'what is typed can be read');
      await page.screenshot({ path: join(folder, `find-narrow-${width}.png`) });
    }
  });
});

describe('pictures of the find bar', function () {
  this.timeout(60_000);
  for (const theme of themes) {
    it(theme, async () => {
      const page = await stage.segment({ theme, struct: 'ring', height: 900 });
      await live(page, 10);
      await command(page, 'find');
      await pick(page, 'find-kind', 'Text');
      await type(page, 'find-text', 'AAPL');
      await page.keyboard.press('Enter');
      await ended(page);
      await page.keyboard.press('Enter');
      await page.waitForTimeout(200);
      await page.screenshot({ path: join(folder, `find-${theme}.png`) });
      assert.deepEqual(await violations(page), []);
      await pick(page, 'find-kind', 'Scan over time');
      await page.getByRole('button', { name: 'First scan' }).click();
      await ended(page);
      await page.screenshot({ path: join(folder, `find-${theme}-scan.png`) });
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(errorsOf(page), []);
      await stage.leave(page);
    });
  }
});
