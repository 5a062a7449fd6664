// All state of a segment's view in small atoms, and the getters that are made of them.
// Not how it changes (actions.ts) nor how it arrives (host.ts). The bytes are in shown.ts: too many for an atom,
// so `sample` counts up with each frame, and `calm` at most ten times a second, for what is read as text.
import type { InspectedType } from '../../src/model/inspect.js';
import type { AttachmentStatus } from '../../src/protocol/attachment.js';
import type { LinkState, ViewHello, ViewSettings } from '../../src/protocol/view.js';
import { Atom, Getter } from '../atom.js';
import { readTheme, type Theme } from '../theme.js';
import { windows } from './addresses.js';
import { hexLayout, type Font } from './hex-layout.js';
import { pageOf } from './pages.js';
import type { Extent, Top } from './scroll.js';
import type { Pointing } from './pointing.js';
import { Shown } from './shown.js';
import { StripModel } from './strip-model.js';
import { StructModel } from './struct-model.js';
import { DiffModel } from './diff/model.js';
import { visibleBytes } from './diff/spec.js';
import { TimeModel } from './time/model.js';
import { FindModel } from './find/find-model.js';
import { stripLayout } from './strip-layout.js';

/** Bytes from `anchor` to `active`, both within; `active` is where the keyboard is. */
export interface Selection {
  anchor: number;
  active: number;
}

export interface Notice {
  text: string;
  /** Said aloud by screen readers at once. */
  announced: boolean;
  /** False: only said, as what is on screen shows it already. */
  visible: boolean;
}

const rightPane = 340;

export class Model {
  readonly hello = new Atom<ViewHello | null>(null);
  readonly link = new Atom<LinkState>({ kind: 'attaching' });
  readonly status = new Atom<AttachmentStatus | null>(null);
  readonly settings = new Atom<ViewSettings>({ bytesPerRow: 0, hz: 30, littleEndian: true });
  /** `at`: ms since 1970. */
  readonly paused = new Atom<{ at: number } | null>(null);
  readonly reachedHz = new Atom<number | null>(null);
  readonly rateMode = new Atom(false);
  readonly seen = new Atom(false);
  readonly frameTime = new Atom(0);
  /** Since when the whole segment has been watched without a break, ms since 1970. */
  readonly watchedSince = new Atom(0);

  readonly shown = new Shown();
  readonly strip = new StripModel();
  readonly struct = new StructModel();
  readonly time = new TimeModel();
  readonly diff = new DiffModel(this);
  readonly find = new FindModel();
  readonly sample = new Atom(0);
  readonly calm = new Atom(0);

  readonly theme: Atom<Theme>;
  readonly font = new Atom<Font>({ size: 13, ch: 7.8 });
  readonly view = new Atom({ width: 0, height: 0 });
  readonly hexHeight = new Atom(0);
  readonly top = new Atom<Top>({ row: 0, px: 0 });
  readonly selection = new Atom<Selection>({ anchor: 0, active: 0 });
  readonly type = new Atom<InspectedType | null>(null);
  /** Null: not known (yet), or there is no pointer at the cursor. */
  readonly pointing = new Atom<Pointing | null>(null);
  readonly tab = new Atom<'hex' | 'struct' | 'diff' | 'inspector'>('hex');
  readonly goTo = new Atom(false);
  readonly menu = new Atom(false);
  /** Is the focus on the bytes, and anywhere in our document? */
  readonly gridFocused = new Atom(false);
  readonly focused = new Atom(false);
  readonly notice = new Atom<Notice | null>(null);

  constructor() {
    this.theme = new Atom(readTheme());
  }

  /** Bytes that can be scrolled over: what a truncation took stays in place, as gone. */
  readonly extent = new Getter(() => {
    const status = this.status.get();
    if (!status) return 0;
    return Math.max(status.size, status.truncated?.from ?? 0);
  });

  /** Bytes of one page. */
  readonly page = new Getter(() => pageOf(this.status.get()));

  readonly mapped = new Getter(() => {
    const status = this.status.get();
    const process = status?.process;
    if (!process?.alive) return [];
    const use = status?.segment.uses.find(u => u.pid === process.pid && u.startTime === process.startTime);
    return use ? windows(use.mappings) : [];
  });

  readonly sideBySide = new Getter(() => {
    const { width } = this.view.get();
    const least = 1000 * Math.max(1, this.font.get().size / 16);
    if (width < least) return false;
    const wanted = this.settings.get().bytesPerRow || 16;
    return this.#layout(width - rightPane, true).bytesPerRow === wanted;
  });

  /** Is the struct table, or the inspector, on screen: in the right pane, or under its tab? */
  readonly structShown = new Getter(() => this.#inPane('struct'));
  readonly inspectorShown = new Getter(() => this.#inPane('inspector'));

  readonly layout = new Getter(() => {
    const sideBySide = this.sideBySide.get();
    const { width } = this.view.get();
    return this.#layout(sideBySide ? width - rightPane : width, sideBySide);
  });

  readonly rows = new Getter<Extent>(() => {
    const { bytesPerRow, rowHeight } = this.layout.get();
    const visible = Math.max(1, Math.floor((this.hexHeight.get() - 2) / rowHeight));
    return { rows: Math.ceil(this.extent.get() / bytesPerRow), visible, rowHeight };
  });

  readonly stripLayout = new Getter(() => {
    const { width, height } = this.view.get();
    if (height < 480) return undefined;
    return stripLayout(width - 32, this.extent.get(), 6.05, this.page.get());
  });

  /** Bytes with a pixel on screen: [from, to). */
  readonly visible = new Getter(() => {
    if (this.diff.shown.get()) return visibleBytes(this);
    const { bytesPerRow, rowHeight } = this.layout.get();
    const top = this.top.get();
    const rows = Math.ceil((this.hexHeight.get() + top.px) / rowHeight);
    const extent = this.extent.get();
    const from = Math.min(extent, top.row * bytesPerRow);
    return { from, to: Math.min(extent, from + rows * bytesPerRow) };
  });

  /** Is there an attachment to show, now or from before? */
  readonly hasBytes = new Getter(() => this.status.get() !== null && this.link.get().kind !== 'failed');

  #inPane(name: 'struct' | 'inspector'): boolean {
    return (this.sideBySide.get() ? this.struct.pane.get() : this.tab.get()) === name;
  }

  #layout(width: number, sideBySide: boolean): ReturnType<typeof hexLayout> {
    const process = this.status.get()?.process;
    const highest = this.mapped.get().reduce((most, m) => (m.end > most ? m.end : most), 0n);
    return hexLayout({
      width,
      viewWidth: this.view.get().width,
      sideBySide,
      font: this.font.get(),
      bytesPerRow: this.settings.get().bytesPerRow,
      size: this.extent.get(),
      addressDigits: process ? Math.max(12, highest.toString(16).length) : 0,
    });
  }
}

/** First byte and number of bytes of a selection. */
export function span(selection: Selection): { offset: number; length: number } {
  const offset = Math.min(selection.anchor, selection.active);
  return { offset, length: Math.max(selection.anchor, selection.active) - offset + 1 };
}
