// A comparison as VS Code's own diff editor: two hex dumps, each a document that nobody can write, kept for as long as
// it is open. Not the dumps (the probe makes these), nor the diff pane of the view.
import { commands, l10n, type Disposable, type Uri } from 'vscode';
import type { DiffFilter } from '../../protocol/diff.js';
import type { Moment } from '../../protocol/moment.js';
import type { NamedMoment } from '../../protocol/view-time.js';
import { KeptTexts } from '../base/kept-texts.js';
import type { TimeTo } from './time-to.js';

const bytesScheme = 'shmscope-bytes';

export interface Sides {
  a: Moment;
  b: Moment;
  filter: DiffFilter;
}

export class DiffEditor implements Disposable {
  readonly #texts = new KeptTexts(bytesScheme, () =>
    l10n.t('This comparison is over. Compare again in the view of the segment.'),
  );

  /** Throws RpcFailure. */
  async open(
    attachment: TimeTo,
    { a, b, filter }: Sides,
    name: (moment: Moment) => NamedMoment,
  ): Promise<void> {
    const text = (format: 'bytes a' | 'bytes b'): Promise<{ text: string; more: boolean }> =>
      attachment.ask((probe, number) => probe.diffText({ attachment: number, a, b, filter, format }));
    const [left, right] = await Promise.all([text('bytes a'), text('bytes b')]);
    const put = (moment: Moment, content: { text: string; more: boolean }): Uri => {
      const end = content.more ? `\n${l10n.t('… and more, which is left out.')}\n` : '';
      return this.#texts.put(name(moment).label, `${content.text}${end}`);
    };
    const title = `${name(a).label} ↔ ${name(b).label}`;
    await commands.executeCommand('vscode.diff', put(a, left), put(b, right), title);
  }

  dispose(): void {
    this.#texts.dispose();
  }
}
