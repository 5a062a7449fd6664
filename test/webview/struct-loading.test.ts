// Types that are being read, as the struct pane tells it: not at all where it's short, then how far it is and the way
// to give up. And what is said afterwards.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { BoundState } from '../../src/protocol/view.js';
import { calls, Stage } from './support/browser.js';
import { violations } from './support/violations.js';

let stage: Stage;
before(async function () {
  this.timeout(60_000);
  stage = await Stage.open();
});
after(() => stage.close());

const nothing: BoundState = { types: [], loading: null, problems: [] };
const loading = { what: 'producer 4121', done: 0, total: 0 };

async function tell(page: Page, state: BoundState): Promise<void> {
  await page.evaluate(s => window.testHost.events.bound(s), state);
}

describe('types that are being read', function () {
  this.timeout(30_000);

  it('are not spoken of at first, then by how far it is, and can be given up', async () => {
    const page = await stage.segment({ struct: 'none' });
    const bar = page.locator('.struct-loading [role=progressbar]');
    const seen = await page.evaluate(
      async s => {
        await window.testHost.events.bound(s);
        await new Promise(resolve => requestAnimationFrame(resolve));
        const before = document.querySelectorAll('.struct-loading').length;
        await window.testHost.events.bound({ ...s, loading: null });
        await new Promise(resolve => setTimeout(resolve, 400));
        return [before, document.querySelectorAll('.struct-loading').length];
      },
      { ...nothing, loading },
    );
    assert.deepEqual(seen, [0, 0], 'what is read at once');
    await tell(page, { ...nothing, loading });
    await bar.waitFor();
    assert.equal(await bar.getAttribute('aria-valuenow'), null);
    assert.match(await page.locator('.struct-loading').innerText(), /Reading the types of producer 4121/);
    await tell(page, { ...nothing, loading: { ...loading, done: 512, total: 2048 } });
    await page.locator('.struct-loading .much').waitFor();
    assert.equal(await bar.getAttribute('aria-valuenow'), '25');
    assert.deepEqual(await violations(page), []);
    await page.locator('.struct-loading').getByRole('button', { name: 'Cancel' }).click();
    assert.equal((await calls(page, 'cancelTypes')).length, 1);
    await tell(page, { ...nothing, problems: [{ severity: 'warning', text: 'It was cancelled.' }] });
    await page.locator('.struct-problem').waitFor();
    assert.equal(await bar.count(), 0);
    await stage.leave(page);
  });

  it('that have no guess say one reason, not two', async () => {
    const page = await stage.segment({ struct: 'none', width: 760 });
    await page.evaluate(() => (window.testHost.struct.guesses = { list: [], interpreter: null }));
    await page.getByRole('tab', { name: 'Struct' }).click();
    await page.getByText('None of the types of the attached process fits.').waitFor();
    await tell(page, { ...nothing, problems: [{ severity: 'warning', text: 'It was cancelled.' }] });
    await page.locator('.struct-problem').waitFor();
    assert.equal(await page.getByText('None of the types').count(), 0);
    await stage.leave(page);
  });
});
