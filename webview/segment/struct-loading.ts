// Types that are being read: what of, how much, and the way to give up. What is read within 150 ms is not spoken of.
// A template, and what makes it wait; the reading is the probe's, the giving up the extension's.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { watch } from '../atom.js';
import { bytesOf } from '../format.js';
import { styled } from '../styled.js';
import type { App } from './app.js';

/** Milliseconds. */
const patience = 150;

export function followLoading({ model: { struct } }: App): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(() => {
    const loading = struct.bound.get().loading !== null;
    if (loading) timer ??= setTimeout(() => struct.slow.set(true), patience);
    else {
      clearTimeout(timer);
      timer = undefined;
      struct.slow.set(false);
    }
  });
}

export function loadingTemplate({ model: { struct }, actions }: App): unknown {
  const { loading } = struct.bound.get();
  if (!loading || !struct.slow.get()) return nothing;
  const { what, done, total } = loading;
  const share = total > 0 ? Math.min(100, Math.round((done / total) * 100)) : undefined;
  const text = l10n.t('Reading the types of {0}', what);
  return html`<div class="struct-loading">
    <div
      class="bar ${share === undefined ? 'unsure' : ''}"
      role="progressbar"
      aria-label=${text}
      aria-valuenow=${share ?? nothing}
      aria-valuemin="0"
      aria-valuemax="100"
    >
      <i ${styled(share === undefined ? {} : { width: `${share}%` })}></i>
    </div>
    <div class="loading-line">
      <span class="what" title=${text}>${text}</span>
      ${total > 0 ? html`<span class="much">${bytesOf(done, total)}</span>` : nothing}
      <button type="button" @click=${() => actions.call(actions.host.cancelTypes())}>
        ${l10n.t('Cancel')}
      </button>
    </div>
  </div>`;
}
