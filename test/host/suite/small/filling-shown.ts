// What the views of a window say of what fills up, for the suites of this folder. Not what they should say.
import { inView, inWindow } from '../../driver/control.js';

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
