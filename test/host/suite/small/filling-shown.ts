// What the views of a window say of what fills up, for the suites of this folder. Not what they should say.
import { commands } from 'vscode';
import { eventually, inView, inWindow, resize, screenshot, setTheme } from '../../driver/control.js';
import { notices } from '../questions.js';

/** All words of the System section. */
export async function ofSystem(): Promise<string> {
  return String(await inView(`document.body.innerText.replace(/\\s+/g, ' ')`, 'side bar'));
}

/** What stands above the list of leaks. */
export async function ofLeaks(): Promise<string> {
  const message = '.part.sidebar .tree-explorer-viewlet-tree-view .message';
  return String(
    await inWindow(`[...document.querySelectorAll('${message}')].map(one => one.innerText).join(' ')`),
  );
}

/**
 * Pictures in each theme, wide and narrow, of what a notification names `told` and `shown` sees in the System section;
 * it is asked until it does, as what has stood still for long fills up no more. `path`: of a picture, by how it looks.
 */
export async function picture(
  path: (look: string) => string,
  told: string,
  shown: () => Promise<boolean>,
): Promise<void> {
  for (const [theme, width] of [
    ['dark', 1280],
    ['light', 1280],
    ['dark', 640],
  ] as const) {
    await setTheme(theme);
    await resize(width, 800);
    await eventually('it is told', async () => (await notices(told)).length === 1);
    await eventually('it is shown', shown);
    // It would cover what is narrow.
    if (width === 640) await commands.executeCommand('notifications.hideList');
    await screenshot(path(width === 640 ? 'narrow' : theme));
  }
  await resize(1280, 800);
}
