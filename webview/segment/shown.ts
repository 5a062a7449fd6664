// The bytes on screen, and those at the cursor where that is elsewhere: live ones, frozen ones while paused, or those
// of a state of the past, with the clock that their heat ages by. Also when a view is saturated, so that heat is drawn
// as rates (ux: heat saturates).
import type { Frame } from '../../src/protocol/frame.js';
import { Cells } from './cells.js';
import { Frozen } from './frozen.js';
import { Picture, type Look } from './picture.js';

const saturatedShare = 0.4;
const calmShare = 0.25;
const patience = 2000;

export class Shown {
  readonly #live = new Picture();
  readonly #aside = new Picture();
  #frozen: { bytes: Frozen; at: number; thawing: boolean } | undefined;
  #returning = false;
  /** Since the first frame of the past has come, until the first one that is live again. */
  #past: Picture | undefined;
  /** The same of bytes at the cursor that are off screen. */
  readonly #pastAside = new Picture();
  #retake = false;
  #since = Number.NaN;
  #rateMode = false;

  /** True when so much changes that only how often says anything. */
  get rateMode(): boolean {
    return this.#rateMode;
  }

  /** `from` and `to` bound the bytes on screen; `now` is performance.now(). */
  apply(frame: Frame, now: number, from: number, to: number): void {
    const changed = this.#live.apply(frame, now, from, to, this.#returning);
    this.#returning = false;
    const frozen = this.#frozen;
    if (frozen?.thawing) {
      this.#live.flash(frozen.bytes, now);
      this.#frozen = undefined;
    } else if (frozen) {
      if (this.#retake) frozen.bytes = new Frozen();
      this.#retake = false;
      frozen.bytes.add(this.#live);
    } else {
      this.#measure(changed / Math.max(1, frame.samples) / Math.max(1, to - from), now);
    }
  }

  /** Bytes of the past: none of them is hot, as none has just changed. */
  applyPast(frame: Frame): void {
    this.#past ??= new Picture();
    this.#past.apply(frame, 0, 0, 0, true);
  }

  /** Live again, or as it was paused. What differs from what was live before isn't news. */
  endPast(): void {
    this.forgetPastAside();
    if (!this.#past) return;
    this.#past = undefined;
    this.#returning = true;
  }

  /** From now on [offset, offset + length) is off screen; what is known of it stays until it is read by itself. */
  beginAside(offset: number, length: number): void {
    const known = new Cells(length);
    this.#live.read(offset, known);
    this.#aside.fill(offset, known);
    this.#aside.hold(offset, known);
  }

  /** The same while a state of the past is shown. */
  beginPastAside(offset: number, length: number): void {
    const known = new Cells(length);
    this.#past?.read(offset, known);
    this.#pastAside.fill(offset, known);
    this.#pastAside.hold(offset, known);
  }

  applyPastAside(look: Look): void {
    this.#pastAside.apply(look, 0, 0, 0, true);
  }

  forgetPastAside(): void {
    this.#pastAside.hold(0, new Cells(0));
  }

  /** Bytes that are off screen, asked for by themselves. */
  applyAside(look: Look, now: number): void {
    this.#aside.apply(look, now, 0, 0);
    if (this.#frozen && !this.#frozen.thawing) this.#frozen.bytes.add(this.#aside);
  }

  freeze(now: number): void {
    if (this.#frozen) {
      this.#frozen.thawing = false;
      return;
    }
    this.#frozen = { bytes: new Frozen(), at: now, thawing: false };
    this.#frozen.bytes.add(this.#live);
    this.#frozen.bytes.add(this.#aside);
  }

  /** From the next frame on, what is live again; what changed meanwhile flashes once. */
  thaw(): void {
    if (this.#frozen) this.#frozen.thawing = true;
  }

  /** While paused: the next frame replaces what is frozen. */
  retake(): void {
    this.#retake = this.#frozen !== undefined;
  }

  read(offset: number, into: Cells): void {
    if (this.#past) {
      this.#past.read(offset, into);
      this.#pastAside.fill(offset, into);
    } else if (this.#frozen) this.#frozen.bytes.read(offset, into);
    else {
      this.#live.read(offset, into);
      this.#aside.fill(offset, into);
    }
  }

  /** The time that ages are told against: it stands still while paused. */
  clock(now: number): number {
    return this.#frozen ? this.#frozen.at : now;
  }

  nextChange(offset: number, direction: 1 | -1, now: number): number | undefined {
    return this.#live.nextChange(offset, direction, this.clock(now), 60_000);
  }

  #measure(share: number, now: number): void {
    const crossed = this.#rateMode ? share < calmShare : share > saturatedShare;
    if (!crossed) this.#since = Number.NaN;
    else if (Number.isNaN(this.#since)) this.#since = now;
    else if (now - this.#since >= patience) {
      this.#rateMode = !this.#rateMode;
      this.#since = Number.NaN;
    }
  }
}
