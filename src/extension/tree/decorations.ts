// Marks beside labels: a dot on rows that are attached, a word on tabs whose segment has lost its name.
// Rows have a scheme of their own, so that a row's dot doesn't turn up on the tab as well.
import {
  EventEmitter,
  FileDecoration,
  l10n,
  ThemeColor,
  Uri,
  type Disposable,
  type FileDecorationProvider,
} from 'vscode';
import type { Attachments } from '../attachment/registry.js';
import { scheme } from '../target.js';

const rowScheme = 'shmscope-row';

/** All that decides about a row's mark is in its URI: another mark is another URI. */
export function rowUri(key: string, attached: boolean, unlinked: boolean): Uri {
  const marks = [attached ? 'attached' : '', unlinked ? 'unlinked' : ''].filter(Boolean).join(' ');
  return Uri.from({ scheme: rowScheme, path: `/${key}`, query: marks });
}

export class Decorations implements FileDecorationProvider, Disposable {
  readonly #attachments: Attachments;
  readonly #changed = new EventEmitter<Uri[] | undefined>();
  readonly #listener: { dispose(): void };
  /** Tabs whose segment is known to have lost its name. */
  #unlinked = new Set<string>();

  readonly onDidChangeFileDecorations = this.#changed.event;

  constructor(attachments: Attachments) {
    this.#attachments = attachments;
    this.#listener = attachments.onDidChange(() => this.#update());
  }

  provideFileDecoration(uri: Uri): FileDecoration | undefined {
    if (uri.scheme === rowScheme && uri.query.includes('attached')) {
      return new FileDecoration('●', l10n.t('attached'), new ThemeColor('charts.green'));
    }
    if (uri.scheme === scheme && this.#unlinked.has(uri.toString())) {
      return new FileDecoration(
        '∅',
        l10n.t('unlinked or removed: its name is gone, the memory is not'),
        new ThemeColor('list.warningForeground'),
      );
    }
    return undefined;
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
  }

  #update(): void {
    const now = new Set(
      this.#attachments.all.filter(a => a.status?.segment.unlinked === true).map(a => a.address),
    );
    const differing = [...now]
      .filter(a => !this.#unlinked.has(a))
      .concat([...this.#unlinked].filter(a => !now.has(a)));
    this.#unlinked = now;
    if (differing.length > 0) this.#changed.fire(differing.map(a => Uri.parse(a, true)));
  }
}
