// One rpc for both links: calls, answers and typed failures over anything that carries messages.
// Every call settles: with its result, with the other side's failure, or as `ended` when the link closes.
// Not the carrying itself: framing.ts does it for a pipe, one-buffer.ts of the extension readies it for a webview.
import { RpcFailure, type Failure } from './failure.js';

/** Carries whole messages in order. `close` tells the handler that no more will come. */
export interface Link {
  send(message: RpcMessage): void;
  receive(onMessage: (message: RpcMessage) => void, onClose: (failure: Failure) => void): void;
}

export type RpcMessage =
  | { type: 'call'; id: number; method: string; params: unknown }
  | { type: 'result'; id: number; value: unknown }
  | { type: 'failure'; id: number; failure: Failure };

// A method takes one value and answers one. `never` lets every such interface match.
type Api<T> = { [K in keyof T]: (p: never) => unknown };

/** The other side's interface, as seen from here: every method answers later, or fails. */
export type Remote<T extends Api<T>> = {
  readonly [K in keyof T]: (...p: Parameters<T[K]>) => Promise<Awaited<ReturnType<T[K]>>>;
};

/** What this side implements: each method of the interface, at once or later. */
export type Handlers<T extends Api<T>> = {
  readonly [K in keyof T]: (...p: Parameters<T[K]>) => ReturnType<T[K]> | Promise<ReturnType<T[K]>>;
};

export interface Peer<T extends Api<T>> {
  readonly remote: Remote<T>;
  /** Settles all that is under way as `ended`, and everything that is called later. */
  end(failure: Failure): void;
}

/**
 * Joins `handlers` (ours) to a link and gives the other side's interface. `toFailure` turns what a handler threw
 * into facts that travel.
 */
export function connect<Theirs extends Api<Theirs>, Ours extends Api<Ours>>(
  link: Link,
  handlers: Handlers<Ours>,
  toFailure: (error: unknown) => Failure,
): Peer<Theirs> {
  const pending = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: RpcFailure) => void }
  >();
  let lastId = 0;
  let ended: Failure | undefined;

  const end = (failure: Failure): void => {
    ended ??= failure;
    const waiting = [...pending.values()];
    pending.clear();
    for (const call of waiting) call.reject(new RpcFailure(ended));
  };

  const answer = async (id: number, method: string, params: unknown): Promise<void> => {
    let reply: RpcMessage;
    try {
      reply = { type: 'result', id, value: await dispatch(handlers, method, params) };
    } catch (error) {
      reply = { type: 'failure', id, failure: toFailure(error) };
    }
    if (ended) return;
    try {
      link.send(reply);
    } catch (error) {
      // It can't be carried (too large): the caller must not wait for ever.
      link.send({ type: 'failure', id, failure: toFailure(error) });
    }
  };

  link.receive(message => {
    if (message.type === 'call') {
      void answer(message.id, message.method, message.params);
      return;
    }
    const call = pending.get(message.id);
    pending.delete(message.id);
    if (message.type === 'result') call?.resolve(message.value);
    else call?.reject(new RpcFailure(message.failure));
  }, end);

  const call = (method: string, params: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (ended) {
        reject(new RpcFailure(ended));
        return;
      }
      const id = ++lastId;
      pending.set(id, { resolve, reject });
      try {
        link.send({ type: 'call', id, method, params });
      } catch (error) {
        pending.delete(id);
        reject(new RpcFailure(toFailure(error)));
      }
    });

  const remote = new Proxy({} as Remote<Theirs>, {
    get: (_, method) =>
      typeof method === 'string' && method !== 'then' ? (p: unknown) => call(method, p) : undefined,
  });
  return { remote, end };
}

async function dispatch(handlers: object, method: string, params: unknown): Promise<unknown> {
  // Only own methods: a message must not reach what every object inherits.
  const handler: unknown = Object.hasOwn(handlers, method) ? Reflect.get(handlers, method) : undefined;
  if (typeof handler !== 'function') {
    throw new RpcFailure({ kind: 'bug', detail: `there is no method ${JSON.stringify(method)}` });
  }
  const result: unknown = await Reflect.apply(handler, handlers, [params]);
  return result;
}
