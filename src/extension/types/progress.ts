// Types that are being read, shown at the Segments view while it goes on. The struct pane says by itself what is read,
// how far it is, and lets it be given up: a notification beside that would say it twice.
import { window } from 'vscode';
import { Disposables, type Disposable } from '../base/disposables.js';
import type { BoundSegment } from './bound.js';

export function showReading(segment: BoundSegment): Disposable {
  const owned = new Disposables();
  let end: (() => void) | undefined;
  const begin = (): void => {
    const ended = new Promise<void>(resolve => {
      end = resolve;
    });
    void window.withProgress({ location: { viewId: 'shmscope.segments' } }, () => ended);
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
