// Questions that stand in the way: VS Code shows no modal dialogs while it runs tests, so they are caught on their way
// there and answered. Not notifications, which it does show.
import assert from 'node:assert/strict';
import { window, type MessageOptions } from 'vscode';
import { eventually } from '../driver/control.js';

/** Does `act`, answers the question that follows, and gives its words. Undefined is a no. */
export async function answering(answer: string | undefined, act: () => Promise<unknown>): Promise<string> {
  const original = window.showWarningMessage;
  const asked: string[] = [];
  const show = (message: string, options: MessageOptions): Promise<string | undefined> => {
    assert.equal(options.modal, true);
    asked.push(`${message} ${options.detail ?? ''}`);
    return Promise.resolve(answer);
  };
  Object.assign(window, { showWarningMessage: show });
  try {
    await act();
    return await eventually('it asks', () => asked[0]);
  } finally {
    Object.assign(window, { showWarningMessage: original });
  }
}
