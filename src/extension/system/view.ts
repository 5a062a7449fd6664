// The System section of the side bar: a small webview with the budget's bars, as a tree can't draw any.
// It looks only while it is visible. Not the drawing (webview's system bundle).
import { l10n, window, type Uri, type WebviewView, type WebviewViewProvider } from 'vscode';
import type { SystemEvents, SystemHostApi, SystemState } from '../../protocol/view.js';
import { asFailure } from '../attachment/attachment.js';
import { Disposables, type Disposable } from '../base/disposables.js';
import type { Log } from '../base/log.js';
import { WebviewLink } from '../editor/link.js';
import { systemChecks } from '../editor/messages.js';
import { page, pageOptions } from '../editor/page.js';
import type { InventoryStore } from '../inventory/store.js';
import { fillingShort, fillingText } from '../leaks/filling-words.js';
import type { Look } from '../probe/look.js';

export class SystemView implements WebviewViewProvider, Disposable {
  readonly #extensionUri: Uri;
  readonly #inventory: InventoryStore;
  readonly #look: Look;
  readonly #log: Log;
  readonly #owned = new Disposables();
  #link: WebviewLink<SystemEvents, SystemHostApi> | undefined;

  constructor(extensionUri: Uri, inventory: InventoryStore, look: Look, log: Log) {
    this.#extensionUri = extensionUri;
    this.#inventory = inventory;
    this.#look = look;
    this.#log = log;
    this.#owned.add(inventory.onDidChange(() => this.#send()));
    this.#owned.add(window.registerWebviewViewProvider('shmscope.system', this));
  }

  resolveWebviewView(view: WebviewView): void {
    const { webview } = view;
    const handlers = { ready: () => ({ state: this.#state(), l10n: l10n.bundle ?? {} }) };
    const link = new WebviewLink<SystemEvents, SystemHostApi>(webview, handlers, systemChecks, this.#log);
    this.#link = link;
    view.onDidChangeVisibility(() => {
      this.#look.want('system', view.visible);
      if (!view.visible) link.hidden();
    });
    view.onDidDispose(() => {
      this.#look.want('system', false);
      link.dispose();
      if (this.#link === link) this.#link = undefined;
    });
    webview.options = pageOptions(this.#extensionUri);
    webview.html = page(webview, this.#extensionUri, 'system', l10n.t('System'), {
      webviewSection: 'system',
      preventDefaultContextMenuItems: true,
    });
    this.#look.want('system', view.visible);
  }

  dispose(): void {
    this.#link?.dispose();
    this.#owned.dispose();
  }

  #state(): SystemState | null {
    const { known, budget, filling: fillings, unseenProcesses, processes } = this.#inventory;
    if (!known) return null;
    const warnings = fillings.map(filling => ({
      ...{ resource: filling.resource, short: fillingShort(filling) },
      text: fillingText(filling, this.#inventory),
    }));
    return { budget, warnings, unseen: unseenProcesses, processes };
  }

  #send(): void {
    const remote = this.#link?.remote;
    const state = remote && this.#state();
    if (!state) return;
    remote.system(state).catch((error: unknown) => {
      const { kind, detail } = asFailure(error);
      if (kind !== 'ended') this.#log.error(`the System view did not take its state: ${detail}`);
    });
  }
}
