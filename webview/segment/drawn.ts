// When what was set is in the page, and whether what has the focus is still to be seen there. Not where the focus goes.

/** Calls `work` when what is set now is drawn: with the next frame, and measured a moment later. */
export function whenDrawn(work: () => void): void {
  requestAnimationFrame(() => setTimeout(work, 0));
}

export function isSeen(element: Element): boolean {
  return element.isConnected && element.getClientRects().length > 0;
}

/** Is the page itself, or nothing that is to be seen, what has the focus? */
export function isFocusLost(): boolean {
  const now = document.activeElement;
  return now === null || now === document.body || !isSeen(now);
}
