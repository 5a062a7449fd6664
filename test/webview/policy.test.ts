// The page's policy in a real browser: nothing of ours is refused, and nothing else runs or styles.
import assert from 'node:assert/strict';
import { errorsOf, Stage, takeErrors, quiet } from './support/browser.js';

let stage: Stage;
before(async function () {
  this.timeout(60_000);
  stage = await Stage.open();
});
after(() => stage.close());

describe('the policy of the page', function () {
  this.timeout(30_000);

  it('refuses nothing of ours, and any style or script that is slipped in', async () => {
    const page = await stage.segment();
    await page.evaluate(() => {
      window.addEventListener('securitypolicyviolation', event => {
        const seen = (document.documentElement.dataset['refused'] ?? '') + event.effectiveDirective + ' ';
        document.documentElement.dataset['refused'] = seen;
      });
    });
    const refused = (): Promise<string | null> => page.locator('html').getAttribute('data-refused');
    await page.locator('#more').click();
    await page.locator('.menu vscode-dropdown').first().click();
    assert.equal(await refused(), null);
    assert.deepEqual(errorsOf(page), []);
    await page.evaluate(() => {
      document.body.insertAdjacentHTML(
        'beforeend',
        '<style>h1 { color: red }</style><p style="color: red">x</p>',
      );
      const script = document.createElement('script');
      script.textContent = 'window.name = "slipped in"';
      document.body.append(script);
    });
    await quiet(page, 50);
    const seen = ((await refused()) ?? '').trim().split(' ').sort();
    assert.deepEqual(seen, ['script-src-elem', 'style-src-attr', 'style-src-elem']);
    assert.equal(await page.evaluate(() => window.name), '');
    assert.equal(takeErrors(page).length, 3, 'each is an error that would fail a test');
    await stage.leave(page);
  });
});
