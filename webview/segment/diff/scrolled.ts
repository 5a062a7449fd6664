// The two lists of a comparison as the scrollbar sees them: rows of one height, near enough for a thumb.
import * as l10n from '@vscode/l10n';
import { grouped } from '../../format.js';
import type { App } from '../app.js';
import type { Extent } from '../scroll.js';
import type { Scrolled } from '../scrollbar.js';
import { clampTop } from '../struct-scroll.js';
import { bytesSpace, listSpace, runHeight } from './spec.js';

export function listScroll({ model: { diff } }: App): Scrolled {
  return {
    label: () => l10n.t('Position in the list of differences'),
    extent: () => extentOf(diff.came.get(), diff.list.total, diff.listHeight.get(), runHeight),
    height: () => diff.listHeight.get(),
    top: () => diff.listTop.get(),
    text: () => l10n.t('row {0} of {1}', grouped(diff.listTop.get().row + 1), grouped(diff.list.total)),
    mark: () => (diff.chosen.get() ? diff.index : undefined),
    scrollTo: top => diff.listTop.set(clampTop(top, listSpace(diff))),
  };
}

export function bytesScroll({ model: { diff } }: App): Scrolled {
  return {
    label: () => l10n.t('Position in the compared bytes'),
    extent: () =>
      extentOf(
        diff.bytesMoved.get(),
        diff.bytes.total,
        diff.bytesHeight.get(),
        diff.area.get().bytes.rowHeight,
      ),
    height: () => diff.bytesHeight.get(),
    top: () => diff.bytesTop.get(),
    text: () => l10n.t('row {0} of {1}', grouped(diff.bytesTop.get().row + 1), grouped(diff.bytes.total)),
    mark: () => undefined,
    scrollTo: top => diff.bytesTop.set(clampTop(top, bytesSpace(diff))),
  };
}

/** `_came` is read for its atom alone: the total isn't one. */
function extentOf(_came: number, rows: number, height: number, rowHeight: number): Extent {
  return { rows, visible: Math.max(1, Math.floor(height / rowHeight)), rowHeight };
}
