// The demo's ring of ticks in a tab, and what that shows, for suites about its types. Not the demo itself (world.ts).
import { commands, Uri, workspace } from 'vscode';
import { toUriParts, viewType, type Target } from '../../../src/extension/target.js';
import { closeEditors, eventually, needsWindow, press } from '../driver/control.js';
import { startTime } from './proc.js';
import { clearNotices } from './questions.js';
import { startWorld, viewText, type World } from './world.js';

export const folder = workspace.workspaceFolders?.[0]?.uri ?? Uri.file('/nowhere');
export const bindingsFile = Uri.joinPath(folder, '.vscode/shmscope.json');

export function ticksOf(world: World): Target {
  const { name, device, inode, users } = world.of('producer');
  const pid = users[0] ?? 0;
  return {
    segment: `posix:${device ?? ''}:${inode ?? 0}`,
    name,
    process: { pid, startTime: startTime(pid) },
  };
}

export async function openSegment(target: Target): Promise<void> {
  await commands.executeCommand('vscode.openWith', Uri.from(toUriParts(target)), viewType, {
    preview: false,
  });
}

export function shows(words: RegExp): Promise<string> {
  return eventually(`the view says ${words.source}`, async () => {
    const text = await viewText();
    return words.test(text) && text;
  });
}

/** The same where the struct table is seen: in a window that isn't wide it has a tab of its own. */
export async function showsStruct(words: RegExp): Promise<string> {
  await shows(/Live/);
  await commands.executeCommand('shmscope.view.showStruct');
  return shows(words);
}

/** What the workspace's file holds. */
export async function kept(): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await workspace.fs.readFile(bindingsFile)));
}

/** As nothing had been opened or chosen. */
export async function forget(): Promise<void> {
  await closeEditors();
  await workspace.fs.delete(Uri.joinPath(folder, '.vscode'), { recursive: true }).then(undefined, () => {
    // There was none.
  });
}

/**
 * Call it in a `describe` that asks for types: the demo, which `give` is told, its ring first, and nothing left after
 * each.
 */
export function useTicks(give: (ticks: Target, world: World) => void): void {
  let world: World | undefined;
  before(async function () {
    needsWindow(this);
    world = await startWorld();
    give(ticksOf(world), world);
  });
  afterEach(async () => {
    await press('Escape');
    await forget();
    await clearNotices();
  });
  after(() => world?.stop());
}
