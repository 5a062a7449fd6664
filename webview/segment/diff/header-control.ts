// What the header offers of time: a snapshot, and a comparison, which it names while there is one. Icons alone where it
// is narrow. A template for header-view.ts.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { clock } from '../../../src/model/local-time.js';
import type { Comparing, NamedMoment } from '../../../src/protocol/view-time.js';
import type { App } from '../app.js';
import { takenAt } from '../timeline/past.js';

export function compareControls(app: App): unknown {
  const { model, actions } = app;
  const wide = model.view.get().width >= 1000;
  const { comparing, recorded } = model.time.state.get();
  const button = (icon: string, text: string, title: string, more: boolean, run: () => void): unknown =>
    html`<vscode-button
      appearance="icon"
      class="${wide ? 'wide' : ''} ${icon}"
      aria-label=${text}
      title=${title}
      @click=${run}
      ><i class="codicon codicon-${icon}" aria-hidden="true"></i>${wide ? text : nothing}${
        wide && more ? html`<i class="codicon codicon-chevron-down" aria-hidden="true"></i>` : nothing
      }</vscode-button
    >`;
  const snapshot = (): void => actions.call(actions.host.snapshot());
  const compare = (): void => actions.call(actions.host.compare({}));
  return html`${wide ? html`<span class="sep"></span>` : nothing}
  ${recorded ? nothing : button('device-camera', l10n.t('Snapshot'), l10n.t('Take a snapshot (S)'), false, snapshot)}
  ${
    comparing
      ? comparingTemplate(app, comparing, wide, compare)
      : button(
          'split-horizontal',
          l10n.t('Compare with'),
          l10n.t('Compare two states; with the last snapshot: D'),
          true,
          compare,
        )
  }`;
}

function comparingTemplate(
  { model, actions }: App,
  { a, b }: Comparing,
  wide: boolean,
  compare: () => void,
): unknown {
  const named = (side: NamedMoment): { label: string; time: string } => {
    const time = takenAt(model, side);
    return { label: side.label, time: time === undefined ? '' : clock(time) };
  };
  const side = ({ label, time }: ReturnType<typeof named>): unknown =>
    html`${label}${time === '' ? nothing : html` <span class="dim">${time}</span>`}`;
  const [left, right] = [named(a), named(b)];
  const text = l10n.t(
    '{0} compared with {1}',
    `${left.label} ${left.time}`.trim(),
    `${right.label} ${right.time}`.trim(),
  );
  const end = (): void => actions.call(actions.host.compare(null));
  return html`<span
    class="comparing"
    @keydown=${(event: KeyboardEvent) => {
      if (event.key === 'Escape') end();
    }}
  >
    <button
      type="button"
      class="sides"
      aria-label=${wide ? nothing : l10n.t('{0}: compare others', text)}
      title=${text}
      @click=${compare}
    >
      <i class="codicon codicon-split-horizontal" aria-hidden="true"></i>${
        wide
          ? html`<span class="side-names">${side(left)} <span class="dim">↔</span> ${side(right)}</span>`
          : nothing
      }<i class="codicon codicon-chevron-down" aria-hidden="true"></i>
    </button>
    <button
      type="button"
      class="end"
      aria-label=${l10n.t('Stop comparing')}
      title=${l10n.t('Stop comparing (Escape)')}
      @click=${end}
    >
      <i class="codicon codicon-close" aria-hidden="true"></i>
    </button>
  </span>`;
}
