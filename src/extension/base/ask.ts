// All that is said and asked in windows of VS Code: messages, confirmations, lists, a line of text. The one place that
// opens these, so that no name in them is ever taken for a link or an icon (text/plain.ts; test/rules hold that).
// Not the tree's rows, nor the status bar.
import { QuickPickItemKind, window, type QuickPickItem, type ThemeIcon } from 'vscode';
import { noIcons, plain } from '../text/plain.js';
import type { Event } from './emitter.js';

/** Answers with the action that was chosen; without actions at once, as nothing waits for a message to be closed. */
export async function tell(
  kind: 'information' | 'warning' | 'error',
  text: string,
  ...actions: string[]
): Promise<string | undefined> {
  const answer = show(kind, plain(text), actions);
  return actions.length === 0 ? undefined : answer;
}

function show(
  kind: 'information' | 'warning' | 'error',
  text: string,
  actions: readonly string[],
): Thenable<string | undefined> {
  switch (kind) {
    case 'information':
      return window.showInformationMessage(text, ...actions);
    case 'warning':
      return window.showWarningMessage(text, ...actions);
    case 'error':
      return window.showErrorMessage(text, ...actions);
  }
}

/** A question that stands in the way until it is answered; true for `action`. */
export async function confirm(question: string, detail: string, action: string): Promise<boolean> {
  const options = { modal: true, detail: plain(detail) };
  return (await window.showWarningMessage(plain(question), options, action)) === action;
}

export async function askText(options: {
  prompt: string;
  placeHolder: string;
  value: string;
  /** What is wrong with a text; it's not taken as long as this says something. */
  check?: (text: string) => string | undefined | Promise<string | undefined>;
}): Promise<string | undefined> {
  const { check, prompt, ...rest } = options;
  return window.showInputBox({
    ...rest,
    prompt: plain(prompt),
    ...(check ? { validateInput: check } : {}),
  });
}

/** One entry of a list; `key` tells it from the others also when the list is filled anew. */
export interface Choice<T> {
  key: string;
  label: string;
  description: string;
  detail?: string;
  iconPath?: ThemeIcon;
  /** Under this heading; entries of one heading stand together. */
  heading?: string;
  value: T;
}

export interface Choices<T> {
  placeHolder: string;
  /** In place of `placeHolder` when there is nothing to choose from. */
  none: string;
  list: () => readonly Choice<T>[];
  /** The list may have changed; and what is waited for before it is known to be whole. */
  changed?: Event<undefined>;
  ready?: Promise<unknown>;
}

type Item<T> = QuickPickItem & { key: string; value?: T };

/** A list that stays true while it is open. Throws what `ready` throws. */
export async function choose<T>(choices: Choices<T>): Promise<T | undefined> {
  const pick = window.createQuickPick<Item<T>>();
  pick.matchOnDescription = true;
  pick.keepScrollPosition = true;
  pick.busy = choices.ready !== undefined;
  let shown = '';
  const fill = (): void => {
    const items = toItems(choices.list());
    pick.placeholder = items.length > 0 || pick.busy ? choices.placeHolder : choices.none;
    const now = JSON.stringify(items.map(({ key, label, description }) => [key, label, description]));
    if (now === shown) return;
    shown = now;
    const active = pick.activeItems[0]?.key;
    pick.items = items;
    const same = items.find(item => item.key === active);
    if (same) pick.activeItems = [same];
  };
  const listening = choices.changed?.(fill);
  try {
    fill();
    return await new Promise<T | undefined>((resolve, reject) => {
      pick.onDidAccept(() => {
        const [chosen] = pick.selectedItems;
        if (chosen) resolve(chosen.value);
      });
      pick.onDidHide(() => resolve(undefined));
      pick.show();
      choices.ready
        ?.then(() => {
          pick.busy = false;
          fill();
        })
        .catch(reject);
    });
  } finally {
    listening?.dispose();
    pick.dispose();
  }
}

function toItems<T>(choices: readonly Choice<T>[]): Item<T>[] {
  let heading = '';
  return choices.flatMap(({ label, description, detail, heading: own = '', ...rest }) => {
    const item = {
      ...rest,
      label: noIcons(label),
      description: noIcons(description),
      ...(detail === undefined ? {} : { detail: noIcons(detail) }),
    };
    if (own === heading) return [item];
    heading = own;
    return [{ key: `heading ${own}`, label: own, kind: QuickPickItemKind.Separator }, item];
  });
}
