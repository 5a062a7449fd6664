// A comparison in Chromium, over a slow obvious one of two memories: what is drawn and asked for, how list and bytes
// follow each other, keys, filter, noise, folding, and how it is begun and left. What is said instead: diff-states.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { calls, errorsOf, Stage } from './support/browser.js';
import {
  answered,
  bytesOnScreen,
  chosen,
  command,
  comparing,
  names,
  run,
  tint,
  which,
} from './support/diff.js';

let stage: Stage;
before(async function () {
  this.timeout(60_000);
  stage = await Stage.open();
});
after(() => stage.close());

async function press(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key);
  await answered(page);
}

describe('a comparison', function () {
  this.timeout(60_000);

  it('lists what differs by pages and fields, with both values, and counts it over the strip', async () => {
    const page = await comparing(stage);
    assert.equal(await page.locator('.diff-summary').innerText(), '151 bytes in 22 runs over 3 pages');
    assert.deepEqual((await names(page)).slice(0, 6), [
      ...['head', 'tail', 'lock', 'items', 'slots[97].qty', 'slots[98].price'],
    ]);
    const pages = await page.locator('.diff-page').allInnerTexts();
    assert.deepEqual(
      pages.map(text => text.replace(/\s+/g, ' ')),
      [
        'Page 0 · 0x0000 8 B in 4 runs',
        'Page 1 · 0x1000 41 B in 14 runs',
        'Page 10 · 0xa000 102 B in 4 runs',
      ],
    );
    const head = run(page, 'head');
    assert.equal(
      (await head.innerText()).replace(/\s+/g, ' ').trim(),
      '0040 head 435\u2009298 → 435\u2009300 1'.replace(/\u2009/g, ' '),
    );
    assert.match(
      (await head.getAttribute('aria-label')) ?? '',
      /^offset 0x40, head, 435298 became 435300, 1 byte$/,
    );
    const size = await head.evaluate(e => [
      e.getBoundingClientRect().height,
      getComputedStyle(e).gridTemplateColumns,
    ]);
    assert.equal(size[0], 22);
    assert.match(String(size[1]), /^40px [\d.]+px 176px 34px$/);
    assert.match(
      await page.locator('.legend').innerText(),
      /1 cell = 64 B[\s\S]*not allocated[\s\S]*differs/,
    );
    assert.deepEqual(errorsOf(page), []);
    await stage.leave(page);
  });

  it('draws A in the colour of what was removed and B in that of what was inserted, and nothing on what is equal', async () => {
    const page = await comparing(stage);
    await run(page, 'slots[98].price').click();
    await answered(page);
    const [a, b, equal] = [
      await tint(page, 0x1091, 'a'),
      await tint(page, 0x1091, 'b'),
      await tint(page, 0x1082, 'a'),
    ];
    assert.ok((a[0] ?? 0) > 200 && (a[1] ?? 0) < 60 && (a[3] ?? 0) > 30, `a ${a.join(' ')}`);
    assert.ok((b[1] ?? 0) > 150 && (b[2] ?? 0) < 100 && (b[3] ?? 0) > 30, `b ${b.join(' ')}`);
    assert.ok((equal[3] ?? 0) < 30, `equal ${equal.join(' ')}`);
    await stage.leave(page);
  });

  it('asks for its own rows alone: no live bytes, no struct, and again when it is left', async () => {
    const page = await comparing(stage);
    const view = await page.evaluate(() => window.testHost.view);
    assert.deepEqual([view?.length, view?.table], [0, undefined]);
    assert.ok((view?.diff?.list.count ?? 0) > 20 && (view?.diff?.hex.count ?? 0) > 20);
    assert.ok((view?.diff?.hex.count ?? 0) < 200);
    assert.equal((await calls(page, 'read')).length, 0);
    await page.evaluate(() => window.testHost.setTime({ comparing: null }));
    await answered(page);
    const after = await page.evaluate(() => window.testHost.view);
    assert.ok((after?.length ?? 0) > 0);
    assert.ok(after?.table);
    assert.equal(after.diff, undefined);
    await stage.leave(page);
  });

  it('sends nothing twice: a part that is as before is left out, and stays on screen', async () => {
    const page = await comparing(stage);
    const before = await page.evaluate(() => ({ ...window.testHost.diff.sent }));
    await page.evaluate(() => window.testHost.sample());
    assert.deepEqual(await page.evaluate(() => ({ ...window.testHost.diff.sent })), before);
    assert.equal((await names(page)).length, 22);
    await stage.leave(page);
  });

  it('selects a run in both parts and scrolls its bytes into sight, also from behind a fold', async () => {
    const page = await comparing(stage, { height: 500 });
    assert.equal((await bytesOnScreen(page)).includes('a140'), false);
    await page.locator('.diff-list-area').focus();
    await press(page, 'End');
    assert.equal(await which(page), '22 of 22');
    assert.ok((await bytesOnScreen(page)).includes('a1d0'));
    await press(page, 'Home');
    assert.equal(await which(page), '1 of 22');
    assert.ok((await bytesOnScreen(page)).includes('0040'));
    assert.match(
      await page.locator('.line').innerText(),
      /offset\s*0x0040[\s\S]*sel\s*8 B[\s\S]*vs A\s*1 of 8 B differ/,
    );
    await stage.leave(page);
  });

  it('selects the run of a byte that is pressed, and leaves the bytes where they are', async () => {
    const page = await comparing(stage);
    const before = await bytesOnScreen(page);
    const box = await page.locator('.diff-bytes-area').boundingBox();
    // The first row is a fold; 0x40 is the third.
    await page.mouse.click((box?.x ?? 0) + 68 + 364 + 50, (box?.y ?? 0) + 22 + 20 + 10);
    await answered(page);
    assert.equal(await chosen(page), 'head');
    assert.deepEqual(await bytesOnScreen(page), before);
    // A byte that is equal selects no run.
    await page.mouse.click((box?.x ?? 0) + 68 + 10, (box?.y ?? 0) + 22 + 10);
    await answered(page);
    assert.equal(await chosen(page), null);
    assert.equal(await which(page), '22');
    await stage.leave(page);
  });

  it('goes to the next and previous difference by F7, Ctrl and arrows, and arrows in the list, and says when there is none', async () => {
    const page = await comparing(stage);
    await command(page, 'nextChange');
    assert.equal(await which(page), '1 of 22');
    await page.getByRole('button', { name: 'Next difference' }).click();
    await command(page, 'nextChange');
    assert.equal(await chosen(page), 'lock');
    await page.locator('.diff-list-area').focus();
    await press(page, 'ArrowDown');
    await press(page, 'ArrowDown');
    assert.equal(await chosen(page), 'slots[97].qty');
    await page.getByRole('button', { name: 'Previous difference' }).click();
    assert.equal(await chosen(page), 'items');
    assert.match(
      await page.locator('.diff-tools .diff-what').innerText(),
      /items\s+sem_t\s+38 free\s+→\s+39 free/,
    );
    await command(page, 'nextField');
    assert.equal(await chosen(page), 'slots[97].qty');
    await command(page, 'previousField');
    assert.equal(await chosen(page), 'items');
    await page.locator('.diff-list-area').focus();
    await press(page, 'Home');
    await command(page, 'previousChange');
    await page.locator('.notice', { hasText: 'first difference' }).waitFor();
    assert.equal(await which(page), '1 of 22');
    await stage.leave(page);
  });

  it('is one tab stop for rows and one for bytes, says which row is active, and Enter goes from one to the other', async () => {
    const page = await comparing(stage);
    const list = page.locator('.diff-list-area');
    await list.focus();
    await press(page, 'ArrowDown');
    const active = await list.getAttribute('aria-activedescendant');
    assert.match((await page.locator(`#${active ?? ''}`).getAttribute('aria-label')) ?? '', /, head, /);
    await press(page, 'Enter');
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'SHM-DIFF-GRID');
    const byte = page.locator('#diff-active-byte');
    assert.match((await byte.getAttribute('aria-label')) ?? '', /^offset 40, A 62, Live 64, differs, head$/);
    await press(page, 'ArrowRight');
    assert.match((await byte.getAttribute('aria-label')) ?? '', /^offset 41, A a4, Live a4, equal, head$/);
    await press(page, 'ArrowUp');
    assert.match((await byte.getAttribute('aria-label')) ?? '', /^offset 31, /);
    await press(page, 'ArrowUp');
    await press(page, 'ArrowLeft');
    await press(page, 'ArrowLeft');
    assert.match((await byte.getAttribute('aria-label')) ?? '', /^offset 30, /);
    await press(page, 'Control+End');
    assert.match(await page.locator('#diff-active-byte').innerText(), /equal rows/);
    await stage.leave(page);
  });

  it('filters by path, range and size, by kinds, and clears that again', async () => {
    const page = await comparing(stage);
    const filter = page.locator('.diff-filter input');
    for (const [text, expected] of [
      ['price', ['slots[98].price', 'slots[99].price']],
      ['0x40-0x90', ['head', 'tail']],
      ['slots[98] >=5', ['slots[98].price', 'slots[98].ts_ns']],
    ] as const) {
      await filter.fill(text);
      await answered(page);
      assert.deepEqual(await names(page), expected, text);
    }
    await filter.fill('nothing of that name');
    await answered(page);
    await page.getByRole('button', { name: 'Show all differences' }).click();
    await answered(page);
    assert.equal((await names(page)).length, 22);
    await page.getByRole('button', { name: 'Fields' }).click();
    await answered(page);
    assert.deepEqual([...new Set(await names(page))], ['outside the struct']);
    assert.equal(await page.getByRole('button', { name: 'Fields' }).getAttribute('aria-pressed'), 'false');
    await stage.leave(page);
  });

  it('keeps what is typed in the filter to itself, and Escape there clears it before it leaves', async () => {
    const page = await comparing(stage);
    const input = page.locator('.diff-filter input');
    await input.fill('price');
    await press(page, 'Escape');
    assert.equal((await names(page)).length, 22);
    assert.deepEqual(await calls(page, 'compare'), []);
    await press(page, 'Escape');
    assert.equal(await page.evaluate(() => document.activeElement?.className), 'diff-list-area');
    await press(page, 'Escape');
    assert.deepEqual(await calls(page, 'compare'), [null]);
    await stage.leave(page);
  });

  it('hides a field of every element as noise by one click, or a key, and shows it again', async () => {
    const page = await comparing(stage);
    await run(page, 'slots[98].ts_ns').hover();
    await run(page, 'slots[98].ts_ns').locator('.hide').click();
    await answered(page);
    assert.equal((await names(page)).filter(name => name.endsWith('ts_ns')).length, 0);
    assert.equal(await chosen(page), 'slots[98].symbol');
    await press(page, 'Delete');
    await command(page, 'hideNoise');
    await answered(page);
    const view = await page.evaluate(() => window.testHost.view?.diff?.filter.hidden);
    assert.deepEqual(view, [
      ...['tick_ring.slots[*].ts_ns', 'tick_ring.slots[*].symbol', 'tick_ring.slots[*].qty'],
    ]);
    const chip = page.getByRole('button', { name: '7 hidden' });
    await chip.click();
    await page.getByRole('button', { name: 'Show tick_ring.slots[*].symbol again' }).click();
    await answered(page);
    assert.equal((await names(page)).filter(name => name.endsWith('symbol')).length, 2);
    await page.getByRole('button', { name: 'Show all' }).click();
    await answered(page);
    assert.equal((await names(page)).length, 22);
    assert.equal(await page.locator('.diff-chip').count(), 0);
    // What changes all the time is found by itself.
    const all = page.getByRole('button', { name: 'Hide what always changes' });
    await all.click();
    await answered(page);
    assert.equal(await page.locator('.diff-chip').count(), 0, 'there is none');
    await page.evaluate(() => {
      window.testHost.noise = [
        { offset: 0x40, length: 8, path: 'tick_ring.head' },
        { offset: 0x80, length: 8, path: 'tick_ring.tail' },
      ];
    });
    await all.click();
    await answered(page);
    assert.deepEqual((await names(page)).slice(0, 2), ['lock', 'items']);
    assert.equal(await page.getByRole('button', { name: '2 hidden' }).count(), 1);
    await stage.leave(page);
  });
});
