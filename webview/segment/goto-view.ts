// The field for "go to": an offset, an address of this process, or a distance; it says what it understood.
// Not the understanding (target.ts).
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { valueOf } from '../controls.js';
import { bytes, hex } from '../format.js';
import { Part } from './app.js';
import { parseTarget, type Target } from './target.js';

export class GoToView extends Part {
  #text = '';

  protected override view(): unknown {
    if (!this.app.model.goTo.get()) return nothing;
    const target = this.#text.trim() === '' ? undefined : this.#parse();
    const wrong = target?.kind === 'outside' || target?.kind === 'not a number';
    return html`<form class="go-to" role="search" @submit=${this.#onSubmit} @keydown=${this.#onKey}>
      <vscode-text-field
        aria-label=${l10n.t('Go to offset or address')}
        placeholder=${l10n.t('Offset or address: 0x1040, 4160, +64, 7f3a…')}
        .value=${this.#text}
        @input=${(event: Event) => {
          this.#text = valueOf(event);
          this.requestUpdate();
        }}
      ></vscode-text-field>
      <span class=${wrong ? 'attention' : 'dim'} role="status">${target ? this.#meaning(target) : ''}</span>
    </form>`;
  }

  protected override updated(): void {
    const field = this.querySelector<HTMLElement>('vscode-text-field');
    if (!field || field.contains(document.activeElement)) return;
    // The control makes its own input a moment later.
    requestAnimationFrame(() => field.focus());
  }

  #parse(): Target {
    const { model } = this.app;
    return parseTarget(this.#text, {
      size: model.extent.get(),
      active: model.selection.peek().active,
      mapped: model.mapped.get(),
    });
  }

  #meaning(target: Target): string {
    switch (target.kind) {
      case 'offset':
        return l10n.t('offset 0x{0}', hex(target.offset, 4));
      case 'address':
        return l10n.t('address of offset 0x{0}', hex(target.offset, 4));
      case 'not a number':
        return l10n.t('Not a number.');
      case 'outside':
        return l10n.t(
          'Neither an offset of {0} nor an address of it in this process.',
          bytes(this.app.model.extent.get()),
        );
    }
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault();
    this.#go();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      event.preventDefault();
      this.#go();
    } else if (event.key === 'Escape') this.#close();
    // What is typed here is text, whatever it means to the grid.
    event.stopPropagation();
  };

  #go(): void {
    const target = this.#parse();
    if (target.kind !== 'offset' && target.kind !== 'address') return;
    this.app.actions.go(target.offset);
    this.#close();
  }

  #close(): void {
    this.#text = '';
    this.app.model.goTo.set(false);
    const grid = this.app.model.diff.shown.peek() ? 'shm-diff-grid' : 'shm-grid';
    document.querySelector<HTMLElement>(grid)?.focus();
  }
}
