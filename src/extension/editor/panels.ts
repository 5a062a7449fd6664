// The tabs that are drawn now, of segments and of recordings alike: which has the focus, and what it is told.
// Not what a tab shows (panel.ts), nor how one is opened.
import type { ViewCommand } from '../../protocol/view.js';
import type { Attachment } from '../attachment/attachment.js';
import type { SegmentPanel } from './panel.js';

export class Panels {
  readonly #panels = new Set<SegmentPanel>();

  /** Until its tab is closed. */
  add(panel: SegmentPanel): void {
    this.#panels.add(panel);
    panel.onDidDispose(() => this.#panels.delete(panel));
  }

  /** What the tab that has the focus shows. */
  get front(): Attachment | undefined {
    return this.#front?.attachment;
  }

  /** For the tab that has the focus; false when none has. */
  command(name: ViewCommand): boolean {
    const front = this.#front;
    front?.command(name);
    return front !== undefined;
  }

  of(address: string): SegmentPanel | undefined {
    return [...this.#panels].find(p => p.attachment.address === address);
  }

  settingsChanged(): void {
    for (const panel of this.#panels) panel.settingsChanged();
  }

  get #front(): SegmentPanel | undefined {
    return [...this.#panels].find(p => p.active);
  }
}
