// One loop for all canvases of a page: paints when something changed, goes on only while something fades, and does
// nothing while the page is hidden. Frames are acknowledged through `drawn`.
// Not what is painted.

/** Paints at `now` (performance.now()); answers in how many ms it wants to be painted again, or undefined. */
export type Paint = (now: number) => number | undefined;

export class Painter {
  readonly #paints = new Set<Paint>();
  #waiting: (() => void)[] = [];
  #frame: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.#rest();
      else this.request();
    });
  }

  add(paint: Paint): () => void {
    this.#paints.add(paint);
    this.request();
    return () => this.#paints.delete(paint);
  }

  /** Paint with the next frame of the screen. */
  request(): void {
    if (document.hidden || this.#frame !== undefined) return;
    clearTimeout(this.#timer);
    this.#frame = requestAnimationFrame(() => this.#paint());
  }

  /** Resolves when what is known now is on screen, at once where nobody sees it. */
  async drawn(): Promise<void> {
    if (document.hidden) return;
    await new Promise<void>(resolve => {
      this.#waiting.push(resolve);
      this.request();
    });
  }

  #paint(): void {
    this.#frame = undefined;
    const now = performance.now();
    let again = Number.POSITIVE_INFINITY;
    try {
      for (const paint of this.#paints) again = Math.min(again, paint(now) ?? Number.POSITIVE_INFINITY);
    } finally {
      // Also after a paint that threw: a frame that is never acknowledged would be the last one.
      this.#settle();
    }
    if (again < 20) this.request();
    else if (Number.isFinite(again)) this.#timer = setTimeout(() => this.request(), again);
  }

  #rest(): void {
    clearTimeout(this.#timer);
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    this.#settle();
  }

  #settle(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/** Calls `run` at once, then at most once each `interval` ms; the last call is never lost. */
export function throttled(interval: number, run: () => void): () => void {
  let last = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    if (timer !== undefined) return;
    const wait = last + interval - performance.now();
    const go = (): void => {
      timer = undefined;
      last = performance.now();
      run();
    };
    if (wait <= 0) go();
    else timer = setTimeout(go, wait);
  };
}
