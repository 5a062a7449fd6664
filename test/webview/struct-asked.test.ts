// What the struct pane asks for, and when it asks for nothing: rows on screen, guesses, what is kept for a restore.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { settled, Stage, quiet } from './support/browser.js';
import { calls, chosen, command, names, open, row } from './support/struct.js';

let stage: Stage;
before(async function () {
  this.timeout(60_000);
  stage = await Stage.open();
});
after(() => stage.close());

describe('what is asked for', function () {
  this.timeout(30_000);

  const table = (page: Page): Promise<unknown> =>
    page.evaluate(() => window.testHost.views.at(-1)?.table ?? null);

  it('is nothing while neither pane is seen, and no rows while the other tab is open', async () => {
    const page = await stage.segment({ struct: 'ring' });
    const rows = (): Promise<number | undefined> =>
      page.evaluate(() => window.testHost.views.at(-1)?.table?.count);
    assert.ok(((await rows()) ?? 0) > 30);
    await page.getByRole('tab', { name: 'Inspector' }).click();
    await settled(page);
    assert.equal(await rows(), 0);
    assert.equal(await page.locator('.struct-area').count(), 0);
    await page.setViewportSize({ width: 760, height: 800 });
    await page.getByRole('tab', { name: 'Inspector' }).click();
    await settled(page);
    assert.equal(await table(page), null);
    await page.getByRole('tab', { name: 'Struct' }).click();
    await settled(page);
    await quiet(page, 150);
    assert.ok(((await rows()) ?? 0) > 14);
    assert.equal(await page.evaluate(() => window.testHost.views.at(-1)?.length), 0);
    await stage.leave(page);
  });

  it('is the rows on screen and some around them, and nothing new for a step', async () => {
    const page = await stage.segment({ struct: 'million', memory: 'huge' });
    await open(page, 'slots');
    const count = (): Promise<number> => page.evaluate(() => window.testHost.views.length);
    const before = await count();
    const box = await page.locator('.struct-area').boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + 50, box.y + 100);
    await page.mouse.wheel(0, 40);
    await settled(page);
    assert.ok((await count()) - before <= 1);
    await page.locator('.struct-area').focus();
    await page.keyboard.press('End');
    await settled(page);
    await quiet(page, 150);
    assert.equal(await chosen(page), 'tick_ring.slots[999999]');
    const view = await page.evaluate(() => window.testHost.views.at(-1)?.table);
    assert.ok(view && view.first > 999_900 && view.count < 200);
    assert.ok((await page.locator('.struct-row').count()) < 60);
    const tallest = await page.evaluate(() =>
      Math.max(...[...document.querySelectorAll('.struct-area, .struct-area *')].map(e => e.scrollHeight)),
    );
    assert.ok(tallest < 5000);
    await stage.leave(page);
  });

  it('is asked for where the selection begins, and gives the focus back when what had it has gone', async () => {
    const page = await stage.segment({ struct: 'none' });
    await quiet(page, 100);
    await page.evaluate(() => window.testHost.events.reveal({ offset: 0x1040 }));
    await page.locator('shm-grid').focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowRight');
    await page.evaluate(() => window.testHost.events.command({ name: 'viewAsType' }));
    await page.getByRole('button', { name: 'Type a struct at 0x1040…' }).click();
    await quiet(page, 60);
    assert.deepEqual(await calls(page, 'bind'), [{ offset: 0x1040 }, { offset: 0x1040 }]);
    await page.evaluate(() => {
      window.testHost.struct.bind('ring');
      return window.testHost.events.bound(window.testHost.struct.bound());
    });
    await page.waitForFunction(() => document.activeElement?.matches('.struct-area, shm-grid'));
    await stage.leave(page);
  });

  it('are guesses only where they are seen, and once; choosing one puts it there', async () => {
    const page = await stage.segment({ struct: 'none' });
    await quiet(page, 100);
    assert.equal((await calls(page, 'suggest')).length, 1);
    assert.match(
      await page.locator('.guess').first().innerText(),
      /tick_ring struct · 41.280 bytes\s+its magic is "TICK"/,
    );
    await page.locator('.guess').first().click();
    await page.getByRole('button', { name: 'Type a struct…' }).click();
    await quiet(page, 60);
    const bound = (await calls(page, 'bind')) as { offset: number; by?: { name: string } | string }[];
    assert.deepEqual(
      bound.map(({ offset, by }) => [offset, typeof by === 'object' ? by.name : by]),
      [
        [0, 'tick_ring'],
        [0, undefined],
      ],
    );
    assert.equal((await calls(page, 'suggest')).length, 1);
    await stage.leave(page);
    const narrow = await stage.segment({ struct: 'none', width: 760 });
    await quiet(narrow, 100);
    assert.deepEqual(await calls(narrow, 'suggest'), []);
    await stage.leave(narrow);
  });

  it('offer a format first where the process is an interpreter, and say why', async () => {
    const page = await stage.segment({ struct: 'none', width: 760 });
    await page.evaluate(() => {
      window.testHost.struct.guesses = { list: [], interpreter: 'python3 <b>4177</b>' };
    });
    await page.getByRole('tab', { name: 'Struct' }).click();
    await page.getByText(/^\s*python3 <b>4177<\/b> is an interpreter: its own types don’t say/).waitFor();
    const buttons = page.locator('.struct-empty vscode-button');
    assert.deepEqual(await buttons.allInnerTexts(), ['Python struct or NumPy dtype…', 'Type a struct…']);
    await buttons.first().click();
    await quiet(page, 60);
    assert.deepEqual(await calls(page, 'bind'), [{ offset: 0, by: 'format' }]);
    await stage.leave(page);
  });

  it('keeps what is open and pinned for a restore', async () => {
    const page = await stage.segment({ struct: 'ring' });
    await open(page, 'lock');
    await row(page, 'head').click();
    await command(page, 'pinField');
    await page.waitForTimeout(700);
    const saved = await page.evaluate(() => window.savedState);
    await stage.leave(page);
    const again = await stage.segment({ struct: 'ring', saved });
    await quiet(again, 150);
    assert.ok((await names(again)).includes('owner'));
    assert.equal(await again.locator('.struct-pinned .name').innerText(), 'head');
    await stage.leave(again);
  });

  it('lists several structs with a row each, and takes one away', async () => {
    const page = await stage.segment({ struct: 'two' });
    assert.deepEqual(await page.locator('.struct-row[aria-level="1"] .name').allInnerTexts(), [
      'tick_ring',
      'odd',
    ]);
    await page.locator('#struct-more').click();
    await page.getByRole('button', { name: 'odd', exact: true }).click();
    await settled(page);
    await quiet(page, 150);
    assert.equal(await chosen(page), 'odd');
    await page.locator('#struct-more').click();
    await page.getByRole('button', { name: 'Remove odd' }).click();
    await quiet(page, 60);
    assert.deepEqual(await calls(page, 'unbind'), [{ name: 'odd' }]);
    await stage.leave(page);
  });
});
