// A list too long to be listed: what is typed is looked for, page by page, by whoever has it. As ask.ts, this is a
// place that opens windows, so that no name in them is ever taken for an icon. Not the searching.
import { QuickPickItemKind, ThemeIcon, window, type QuickInputButton, type QuickPickItem } from 'vscode';
import { noIcons, plain } from '../text/plain.js';

export interface Entry<T> {
  label: string;
  description?: string;
  detail?: string;
  icon?: string;
  value: T;
  /** Another way to take it, offered at its right end. */
  other?: { icon: string; tooltip: string; value: T };
  /** Of one that comes last: typed whole, one of these is what is meant, and it comes before all that is found. */
  words?: readonly string[];
}

export interface Search<T> {
  /** `on`: the toggle's state. */
  title: (on: boolean) => string;
  placeHolder: string;
  /** Above all, in this order, where they match what is typed. Later ones are put in their place when they come. */
  first: { heading: string; entries: Promise<readonly Entry<T>[]> };
  heading: string;
  /** Those that match, from the `offset`th on. What it throws is shown by `failed`. */
  find(typed: string, offset: number): Promise<{ entries: readonly Entry<T>[]; total: number }>;
  failed: (error: unknown) => string;
  none: string;
  /** Below all, always, but for what is typed. */
  last: { heading: string; entries: readonly Entry<T>[] };
  more: (left: number) => string;
  /** In the title; left out: there is none. */
  toggle?: { on: boolean; icon: (on: boolean) => string; tooltip: (on: boolean) => string };
}

type Item<T> = QuickPickItem & { entry?: Entry<T>; more?: true };

/** Milliseconds without a key before it's looked for. */
const pause = 120;

/** Undefined: nothing was chosen. */
export function search<T>(options: Search<T>): Promise<{ value: T; on: boolean } | undefined> {
  return new Searching(options).result;
}

class Searching<T> {
  readonly result: Promise<{ value: T; on: boolean } | undefined>;
  readonly #options: Search<T>;
  readonly #pick = window.createQuickPick<Item<T>>();
  #first: readonly Entry<T>[] = [];
  #found: Entry<T>[] = [];
  #total = 0;
  #failure: string | undefined;
  #waiting = 0;
  #closed = false;
  #round = 0;
  #timer: NodeJS.Timeout | undefined;
  #on: boolean;
  /** Nothing was listed since what is typed has changed. */
  #anew = false;

  constructor(options: Search<T>) {
    this.#options = options;
    this.#on = options.toggle?.on ?? false;
    const pick = this.#pick;
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    pick.keepScrollPosition = true;
    pick.placeholder = options.placeHolder;
    this.#drawToggle();
    this.result = new Promise(resolve => {
      const answer = (value: T): void => resolve({ value, on: this.#on });
      pick.onDidAccept(() => {
        const [chosen] = pick.selectedItems;
        if (chosen?.more) void this.#look(pick.value, this.#found.length);
        else if (chosen?.entry) answer(chosen.entry.value);
      });
      pick.onDidTriggerItemButton(({ item }) => {
        if (item.entry?.other) answer(item.entry.other.value);
      });
      pick.onDidHide(() => resolve(undefined));
    });
    pick.onDidTriggerButton(() => {
      this.#on = !this.#on;
      this.#drawToggle();
    });
    pick.onDidChangeValue(typed => {
      this.#anew = true;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#look(typed, 0), pause);
    });
    const close = (): void => {
      clearTimeout(this.#timer);
      this.#closed = true;
      this.#round++;
      pick.dispose();
    };
    void this.result.then(close);
    pick.show();
    void this.#suggest();
    void this.#look('', 0);
  }

  async #suggest(): Promise<void> {
    await this.#busy(async () => {
      try {
        this.#first = await this.#options.first.entries;
      } catch (error) {
        this.#failure ??= this.#options.failed(error);
      }
    });
  }

