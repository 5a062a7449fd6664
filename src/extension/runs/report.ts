// Tells a person what a run left behind, once, and does what they say: show, remove (which asks first), ignore. Not how
// it is found out (src/probe/runs).
import { commands, l10n, workspace, type Disposable } from 'vscode';
import { amountText } from '../../model/leaks/words.js';
import type { LeftObject } from '../../protocol/runs.js';
import { tell } from '../base/ask.js';
import type { InventoryStore } from '../inventory/store.js';
import { isRemovable } from '../tree/items.js';
import type { IgnoredLeaks } from './ignored.js';
import { shortLabel } from './label.js';

export interface ReportOptions {
  inventory: InventoryStore;
  ignored: IgnoredLeaks;
  /** Opens the list of leaks at these. */
  show: (ids: readonly string[]) => Promise<void>;
  /** Asks first. */
  remove: (ids: readonly string[]) => Promise<void>;
}

/** Named in one message. */
const mostNamed = 3;

export class RunReport {
  readonly #options: ReportOptions;
  /** Two runs may be one: a debugger's program in a terminal. */
  readonly #told = new Set<string>();

  constructor(options: ReportOptions) {
    this.#options = options;
  }

  async left(label: string, objects: readonly LeftObject[]): Promise<void> {
    const { ignored } = this.#options;
    const fresh = objects.filter(object => !this.#told.has(object.id) && !ignored.has(label, object));
    if (fresh.length === 0) return;
    for (const { id } of fresh) this.#told.add(id);
    const answers = {
      show: l10n.t('Show'),
      remove: l10n.t('Remove…'),
      ignore: l10n.t('Ignore'),
    };
    const removable = this.#removable(fresh).length > 0 && workspace.isTrusted;
    const actions = [answers.show, ...(removable ? [answers.remove] : []), answers.ignore];
    const answer = await tell('information', leftText(label, fresh), ...actions);
    if (answer === answers.show) await this.#options.show(fresh.map(({ id }) => id));
    else if (answer === answers.remove) await this.#options.remove(this.#removable(fresh));
    else if (answer === answers.ignore) await ignored.add(label, fresh);
  }

  #removable(objects: readonly LeftObject[]): string[] {
    const { segments, others } = this.#options.inventory;
    return objects.flatMap(({ id }) => {
      const segment = segments.get(id);
      return others.has(id) || (segment && isRemovable(segment)) ? [id] : [];
    });
  }
}

export function registerRunCommands(ignored: IgnoredLeaks): Disposable[] {
  return [commands.registerCommand('shmscope.forgetIgnoredLeaks', () => ignored.clear())];
}

function leftText(label: string, objects: readonly LeftObject[]): string {
  const named = objects
    .slice(0, mostNamed)
    .map(({ name, kind, size }) => {
      const amount = amountText(kind, size);
      return amount === undefined ? name : `${name} (${amount})`;
    })
    .join(', ');
  const more = objects.length - mostNamed;
  const all = more > 0 ? l10n.t('{0} and {1} more', named, more) : named;
  return l10n.t(
    '“{0}” has ended and left behind: {1}. Nobody is seen to use it any more.',
    shortLabel(label),
    all,
  );
}
