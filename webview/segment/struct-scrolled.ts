// The struct table as the scrollbar sees it: rows of one height, near enough for a thumb.
import * as l10n from '@vscode/l10n';
import { grouped } from '../format.js';
import type { App } from './app.js';
import type { Scrolled } from './scrollbar.js';
import { rowHeight } from './struct-rows.js';
import { clampTop } from './struct-scroll.js';
import { rowSpace } from './struct-spec.js';

export function structScroll(app: App): Scrolled {
  const { struct } = app.model;
  return {
    label: () => l10n.t('Position in the table'),
    extent: () => {
      const visible = Math.max(1, Math.floor(struct.height.get() / rowHeight));
      // Rows of holes are lower, so that more fit.
      return { rows: struct.total.get(), visible, rowHeight };
    },
    height: () => struct.height.get(),
    top: () => struct.top.get(),
    text: () => l10n.t('row {0} of {1}', grouped(struct.top.get().row + 1), grouped(struct.total.get())),
    mark: () => {
      const chosen = struct.chosen.get();
      return chosen && struct.total.get() > 0 ? struct.index : undefined;
    },
    scrollTo: top => struct.top.set(clampTop(top, rowSpace(app.model))),
  };
}
