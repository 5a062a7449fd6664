// The status bar item: how many segments are attached, or that the probe has a problem; gone when neither.
import { l10n, StatusBarAlignment, ThemeColor, window, type StatusBarItem } from 'vscode';
import type { Attachments } from './attachment/registry.js';
import { Disposables, type Disposable } from './base/disposables.js';
import type { ProbeClient } from './probe/client.js';
import { noIcons } from './text/plain.js';

export class StatusBar implements Disposable {
  readonly #owned = new Disposables();
  readonly #item: StatusBarItem;
  readonly #attachments: Attachments;
  readonly #client: ProbeClient;

  constructor(attachments: Attachments, client: ProbeClient) {
    this.#attachments = attachments;
    this.#client = client;
    this.#item = this.#owned.add(window.createStatusBarItem('shmscope.status', StatusBarAlignment.Right, 90));
    this.#item.name = l10n.t('Shared Memory');
    this.#owned.add(attachments.onDidChange(() => this.#update()));
    this.#owned.add(client.onDidChange(() => this.#update()));
    this.#update();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #update(): void {
    const item = this.#item;
    const { state } = this.#client;
    const count = this.#attachments.attached;
    if (state.kind === 'waiting') {
      item.text = `$(warning) ${noIcons(l10n.t('Shared memory: starting again'))}`;
      item.tooltip = l10n.t('The probe ended ({0}). Click to see its log.', state.failure.detail);
      item.backgroundColor = new ThemeColor('statusBarItem.warningBackground');
      item.command = 'shmscope.showLog';
      item.show();
      return;
    }
    item.backgroundColor = undefined;
    if (count === 0) {
      item.hide();
      return;
    }
    item.text = `$(layers) ${noIcons(l10n.t('{0} attached · read-only', count))}`;
    item.tooltip = l10n.t('Segments of shared memory that are attached. Nothing is ever written to them.');
    item.command = 'shmscope.showAttached';
    item.show();
  }
}
