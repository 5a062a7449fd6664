// Puts on the rows on screen what moves faster than their text: the fading of changed values, and the curves.
// Sets single properties of elements that are there; makes none.
import type { Theme } from '../theme.js';
import { heatOf, hotShare, nextStep } from './heat.js';
import type { ShownRow } from './struct-rows.js';
import { drawSpark, sparkHeight, sparkOf, sparkWidth, type Spark } from './struct-spark.js';
import { fitCanvas } from '../theme.js';

export class RowHeat {
  readonly #shares = new WeakMap<Element, number>();
  readonly #drawn = new WeakMap<Element, string>();
  #blue: { theme: Theme; colour: string } | undefined;

  /** `rows` belong to `elements` one by one. Returns in how many ms it will look different by itself. */
  paint(
    elements: readonly Element[],
    rows: readonly ShownRow[],
    look: { theme: Theme; clock: number; steps: boolean; sample: number },
  ): number | undefined {
    let youngest = Number.POSITIVE_INFINITY;
    rows.forEach((shown, i) => {
      const element = elements[i];
      if (!element) return;
      const age = look.clock - shown.flashedAt;
      youngest = Math.min(youngest, age);
      this.#flash(element.querySelector('.text'), heatOf(age, look.steps), look.theme);
      const canvas = element.querySelector('canvas');
      if (canvas) this.#curve(canvas, shown, look);
    });
    return nextStep(youngest, look.steps);
  }

  #flash(text: Element | null, heat: number, theme: Theme): void {
    if (!(text instanceof HTMLElement)) return;
    const share = heat > 0.02 ? Math.round((theme.mostHeat * heat + 0.07) * 100) : 0;
    if (this.#shares.get(text) === share) return;
    this.#shares.set(text, share);
    text.toggleAttribute('data-hot', share > 0);
    text.toggleAttribute('data-bright', heat > hotShare);
    text.style.setProperty('--heat-share', `${share}%`);
  }

  #curve(
    canvas: HTMLCanvasElement,
    shown: ShownRow,
    { theme, sample }: { theme: Theme; sample: number },
  ): void {
    const key = `${shown.row.path} ${sample} ${window.devicePixelRatio}`;
    if (this.#drawn.get(canvas) === key && this.#blue?.theme === theme) return;
    this.#drawn.set(canvas, key);
    if (this.#blue?.theme !== theme) this.#blue = { theme, colour: getComputedStyle(canvas).color };
    const spark: Spark | undefined = shown.samples && sparkOf(shown.samples);
    const pen = fitCanvas(canvas, sparkWidth, sparkHeight);
    if (spark && pen) drawSpark(pen, spark, this.#blue.colour);
  }
}
