// The suites' end of the channel: typed functions to act on the window from within the extension host.
// On desktop there is no such window: `windowAvailable` is false, and a test that needs one starts with needsWindow.
import type { Context, Suite } from 'mocha';
import { commands, workspace, ConfigurationTarget } from 'vscode';
import { skipFor } from '../../support/compile.js';
import type { Traffic } from './link.js';
import type { FrameCounts } from './trace.js';
import { addressVariable, type Answer, type Box, type Place, type WindowApi } from './words.js';

const address = process.env[addressVariable];

export const windowAvailable = address !== undefined;

/** Skips the test, with the reason, where the window can't be acted upon (desktop): nothing could be done or seen. */
export function needsWindow(test: Context): void {
  if (!windowAvailable) skipFor(test, 'this window can\u2019t be driven from outside');
}

/**
 * For a suite that types into what VS Code opens: a view that has only now loaded takes the focus from it, so a test
 * that fails is tried once more, and that is told (report.ts).
 */
export function mayLoseFocus(suite: Suite): void {
  suite.retries(1);
}

/** Theme and size as other suites expect them; no size on desktop. */
export async function usualLook(): Promise<void> {
  await setTheme('dark');
  if (windowAvailable) await resize(1280, 800);
}

/** A PNG of the window. */
export async function screenshot(path: string): Promise<void> {
  await call('screenshot', { path });
}

/** One key or chord: `F1`, `Control+Shift+P`. */
export async function press(key: string): Promise<void> {
  await call('press', { key });
}

export async function type(text: string): Promise<void> {
  await call('type', { text });
}

/** In pixels of the window. */
export async function click(x: number, y: number, button: 'left' | 'right' = 'left'): Promise<void> {
  await call('click', { x, y, button });
}

export async function move(x: number, y: number): Promise<void> {
  await call('move', { x, y });
}

export async function wheel(dx: number, dy: number): Promise<void> {
  await call('wheel', { dx, dy });
}

export async function resize(width: number, height: number): Promise<void> {
  await call('resize', { width, height });
}

/**
 * The value of an expression in the innermost document of a webview: by default that of the active editor.
 * Waits up to ten seconds for it to be there; a promise is awaited. What comes back has been through JSON: the
 * caller knows, and checks, its shape.
 */
export async function inView(expression: string, place: Place = 'editor'): Promise<unknown> {
  return call('inView', { expression, place });
}

/** Where that webview is in the window, or null: add it to what getBoundingClientRect says in it to click there. */
export async function viewBox(place: Place = 'editor'): Promise<Box | null> {
  return call('viewBox', { place });
}

/** The value of an expression in the workbench's own page. */
export async function inWindow(expression: string): Promise<unknown> {
  return call('inWindow', { expression });
}

/** Makes the link between the server and its window slow: ms one way, bytes a second each way; 0 is no limit. */
export async function shapeLink(delay: number, rate: number): Promise<void> {
  await call('shapeLink', { delay, rate });
}

/** Bytes that this link has carried so far. */
export async function traffic(): Promise<Traffic> {
  return call('traffic', {});
}

/** What became of the window's frames while `act` went on, as Chromium's tracing counts them. */
export async function framesDuring(act: () => Promise<unknown>): Promise<FrameCounts> {
  await call('startTrace', {});
  await act();
  return call('endTrace', {});
}

/** Clicks the middle of the first element that a selector finds in a webview. */
export async function clickInView(selector: string, place: Place = 'editor'): Promise<void> {
  const rect = (await inView(
    `(() => { const r = document.querySelector(${JSON.stringify(selector)})?.getBoundingClientRect();
      return r ? { x: r.x + r.width / 2, y: r.y + r.height / 2 } : null; })()`,
    place,
  )) as { x: number; y: number } | null;
  const box = await viewBox(place);
  if (rect === null || box === null) throw new Error(`Nothing in the ${place} matches ${selector}.`);
  await click(box.x + rect.x, box.y + rect.y);
}

/** What each is called, and the class that a window has by it. */
const themes = {
  dark: ['Default Dark Modern', 'vs-dark'],
  light: ['Default Light Modern', 'vs'],
  'high contrast': ['Default High Contrast', 'hc-black'],
  'high contrast light': ['Default High Contrast Light', 'hc-light'],
} as const;

/** Changes the colour theme, on desktop too, and waits until VS Code has it, and the window shows it. */
export async function setTheme(theme: keyof typeof themes): Promise<void> {
  const [name, shown] = themes[theme];
  await workspace.getConfiguration('workbench').update('colorTheme', name, ConfigurationTarget.Global);
  if (!windowAvailable) return;
  const classes = `[...(document.querySelector('.monaco-workbench')?.classList ?? [])]`;
  await eventually(`the window is ${theme}`, async () =>
    ((await inWindow(classes)) as string[]).includes(shown),
  );
}

/** Waits until `check` answers something other than undefined, null or false; throws with `what` when it never does. */
export async function eventually<T>(
  what: string,
  check: () => Promise<T> | T,
  timeout = 25_000,
): Promise<NonNullable<Exclude<T, false>>> {
  const until = Date.now() + timeout;
  for (;;) {
    const value = await check();
    if (value !== undefined && value !== null && value !== false)
      return value as NonNullable<Exclude<T, false>>;
    if (Date.now() > until) throw new Error(`Not so after ${timeout} ms: ${what}.`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** Closes all editors: the usual end of a test that opened some. */
export async function closeEditors(): Promise<void> {
  await commands.executeCommand('workbench.action.closeAllEditors');
}

async function call<K extends keyof WindowApi>(
  name: K,
  parameter: Parameters<WindowApi[K]>[0],
): Promise<ReturnType<WindowApi[K]>> {
  if (address === undefined) throw new Error('This window can not be driven from outside: see needsWindow.');
  const reply = await fetch(`${address}/${name}`, { method: 'POST', body: JSON.stringify(parameter) });
  const answer = (await reply.json()) as Answer;
  if ('error' in answer) throw new Error(answer.error);
  return answer.value as ReturnType<WindowApi[K]>;
}
