// When a tree draws anew: a burst of changes is one, and who asked for rows too early waits until there are some.
// Not what is drawn: each view's own.
import type { Disposable } from './disposables.js';

/** Milliseconds between two: a burst of scans is one. */
const every = 150;

export class Redraw implements Disposable {
  readonly #draw: () => void;
  #timer: NodeJS.Timeout | undefined;
  #waiting: (() => void)[] = [];

  constructor(draw: () => void) {
    this.#draw = draw;
  }

  /** Something that is shown may have changed. */
  soon(): void {
    this.#timer ??= setTimeout(() => this.now(), every);
  }

  now(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#draw();
  }

  /** Settles with the next `release`. */
  wait(): Promise<void> {
    return new Promise(resolve => this.#waiting.push(resolve));
  }

  /** There is something to be told to those who wait. */
  release(): void {
    for (const go of this.#waiting.splice(0)) go();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.release();
  }
}
