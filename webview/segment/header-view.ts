// The first line of the view: what this segment is, as whom it is seen, whether it is live, and what can be done.
// What it is gives way when it gets narrow (clipped from the right), the controls never do.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import type { AttachmentStatus } from '../../src/protocol/attachment.js';
import { showValue, valueOf } from '../controls.js';
import { clock } from '../../src/model/local-time.js';
import { bytes, grouped } from '../format.js';
import { Part } from './app.js';
import { compareControls } from './diff/header-control.js';
import { pageOf, pagesIn } from './pages.js';
import { pastTemplate, recordingTemplate, stoppedTemplate, takenTemplate } from './timeline/header-time.js';
import { kindName } from './words.js';

export class HeaderView extends Part {
  protected override view(): unknown {
    const { model } = this.app;
    const hello = model.hello.get();
    if (!hello) return nothing;
    const status = model.status.get();
    const name = status?.recorded ? l10n.t('Recording of {0}', status.segment.name) : hello.segment.name;
    return html`<div class="identity">
        <h1 title=${name}>${name}</h1>
        ${status ? this.#meta(status) : nothing}
      </div>
      ${status && model.hasBytes.get() ? this.#controls(status) : nothing}`;
  }

  protected override updated(): void {
    const picker = this.querySelector<HTMLElement>('.picker');
    if (picker) showValue(picker, picker.dataset['value'] ?? '');
  }

