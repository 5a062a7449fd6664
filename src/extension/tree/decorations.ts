// Marks beside labels: a dot on rows that are attached, a letter for a verdict, which stays where a long name leaves no
// place for words, and a sign on tabs whose segment has lost its name. Not the words (items.ts), which readers of the
// screen are read. Rows have a scheme of their own, so that a row's marks don't turn up on the tab as well.
import {
  EventEmitter,
  FileDecoration,
  l10n,
  ThemeColor,
  Uri,
  type Disposable,
  type FileDecorationProvider,
} from 'vscode';
import { verdictText } from '../../model/leaks/words.js';
import type { Verdict } from '../../model/verdict.js';
import type { Attachments } from '../attachment/registry.js';
import { scheme } from '../target.js';

const rowScheme = 'shmscope-row';

/** All that decides about a row's mark is in its URI: another mark is another URI. */
export function rowUri(key: string, attached: boolean, verdict: Verdict | undefined): Uri {
  const query = [attached ? 'attached' : '', verdict ?? ''].join(' ');
  return Uri.from({ scheme: rowScheme, path: `/${key}`, query });
}

/** Of what isn't just in use, or can't be told. */
const letters: readonly { verdict: Verdict; letter: string; warns?: true }[] = [
  { verdict: 'orphan', letter: 'O', warns: true },
  { verdict: 'owner-dead', letter: 'D', warns: true },
  { verdict: 'held', letter: 'H' },
  { verdict: 'kept', letter: 'K' },
  { verdict: 'unlinked-mapped', letter: '∅' },
];

function rowMark(query: string): FileDecoration | undefined {
  const [attached = '', verdict = ''] = query.split(' ');
  const judged = letters.find(one => one.verdict === verdict);
  const words = [
    ...(attached === '' ? [] : [l10n.t('attached')]),
    ...(judged ? [verdictText(judged.verdict, l10n.t)] : []),
  ];
  if (words.length === 0) return undefined;
  // Two characters at most. The colour is the name's, too.
  const badge = `${attached === '' ? '' : '●'}${judged?.letter ?? ''}`;
  const color = judged?.warns ? 'list.warningForeground' : attached === '' ? undefined : 'charts.green';
  return new FileDecoration(badge, words.join(', '), color === undefined ? undefined : new ThemeColor(color));
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
    if (uri.scheme === rowScheme) return rowMark(uri.query);
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
