// Knows when a page of tests has nothing more under way: counts its timers and the frames of the screen that it asked
// for. So tests wait for that, and not for a time. Loaded before all else in the page.

const now = performance.now.bind(performance);
const setTimer = window.setTimeout.bind(window);
const clearTimer = window.clearTimeout.bind(window);
const nextFrame = window.requestAnimationFrame.bind(window);
const cancelFrame = window.cancelAnimationFrame.bind(window);

/** When each is due, by its number. */
const timers = new Map<number, number>();
const frames = new Set<number>();

function later(run: TimerHandler, wait = 0, ...rest: unknown[]): number {
  const id = setTimer(() => {
    timers.delete(id);
    if (typeof run === 'function') (run as (...values: unknown[]) => void)(...rest);
  }, wait);
  timers.set(id, now() + wait);
  return id;
}

function noLonger(id?: number): void {
  if (id !== undefined) timers.delete(id);
  clearTimer(id);
}

export function countWork(): void {
  Object.assign(window, { setTimeout: later, clearTimeout: noLonger });
  window.requestAnimationFrame = callback => {
    const id = nextFrame(time => {
      frames.delete(id);
      callback(time);
    });
    frames.add(id);
    return id;
  };
  window.cancelAnimationFrame = id => {
    frames.delete(id);
    cancelFrame(id);
  };
}

/**
 * Resolves when nothing is under way that would begin within `most` ms from now; after that time in any case, as what
 * fades or is followed live never ends by itself. `busy`: other work that is known of.
 */
export async function quiet(most: number, busy: () => boolean): Promise<void> {
  const end = now() + most;
  // Twice in a row: a frame of the screen may have begun something.
  for (let calm = 0; calm < 2 && now() < end;) {
    await new Promise(resolve => nextFrame(() => setTimer(resolve, 0)));
    const due = [...timers.values()].some(at => at <= end);
    calm = due || frames.size > 0 || busy() ? 0 : calm + 1;
  }
}
