// The timeline in a page: what is asked for and when, gaps, letters, dragging into the past and back, by mouse and by
// keys. Its looks are in timeline-pictures.test.ts.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Moment } from '../../src/protocol/moment.js';
import { calls, command, errorsOf, ink, lastLine, settled, Stage } from './support/browser.js';
import { barHeights, live, mark, nothing, pointAt } from './support/timeline.js';

let stage: Stage;
before(async function () {
  this.timeout(60_000);
  stage = await Stage.open();
});
after(() => stage.close());

const saved = {
  segment: 'posix:0:1a:81',
  offset: 0,
  anchor: 0x47,
  active: 0x40,
  struct: { pane: 'struct', expanded: [], pinned: [] },
};

async function at(page: Page): Promise<Moment | undefined> {
  return page.evaluate(() => window.testHost.view?.at);
}

/** The samples of the page's host, from the latest back. */
async function sample(page: Page, back: number): Promise<{ sample: number; time: number; head: string }> {
  return page.evaluate(b => {
    const kept = window.testHost.time.samples.at(-1 - b);
    if (!kept) throw new Error('no such sample');
    const head = new DataView(kept.bytes.buffer).getBigUint64(0x40, true);
    return { sample: kept.sample, time: kept.time, head: String(head) };
  }, back);
}

async function valueText(page: Page): Promise<string> {
  return (await page.locator('.timeline-area').getAttribute('aria-valuetext')) ?? '';
}

const plain = (text: string): string => text.replace(/[\s\u2009]/g, '');

