// A comparison as VS Code's own diff editor: two hex dumps, each a document that nobody can write, kept for as long as
// it is open. Not the dumps (the probe makes these), nor the diff pane of the view.
import { commands, EventEmitter, l10n, Uri, workspace, type Disposable } from 'vscode';
import type { DiffFilter } from '../../protocol/diff.js';
import type { Moment } from '../../protocol/moment.js';
import type { NamedMoment } from '../../protocol/view-time.js';
import { Disposables } from '../base/disposables.js';
import type { TimeTo } from './time-to.js';

export const bytesScheme = 'shmscope-bytes';

export interface Sides {
  a: Moment;
  b: Moment;
  filter: DiffFilter;
}

export class DiffEditor implements Disposable {
  readonly #owned = new Disposables();
  readonly #texts = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();
  #count = 0;

  constructor() {
    this.#owned.add(this.#changed);
    this.#owned.add(
      workspace.registerTextDocumentContentProvider(bytesScheme, {
        onDidChange: this.#changed.event,
        provideTextDocumentContent: uri =>
          this.#texts.get(uri.toString()) ??
          // VS Code brings the tab back after a reload, and what was compared then is over.
          l10n.t('This comparison is over. Compare again in the view of the segment.'),
      }),
    );
    this.#owned.add(
      workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === bytesScheme) this.#texts.delete(uri.toString());
      }),
    );
  }

  /** Throws RpcFailure. */
  async open(
    attachment: TimeTo,
    { a, b, filter }: Sides,
    name: (moment: Moment) => NamedMoment,
  ): Promise<void> {
    const text = (format: 'bytes a' | 'bytes b'): Promise<{ text: string; more: boolean }> =>
      attachment.ask((probe, number) => probe.diffText({ attachment: number, a, b, filter, format }));
    const [left, right] = await Promise.all([text('bytes a'), text('bytes b')]);
    const number = ++this.#count;
    const put = (side: string, moment: Moment, content: { text: string; more: boolean }): Uri => {
      // A slash would make folders of a name.
      const title = name(moment).label.replaceAll('/', '\u2215');
      const uri = Uri.from({ scheme: bytesScheme, path: `/${number}/${side}/${title}.txt` });
      const end = content.more ? `\n${l10n.t('… and more, which is left out.')}\n` : '';
      this.#texts.set(uri.toString(), `${content.text}${end}`);
      return uri;
    };
    const title = `${name(a).label} ↔ ${name(b).label}`;
    await commands.executeCommand('vscode.diff', put('A', a, left), put('B', b, right), title);
  }

  dispose(): void {
    this.#texts.clear();
    this.#owned.dispose();
  }
}
