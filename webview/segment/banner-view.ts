// Lines under the header for what a person should know or decide: the probe restarting, the last process gone,
// a twin under the same name, bytes that can't be read. Icon, words, and what can be done; nothing else.
// Not the failure to attach at all: that takes the main place (failed-view.ts).
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { onlyReference } from '../../src/model/only-reference.js';
import type { AttachmentStatus } from '../../src/protocol/attachment.js';
import { clock } from '../../src/model/local-time.js';
import { Part } from './app.js';
import { failureText } from './failure-text.js';
import { backToLive } from './timeline/past.js';

interface Banner {
  icon: 'warning' | 'error' | 'info' | 'sync';
  text: string;
  actions?: { text: string; run: () => void }[];
}

export class BannerView extends Part {
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override view(): unknown {
    return this.#banners().map(
      ({ icon, text, actions }) =>
        html`<div class="banner ${icon}">
          <i class="codicon codicon-${icon}" aria-hidden="true"></i>
          <span class="text">${text}</span>
          ${
            actions?.map(
              action =>
                html`<vscode-button appearance="secondary" @click=${action.run}
                  >${action.text}</vscode-button
                >`,
            ) ?? nothing
          }
        </div>`,
    );
  }

  #banners(): Banner[] {
    const { model } = this.app;
    const out: Banner[] = [];
    const link = model.link.get();
    clearTimeout(this.#timer);
    if (link.kind === 'restarting') out.push(this.#restarting(link));
    const lost = model.time.lost.get();
    if (lost !== null) {
      const run = (): void => backToLive(this.app);
      const { recorded } = model.time.state.get();
      const back = recorded ? l10n.t('Back to the end') : l10n.t('Back to live');
      out.push({ icon: 'warning', text: lost, actions: [{ text: back, run }] });
    }
    const status = model.status.get();
    if (!status || link.kind === 'failed') return out;
    if (status.failure)
      out.push({
        icon: 'error',
        text: status.recorded
          ? failureText(status.failure)
          : `${failureText(status.failure)} ${l10n.t('Trying again by itself.')}`,
      });
    if (status.recreated) out.push(this.#recreated(status, status.recreated.id));
    if (status.orphan || status.unseenUsers !== undefined) out.push(this.#orphan(status));
    if (status.size > 0 && status.allocated === 0) {
      out.push({ icon: 'info', text: l10n.t('No page of it is allocated: all of it reads as zeros.') });
    }
    return out;
  }

  #restarting(link: { attempt: number; retryAt: number }): Banner {
    const seconds = Math.ceil((link.retryAt - Date.now()) / 1000);
    if (seconds > 0 && !document.hidden) this.#timer = setTimeout(() => this.requestUpdate(), 250);
    const seen = this.app.model.frameTime.get();
    const what =
      seconds > 0
        ? l10n.t('The probe stopped; it starts again in {0} s (attempt {1}).', seconds, link.attempt)
        : l10n.t('The probe stopped; it is starting again (attempt {0}).', link.attempt);
    const from = seen > 0 ? ` ${l10n.t('What you see is from {0}.', clock(seen))}` : '';
    return { icon: 'warning', text: what + from };
  }

  #recreated(status: AttachmentStatus, id: string): Banner {
    const { actions } = this.app;
    const [before, after] = [status.segment.id, id].map(of => of.split(':').at(-1) ?? of);
    const { name, kind } = status.segment;
    const text =
      kind === 'sysv'
        ? l10n.t('A new {0} exists (id {1} → {2}). You see the old one.', name, before ?? '', after ?? '')
        : l10n.t('A new {0} exists (inode {1} → {2}). You see the old one.', name, before ?? '', after ?? '');
    const offset = this.app.model.selection.peek().active;
    const run = (): void => actions.call(actions.host.open({ segment: id, offset }));
    return { icon: 'warning', text, actions: [{ text: l10n.t('Switch'), run }] };
  }

  #orphan(status: AttachmentStatus): Banner {
    const { actions } = this.app;
    const { kind } = status.segment;
    const nobody = this.#nobody(status);
    const stays =
      kind === 'posix'
        ? l10n.t('It stays in /dev/shm until it is unlinked.')
        : kind === 'sysv'
          ? l10n.t('It stays until it is removed (IPC_RMID).')
          : l10n.t('The file stays.');
    const only = onlyReference(status);
    if (!only) return { icon: 'warning', text: `${nobody} ${stays}` };
    const run = (): void => actions.call(actions.host.detach());
    return {
      icon: 'warning',
      text: `${nobody} ${
        only === 'possible'
          ? l10n.t('You may hold the only reference; detaching may free it.')
          : l10n.t('You hold the only reference; detaching may free it.')
      }`,
      actions: [{ text: l10n.t('Detach'), run }],
    };
  }

  /** Only what was looked at is known. */
  #nobody({ segment: { name }, process, unseenUsers: hidden }: AttachmentStatus): string {
    if (hidden === 0) return l10n.t('No process that can be seen maps {0}; not all are visible.', name);
    if (hidden === 1) return l10n.t('No process that can be seen maps {0}; 1 is not visible.', name);
    if (hidden !== undefined)
      return l10n.t('No process that can be seen maps {0}; {1} are not visible.', name, hidden);
    // "Any more" only where somebody was seen to.
    return process ? l10n.t('No process maps {0} any more.', name) : l10n.t('No process maps {0}.', name);
  }
}