  async #look(typed: string, offset: number): Promise<void> {
    const round = ++this.#round;
    await this.#busy(async () => {
      try {
        const { entries, total } = await this.#options.find(typed, offset);
        if (round !== this.#round) return;
        this.#found = offset === 0 ? [...entries] : [...this.#found, ...entries];
        this.#total = total;
        this.#failure = undefined;
      } catch (error) {
        if (round !== this.#round) return;
        this.#found = [];
        this.#total = 0;
        this.#failure = this.#options.failed(error);
      }
    });
  }

  async #busy(work: () => Promise<void>): Promise<void> {
    this.#waiting++;
    this.#pick.busy = true;
    await work();
    this.#waiting--;
    if (this.#closed) return;
    this.#pick.busy = this.#waiting > 0;
    this.#fill();
  }

  #fill(): void {
    const { first, heading, last, more, none } = this.#options;
    const left = this.#total - this.#found.length;
    const nothing = this.#failure ?? (this.#found.length === 0 && this.#waiting === 0 ? none : undefined);
    const active = this.#pick.activeItems[0];
    const leading = this.#pick.items.find(isChoice);
    const wordOf = (entry: Entry<T>): string | undefined => typedWord(entry, this.#pick.value);
    const meant = last.entries.flatMap(entry => calledAs(entry, wordOf(entry)));
    const items: Item<T>[] = [
      ...under(
        first.heading,
        this.#first.map(entry => itemOf(entry, false)),
      ),
      ...under(
        last.heading,
        meant.map(entry => itemOf(entry, true)),
      ),
      // These match already, by rules of their own.
      ...under(heading, [
        ...this.#found.map(entry => itemOf(entry, true)),
        ...(left > 0 ? [{ label: more(left), more: true as const, alwaysShow: true }] : []),
        ...(nothing === undefined ? [] : [{ label: noIcons(nothing), alwaysShow: true }]),
      ]),
      ...under(
        last.heading,
        last.entries.filter(entry => wordOf(entry) === undefined).map(entry => itemOf(entry, true)),
      ),
    ];
    this.#pick.items = items;
    const same = items.find(item => isChoice(item) && isSame(item, active));
    // Of what is typed anew the first is meant, whatever was in front while it was typed; and what was in front only
    // as the first makes way for what comes before it.
    if (same && !isSame(same, leading) && !this.#anew) this.#pick.activeItems = [same];
    this.#anew = false;
  }

  #drawToggle(): void {
    const { title, toggle } = this.#options;
    this.#pick.title = plain(title(this.#on));
    if (!toggle) return;
    const button: QuickInputButton = {
      iconPath: new ThemeIcon(toggle.icon(this.#on)),
      tooltip: toggle.tooltip(this.#on),
    };
    this.#pick.buttons = [button];
  }
}

/** Of the words that mean it, the one that is typed. */
function typedWord<T>({ words }: Entry<T>, typed: string): string | undefined {
  const wanted = typed.trim().toLowerCase();
  return words?.find(one => one.toLowerCase() === wanted);
}

/**
 * While something is typed, VS Code sorts by labels: what is called just as it's typed comes first, and of several in
 * the order that they are given in. So what is meant is called so, with its own name beside it. None without a word.
 */
function calledAs<T>(entry: Entry<T>, word: string | undefined): Entry<T>[] {
  return word === undefined ? [] : [{ ...entry, label: word, description: entry.label }];
}

/** Do they say the same? A type may be called as a word is. */
function isSame(a: QuickPickItem, b: QuickPickItem | undefined): boolean {
  return a.label === b?.label && a.description === b.description;
}

function isChoice<T>({ kind }: Item<T>): boolean {
  return kind !== QuickPickItemKind.Separator;
}

function itemOf<T>(entry: Entry<T>, alwaysShow: boolean): Item<T> {
  const { label, description, detail, icon, other } = entry;
  return {
    label: noIcons(label),
    ...(description === undefined ? {} : { description: noIcons(description) }),
    ...(detail === undefined ? {} : { detail: noIcons(detail) }),
    ...(icon === undefined ? {} : { iconPath: new ThemeIcon(icon) }),
    ...(other ? { buttons: [{ iconPath: new ThemeIcon(other.icon), tooltip: other.tooltip }] } : {}),
    alwaysShow,
    entry,
  };
}

function under<T>(heading: string, items: Item<T>[]): Item<T>[] {
  return items.length === 0 ? [] : [{ label: noIcons(heading), kind: QuickPickItemKind.Separator }, ...items];
}
