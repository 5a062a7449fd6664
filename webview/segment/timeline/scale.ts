// Where a time is on the timeline, which times are labelled, and how high its bars may grow. Pure; the clock comes in.

/** Milliseconds that are seen at once: as long as heat lives on the strip. */
export const shownSpan = 60_000;
/** Pixels to the left of the bars, for the numbers, and to the right of them, for the dot of Live. */
export const leftMargin = 34;
const rightMargin = 6;
/** Of the span: where a state of the past comes to rest when it would leave on the left. */
const resting = 0.04;

export interface TimeScale {
  from: number;
  to: number;
  /** Pixels of the first and the last of these times. */
  left: number;
  right: number;
}

/** `live`: the latest time there is. `at`: a time of the past that stays in sight. */
export function scaleOf(width: number, live: number, at: number | undefined): TimeScale {
  const to = at === undefined ? live : Math.min(live, at + shownSpan * (1 - resting));
  return { from: to - shownSpan, to, left: leftMargin, right: Math.max(leftMargin + 1, width - rightMargin) };
}

export function xOf({ from, to, left, right }: TimeScale, time: number): number {
  return left + ((time - from) / (to - from)) * (right - left);
}

export function timeOf({ from, to, left, right }: TimeScale, x: number): number {
  return from + ((x - left) / (right - left)) * (to - from);
}

/** Round times that have a label, at least `room` pixels apart and so far from the right end. */
export function labelTimes(scale: TimeScale, room: number): number[] {
  const each = (room / (scale.right - scale.left)) * shownSpan;
  const step = [5000, 10_000, 15_000, 20_000, 30_000].find(ms => ms >= each) ?? shownSpan;
  const out: number[] = [];
  for (let time = Math.ceil(scale.from / step) * step; time <= scale.to; time += step) {
    const x = xOf(scale, time);
    if (x - scale.left >= room / 2 - 8 && scale.right - x >= room / 2 - 8) out.push(time);
  }
  return out;
}

/** 10, 20, 50, 100, …: the least of them that `most` fits under. */
export function ceilingOf(most: number): number {
  let step = 10;
  for (;;) {
    for (const factor of [1, 2, 5]) if (most <= step * factor) return step * factor;
    step *= 10;
  }
}

const patience = 5000;

/** The height of the bars' axis: up at once, and down when less has been enough for a while. */
export class Ceiling {
  #value = ceilingOf(0);
  #enough: { value: number; since: number } | undefined;

  /** `now`: milliseconds of any steady clock. */
  next(most: number, now: number): number {
    const wanted = ceilingOf(most);
    if (wanted >= this.#value) {
      this.#value = wanted;
      this.#enough = undefined;
    } else if (!this.#enough) this.#enough = { value: wanted, since: now };
    else {
      // The highest that was wanted meanwhile.
      this.#enough.value = Math.max(this.#enough.value, wanted);
      if (now - this.#enough.since >= patience) {
        this.#value = this.#enough.value;
        this.#enough = undefined;
      }
    }
    return this.#value;
  }
}

/** A count in at most four characters: 500, 2k, 50k, 1M. */
export function shortCount(count: number): string {
  const units = ['', 'k', 'M', 'G', 'T'];
  let unit = 0;
  let value = count;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${Number(value.toPrecision(3))}${units[unit] ?? ''}`;
}
