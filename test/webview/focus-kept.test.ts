// Buttons that leave the page as they are pressed: the focus goes back to the pane that had it, so that the next key
// does something. Not what the buttons do (timeline-past, chart, diff-states, find).
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { command, settled } from './support/browser.js';
import { row } from './support/struct.js';
import { live, useRing } from './support/timeline.js';

/** Waits until what has the focus is this. */
async function focused(page: Page, selector: string): Promise<void> {
  await page.waitForFunction(wanted => document.activeElement?.matches(wanted) === true, selector, {
    timeout: 5000,
  });
}

async function intoThePast(page: Page): Promise<void> {
  await page.locator('.timeline-area').focus();
  await page.keyboard.press('Home');
  await settled(page);
}

describe('the focus, when what had it leaves the page', function () {
  this.timeout(40_000);
  let page: Page;
  useRing(opened => (page = opened));

  it('goes back to the bytes by Back to live, where they had it before', async () => {
    await live(page, 3);
    await page.locator('shm-grid').focus();
    await page.evaluate(() => window.testHost.events.reveal({ offset: 0 }));
    await intoThePast(page);
    await page.locator('shm-grid').focus();
    await page.getByRole('button', { name: 'Back to live' }).click();
    await focused(page, 'shm-grid');
    await page.keyboard.press('ArrowRight');
    await settled(page);
    assert.match((await page.locator('.line').innerText()).replace(/\s+/g, ' '), /offset 0x0001/);
  });

  it('goes back to the struct or the timeline, where one of them had it', async () => {
    await live(page, 3);
    for (const pane of ['.struct-area', '.timeline-area']) {
      await intoThePast(page);
      await page.locator(pane).focus();
      await page.locator('.live.past .back').focus();
      await page.keyboard.press('Enter');
      await focused(page, pane);
    }
  });

  it('goes back by the command, too', async () => {
    await live(page, 3);
    await intoThePast(page);
    await page.locator('.live.past .back').focus();
    await command(page, 'backToLive');
    await focused(page, '.timeline-area');
  });

  it('is not lost by the close of a chart, of the last change, or of the find bar', async () => {
    await live(page, 3);
    await row(page, 'head').locator('.name').click();
    await focused(page, '.struct-area');
    await command(page, 'chart');
    await page.locator('.chart .close').click();
    await focused(page, '.struct-area');
    await command(page, 'chart');
    await page.locator('.chart .close').focus();
    await page.keyboard.press('Escape');
    await focused(page, '.struct-area');
    await command(page, 'lastChange');
    await page.locator('.last-change .close').click();
    await focused(page, '.struct-area');
    await command(page, 'find');
    await page.locator('.find-icon').last().click();
    await focused(page, 'shm-grid');
  });

  it('is not lost under a tab, where the bytes are not to be seen', async () => {
    await page.setViewportSize({ width: 760, height: 835 });
    await live(page, 3);
    await command(page, 'showStruct');
    await row(page, 'head').locator('.name').click();
    await command(page, 'lastChange');
    await page.locator('.last-change .close').click();
    await focused(page, '.struct-area');
    await command(page, 'chart');
    await page.locator('.chart .close').click();
    await focused(page, '.struct-area');
  });

  it('goes to the bytes when a comparison is ended by its cross', async () => {
    await live(page, 1);
    await page.locator('shm-grid').focus();
    await page.evaluate(() =>
      window.testHost.setTime({
        comparing: {
          a: { moment: { kind: 'sample', sample: 1 }, label: 'Sample', detail: '' },
          b: { moment: { kind: 'live' }, label: 'Live', detail: '' },
        },
      }),
    );
    await page.locator('.comparing .end').focus();
    await page.evaluate(() => window.testHost.setTime({ comparing: null }));
    await focused(page, 'shm-grid');
  });
});