describe('the timeline', function () {
  this.timeout(40_000);
  let page: Page;
  beforeEach(async () => {
    page = await stage.segment({ struct: 'ring', saved, height: 835 });
  });
  afterEach(async () => {
    assert.deepEqual(errorsOf(page), []);
    await page.close();
  });

  it('is 86 high, and there and asked for only where there is height for it', async () => {
    const box = await page.locator('shm-timeline').boundingBox();
    assert.equal(box?.height, 86);
    assert.equal(await page.evaluate(() => window.testHost.view?.timeline), true);
    await page.setViewportSize({ width: 1268, height: 639 });
    await settled(page);
    assert.equal(await page.locator('shm-timeline').count(), 0);
    assert.equal(await page.evaluate(() => window.testHost.view?.timeline), undefined);
    await page.setViewportSize({ width: 1268, height: 640 });
    await settled(page);
    assert.equal(await page.locator('shm-timeline').count(), 1);
  });

  it('draws bars where bytes changed, and a gap where nothing was sampled', async () => {
    await live(page, 20);
    await nothing(page, 6);
    await live(page, 10);
    const heights = await barHeights(page);
    const { width } = (await page.locator('.timeline-area').boundingBox()) ?? { width: 0 };
    const x = (ago: number): number => Math.round(width - 6 - (ago / 60) * (width - 40));
    const drawn = (from: number, to: number): number =>
      heights.slice(x(from), x(to)).filter(height => height > 0).length / (x(to) - x(from));
    assert.ok(drawn(9.5, 1) > 0.6, `${drawn(9.5, 1)}`);
    assert.equal(drawn(15, 11), 0);
    assert.ok(drawn(30, 17) > 0.6, `${drawn(30, 17)}`);
    assert.equal(drawn(58, 40), 0, 'before it was watched');
    const gap = await page.locator('.timeline-area').boundingBox();
    await page.mouse.move((gap?.x ?? 0) + x(13), (gap?.y ?? 0) + 40);
    assert.match(await page.locator('.timeline-tooltip').innerText(), /nothing was sampled/);
    await page.mouse.move((gap?.x ?? 0) + x(5), (gap?.y ?? 0) + 40);
    assert.match(
      await page.locator('.timeline-tooltip').innerText(),
      /\d\d:\d\d:\d\d\.\d, \d+ bytes changed/,
    );
  });

  it('says what the history holds, and what fell out of it', async () => {
    const caption = async (): Promise<string> => page.locator('shm-timeline .caption').innerText();
    await live(page, 4);
    assert.match(await caption(), /history 12 of 64 MiB · from \d\d:\d\d:\d\d$/);
    await page.evaluate(() => (window.testHost.time.kept = 10));
    await live(page, 1);
    assert.match(await caption(), /older is no longer kept$/);
    await page.evaluate(() => (window.testHost.time.without = 'too large'));
    await live(page, 1);
    assert.match(await caption(), /too large to keep a history$/);
    const { x, y } = await pointAt(page, 3);
    await page.mouse.click(x, y);
    assert.match(
      await page.locator('.notice').innerText(),
      /too large to keep a history: it can’t be looked at/,
    );
    assert.equal(await at(page), undefined);
  });

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
    assert.deepEqual(await at(page), { kind: 'sample', sample: then.sample });
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
    assert.equal(await at(page), undefined);
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
    assert.deepEqual(await at(page), { kind: 'sample', sample: second });
    await page.keyboard.press('ArrowRight');
    await settled(page);
    assert.deepEqual(await at(page), { kind: 'sample', sample: second + 1 });
    await page.keyboard.press('ArrowRight');
    await settled(page);
    assert.equal(await at(page), undefined, 'after the latest comes Live');
    await page.keyboard.press('Home');
    await settled(page);
    assert.deepEqual(await at(page), { kind: 'sample', sample: 7 });
    await page.keyboard.press('ArrowLeft');
    await settled(page);
    assert.deepEqual(await at(page), { kind: 'sample', sample: 7 }, 'nothing older is kept');
    await page.keyboard.press('Escape');
    await settled(page);
    assert.equal(await at(page), undefined);
  });

  it('goes back to live by the command, and by the one that pauses', async () => {
    await live(page, 4);
    for (const name of ['backToLive', 'pause'] as const) {
      await page.locator('.timeline-area').focus();
      await page.keyboard.press('Home');
      await settled(page);
      assert.notEqual(await at(page), undefined);
      await command(page, name);
      await settled(page);
      assert.equal(await at(page), undefined);
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
    assert.deepEqual(await calls(page, 'read'), [{ offset: 0, length: 65_536, at: await at(page) }]);
    await command(page, 'backToLive');
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

  it('ends a look into the past with its attachment', async () => {
    await live(page, 3);
    await page.locator('.timeline-area').focus();
    await page.keyboard.press('Home');
    await settled(page);
    await page.evaluate(() => window.testHost.setState({ kind: 'restarting', attempt: 1, retryAt: 0 }));
    await page.evaluate(() => window.testHost.setState({ kind: 'attached' }));
    await settled(page);
    assert.equal(await at(page), undefined);
  });

  it('compares a snapshot with Live at a click on its letter', async () => {
    await live(page, 5);
    const time = await mark(page, 'snapshot', 'Snapshot A', 'a');
    await live(page, 5);
    const moment = { kind: 'snapshot', snapshot: 'a' } as const;
    await page.evaluate(
      ([m, t]) =>
        window.testHost.setTime({ snapshots: [{ moment: m, label: 'Snapshot A', detail: '', time: t }] }),
      [moment, time] as const,
    );
    const chip = page.getByRole('button', { name: 'Compare Snapshot A with Live' });
    assert.equal(await chip.innerText(), 'A');
    await chip.click();
    await page.waitForTimeout(50);
    assert.deepEqual(await calls(page, 'compare'), [{ a: moment, b: { kind: 'live' } }]);
    assert.equal(await at(page), undefined, 'the click is not a look into the past');
  });

  it('compares the ends of a range, dragged with Shift or chosen with Shift and arrows', async () => {
    await live(page, 20);
    const latest = await page.evaluate(() => window.testHost.time.samples.at(-1)?.time ?? 0);
    const [early, late] = [await sample(page, 80), await sample(page, 20)];
    const from = await pointAt(page, (latest - early.time) / 1000);
    const to = await pointAt(page, (latest - late.time) / 1000);
    await page.keyboard.down('Shift');
    await page.mouse.move(to.x, to.y);
    await page.mouse.down();
    await page.mouse.move(from.x, from.y, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await page.waitForTimeout(60);
    const range = { a: { kind: 'sample', sample: early.sample }, b: { kind: 'sample', sample: late.sample } };
    assert.deepEqual(await calls(page, 'compare'), [range]);
    assert.equal(await at(page), undefined);
    await page.locator('.timeline-area').focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Enter');
    await settled(page);
    const [a, b] = [await sample(page, 2), await sample(page, 0)];
    const second = { a: { kind: 'sample', sample: a.sample }, b: { kind: 'sample', sample: b.sample } };
    assert.deepEqual((await calls(page, 'compare')).at(-1), second);
  });
});
