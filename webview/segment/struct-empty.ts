// The struct pane before there is a struct: the best guesses with their reasons, and the way to name one. And what is
// said above the table: what is wrong. Templates; asking is struct-guesses.ts's, types being read struct-loading.ts's.
import * as l10n from '@vscode/l10n';
import { html } from 'lit';
import { safeWords } from '../../src/model/safe-text.js';
import type { Suggestion } from '../../src/protocol/table.js';
import type { BoundState } from '../../src/protocol/view.js';
import { grouped, hex } from '../format.js';
import type { App } from './app.js';
import { span } from './model.js';
import { askForType } from './struct-asking.js';

const mostGuesses = 3;

export function emptyTemplate(app: App): unknown {
  const { model } = app;
  const { struct, time } = model;
  // Of its processes nobody is there to be asked.
  const { recorded } = time.state.get();
  const guesses = struct.guesses.get();
  const bind = (by: Suggestion | 'format'): void => askForType(app, 0, by);
  const { offset } = span(model.selection.get());
  const where = `0x${hex(offset, 4)}`;
  const list = guesses.kind === 'here' ? guesses.list.slice(0, mostGuesses) : [];
  const byFormat = guesses.kind === 'here' && list.length === 0 && guesses.interpreter !== null;
  return html`<div class="struct-empty">
    <p>${l10n.t('No struct yet: the bytes have no fields.')}</p>
    ${
      list.length > 0
        ? html`<p class="dim">
              ${l10n.t('What may lie at the beginning, of the types of the attached process:')}
            </p>
            <ul>
              ${list.map(
                guess =>
                  html`<li>
                    <button type="button" class="guess" @click=${() => bind(guess)}>
                      <span class="what"
                        ><b>${safeWords(guess.name)}</b>
                        <span class="dim">${guess.kind} · ${sizeOf(guess)}</span></span
                      >
                      <span class="dim reasons">${safeWords(guess.reasons.join(' · '))}</span>
                    </button>
                  </li>`,
              )}
            </ul>`
        : html`<p class="dim" role="status">
            ${wordsOf(guesses, recorded || struct.bound.get().problems.length > 0)}
          </p>`
    }
    <div class="ways">
      ${
        byFormat
          ? html`<vscode-button @click=${() => bind('format')}
              >${l10n.t('Python struct or NumPy dtype…')}</vscode-button
            >`
          : ''
      }
      <vscode-button appearance=${byFormat ? 'secondary' : 'primary'} @click=${() => askForType(app, offset)}
        >${offset === 0 ? l10n.t('Type a struct…') : l10n.t('Type a struct at {0}…', where)}</vscode-button
      >
    </div>
  </div>`;
}

function wordsOf(guesses: ReturnType<App['model']['struct']['guesses']['get']>, reasons: boolean): string {
  switch (guesses.kind) {
    case 'unasked':
      return '';
    case 'asking':
      return l10n.t('Looking through the types of the attached process…');
    case 'failed':
      return guesses.text;
    case 'here':
      if (guesses.interpreter !== null)
        return l10n.t(
          '{0} is an interpreter: its own types don’t say what its program shares. A format string, such as <4sIQ, or a NumPy dtype can.',
          guesses.interpreter,
        );
      // Above it stands why there are none.
      if (reasons) return '';
      return l10n.t('None of the types of the attached process fits.');
  }
}

function sizeOf({ size, count }: Suggestion): string {
  const one = l10n.t('{0} bytes', grouped(size));
  return count > 1 ? l10n.t('{0}, {1} in a row', one, grouped(count)) : one;
}

export interface StructProblem {
  severity: 'error' | 'warning';
  text: string;
  detail?: string;
}

/** Of what is bound, and of the table made of it. */
export function problemsOf({ problems }: BoundState, tableProblem: string | null): readonly StructProblem[] {
  return tableProblem === null ? problems : [...problems, { severity: 'error', text: tableProblem }];
}

export function problemTemplate({ severity, text, detail }: StructProblem): unknown {
  const icon = html`<i class="codicon codicon-${severity}" aria-hidden="true"></i>`;
  if (detail === undefined)
    return html`<p class="struct-problem ${severity}">${icon}<span>${text}</span></p>`;
  return html`<details class="struct-problem ${severity}">
    <summary>
      ${icon}<span>${text}</span><i class="codicon codicon-chevron-right opens" aria-hidden="true"></i>
    </summary>
    <pre>${detail}</pre>
  </details>`;
}
