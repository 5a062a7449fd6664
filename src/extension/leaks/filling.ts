// A warning before what the system allows is used up, and when it is: a notification, once each time it comes near.
// Not the forecast (src/model/forecast.ts), nor its words (filling-words.ts); the views show it as long as it holds.
import { commands, l10n } from 'vscode';
import { tell } from '../base/ask.js';
import type { Disposable } from '../base/disposables.js';
import type { Log } from '../base/log.js';
import type { InventoryStore } from '../inventory/store.js';
import { Approaches } from './approaches.js';
import { fillingText } from './filling-words.js';

export interface FillingOptions {
  inventory: InventoryStore;
  /** Does a person want to be told? */
  wanted: () => boolean;
  /** Opens the list of leaks. */
  show: () => Promise<void>;
  log: Log;
}

export class FillingWarning implements Disposable {
  readonly #options: FillingOptions;
  readonly #listener: Disposable;
  readonly #approaches = new Approaches();

  constructor(options: FillingOptions) {
    this.#options = options;
    this.#listener = options.inventory.onDidChange(() => this.#update());
  }

  dispose(): void {
    this.#listener.dispose();
  }

  #update(): void {
    const { inventory, wanted, log } = this.#options;
    // What isn't known is no sign that all is well again.
    if (!inventory.current || !wanted()) return;
    for (const filling of this.#approaches.take(inventory.filling, performance.now()))
      this.#tell(fillingText(filling, inventory)).catch((error: unknown) =>
        log.error(`what fills up could not be told: ${String(error)}`),
      );
  }

  async #tell(text: string): Promise<void> {
    const [show, settings] = [l10n.t('Show Leaks'), l10n.t('Open Settings')];
    const answer = await tell('warning', text, show, settings);
    if (answer === show) await this.#options.show();
    else if (answer === settings)
      await commands.executeCommand('workbench.action.openSettings', 'shmscope.leaks.warnBeforeFull');
  }
}
