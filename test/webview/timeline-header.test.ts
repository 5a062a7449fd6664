// What the header says of time, in a page: a process that a debugger stopped, what is recorded, a recording, what is
// lost.
import assert from 'node:assert/strict';
import { errorsOf, settled, Stage } from './support/browser.js';
import { live } from './support/timeline.js';

let stage: Stage;
before(async function () {
  this.timeout(60_000);
  stage = await Stage.open();
});
after(() => stage.close());

describe('the header of a view', function () {
  this.timeout(40_000);

  it('tells in the header that a process is stopped, without a sign to go on, and what is recorded', async () => {
    const page = await stage.segment({ struct: 'ring', height: 835 });
    await page.evaluate(() =>
      window.testHost.setTime({ stopped: { pid: 4121, text: 'stopped at ring.c:91' }, recording: true }),
    );
    await page.waitForTimeout(60);
    const stopped = page.locator('.stopped');
    assert.equal(await stopped.innerText(), 'stopped at ring.c:91');
    assert.equal(await stopped.locator('.codicon-debug-pause').count(), 1);
    assert.match(await page.locator('.live').innerText(), /Live/, 'others may still write');
    assert.equal(await page.locator('.recording').innerText(), 'recording');
    await page.evaluate(() => window.testHost.setTime({ stopped: null, recording: false, recorded: true }));
    await page.waitForTimeout(60);
    assert.equal(await page.locator('.live').innerText(), 'not live');
    assert.equal(await page.getByRole('button', { name: 'Pause sampling' }).count(), 0);
    await page.evaluate(() => {
      const [from, to] = [new Date(2026, 2, 9, 14, 3, 11), new Date(2026, 2, 9, 14, 5, 20)];
      const recorded = { oldest: 1, from: from.getTime(), to: to.getTime(), types: [] };
      return window.testHost.setStatus({ recorded, process: null });
    });
    await page.waitForTimeout(60);
    assert.equal(await page.locator('h1').innerText(), 'Recording of /ticks');
    assert.equal(await page.locator('.taken').innerText(), 'taken 2026-03-09 14:03:11 to 14:05:20');
    assert.match(await page.locator('.caption').first().innerText(), /Changed in the recording/);
    for (const name of ['Detach', 'Snapshot', 'See it as process'])
      assert.equal(await page.getByLabel(name, { exact: true }).count(), 0, name);
    await live(page, 3);
    const area = page.locator('.timeline-area');
    assert.equal(await area.getAttribute('aria-valuetext'), 'The end of the recording');
    assert.deepEqual(errorsOf(page), []);
    await stage.leave(page);
  });

  it('says when what is looked at is lost, and offers the way back', async () => {
    const page = await stage.segment({ struct: 'ring', height: 835 });
    await live(page, 6);
    await page.locator('.timeline-area').focus();
    await page.keyboard.press('Home');
    await settled(page);
    // Lost behind our back: the next frame for another range tells.
    await page.evaluate(() => (window.testHost.time.kept = 20));
    await page.mouse.move(300, 400);
    await page.mouse.wheel(0, 2000);
    await settled(page);
    assert.match(await page.locator('.banner').innerText(), /no longer kept/);
    await page.locator('.banner vscode-button').click();
    await settled(page);
    assert.equal(await page.locator('.banner').count(), 0);
    assert.equal(await page.evaluate(() => window.testHost.view?.at), undefined);
    await stage.leave(page);
  });
});
