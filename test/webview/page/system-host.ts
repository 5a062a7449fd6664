// The System section's host in pages of tests: one state, then another when told.
import { connect } from '../../../src/protocol/rpc.js';
import type { SystemEvents, SystemHostApi, SystemState } from '../../../src/protocol/view.js';

declare global {
  interface Window {
    tell(state: SystemState): Promise<void>;
  }
}

const gib = 2 ** 30;
const first: SystemState = {
  budget: {
    shm: { size: 24 * gib, used: 1.2 * gib },
    sysv: {
      segments: 14,
      maxSegments: 4096,
      bytes: 9 * 2 ** 20,
      maxBytes: 2 ** 53,
      maxSegmentBytes: 2 ** 53,
      pageBytes: 4096,
    },
  },
  warnings: [],
  unseen: 3,
  processes: 212,
};

let toHost: ((data: never) => void) | undefined;
const peer = connect<SystemEvents, SystemHostApi>(
  {
    send: data => setTimeout(() => window.dispatchEvent(new MessageEvent('message', { data })), 0),
    receive: handler => (toHost = handler as never),
  },
  { ready: () => ({ state: first, l10n: {} }) },
  error => ({ kind: 'bug', detail: String(error) }),
);
window.tell = async state => peer.remote.system(state);
Object.assign(window, {
  acquireVsCodeApi: () => ({
    postMessage: (message: unknown) => setTimeout(() => toHost?.(message as never), 0),
    getState: () => undefined,
    setState: () => undefined,
  }),
});
