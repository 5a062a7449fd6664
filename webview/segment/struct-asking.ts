// Asks for a type at an offset: a person is shown a list outside of this page, and the focus comes back to what had it,
// or to what is in its place when that is gone. Not the answer (struct-join.ts).
import type { Suggestion } from '../../src/protocol/table.js';
import type { App } from './app.js';

const places = '.struct-area, shm-grid, .diff-list-area';

/** `by`: what was guessed there, or a format. */
export function askForType({ model, actions }: App, offset: number, by?: Suggestion | 'format'): void {
  model.struct.askedFrom = document.activeElement;
  actions.call(actions.host.bind({ offset, ...(by === undefined ? {} : { by }) }));
}

/** When the page has the focus again, and when what it shows has changed. */
export function returnFocus({ model: { struct } }: App): void {
  if (!struct.askedFrom || !document.hasFocus()) return;
  // What is shown now is in the page a moment later.
  requestAnimationFrame(() =>
    setTimeout(() => {
      // By then another list may have it.
      if (!document.hasFocus()) return;
      const now = document.activeElement;
      if (now && now !== document.body && isSeen(now)) return;
      const { askedFrom } = struct;
      struct.askedFrom = null;
      const place = askedFrom && askedFrom !== document.body && isSeen(askedFrom) ? askedFrom : firstSeen();
      if (place instanceof HTMLElement) place.focus();
    }, 0),
  );
}

function firstSeen(): Element | undefined {
  return [...document.querySelectorAll(places)].find(isSeen);
}

function isSeen(element: Element): boolean {
  return element.isConnected && element.getClientRects().length > 0;
}
