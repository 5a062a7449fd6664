// The head of the struct pane: what is bound is named whole at each width at which the panes stand side by side.
// Not its switches (struct.test.ts) nor its menu (struct-asked.test.ts).
import assert from 'node:assert/strict';
import { settled, Stage } from './support/browser.js';

let stage: Stage;
before(async function () {
  this.timeout(60_000);
  stage = await Stage.open();
});
after(() => stage.close());

describe('head of the struct pane', function () {
  this.timeout(30_000);

  for (const width of [1000, 1180, 1268]) {
    it(`names what is bound whole in its head, beside the inspector, ${width} wide`, async () => {
      const page = await stage.segment({ struct: 'ring', width });
      const cut = (): Promise<(string | null)[]> =>
        page
          .locator('.struct-names [role=tab], .struct-names .value-head > *')
          .evaluateAll(parts =>
            parts.filter(part => part.scrollWidth > part.clientWidth).map(part => part.textContent),
          );
      assert.deepEqual(await cut(), []);
      const left = (selector: string): Promise<number> =>
        page
          .locator(selector)
          .first()
          .evaluate(e => e.getBoundingClientRect().left);
      const inspector = await page.getByRole('tab', { name: 'Inspector' }).boundingBox();
      assert.ok(inspector && inspector.x + inspector.width < (await left('.switches')));
      if (width === 1268)
        assert.ok(
          Math.abs((await left('.value-head > [aria-hidden]')) - (await left('.struct-row .value')) - 3) < 1,
        );
      await page.evaluate(() => {
        const bound = window.testHost.struct.bound();
        const types = bound.types.map(type => ({ ...type, name: 'ring_of_ticks_v2' }));
        return window.testHost.events.bound({ ...bound, types });
      });
      await settled(page);
      assert.deepEqual(await cut(), [], 'a longer name');
      await stage.leave(page);
    });
  }
});