  #meta(status: AttachmentStatus): unknown {
    const { segment } = status;
    const truncated = status.truncated;
    const grown = status.grown;
    return html`<div class="meta">
      <span class="chip">${kindName(segment.kind)}</span>
      ${status.unlinkedAt !== undefined || segment.unlinked ? this.#unlinked(status) : nothing}
      ${
        truncated && status.size < truncated.from
          ? html`<span class="attention"
              ><i class="codicon codicon-warning" aria-hidden="true"></i> ${l10n.t(
                'truncated to {0} {1}',
                bytes(status.size),
                clock(truncated.at),
              )}</span
            >`
          : html`<span><b>${bytes(status.size)}</b></span>`
      }
      ${
        grown && Date.now() - grown.at < 60_000
          ? html`<span>${l10n.t('grew from {0} {1}', bytes(grown.from), clock(grown.at))}</span>`
          : nothing
      }
      ${status.recorded ? takenTemplate(status.recorded) : this.#users(status)} ${this.#pages(status)}
    </div>`;
  }

  #unlinked(status: AttachmentStatus): unknown {
    const sysv = status.segment.kind === 'sysv';
    const at = status.unlinkedAt === undefined ? '' : ` ${clock(status.unlinkedAt)}`;
    const title = sysv
      ? l10n.t('Marked for removal (IPC_RMID){0}: it is freed when the last process detaches.', at)
      : l10n.t('Its name was removed{0}: it is freed when the last process lets go of it.', at);
    return html`<span class="chip" title=${title}>${sysv ? l10n.t('removed') : l10n.t('unlinked')}</span>`;
  }

  #users(status: AttachmentStatus): unknown {
    const count = status.segment.uses.length;
    const title = l10n.t('Processes that map or hold it, without ourselves.');
    return count === 1
      ? html`<span title=${title}><b>1</b> ${l10n.t('process')}</span>`
      : html`<span title=${title}><b>${count}</b> ${l10n.t('processes')}</span>`;
  }

  #pages(status: AttachmentStatus): unknown {
    const page = pageOf(status);
    const pages = grouped(pagesIn(status.size, page));
    const { allocated, resident } = status;
    const inMemory = resident === null ? '' : grouped(pagesIn(resident, page));
    const title = [
      l10n.t('Pages of {0}.', bytes(page)),
      ...(resident === null ? [] : [l10n.t('{0} are resident: in memory now.', inMemory)]),
    ].join(' ');
    // One figure, and the same one from the first moment on: which pages are resident is known later, if at all.
    if (allocated !== null) {
      const count = grouped(pagesIn(allocated, page));
      const out =
        resident !== null && resident < allocated ? ` · ${l10n.t('{0} of them resident', inMemory)}` : '';
      return html`<span title=${title}
        ><b>${count}</b> ${l10n.t('of {0} pages allocated', pages)}${out}</span
      >`;
    }
    if (resident === null) return nothing;
    return html`<span title=${title}><b>${inMemory}</b> ${l10n.t('of {0} pages resident', pages)}</span>`;
  }

  #controls(status: AttachmentStatus): unknown {
    const { model, actions } = this.app;
    const wide = model.view.get().width >= 1000;
    return html`<div class="header-controls" role="toolbar" aria-label=${l10n.t('Segment')}>
      ${status.recorded ? nothing : this.#picker(status)} ${stoppedTemplate(this.app)}
      ${recordingTemplate(this.app)} ${pastTemplate(this.app) ?? this.#live(status)}
      ${compareControls(this.app)}
      ${
        wide && !status.recorded
          ? html`<vscode-button
              appearance="icon"
              class="wide"
              aria-label=${l10n.t('Detach')}
              title=${l10n.t('Let go of the segment and close this tab')}
              @click=${() => actions.call(actions.host.detach())}
              ><i class="codicon codicon-debug-disconnect" aria-hidden="true"></i>${l10n.t(
                'Detach',
              )}</vscode-button
            >`
          : nothing
      }
      <vscode-button
        appearance="icon"
        id="more"
        aria-label=${l10n.t('More')}
        aria-haspopup="dialog"
        aria-expanded=${model.menu.get() ? 'true' : 'false'}
        title=${l10n.t('Rate, rows, copy …')}
        @click=${() => model.menu.set(!model.menu.peek())}
        ><i class="codicon codicon-ellipsis" aria-hidden="true"></i
      ></vscode-button>
    </div>`;
  }

  #picker(status: AttachmentStatus): unknown {
    const { process } = status;
    const key = (p: { pid: number; startTime: number }): string => `${p.pid}:${p.startTime}`;
    const choices = status.segment.uses.map(use => ({ key: key(use), text: `${use.command} ${use.pid}` }));
    if (!process && choices.length === 0) return nothing;
    // The control keeps the text of a value that it has shown once, so an ended process has a value of its own.
    const now = process ? key(process) + (process.alive ? '' : ':exited') : 'nobody';
    if (!process) choices.unshift({ key: now, text: l10n.t('no process') });
    else if (!process.alive || !choices.some(choice => choice.key === now)) {
      const text = `${process.command} ${process.pid}`;
      const rest = choices.filter(choice => choice.key !== key(process));
      choices.splice(0, choices.length, {
        key: now,
        text: process.alive ? text : l10n.t('{0} · exited', text),
      });
      choices.push(...rest);
    }
    return html`<span class="as" id="as-label">${l10n.t('as')}</span>
      <vscode-dropdown
        class="picker ${process && !process.alive ? 'exited' : ''}"
        aria-label=${l10n.t('See it as process')}
        title=${l10n.t('Addresses are those of this process')}
        data-value=${now}
        @change=${(event: Event) => {
          const [pid = '', startTime = ''] = valueOf(event).split(':');
          if (valueOf(event) !== now) this.app.actions.seeAs(Number(pid), Number(startTime));
        }}
      >
        ${choices.map(
          choice =>
            html`<vscode-option value=${choice.key} ?selected=${choice.key === now}
              >${choice.text}</vscode-option
            >`,
        )}
      </vscode-dropdown>
      <span class="sep"></span>`;
  }

  #live(status: AttachmentStatus): unknown {
    const { model, actions } = this.app;
    const paused = model.paused.get();
    const stopped = !paused && (model.link.get().kind !== 'attached' || status.failure !== undefined);
    const { hz } = model.settings.get();
    const reached = model.reachedHz.get();
    const slow = !paused && reached !== null && reached > 0 && reached < hz * 0.8;
    const rate = slow
      ? html`<span class="attention" title=${l10n.t('Sampling can’t keep up: what is on screen comes first.')}
          >${l10n.t('{0} of {1} Hz', Math.max(1, Math.round(reached)), hz)}</span
        >`
      : html`<span class="rate">${l10n.t('{0} Hz', hz)}</span>`;
    return html`<div class="live ${paused || stopped ? 'paused' : ''}">
      <span class="state"
        ><i class="dot"></i>${
          paused
            ? html`<span>${l10n.t('Paused {0}', clock(paused.at))}</span>`
            : stopped
              ? html`<span>${l10n.t('Not live')}</span>`
              : html`<span>${l10n.t('Live')}</span>${rate}`
        }</span
      >
      <button
        type="button"
        title=${
          paused ? l10n.t('Resume (Space)') : l10n.t('Pause our sampling (Space); the processes run on')
        }
        aria-label=${paused ? l10n.t('Resume sampling') : l10n.t('Pause sampling')}
        @click=${() => actions.pause()}
      >
        <i class="codicon codicon-${paused ? 'play' : 'debug-pause'}" aria-hidden="true"></i>
      </button>
    </div>`;
  }
}
