// Finds the document of a webview in the workbench page: an iframe of VS Code's own, and in it the extension's.
// Not the acting on it. Follows the workbench's structure as both tested versions have it: webviews lie in layers
// of their own above the parts that they belong to, so a webview's place is told by where it is, not by its parent.
import type { ElementHandle, Frame, Page } from 'playwright-core';
import type { Box, Place } from './words.js';

const parts: Record<Place, string> = {
  editor: '.editor-group-container.active .editor-container',
  'side bar': '.part.sidebar',
};

interface Found {
  element: ElementHandle;
  box: Box;
}

/** Box of the webview at a place, or undefined when none is to be seen there. */
export async function findWebview(page: Page, place: Place): Promise<Found | undefined> {
  const part = await page.$(parts[place]);
  const around = await part?.boundingBox();
  if (!around) return undefined;
  for (const element of await page.$$('iframe.webview')) {
    const box = await element.boundingBox();
    if (box && box.width > 0 && within(box, around) && (await element.isVisible())) return { element, box };
  }
  return undefined;
}

/** The extension's own document in it. Waits until it is there, for at most `timeout` milliseconds. */
export async function documentOf(page: Page, place: Place, timeout: number): Promise<Frame> {
  const until = Date.now() + timeout;
  while (Date.now() < until) {
    const found = await findWebview(page, place);
    const outer = await found?.element.contentFrame();
    const inner = outer?.childFrames().find(frame => !frame.isDetached() && frame.url() !== 'about:blank');
    if (inner) return inner;
    await page.waitForTimeout(50);
  }
  throw new Error(`No webview is to be seen in the ${place} after ${timeout} ms.`);
}

function within(box: Box, around: Box): boolean {
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  return x > around.x && x < around.x + around.width && y > around.y && y < around.y + around.height;
}
