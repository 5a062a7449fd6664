// Runs in the extension host: a view of a segment that is written at full speed, over links of several speeds between
// the server and its window. What came, how old it was, and how soon a page down was answered. Bundled and started by
// remote.bench.ts.
import { writeFileSync } from 'node:fs';
import {
  clickInView,
  closeEditors,
  eventually,
  inView,
  press,
  shapeLink,
  traffic,
} from '../../host/driver/control.js';
import { asked, openTab } from './asked.js';

const { seconds, links = [], result, ...own } = asked();

/** Ages of frames as they come, ms by one clock; and a promise of how long after a key one of a newer revision came. */
const watch = `(() => {
  const grid = document.querySelector('[role=grid]');
  if (!grid) return false;
  const seen = (window.shmscopeSeen = { ages: [], revision: 0, told: () => {} });
  window.addEventListener('message', ({ data }) => {
    if (data?.method !== 'frame') return;
    seen.ages.push(Date.now() - data.params.time);
    seen.revision = Math.max(seen.revision, data.params.revision);
    seen.told();
  });
  window.addEventListener('keydown', () => (seen.pressed = Date.now()), true);
  window.shmscopeAnswer = before => new Promise(resolve => {
    const look = () => {
      if (seen.revision <= before) return;
      resolve(Date.now() - seen.pressed);
    };
    seen.told = look;
    look();
  });
  return true;
})()`;

describe('a slow link', function () {
  this.timeout((seconds * links.length + 120) * 1000);
  after(async () => {
    await shapeLink(0, 0);
    await closeEditors();
  });

  it('is measured', async () => {
    await openTab(own);
    await eventually('the view is there', () => inView(watch), 30_000);
    // Its first page is never written.
    await clickInView('[role=grid]');
    for (let i = 0; i < 20; i++) await press('PageDown');
    const measured = [];
    for (const { delay, rate } of links) {
      await shapeLink(delay, rate);
      await new Promise(resolve => setTimeout(resolve, 3000));
      await inView('window.shmscopeSeen.ages.length = 0');
      const before = await traffic();
      await new Promise(resolve => setTimeout(resolve, seconds * 1000));
      const ages = await inView('window.shmscopeSeen.ages');
      const after = await traffic();
      const pages = [];
      for (let i = 0; i < 8; i++) {
        const before = await inView('window.shmscopeSeen.revision');
        await press('PageDown');
        pages.push(await inView(`window.shmscopeAnswer(${Number(before)})`));
        await new Promise(resolve => setTimeout(resolve, 300));
      }
      measured.push({ delay, rate, ages, pages, down: after.down - before.down, up: after.up - before.up });
    }
    writeFileSync(result, JSON.stringify(measured));
  });
});
