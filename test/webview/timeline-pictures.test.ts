// Pictures of the timeline in each theme, into out/screenshots, with what has to hold in all of them. To be looked at
// by people, beside the design's.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { errorsOf, settled, Stage } from './support/browser.js';
import { take } from './support/diff.js';
import { root, themes } from './support/site.js';
import { live, mark, nothing, pointAt } from './support/timeline.js';
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
  offset: 0xf70,
  anchor: 0x1047,
  active: 0x1040,
  struct: {
    pane: 'struct',
    expanded: ['tick_ring.slots', 'tick_ring.slots[96]', 'tick_ring.lock'],
    pinned: [],
  },
};

async function shot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(folder, `timeline-${name}.png`) });
}

/** A minute with two stops, two snapshots and a pause. */
async function eventful(page: Page): Promise<void> {
  await mark(page, 'attached', '');
  await live(page, 20);
  const a = await mark(page, 'snapshot', 'Snapshot A', 'a');
  await mark(page, 'stopped', 'stopped at ring.c:88');
  await page.evaluate(() => {
    for (let i = 0; i < 17; i++) {
      window.wind(200);
      window.testHost.time.take(Date.now());
    }
  });
  await mark(page, 'continued', '');
  await live(page, 10);
  await nothing(page, 4);
  await live(page, 12);
  const b = await mark(page, 'snapshot', 'Snapshot B', 'b');
  await live(page, 6);
  await mark(page, 'exited', 'gateway 4140 exited');
  await live(page, 10);
  const snapshots = [
    { moment: { kind: 'snapshot' as const, snapshot: 'a' }, label: 'Snapshot A', detail: '', time: a },
    { moment: { kind: 'snapshot' as const, snapshot: 'b' }, label: 'Snapshot B', detail: '', time: b },
  ];
  await page.evaluate(list => window.testHost.setTime({ snapshots: list }), snapshots);
  await page.waitForTimeout(150);
}

describe('pictures of the timeline', function () {
  this.timeout(60_000);

  for (const theme of themes) {
    it(`${theme}: a minute, a look back, a comparison`, async () => {
      const page = await stage.segment({ theme, struct: 'ring', height: 835, saved });
      await eventful(page);
      await shot(page, theme);
      assert.deepEqual(await violations(page), []);
      const { x, y } = await pointAt(page, 12.4);
      await page.mouse.click(x, y);
      await page.mouse.move(x - 60, y);
      await settled(page);
      await page.waitForTimeout(150);
      await shot(page, `${theme}-past`);
      assert.deepEqual(await violations(page), []);
      await page.keyboard.press('Escape');
      await take(page, 'a');
      await live(page, 1);
      await page.mouse.move(300, 300);
      await page.evaluate(() =>
        window.testHost.setTime({
          comparing: {
            a: { moment: { kind: 'snapshot', snapshot: 'a' }, label: 'Snapshot A', detail: '' },
            b: { moment: { kind: 'live' }, label: 'Live', detail: '' },
          },
          stopped: { pid: 4121, text: 'stopped at ring.c:91' },
          recording: true,
        }),
      );
      await page.waitForTimeout(150);
      await shot(page, `${theme}-compared`);
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(errorsOf(page), []);
      await stage.leave(page);
    });
  }

  it('narrow, and in German', async () => {
    const page = await stage.segment({ width: 760, height: 865, struct: 'ring', saved, language: 'de' });
    await eventful(page);
    await page.evaluate(() => {
      window.testHost.time.kept = 60;
      return window.testHost.sample();
    });
    await page.waitForTimeout(150);
    await shot(page, 'narrow');
    assert.deepEqual(await violations(page), []);
    await stage.leave(page);
  });
});
