// Asks for a type at an offset: a person is shown a list outside of this page, and the focus comes back to what had it,
// or to what is in its place when that is gone. Not the answer (struct-join.ts).
import type { Suggestion } from '../../src/protocol/table.js';
import type { App } from './app.js';
import { isFocusLost, isSeen, whenDrawn } from './drawn.js';

const places = '.struct-area, shm-grid, .diff-list-area';

/** `by`: what was guessed there, or a format. */
export function askForType({ model, actions }: App, offset: number, by?: Suggestion | 'format'): void {
  model.struct.askedFrom = document.activeElement;
  actions.call(actions.host.bind({ offset, ...(by === undefined ? {} : { by }) }));
}

/** When the page has the focus again, and when what it shows has changed. */
export function returnFocus({ model: { struct } }: App): void {
  if (!struct.askedFrom) return;
  whenDrawn(() => {
    const { askedFrom } = struct;
    // By then another list may have it, or a person has gone on.
    if (!askedFrom || !document.hasFocus() || !isFocusLost()) return;
    struct.askedFrom = null;
    const place = askedFrom !== document.body && isSeen(askedFrom) ? askedFrom : firstSeen();
    if (place instanceof HTMLElement) place.focus();
  });
}

function firstSeen(): Element | undefined {
  return [...document.querySelectorAll(places)].find(isSeen);
}
