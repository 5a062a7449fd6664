// The small curve beside a number: its last samples, every one of them. A number that grows all the time is shown by
// how fast it does: the line of a counter is straight and says nothing. Keeps and computes; canvas only in drawSpark.

export const sparkWidth = 46;
export const sparkHeight = 14;
/** About four seconds at 30 Hz. */
const most = 128;
/** A counter's speed is told over this many samples. */
const window = 8;
/** Points of a curve. */
const least = 4;

export class Samples {
  readonly #values = new Float64Array(most);
  #count = 0;
  #changes = 0;

  get length(): number {
    return Math.min(most, this.#count);
  }

  /** Changes among all samples so far: what hardly ever changes has no curve. */
  get changes(): number {
    return this.#changes;
  }

  add(value: number): void {
    if (this.#count > 0 && this.at(this.length - 1) !== value) this.#changes++;
    this.#values[this.#count++ % most] = value;
  }

  /** From the oldest, 0, to the newest. */
  at(index: number): number {
    return this.#values[(this.#count - this.length + index) % most] ?? 0;
  }
}

export interface Spark {
  /** 0 to 1 each, the oldest first. */
  points: number[];
  kind: 'value' | 'speed';
}

/** Undefined: nothing that a curve would show, or too little for a true one yet. */
export function sparkOf(samples: Samples): Spark | undefined {
  if (samples.length < least || samples.changes < 3) return undefined;
  const values = Array.from({ length: samples.length }, (_, i) => samples.at(i));
  const steps = values.slice(1).map((value, i) => value - (values[i] ?? 0));
  // One that stands still most of the time is a stair, and its speed nothing but blips.
  const grows = steps.every(step => step >= 0) && steps.filter(step => step > 0).length * 2 > steps.length;
  if (!grows) return { points: scaled(values), kind: 'value' };
  // Two speeds of a few samples are a line up or down that says nothing of the counter.
  if (samples.length < window + least) return undefined;
  const speeds = values.slice(window).map((value, i) => value / window - (values[i] ?? 0) / window);
  return { points: scaled(speeds), kind: 'speed' };
}

function scaled(values: readonly number[]): number[] {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  // By halves, as the difference of the largest numbers is none.
  const range = high / 2 - low / 2;
  return values.map(value => (range > 0 ? Math.min(1, (value / 2 - low / 2) / range) : 0.5));
}

export function drawSpark(pen: CanvasRenderingContext2D, { points }: Spark, colour: string): void {
  pen.clearRect(0, 0, sparkWidth, sparkHeight);
  pen.strokeStyle = colour;
  pen.lineWidth = 1.2;
  pen.lineJoin = 'round';
  pen.beginPath();
  points.forEach((point, i) => {
    const x = 1 + (i / Math.max(1, points.length - 1)) * (sparkWidth - 2);
    const y = sparkHeight - 2 - point * (sparkHeight - 4);
    if (i === 0) pen.moveTo(x, y);
    else pen.lineTo(x, y);
  });
  pen.stroke();
}
