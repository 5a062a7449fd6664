// What the header says of time: that the past is shown and the way back, that a debugger has stopped a process, that
// sampling goes on while hidden, that this is a recording. Templates; the rest of the header is header-view.ts.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import type { Recorded } from '../../../src/protocol/attachment.js';
import { clock, dayAndClock } from '../../../src/model/local-time.js';
import type { App } from '../app.js';
import { backToLive, liveTime, timeOfMoment } from './past.js';
import { before } from './words.js';

/** In place of Live: null where live is shown, and can be. */
export function pastTemplate(app: App): unknown {
  const { model } = app;
  const moment = model.time.at.get();
  const { recorded } = model.time.state.get();
  if (!moment) return recorded ? recordedTemplate() : null;
  const time = timeOfMoment(model, moment);
  const chip = time === undefined ? '' : before(liveTime(model) - time);
  const back = recorded ? l10n.t('Back to the end') : l10n.t('Back to live');
  return html`<div class="live past">
    <span class="state" title=${time === undefined ? '' : l10n.t('Shown as it was at {0}', clock(time))}
      ><i class="codicon codicon-history" aria-hidden="true"></i><span class="ago">${chip}</span></span
    >
    <button type="button" class="back" title=${l10n.t('Space or Esc')} @click=${() => backToLive(app)}>
      ${back}
    </button>
  </div>`;
}

function recordedTemplate(): unknown {
  return html`<div class="live recorded">
    <span class="state" title=${l10n.t('Nothing of it is live: it is read from a file.')}
      ><i class="codicon codicon-history" aria-hidden="true"></i><span>${l10n.t('not live')}</span></span
    >
  </div>`;
}

/** When what is shown was taken; said whole where a pointer rests, as it gives way first. */
export function takenTemplate({ from, to }: Recorded): unknown {
  const span = l10n.t('taken {0} to {1}', dayAndClock(from, Date.now()), clock(to));
  return html`<span class="taken" title=${span}>${span}</span>`;
}

/** Never with a play sign: that would read as "continue the program". */
export function stoppedTemplate({ model }: App): unknown {
  const { stopped } = model.time.state.get();
  if (!stopped) return nothing;
  const title = l10n.t('A debugger has stopped process {0}. Others may still write.', stopped.pid);
  return html`<span class="stopped attention" title=${title}
    ><i class="codicon codicon-debug-pause" aria-hidden="true"></i><span>${stopped.text}</span></span
  >`;
}

export function recordingTemplate({ model }: App): unknown {
  const { recording, recorded } = model.time.state.get();
  if (!recording || recorded) return nothing;
  const title = l10n.t('The whole segment is sampled also while this tab is hidden.');
  return html`<span class="recording" title=${title}
    ><i class="dot"></i><span>${l10n.t('recording')}</span></span
  >`;
}
