// Questions that stand in the way: VS Code shows no modal dialogs while it runs tests, so they are caught on their way
// there and answered. And notifications, which it does show, in their list.
import assert from 'node:assert/strict';
import { commands, window, type MessageOptions } from 'vscode';
import { eventually, inWindow } from '../driver/control.js';

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

/**
 * The notifications with these words, or all: a window without the focus shows none by itself, so the list is opened.
 */
export async function notices(words = ''): Promise<string[]> {
  await commands.executeCommand('notifications.showList');
  const all = (await inWindow(`[...document.querySelectorAll('.notifications-center .notification-list-item')]
    .map(item => item.innerText.replace(/\\s+/g, ' ').trim())`)) as string[];
  return all.filter(text => text.includes(words));
}

/** Takes all of them away, so that what is said next is not taken for what was said before. */
export async function clearNotices(): Promise<void> {
  // What is said while they go is taken away as well.
  await eventually('nothing is said any more', async () => {
    await commands.executeCommand('notifications.clearAll');
    return (await notices()).length === 0;
  });
  await commands.executeCommand('notifications.hideList');
}

/** Presses a button of the notification with these words. */
export async function pressNotice(words: string, label: string): Promise<void> {
  await eventually(`${label} is offered`, async () => {
    await commands.executeCommand('notifications.showList');
    return inWindow(`(() => {
      const items = [...document.querySelectorAll('.notifications-center .notification-list-item')];
      const item = items.find(one => one.innerText.replace(/\\s+/g, ' ').includes(${JSON.stringify(words)}));
      const button = [...(item?.querySelectorAll('.monaco-button') ?? [])].find(one => one.innerText.trim() === ${JSON.stringify(label)});
      button?.click();
      return button !== undefined;
    })()`);
  });
}
