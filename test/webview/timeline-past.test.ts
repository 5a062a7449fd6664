// Looking into the past by the timeline, by mouse and by keys: what is shown, inspected and copied then, and the ways
// back. Not the timeline itself (timeline.test.ts).
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { calls, command, ink, lastLine, settled } from './support/browser.js';
import { row } from './support/struct.js';
import { live, momentAsked, pointAt, sample, useRing, valueText } from './support/timeline.js';

const plain = (text: string): string => text.replace(/[\s\u2009]/g, '');

describe('a look into the past', function () {
  this.timeout(40_000);
  let page: Page;
  useRing(opened => (page = opened));

  it('dragged off Live, shows the segment as it was, in hex, struct and inspector, and goes back', async () => {
    await live(page, 20);
    const then = await sample(page, 50);
    const now = await sample(page, 0);
    const latest = await page.evaluate(() => window.testHost.time.samples.at(-1)?.time ?? 0);
    const from = await pointAt(page, 0);
    const to = await pointAt(page, (latest - then.time) / 1000);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x + 40, to.y, { steps: 4 });
    await page.mouse.move(to.x, to.y, { steps: 3 });
    await page.mouse.up();
    await settled(page);
    assert.deepEqual(await momentAsked(page), { kind: 'sample', sample: then.sample });
    const head = page.locator('.struct-row[data-path="tick_ring.head"] .value');
    await page.waitForTimeout(150);
    assert.equal(plain(await head.innerText()), then.head);
    assert.match(plain(await lastLine(page)), new RegExp(`u64${then.head}`));
    assert.match(await page.locator('.live.past').innerText(), /−1\d\.\d s\s*Back to live/);
    assert.match(await page.locator('[aria-live=assertive]').innerText(), /Looking at \d\d:\d\d:\d\d\./);
    assert.match(await valueText(page), /^\d\d:\d\d:\d\d\.\d, −1\d\.\d s$/);
    // It stays as it was while time goes on, which the timeline tells.
    await live(page, 2);
    assert.equal(plain(await head.innerText()), then.head);
    assert.equal(await head.locator('.flashed').count(), 0);
    await page.getByRole('button', { name: 'Back to live' }).click();
    await settled(page);
    await page.waitForTimeout(150);
    assert.equal(await momentAsked(page), undefined);
    assert.notEqual(plain(await head.innerText()), then.head);
    assert.ok(Number(plain(await head.innerText())) > Number(now.head));
    assert.match(await page.locator('.live').innerText(), /Live/);
  });

  it('shows no heat on what is past', async () => {
    await live(page, 3);
    const head = await page.locator('.hex-head .column').first().boundingBox();
    const pane = await page.locator('.hex-head').boundingBox();
    const x = (head?.x ?? 0) - (pane?.x ?? 0);
    // The byte of head that always changes, without its digits.
    const corner = (): Promise<number> => ink(page, x + 2, 2 + 4 * 20 + 2, 3, 3);
    await page.evaluate(() => window.pass(0.2, 0.1));
    assert.equal(await corner(), 1, 'hot while live');
    await page.locator('.timeline-area').focus();
    await page.keyboard.press('ArrowLeft');
    await settled(page);
    const cold = await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.hex-area canvas');
      const pen = canvas?.getContext('2d');
      const { data } = pen?.getImageData(0, 0, canvas?.width ?? 1, canvas?.height ?? 1) ?? { data: [] };
      let orange = 0;
      for (let i = 0; i < data.length; i += 4) {
        if ((data[i + 3] ?? 0) > 40 && (data[i] ?? 0) - (data[i + 2] ?? 0) > 90) orange++;
      }
      return orange;
    });
    assert.equal(cold, 0);
  });

  it('goes sample by sample with the arrows, to the oldest with Home, and back with Escape', async () => {
    await live(page, 8);
    await page.evaluate(() => (window.testHost.time.kept = 7));
    await live(page, 1);
    await page.locator('.timeline-area').focus();
    assert.equal(await valueText(page), 'Live');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await settled(page);
    const { sample: second } = await sample(page, 1);
    assert.deepEqual(await momentAsked(page), { kind: 'sample', sample: second });
    await page.keyboard.press('ArrowRight');
    await settled(page);
    assert.deepEqual(await momentAsked(page), { kind: 'sample', sample: second + 1 });
    await page.keyboard.press('ArrowRight');
    await settled(page);
    assert.equal(await momentAsked(page), undefined, 'after the latest comes Live');
    await page.keyboard.press('Home');
    await settled(page);
    assert.deepEqual(await momentAsked(page), { kind: 'sample', sample: 7 });
    await page.keyboard.press('ArrowLeft');
    await settled(page);
    assert.deepEqual(await momentAsked(page), { kind: 'sample', sample: 7 }, 'nothing older is kept');
    await page.keyboard.press('Escape');
    await settled(page);
    assert.equal(await momentAsked(page), undefined);
  });

  it('goes back to live by the command, and by the one that pauses', async () => {
    await live(page, 4);
    for (const name of ['backToLive', 'pause'] as const) {
      await page.locator('.timeline-area').focus();
      await page.keyboard.press('Home');
      await settled(page);
      assert.notEqual(await momentAsked(page), undefined);
      await command(page, name);
      await settled(page);
      assert.equal(await momentAsked(page), undefined);
      assert.match(await page.locator('.live').innerText(), /Live/);
    }
  });

  it('copies what is off screen as it was at the moment that is looked at', async () => {
    await live(page, 4);
    await page.locator('.timeline-area').focus();
    await page.keyboard.press('Home');
    await settled(page);
    await page.locator('shm-grid').focus();
    await page.keyboard.press('Control+a');
    await command(page, 'copyHex');
    assert.deepEqual(await calls(page, 'read'), [{ offset: 0, length: 65_536, at: await momentAsked(page) }]);
    await command(page, 'backToLive');
  });

  it('inspects what is off screen as it was then, asking once, and says nothing of it where that is lost', async () => {
    await live(page, 4);
    const [old, older] = [await sample(page, 8), await sample(page, 12)];
    await page.evaluate(() => window.testHost.events.reveal({ offset: 0x8000 }));
    await page.evaluate(() => window.testHost.events.reveal({ offset: 0x40 }));
    await page.locator('.hex-area').hover();
    await page.mouse.wheel(0, 20_000);
    await settled(page);
    const u64 = async (): Promise<string | undefined> => /u64([\d]+)/.exec(plain(await lastLine(page)))?.[1];
    await page.locator('.timeline-area').focus();
    for (let i = 0; i < 9; i++) await page.keyboard.press('ArrowLeft');
    await settled(page);
    assert.deepEqual(await momentAsked(page), { kind: 'sample', sample: old.sample });
    assert.equal(await u64(), old.head);
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowLeft');
    await settled(page);
    assert.equal(await u64(), older.head);
    await page.evaluate(() => (window.testHost.calls.length = 0));
    await live(page, 2);
    assert.equal(await u64(), older.head);
    assert.deepEqual(await calls(page, 'read'), []);
    await page.evaluate(kept => (window.testHost.time.kept = kept), older.sample + 1);
    await page.keyboard.press('ArrowRight');
    await settled(page);
    assert.notEqual(await u64(), older.head);
    await page.evaluate(() => (window.testHost.time.kept = window.testHost.time.samples.length));
    await page.keyboard.press('ArrowRight');
    await settled(page);
    assert.match(await lastLine(page), /not read yet/);
    await command(page, 'backToLive');
    await settled(page);
    assert.ok(Number(await u64()) > Number(old.head));
  });

  it('from a pause looks back, and returns to what was paused', async () => {
    await live(page, 6);
    const head = page.locator('.struct-row[data-path="tick_ring.head"] .value');
    const paused = plain(await head.innerText());
    await command(page, 'pause');
    await page.locator('.timeline-area').focus();
    await page.keyboard.press('Home');
    await settled(page);
    await page.waitForTimeout(150);
    const { head: first } = await sample(page, 29);
    assert.equal(plain(await head.innerText()), first);
    await page.keyboard.press('End');
    await settled(page);
    await page.waitForTimeout(150);
    assert.equal(plain(await head.innerText()), paused);
    assert.match(await page.locator('.live').innerText(), /Paused/);
    assert.equal(await valueText(page), 'Paused');
  });

  it('tells the last change up to what is looked at, not the latest', async () => {
    await live(page, 4);
    await row(page, 'head').locator('.name').click();
    await page.locator('.timeline-area').focus();
    for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowLeft');
    await settled(page);
    const at = await momentAsked(page);
    assert.ok(at?.kind === 'sample');
    await command(page, 'lastChange');
    await page.locator('.last-change').waitFor();
    const heads = await page.evaluate(
      n =>
        [n - 1, n].map(wanted => {
          const kept = window.testHost.time.samples.find(({ sample: s }) => s === wanted);
          return kept && String(new DataView(kept.bytes.buffer).getBigUint64(0x40, true));
        }),
      at.sample,
    );
    // It grows with each sample.
    const values = await page.locator('.last-change .value').allInnerTexts();
    assert.deepEqual(values.map(plain), heads);
    await page.keyboard.press('Escape');
    await page.locator('.timeline-area').focus();
    await page.keyboard.press('Home');
    await settled(page);
    await command(page, 'lastChange');
    await page.locator('.told', { hasText: 'head had not changed by then' }).waitFor();
  });

  it('ends a look into the past with its attachment', async () => {
    await live(page, 3);
    await page.locator('.timeline-area').focus();
    await page.keyboard.press('Home');
    await settled(page);
    await page.evaluate(() => window.testHost.events.reveal({ offset: 0x40 }));
    await command(page, 'lastChange');
    await page.locator('.last-change').waitFor();
    await page.evaluate(() => window.testHost.setState({ kind: 'restarting', attempt: 1, retryAt: 0 }));
    // Neither the samples nor what was told of one: the numbers of the next life name others.
    await page.locator('.last-change').waitFor({ state: 'detached' });
    await page.locator('.timeline-area').focus();
    await page.keyboard.press('Home');
    await page.evaluate(() => window.testHost.setState({ kind: 'attached' }));
    await settled(page);
    assert.equal(await momentAsked(page), undefined);
  });
});
