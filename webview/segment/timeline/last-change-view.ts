// Tells when the selected bytes last changed, and from what, on a line of its own above the last one, with the way to
// the sample before. Esc closes it; another selection makes it stale, and so closes it too.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { watch } from '../../atom.js';
import { ago } from '../../format.js';
import { Part } from '../app.js';
import { showBefore, type ToldChange } from './last-change.js';
import { liveTime } from './past.js';
import { exactClock } from './words.js';

export class LastChangeView extends Part {
  #end: (() => void) | undefined;
  #told: ToldChange | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    let last = this.app.model.selection.peek();
    this.#end = watch(() => {
      const { selection, time } = this.app.model;
      // What had happened by then is not what has happened by now.
      const isLive = time.at.get() === null;
      if (isLive && time.told.peek()?.past) time.told.set(null);
      if (selection.get() === last) return;
      last = selection.get();
      time.told.set(null);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end?.();
  }

  protected override view(): unknown {
    const { model } = this.app;
    const told = model.time.told.get();
    if (!told) return nothing;
    model.calm.get();
    return html`<div class="last-change" tabindex="-1" @keydown=${this.#onKey}>
      <i class="codicon codicon-history" aria-hidden="true"></i>
      <span class="told" role="status">${this.#words(told)}</span>
      ${
        told.time === undefined
          ? nothing
          : html`<vscode-button appearance="secondary" @click=${() => showBefore(this.app, told)}
              >${l10n.t('Show the sample before')}</vscode-button
            >`
      }
      <button
        type="button"
        class="close"
        aria-label=${l10n.t('Close')}
        title=${l10n.t('Close (Esc)')}
        @click=${() => this.#close()}
      >
        <i class="codicon codicon-close" aria-hidden="true"></i>
      </button>
    </div>`;
  }

  #words({ what, time, past, before, after }: ToldChange): unknown {
    if (time === undefined)
      return past
        ? l10n.t('{0} had not changed by then, in the history that is kept.', what)
        : l10n.t('{0} has not changed in the history that is kept.', what);
    const age = ago(liveTime(this.app.model) - time);
    return html`<span>${l10n.t('{0} changed {1}, {2}:', what, exactClock(time), age)}</span>
      <span class="value">${before}</span> → <span class="value">${after}</span>`;
  }

  protected override updated(): void {
    const told = this.app.model.time.told.peek();
    if (told && told !== this.#told) this.querySelector<HTMLElement>('.last-change')?.focus();
    this.#told = told;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.#close();
  };

  #close(): void {
    this.app.model.time.told.set(null);
  }
}
