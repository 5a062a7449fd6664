// In place of the bytes when there are none to show: the failure to attach, with what would work, or an empty
// segment. Two lines and actions, no picture.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { failureSentences } from '../../src/model/failure-words.js';
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
    const attach = (intrusive: boolean): void => actions.call(actions.host.attach({ intrusive }));
    const name = model.hello.get()?.segment.name ?? '';
    return html`<main class="failed">
      <p>
        <i class="codicon codicon-error" aria-hidden="true"></i> ${l10n.t("Can't show {0}.", name)}
        ${failureText(link.failure)}
      </p>
      ${
        link.intrusive
          ? html`<p class="dim">${l10n.t(failureSentences.canAttach)}</p>`
          : html`<p class="dim">${link.failure.detail}</p>`
      }
      <div class="actions">
        <vscode-button @click=${() => attach(false)}>${l10n.t('Retry')}</vscode-button>
        ${
          link.intrusive
            ? html`<vscode-button appearance="secondary" @click=${() => attach(true)}
                >${l10n.t('Attach with shmat…')}</vscode-button
              >`
            : nothing
        }
      </div>
    </main>`;
  }
}
