// Messages to and from one document of a webview. A webview that is hidden loses its document, and the next one
// starts from nothing: then what was asked of the old one is settled as ended and a new link begins.
// Not what the messages say (messages.ts checks that).
import type { Webview } from 'vscode';
import { connect, type Handlers, type Link, type Peer, type Remote } from '../../protocol/rpc.js';
import type { RpcMessage } from '../../protocol/rpc.js';
import { asFailure } from '../attachment/attachment.js';
import { Disposables, type Disposable } from '../base/disposables.js';
import type { Checks } from './checks.js';
import { checkMessage } from './messages.js';
import { inOneBuffer } from './one-buffer.js';
import type { Log } from '../base/log.js';

type Api<T> = { [K in keyof T]: (p: never) => unknown };

/** `Theirs`: what the webview offers; `Ours`: what it may call, each with a check of what it sends. */
export class WebviewLink<Theirs extends Api<Theirs>, Ours extends Api<Ours>> implements Disposable {
  readonly #webview: Webview;
  readonly #handlers: Handlers<Ours>;
  readonly #checks: Checks<Ours>;
  readonly #log: Log;
  readonly #owned = new Disposables();
  #peer: Peer<Theirs> | undefined;
  #deliver: ((message: RpcMessage) => void) | undefined;

  constructor(webview: Webview, handlers: Handlers<Ours>, checks: Checks<Ours>, log: Log) {
    this.#webview = webview;
    this.#handlers = handlers;
    this.#checks = checks;
    this.#log = log;
    this.#owned.add(webview.onDidReceiveMessage((message: unknown) => this.#received(message)));
  }

  /** The document's side, from its first word on and until it is hidden. */
  get remote(): Remote<Theirs> | undefined {
    return this.#peer?.remote;
  }

  /** Its document has gone. */
  hidden(): void {
    this.#peer?.end({ kind: 'ended', detail: 'the view is hidden' });
    this.#peer = undefined;
    this.#deliver = undefined;
  }

  dispose(): void {
    this.hidden();
    this.#owned.dispose();
  }

  #received(raw: unknown): void {
    const message = checkMessage(raw, this.#checks);
    if (typeof message === 'string') {
      this.#log.warn(`a view's message was refused: ${message}`);
      this.#refuse(raw, message);
      return;
    }
    // `ready` is the first word of a document, so a second one comes from a new document.
    if (message.type === 'call' && message.method === 'ready') this.#begin();
    this.#deliver?.(message);
  }

  #begin(): void {
    this.hidden();
    const link: Link = {
      send: message => void this.#webview.postMessage(inOneBuffer(message)),
      receive: onMessage => (this.#deliver = onMessage),
    };
    this.#peer = connect<Theirs, Ours>(link, this.#handlers, asFailure);
  }

  /** A call that is refused still settles. */
  #refuse(raw: unknown, detail: string): void {
    if (typeof raw !== 'object' || raw === null || !('id' in raw) || typeof raw.id !== 'number') return;
    if (!('type' in raw) || raw.type !== 'call') return;
    const reply: RpcMessage = { type: 'failure', id: raw.id, failure: { kind: 'bug', detail } };
    void this.#webview.postMessage(reply);
  }
}
