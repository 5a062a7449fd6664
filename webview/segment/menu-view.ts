// What is behind "⋯": rate, bytes a row, byte order, copy, and where it is narrow what the header has no room for.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { bytesPerRow, rates } from '../../src/protocol/view.js';
import { showValue, valueOf } from '../controls.js';
import { Part } from './app.js';
import { copySelection } from './commands.js';
import type { CopyFormat } from './copying.js';
import { openFind } from './find/find-actions.js';
import { chartField } from './timeline/chart-actions.js';
import { tellLastChange } from './timeline/last-change.js';

interface Choice {
  value: string;
  text: string;
}

export class MenuView extends Part {
  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('pointerdown', this.#onOutside);
    document.addEventListener('keydown', this.#onKey);
    window.addEventListener('blur', this.#onBlur);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.#onOutside);
    document.removeEventListener('keydown', this.#onKey);
    window.removeEventListener('blur', this.#onBlur);
  }

  protected override view(): unknown {
    const { model, actions } = this.app;
    if (!model.menu.get()) return nothing;
    const settings = model.settings.get();
    const fitting = model.layout.get().bytesPerRow;
    const rows = [0, ...bytesPerRow].map(n => ({
      value: String(n),
      text: n === 0 ? l10n.t('As many as fit') : String(n),
    }));
    const { recorded } = model.time.state.get();
    const narrower = settings.bytesPerRow > fitting ? l10n.t('Only {0} fit here.', fitting) : '';
    return html`<div class="menu" role="dialog" aria-label=${l10n.t('View')}>
      ${
        recorded
          ? nothing
          : this.#dropdown(
              l10n.t('Samples a second'),
              rates.map(hz => ({ value: String(hz), text: l10n.t('{0} Hz', hz) })),
              String(settings.hz),
              value => actions.changeSettings({ hz: Number(value) }),
            )
      }
      ${this.#dropdown(l10n.t('Bytes in a row'), rows, String(settings.bytesPerRow), value => {
        const chosen = bytesPerRow.find(n => String(n) === value) ?? 0;
        actions.changeSettings({ bytesPerRow: chosen });
      })}
      ${narrower ? html`<p class="dim">${narrower}</p>` : nothing}
      ${this.#dropdown(
        l10n.t('Byte order'),
        [
          { value: 'little', text: l10n.t('Little-endian') },
          { value: 'big', text: l10n.t('Big-endian') },
        ],
        settings.littleEndian ? 'little' : 'big',
        value => actions.changeSettings({ littleEndian: value === 'little' }),
      )}
      <hr />
      ${this.#copy('hex', l10n.t('Copy as hex'))} ${this.#copy('c', l10n.t('Copy as C array'))}
      ${this.#copy('text', l10n.t('Copy as text'))} ${this.#copy('json', l10n.t('Copy as JSON'))}
      <hr />
      ${this.#item('go-to-file', l10n.t('Go to…'), () => model.goTo.set(true))}
      ${this.#item('search', l10n.t('Find…'), () => openFind(this.app))}
      ${this.#item('history', l10n.t('Last change of the selection'), () => tellLastChange(this.app))}
      ${this.#item('graph-line', l10n.t('Chart of the selected field'), () => chartField(this.app))}
      ${
        recorded
          ? nothing
          : html`${this.#item('save', l10n.t('Save recording…'), () => actions.call(actions.host.saveRecording()))}
            ${this.#item('refresh', l10n.t('Sample now'), () => actions.refresh())}`
      }
      ${
        model.view.get().width < 1000 && !recorded
          ? this.#item('debug-disconnect', l10n.t('Detach'), () => actions.call(actions.host.detach()))
          : nothing
      }
    </div>`;
  }

  protected override updated(): void {
    for (const dropdown of this.querySelectorAll<HTMLElement>('vscode-dropdown')) {
      showValue(dropdown, dropdown.dataset['value'] ?? '');
    }
  }

  #dropdown(label: string, choices: Choice[], now: string, choose: (value: string) => void): unknown {
    return html`<div class="setting">
      <span aria-hidden="true">${label}</span>
      <vscode-dropdown
        aria-label=${label}
        data-value=${now}
        @change=${(event: Event) => {
          if (valueOf(event) !== now) choose(valueOf(event));
        }}
        >${choices.map(
          ({ value, text }) =>
            html`<vscode-option value=${value} ?selected=${value === now}>${text}</vscode-option>`,
        )}</vscode-dropdown
      >
    </div>`;
  }

  #copy(format: CopyFormat, text: string): unknown {
    return this.#item('copy', text, () => copySelection(this.app, format));
  }

  #item(icon: string, text: string, run: () => void): unknown {
    return html`<button
      type="button"
      class="item"
      @click=${() => {
        this.#close();
        run();
      }}
    >
      <i class="codicon codicon-${icon}" aria-hidden="true"></i>${text}
    </button>`;
  }

  #close(): void {
    this.app.model.menu.set(false);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.app.model.menu.peek()) return;
    this.#close();
    document.querySelector<HTMLElement>('#more')?.focus();
  };

  /** The palette, another tab: what is pressed there doesn't reach us. */
  readonly #onBlur = (): void => this.#close();

  readonly #onOutside = (event: Event): void => {
    if (!this.app.model.menu.peek()) return;
    const path = event.composedPath();
    const more = document.querySelector('#more');
    if (!path.includes(this) && !(more && path.includes(more))) this.#close();
  };
}
