// Loaded before the webview's bundle: gives it acquireVsCodeApi, backed by the scripted host, and a clock that tests
// can wind forward (so that a minute of activity doesn't take one). Query: memory, delay, state.
import { TestHost } from './host.js';
import type { MemoryName } from './memory.js';
import { RingMemory } from './memory.js';
import { countWork, quiet } from './quiet.js';
import type { StructName } from './struct-host.js';

declare global {
  interface Window {
    testHost: TestHost;
    /** Lets `seconds` of ticks pass, each with a frame. */
    pass(seconds: number, step: number): Promise<void>;
    wind(milliseconds: number): void;
    /** Waits until nothing is under way that begins within so many milliseconds; no longer than these. */
    quiet(most: number): Promise<void>;
    /** When what the view sent so far has come to the host. */
    delivered(): Promise<void>;
    /** From now on time passes only by `wind` and `pass`. */
    stopClock(): void;
    savedState: unknown;
    /** Translations by English text, if any. */
    translations?: Record<string, string>;
  }
}

countWork();
let ahead = 0;
const realNow = performance.now.bind(performance);
const realDate = Date.now.bind(Date);
let stopped: number | undefined;
performance.now = () => (stopped ?? realNow()) + ahead;
Date.now = () => realDate() + ahead;
window.stopClock = () => {
  stopped = realNow();
};
window.wind = milliseconds => {
  ahead += milliseconds;
};

const query = new URLSearchParams(location.search);
const struct = query.get('struct');
const host = new TestHost((query.get('memory') ?? 'ring') as MemoryName, (struct ?? 'none') as StructName);
host.readyDelay = Number(query.get('delay') ?? 0);
const name = query.get('name');
if (name !== null) host.hello = { ...host.hello, segment: { ...host.hello.segment, name } };
const saved = query.get('saved');
// Pages that aren't about structs have the inspector beside the bytes.
const beside = { pane: 'inspector', expanded: [], pinned: [] };
const fresh = { segment: host.hello.segment.id, offset: 0, anchor: 0, active: 0, struct: beside };
window.savedState = saved !== null ? (JSON.parse(saved) as unknown) : struct === null ? fresh : undefined;
if (window.translations) host.hello = { ...host.hello, l10n: window.translations };
window.testHost = host;
window.quiet = most => quiet(most, () => host.inFlight > 0);

let toHost: ((data: never) => void) | undefined;
/** Messages to the host that are on their way. */
let underway = 0;
window.delivered = async () => {
  while (underway > 0) await new Promise(resolve => setTimeout(resolve, 0));
};
host.connect(
  data => setTimeout(() => window.dispatchEvent(new MessageEvent('message', { data })), 0),
  handler => (toHost = handler),
);
Object.assign(window, {
  acquireVsCodeApi: () => ({
    postMessage: (message: unknown) => {
      const data = structuredClone(message) as never;
      underway++;
      setTimeout(() => {
        underway--;
        toHost?.(data);
      }, 0);
    },
    getState: () => window.savedState,
    setState: (state: unknown) => (window.savedState = state),
  }),
});

window.pass = async (seconds, step) => {
  const { memory } = host;
  for (let t = 0; t < seconds; t += step) {
    ahead += step * 1000;
    if (memory instanceof RingMemory) {
      for (let n = Math.round(12.4 * step) || 1; n > 0; n--) memory.ring.tick(Date.now());
    }
    host.time.take(Date.now());
    await host.sample();
  }
};
