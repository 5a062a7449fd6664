// The fields of the find bar: what kind of thing is looked for, what exactly, and how. Templates.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { numberTypes } from '../../../src/protocol/find.js';
import { valueOf } from '../../controls.js';
import type { App } from '../app.js';
import { changeForm } from './find-actions.js';
import { findKinds, type Encoding, type FindForm, type FindKind } from './query.js';

const encodings: readonly Encoding[] = ['utf8', 'utf16le', 'utf16be'];

export function formTemplate(app: App): unknown {
  const form = app.model.find.form.get();
  const number = form.kind === 'number' || form.kind === 'scan';
  return html`${dropdown(
    l10n.t('Look for'),
    'find-kind',
    findKinds.map(kind => ({ value: kind, text: kindWord(kind) })),
    form.kind,
    value => changeForm(app, { kind: findKinds.find(kind => kind === value) ?? 'bytes' }),
  )}
  ${
    number
      ? dropdown(
          l10n.t('Type of the number'),
          'find-type',
          numberTypes.map(type => ({ value: type, text: type })),
          form.type,
          value => changeForm(app, { type: numberTypes.find(type => type === value) ?? 'u32' }),
        )
      : nothing
  }
  ${
    form.kind === 'pointer'
      ? html`<span class="dim find-hint">${l10n.t('Words that are addresses in this segment')}</span>`
      : field(app, 'find-text', mainLabel(form), placeholder(form), form.text, text => ({ text }))
  }
  ${number ? numberFields(app, form) : nothing}
  ${
    form.kind === 'text'
      ? dropdown(
          l10n.t('Encoding'),
          'find-encoding',
          encodings.map(encoding => ({ value: encoding, text: encodingWord(encoding) })),
          form.encoding,
          value => changeForm(app, { encoding: encodings.find(e => e === value) ?? 'utf8' }),
        )
      : nothing
  }
  ${
    form.kind === 'text' || form.kind === 'regex'
      ? toggle('case-sensitive', l10n.t('Match case'), !form.ignoreCase, on =>
          changeForm(app, { ignoreCase: !on }),
        )
      : nothing
  }
  ${
    form.kind === 'number'
      ? toggle('list-tree', l10n.t('Only at multiples of its size'), form.aligned, aligned =>
          changeForm(app, { aligned }),
        )
      : nothing
  }`;
}

function numberFields(app: App, form: FindForm): unknown {
  const tolerance = form.type.startsWith('f')
    ? field(app, 'find-tolerance', l10n.t('Tolerance'), '±', form.tolerance, text => ({ tolerance: text }))
    : nothing;
  return html`${field(app, 'find-to', l10n.t('Up to'), l10n.t('to'), form.to, to => ({ to }))}${tolerance}`;
}

function field(
  app: App,
  name: string,
  label: string,
  hint: string,
  value: string,
  change: (text: string) => Partial<FindForm>,
): unknown {
  return html`<vscode-text-field
    class=${name}
    aria-label=${label}
    placeholder=${hint}
    .value=${value}
    @input=${(event: Event) => changeForm(app, change(valueOf(event)))}
  ></vscode-text-field>`;
}

function dropdown(
  label: string,
  name: string,
  choices: { value: string; text: string }[],
  now: string,
  choose: (value: string) => void,
): unknown {
  return html`<vscode-dropdown
    class=${name}
    aria-label=${label}
    data-value=${now}
    @change=${(event: Event) => {
      if (valueOf(event) !== now) choose(valueOf(event));
    }}
    >${choices.map(
      ({ value, text }) =>
        html`<vscode-option value=${value} ?selected=${value === now}>${text}</vscode-option>`,
    )}</vscode-dropdown
  >`;
}

function toggle(icon: string, text: string, on: boolean, press: (on: boolean) => void): unknown {
  return html`<button
    type="button"
    class="find-switch"
    aria-pressed=${on ? 'true' : 'false'}
    aria-label=${text}
    title=${text}
    @click=${() => press(!on)}
  >
    <i class="codicon codicon-${icon}" aria-hidden="true"></i>
  </button>`;
}

function kindWord(kind: FindKind): string {
  switch (kind) {
    case 'bytes':
      return l10n.t('Bytes');
    case 'text':
      return l10n.t('Text');
    case 'regex':
      return l10n.t('Expression');
    case 'number':
      return l10n.t('Number');
    case 'pointer':
      return l10n.t('Pointer');
    case 'scan':
      return l10n.t('Scan over time');
  }
}

function encodingWord(encoding: Encoding): string {
  return { utf8: 'UTF-8', utf16le: 'UTF-16 LE', utf16be: 'UTF-16 BE' }[encoding];
}

function mainLabel({ kind }: FindForm): string {
  return kind === 'number' || kind === 'scan' ? l10n.t('Value') : l10n.t('What to look for');
}

function placeholder({ kind }: FindForm): string {
  switch (kind) {
    case 'bytes':
      return '7f 45 ?? 46';
    case 'text':
      return 'AAPL';
    case 'regex':
      return '[A-Z]{4}\\x00+';
    case 'number':
      return l10n.t('value');
    case 'scan':
      // A first scan without a value has all numbers as candidates.
      return l10n.t('value, or nothing: any');
    case 'pointer':
      return '';
  }
}
