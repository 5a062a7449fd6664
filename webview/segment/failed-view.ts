// In place of the bytes when there are none to show: the failure to attach, with what would work, or an empty
// segment. Two lines and actions, no picture.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { failureSentences, notLinuxCode } from '../../src/model/failure-words.js';
import { Part } from './app.js';
import { failureText } from './failure-text.js';

export class FailedView extends Part {
  protected override view(): unknown {
    const link = this.app.model.link.get();
    if (link.kind !== 'failed') {
      return html`<main class="failed">
        <p>${l10n.t('This segment is empty: it has no bytes.')}</p>
        <p class="dim">${l10n.t('It is shown as soon as it grows.')}</p>
      </main>`;
    }
    const { actions, model } = this.app;
    const { failure, intrusive } = link;
    const attach = (agreed: boolean) => (): void => actions.call(actions.host.attach({ intrusive: agreed }));
    const close = (): void => actions.call(actions.host.detach());
    const nowhere = failure.code === notLinuxCode;
    const details = intrusive ? l10n.t(failureSentences.canAttach) : failure.detail;
    const ends = nowhere || (failure.kind === 'gone' && !intrusive);
    return html`<main class="failed">
      <p>
        <i class="codicon codicon-error" aria-hidden="true"></i>
        ${failureText(failure, model.hello.get()?.segment.name)}
      </p>
      ${nowhere ? nothing : html`<p class="dim">${details}</p>`}
      <div class="actions">
        ${intrusive ? this.#button(l10n.t('Attach with shmat…'), 'primary', attach(true)) : nothing}
        ${nowhere ? nothing : this.#button(l10n.t('Retry'), intrusive ? 'secondary' : 'primary', attach(false))}
        ${ends ? this.#button(l10n.t('Close'), 'secondary', close) : nothing}
      </div>
    </main>`;
  }

  #button(text: string, appearance: 'primary' | 'secondary', run: () => void): unknown {
    return html`<vscode-button appearance=${appearance} @click=${run}>${text}</vscode-button>`;
  }
}
