// All that a person can do to a segment's view, as functions over its atoms and the host. Elements call these and
// nothing else; commands of VS Code's keybindings come here too (commands.ts).
import * as l10n from '@vscode/l10n';
import type { InspectedType } from '../../src/model/inspect.js';
import type { Remote } from '../../src/protocol/rpc.js';
import type { HostApi, ViewSettings } from '../../src/protocol/view.js';
import { clock } from '../../src/model/local-time.js';
import { failureText } from './failure-text.js';
import { toFailure } from '../link.js';
import { span, type Model, type Selection } from './model.js';
import { clampTop, reveal, scrollBy, type Top } from './scroll.js';

export class Actions {
  readonly #model: Model;
  readonly host: Remote<HostApi>;
  /** Called after a jump, so that other panes can follow. */
  jumped: ((offset: number) => void) | undefined;
  readonly #back: number[] = [];
  readonly #forward: number[] = [];
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(model: Model, host: Remote<HostApi>) {
    this.#model = model;
    this.host = host;
  }

  /** Says something for a few seconds; `announced` for what screen readers must not miss. */
  say(text: string, { announced = false, visible = true } = {}): void {
    clearTimeout(this.#noticeTimer);
    this.#model.notice.set({ text, announced, visible });
    this.#noticeTimer = setTimeout(() => this.#model.notice.set(null), 6000);
  }

  /** Runs a call to the host; a failure is told, never lost. */
  call(promise: Promise<unknown>): void {
    promise.catch((error: unknown) => {
      const failure = toFailure(error);
      if (failure.kind !== 'ended') this.say(failureText(failure));
    });
  }

  scrollTo(top: Top): void {
    this.#model.top.set(clampTop(top, this.#model.rows.peek()));
  }

  scrollBy(dy: number): void {
    this.#model.top.set(scrollBy(this.#model.top.peek(), dy, this.#model.rows.peek()));
  }

  select(selection: Selection): void {
    const last = Math.max(0, this.#model.extent.peek() - 1);
    const within = (offset: number): number => Math.min(last, Math.max(0, offset));
    const { anchor, active } = this.#model.selection.peek();
    const next = { anchor: within(selection.anchor), active: within(selection.active) };
    if (next.anchor !== anchor || next.active !== active) this.#model.selection.set(next);
  }

  /** Moves the active byte and keeps it on screen. */
  moveTo(offset: number, extend: boolean): void {
    const anchor = extend ? this.#model.selection.peek().anchor : offset;
    this.select({ anchor, active: offset });
    this.reveal(this.#model.selection.peek().active, false);
  }

  reveal(offset: number, far = true): void {
    const row = Math.floor(offset / this.#model.layout.peek().bytesPerRow);
    this.#model.top.set(reveal(row, this.#model.top.peek(), this.#model.rows.peek(), far));
  }

  /** A jump that `back` returns from. */
  go(offset: number): void {
    this.#back.push(this.#model.selection.peek().active);
    if (this.#back.length > 100) this.#back.shift();
    this.#forward.length = 0;
    this.#jump(offset);
  }

  back(): void {
    this.#history(this.#back, this.#forward);
  }

  forward(): void {
    this.#history(this.#forward, this.#back);
  }

  pause(): void {
    const { paused, shown, strip } = this.#model;
    const now = performance.now();
    if (paused.peek()) {
      paused.set(null);
      shown.thaw();
      this.#model.struct.rows.resume();
      strip.freeze(undefined);
      this.say(l10n.t('Live again'), { announced: true, visible: false });
    } else {
      const at = Date.now();
      shown.freeze(now);
      this.#model.struct.rows.pause();
      strip.freeze(now);
      paused.set({ at });
      this.say(l10n.t('Paused {0}', clock(at)), { announced: true, visible: false });
    }
    this.#model.sample.set(this.#model.sample.peek() + 1);
  }

  refresh(): void {
    this.#model.shown.retake();
    this.#model.struct.rows.retake();
    this.call(this.host.refresh());
  }

  changeSettings(change: Partial<ViewSettings>): void {
    const settings = { ...this.#model.settings.peek(), ...change };
    this.#model.settings.set(settings);
    this.call(this.host.settings(settings));
  }

  /** Puts the row that holds `offset` first. */
  keepInPlace(offset: number): void {
    this.scrollTo({ row: Math.floor(offset / this.#model.layout.peek().bytesPerRow), px: 0 });
  }

  seeAs(pid: number, startTime: number): void {
    this.call(this.host.as({ pid, startTime }));
  }

  nextProcess(): void {
    const status = this.#model.status.peek();
    const uses = status?.segment.uses ?? [];
    const now = uses.findIndex(u => u.pid === status?.process?.pid);
    const next = uses[(now + 1) % Math.max(1, uses.length)];
    if (!next || next.pid === status?.process?.pid) this.say(l10n.t('No other process uses this segment.'));
    else this.seeAs(next.pid, next.startTime);
  }

  /** Chooses how the bytes at the cursor are read, and selects as many as that takes. */
  chooseType(type: InspectedType, length: number): void {
    this.#model.type.set(type);
    const { offset } = span(this.#model.selection.peek());
    this.select({ anchor: offset, active: offset + Math.max(1, length) - 1 });
  }

  #jump(offset: number): void {
    this.select({ anchor: offset, active: offset });
    const { active } = this.#model.selection.peek();
    this.reveal(active);
    this.jumped?.(active);
  }

  #history(from: number[], to: number[]): void {
    const offset = from.pop();
    if (offset === undefined) return;
    to.push(this.#model.selection.peek().active);
    this.#jump(offset);
  }
}
