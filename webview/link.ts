// The one door of a webview: messages of the rpc over VS Code's postMessage, and the state VS Code keeps for us.
// Not what is said: src/protocol/view.ts has the words. Views never come here; they change atoms.
import type { Failure } from '../src/protocol/failure.js';
import { RpcFailure } from '../src/protocol/failure.js';
import type { Link, RpcMessage } from '../src/protocol/rpc.js';

/** VS Code gives its api once to a page. `State` is what survives the view being closed and restored. */
export function openDoor<State>(): {
  link: Link;
  savedState: () => State | undefined;
  saveState: (state: State) => void;
} {
  const api = acquireVsCodeApi<State>();
  const link: Link = {
    send: message => {
      api.postMessage(message);
    },
    receive: onMessage => {
      window.addEventListener('message', (event: MessageEvent<unknown>) => {
        if (isRpcMessage(event.data)) onMessage(event.data);
      });
    },
  };
  return { link, savedState: () => api.getState(), saveState: state => void api.setState(state) };
}

/** Facts that travel, of whatever one of our handlers threw. */
export function toFailure(error: unknown): Failure {
  if (error instanceof RpcFailure) return error.failure;
  return { kind: 'bug', detail: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

// The frame's window also gets messages that aren't ours (developer tools, other scripts of VS Code).
function isRpcMessage(data: unknown): data is RpcMessage {
  if (typeof data !== 'object' || data === null || !('type' in data) || !('id' in data)) return false;
  return data.type === 'call' || data.type === 'result' || data.type === 'failure';
}
