// Runs in the extension host: opens a segment whose writer counts up its first word now and then, and tells when the
// row that shows it had other pixels. Bundled and started by latency.bench.ts, which knows when the writer wrote.
import { writeFileSync } from 'node:fs';
import { closeEditors, eventually, inView } from '../../host/driver/control.js';
import { asked, openTab } from './asked.js';

const { seconds, others = [], result, ...own } = asked();

/**
 * Watches the first row of the hex view, frame by frame, and keeps when its glyphs changed: a fading colour moves a
 * pixel by little at a time. It looks in the task after each frame, so that what was drawn in that frame is seen in it,
 * and the time is that after it was painted. Keeps too when frames that have something of that row were sampled, and
 * when they came here.
 */
const watch = `(() => {
  const find = node => node.querySelector?.('shm-hex canvas') ?? [...node.querySelectorAll?.('*') ?? []]
    .map(e => e.shadowRoot && find(e.shadowRoot)).find(Boolean);
  const canvas = find(document);
  if (!canvas) return false;
  const pen = canvas.getContext('2d');
  const seen = (window.shmscopeSeen = { drawn: [], came: [] });
  window.addEventListener('message', ({ data }) => {
    if (data?.method !== 'frame' || !data.params.runs.some(run => run.offset < 8)) return;
    seen.came.push({ sampled: data.params.time, at: Date.now() });
  });
  const after = new MessageChannel();
  let last;
  after.port1.onmessage = () => {
    const { data } = pen.getImageData(0, 0, canvas.width, Math.round(24 * devicePixelRatio));
    let changed = 0;
    if (last?.length === data.length)
      for (let i = 0; i < data.length; i++) if (Math.abs(data[i] - last[i]) > 60) changed++;
    last = data;
    if (changed > 8) seen.drawn.push(Date.now());
  };
  const look = () => {
    after.port2.postMessage(0);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  return true;
})()`;

describe('latency', function () {
  this.timeout((seconds + 240) * 1000);
  after(closeEditors);

  it('is measured', async () => {
    for (const address of [...others, own]) await openTab(address);
    await eventually('the bytes are drawn', () => inView(watch), 30_000);
    await new Promise(resolve => setTimeout(resolve, 3000));
    await inView('window.shmscopeSeen.drawn.length = window.shmscopeSeen.came.length = 0');
    await new Promise(resolve => setTimeout(resolve, seconds * 1000));
    writeFileSync(result, JSON.stringify(await inView('window.shmscopeSeen')));
  });
});
