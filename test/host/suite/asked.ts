// What a window asks and says, read from its page: rows of the open list, lines of text that are asked for. Not
// questions that stand in the way nor notifications (questions.ts), nor the segment's own view (world.ts).
import { basename } from 'node:path';
import { commands, workspace, type Uri } from 'vscode';
import { eventually, inWindow, press, type } from '../driver/control.js';

/** Milliseconds: folders and files are read first. */
const patience = 30_000;

/** Rows of the open list, as their text. */
export async function pickRows(): Promise<string[]> {
  const expression = `[...document.querySelectorAll('.quick-input-widget .monaco-list-row')]
    .filter(row => row.offsetParent !== null)
    .sort((a, b) => a.dataset.index - b.dataset.index)
    .map(row => row.innerText.replace(/\\s+/g, ' ').trim())`;
  return (await inWindow(expression)) as string[];
}

/** Title of the open list or question; empty when none is open. */
export async function pickTitle(): Promise<string> {
  const expression = `[...document.querySelectorAll('.quick-input-widget')]
    .filter(widget => widget.offsetParent !== null)
    .map(widget => widget.querySelector('.quick-input-title')?.innerText ?? '').join('')`;
  return (await inWindow(expression)) as string;
}

/** What is typed in it. */
async function pickInput(): Promise<string> {
  const expression = `[...document.querySelectorAll('.quick-input-widget input.input')]
    .filter(input => input.offsetParent !== null).map(input => input.value).join('')`;
  return (await inWindow(expression)) as string;
}

async function isBusy(): Promise<boolean> {
  const expression = `document.querySelector('.quick-input-widget .quick-input-progress.active') !== null`;
  return (await inWindow(expression)) as boolean;
}

/** Rows of the open list once it is whole: what comes in while a key is on its way takes the choice with it. */
export async function wholeRows(): Promise<string[]> {
  return (await isBusy()) ? [] : pickRows();
}

/**
 * In the list of "View as Type…": the place of types whose name has these words, until what follows is there. A view
 * that has only now loaded takes the focus, with which VS Code closes a list: it is opened again then.
 */
export async function chooseElsewhere(words: string, follows: () => Promise<boolean>): Promise<void> {
  await tryElsewhere(words);
  await again(`${words} is followed`, follows, async () => {
    if ((await pickTitle()) === '') await tryElsewhere(words);
  });
}

/** Whether VS Code's own dialog for a file, with this title, is open. */
export async function asksFile(title: string): Promise<boolean> {
  return (await pickTitle()).includes(title);
}

async function tryElsewhere(words: string): Promise<void> {
  const open = async (): Promise<void> => {
    await commands.executeCommand('shmscope.view.viewAsType');
  };
  await open();
  await again(
    'the list is whole',
    async () => (await wholeRows())[0]?.includes('tick_ring') === true,
    async () => {
      if ((await pickTitle()) === '') await open();
    },
  );
  const list = await pickTitle();
  await type(words);
  await eventually(`${words} is offered, and no type`, async () => {
    const [first, second] = await wholeRows();
    return first?.includes(words) && /no type of that name/.test(second ?? '');
  });
  await press('Enter');
  await eventually('the list is gone', async () => (await pickTitle()) !== list);
}

/** Answers VS Code's own dialog for a file, which takes a whole path. */
export async function giveFile(title: string, path: string): Promise<void> {
  const enter = async (): Promise<void> => {
    await press('Control+a');
    await type(path);
  };
  await eventually(
    `the dialog asks: ${title}`,
    async () => (await asksFile(title)) && !(await isBusy()),
    patience,
  );
  await enter();
  // While it opens, it may put its own folder there; while a path is typed, it may miss the last folder of it.
  await again(
    'the dialog finds it',
    async () =>
      !(await isBusy()) &&
      (await pickInput()) === path &&
      (await pickRows()).some(row => row.startsWith(basename(path))),
    async () => {
      if ((await pickInput()) !== path) return enter();
      await press('Backspace');
      await type(path.slice(-1));
    },
  );
  await press('Enter');
  // A key that makes it look once more doesn't close it: it waits for the next one.
  await again(
    'the dialog is gone',
    async () => !(await asksFile(title)),
    async () => {
      if (!(await isBusy())) await press('Enter');
    },
  );
}

/** Waits until it's so; where it isn't for five seconds, does something for it. */
async function again(what: string, isSo: () => Promise<boolean>, act: () => Promise<void>): Promise<void> {
  let last = Date.now();
  await eventually(
    what,
    async () => {
      if (await isSo()) return true;
      if (Date.now() - last > 5000) {
        await act();
        last = Date.now();
      }
      return false;
    },
    2 * patience,
  );
}

export async function write(file: Uri, text: string): Promise<void> {
  await workspace.fs.writeFile(file, new TextEncoder().encode(text));
}

export async function writeJson(file: Uri, value: unknown): Promise<void> {
  await write(file, `${JSON.stringify(value, undefined, 2)}\n`);
}
