// What the mouse does besides selecting: menus where they are asked for, and no text of the page selected by mistake.
import assert from 'node:assert/strict';
import { lastLine, pointAt, Stage, quiet } from './support/browser.js';

let stage: Stage;
before(async function () {
  this.timeout(60_000);
  stage = await Stage.open();
});
after(() => stage.close());

describe('mouse and menus', function () {
  this.timeout(30_000);

  it('moves the cursor to where a menu is asked for, but within the selection', async () => {
    const page = await stage.segment();
    const far = await pointAt(page, 6, 3);
    await page.mouse.click(far.x, far.y, { button: 'right' });
    assert.match(await lastLine(page), /offset 0x0063 .*sel 1 B/);
    const [from, to, within] = [
      await pointAt(page, 2, 3),
      await pointAt(page, 4, 5),
      await pointAt(page, 3, 1),
    ];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 5 });
    await page.mouse.up();
    await page.mouse.click(within.x, within.y, { button: 'right' });
    assert.match(await lastLine(page), /offset 0x0023 .*sel 35 B/);
    await stage.leave(page);
  });

  it('leaves no text of the page selected by select all', async () => {
    const page = await stage.segment();
    await page.evaluate(() => window.testHost.setStatus({ orphan: true }));
    const selected = (): Promise<string> => page.evaluate(() => document.getSelection()?.toString() ?? '');
    // As VS Code's own command does it, whatever has the focus.
    const all = (): Promise<void> =>
      page.evaluate(() => document.getSelection()?.selectAllChildren(document.body));
    await page.locator('shm-grid').focus();
    await all();
    await quiet(page, 50);
    assert.equal(await selected(), '');
    // Elsewhere only what is said is selected, until one clicks into the bytes.
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await all();
    assert.match(await selected(), /No process maps/);
    assert.doesNotMatch(await selected(), /Offset|POSIX|Little-endian/);
    const point = await pointAt(page, 2, 3);
    await page.mouse.click(point.x, point.y);
    assert.equal(await selected(), '');
    await stage.leave(page);
  });

  it('opens the menu, which Escape, another press and leaving the view close', async () => {
    const page = await stage.segment();
    const open = async (): Promise<void> => {
      await page.locator('#more').click();
      assert.equal(await page.locator('.menu').count(), 1);
    };
    await open();
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.menu').count(), 0);
    await open();
    await page.evaluate(() => window.dispatchEvent(new Event('blur')));
    assert.equal(await page.locator('.menu').count(), 0);
    await open();
    await page.locator('.hex-head').click();
    assert.equal(await page.locator('.menu').count(), 0);
    await stage.leave(page);
  });
});
