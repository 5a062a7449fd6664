// Types that are being read, shown where VS Code shows such things: at the Segments view while it goes on, and, when it
// takes long, as a notification with a way to give up. The struct pane shows the same by itself.
import { l10n, ProgressLocation, window } from 'vscode';
import type { BoundState } from '../../protocol/view.js';
import type { Disposable } from '../base/disposables.js';
import { Disposables } from '../base/disposables.js';
import { plain } from '../text/plain.js';
import type { BoundSegment } from './bound.js';

/** Milliseconds after which somebody may want to give up. */
const long = 2000;

export function showReading(segment: BoundSegment): Disposable {
  const owned = new Disposables();
  let end: (() => void) | undefined;
  const begin = (): void => {
    const ended = new Promise<void>(resolve => {
      end = resolve;
    });
    void window.withProgress({ location: { viewId: 'shmscope.segments' } }, () => ended);
    const timer = setTimeout(() => notify(segment, ended), long);
    void ended.then(() => clearTimeout(timer));
  };
  owned.add(
    segment.onState(({ loading }) => {
      if (loading && !end) begin();
      else if (!loading && end) {
        end();
        end = undefined;
      }
    }),
  );
  owned.add({ dispose: () => end?.() });
  return owned;
}

function notify(segment: BoundSegment, ended: Promise<void>): void {
  const title = plain(l10n.t('Reading types of {0}', segment.state.loading?.what ?? ''));
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  void window.withProgress(options, async (progress, token) => {
    token.onCancellationRequested(() => segment.cancel());
    let told = 0;
    const listening = segment.onState(({ loading }) => {
      const now = percent(loading);
      if (now > told) progress.report({ increment: now - told, message: `${now} %` });
      told = Math.max(now, told);
    });
    await ended;
    listening.dispose();
  });
}

function percent(loading: BoundState['loading']): number {
  return loading && loading.total > 0 ? Math.floor((loading.done / loading.total) * 100) : 0;
}
