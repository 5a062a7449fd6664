// Where the focus goes when what has it leaves the page as it is pressed (the cross of a chart, Back to live): to the
// pane that had it last. Else it would lie on the page itself, where keys do nothing. Not what the extension is told of
// it (focus.ts).
import { isFocusLost, isSeen, whenDrawn } from './drawn.js';

const panes = 'shm-grid, .struct-area, .inspector-grid, .diff-list-area, shm-diff-grid, .timeline-area';

let last: Element | null = null;

export function followFocus(): void {
  document.addEventListener('focusin', ({ target }) => {
    const pane = target instanceof Element ? target.closest(panes) : null;
    if (pane) last = pane;
  });
  // Before anyone has done what was pressed for.
  document.addEventListener('click', keepFocus, true);
  document.addEventListener('keydown', ({ key }) => key === 'Escape' && keepFocus(), true);
}

/** Call it before something may go that has the focus. */
export function keepFocus(): void {
  const had = document.activeElement;
  if (!had || had === document.body) return;
  whenDrawn(() => {
    if (isSeen(had) || !isFocusLost() || !document.hasFocus()) return;
    const pane = last && isSeen(last) ? last : [...document.querySelectorAll(panes)].find(isSeen);
    if (pane instanceof HTMLElement) pane.focus();
  });
}
