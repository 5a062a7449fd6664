// A Link over a worker's port: what is sent is cloned, so bigints and layouts cross as they are. Not the words.
import type { Link, RpcMessage } from '../../protocol/rpc.js';

/** A MessagePort or a Worker, by the few methods that are needed. */
interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: RpcMessage) => void): unknown;
}

/** That no more comes (`onClose`) is for the owner of the thread to tell: a port doesn't know. */
export function portLink(port: Port): Link {
  return {
    send: message => port.postMessage(message),
    receive: onMessage => {
      port.on('message', onMessage);
    },
  };
}
