// One plot of one field, by uPlot: the only file that knows it. Steps, colours of the theme, a cursor that all plots of
// the page share. Not the head above it, nor what is asked for (chart-view.ts).
import uPlot from 'uplot';
import { clock } from '../../../src/model/local-time.js';
import { grouped } from '../../format.js';
import type { Theme } from '../../theme.js';
import type { Curve, Line } from './chart-data.js';

const shared = uPlot.sync('chart');
/** Pixels for the words of the vertical axis. */
const axisWidth = 64;
/** For a time on the horizontal one, as far as it reaches into the plot. */
const labelWidth = 36;

export interface PlotOptions {
  theme: Theme;
  width: number;
  height: number;
  /** Its line; the words beside it say the same. */
  colour: string;
  /** The time under the pointer, ms since 1970; undefined: none. */
  pointed: (time: number | undefined) => void;
}

export class Plot {
  readonly #plot: uPlot;
  #curve: Curve;

  constructor(into: HTMLElement, curve: Curve, line: Line, options: PlotOptions) {
    this.#curve = curve;
    this.#plot = new uPlot(this.#options(options), line, into);
    shared.sub(this.#plot);
  }

  set(curve: Curve, line: Line): void {
    this.#curve = curve;
    this.#plot.setData(line);
  }

  resize(width: number, height: number): void {
    if (width !== this.#plot.width || height !== this.#plot.height) this.#plot.setSize({ width, height });
  }

  end(): void {
    shared.unsub(this.#plot);
    this.#plot.destroy();
  }

  #options({ theme, width, height, colour, pointed }: PlotOptions): uPlot.Options {
    const axis = {
      stroke: theme.dim,
      font: `10px ${theme.sans}`,
      // Fainter than a hairline, which in high contrast is as strong as all else.
      grid: { stroke: `color-mix(in srgb, ${theme.foreground} 11%, transparent)`, width: 1 },
      ticks: { show: false },
    };
    return {
      width,
      height,
      ms: 1,
      legend: { show: false },
      padding: [6, 6, 0, 0],
      cursor: {
        sync: { key: 'chart' },
        drag: { x: true, y: false, setScale: true },
        // A value holds until the next: that is not yet so where it is nearer.
        dataIdx: ({ data: [times] }, _, nearest, time) =>
          nearest > 0 && (times[nearest] ?? 0) > time ? nearest - 1 : nearest,
        points: { size: 6, fill: colour, stroke: theme.background, width: 1 },
      },
      scales: { x: { time: true }, y: { range: (_, min, max) => this.#range(min, max) } },
      axes: [
        { ...axis, size: 18, gap: 3, values: timeWords },
        {
          ...axis,
          size: axisWidth,
          space: 22,
          gap: 6,
          splits: (_, __, min, max, step) => this.#splits(min, max, step),
          values: (_, splits) => splits.map(split => this.#word(split)),
        },
      ],
      series: [
        {},
        {
          stroke: colour,
          width: 1.5,
          ...(uPlot.paths.stepped ? { paths: uPlot.paths.stepped({ align: 1 }) } : {}),
          points: { show: false },
          spanGaps: false,
        },
      ],
      hooks: {
        setCursor: [
          plot => {
            const { left } = plot.cursor;
            pointed(left === undefined || left < 0 ? undefined : plot.posToVal(left, 'x'));
          },
        ],
      },
    };
  }

  #range(min: number | null, max: number | null): [number, number] {
    const { words } = this.#curve;
    if (words) return [-0.5, words.length - 0.5];
    if (min === null || max === null) return [0, 1];
    // Some air, and also where all are the same.
    const air = max > min ? (max - min) * 0.08 : Math.max(1, Math.abs(max) * 0.05);
    return [min - air, max + air];
  }

  #splits(min: number, max: number, step: number): number[] {
    const { words } = this.#curve;
    if (words) return words.map((_, i) => i);
    const out: number[] = [];
    for (let at = Math.ceil(min / step) * step; at <= max && out.length < 20; at += step) {
      out.push(Number(at.toPrecision(12)));
    }
    return out;
  }

  #word(height: number): string {
    const { words } = this.#curve;
    if (words) return short(words[height] ?? '');
    if (Math.abs(height) >= 1e9) return height.toExponential(3);
    return Number.isInteger(height) ? grouped(height) : String(Number(height.toPrecision(6)));
  }
}

/** One that has no room for its last digits stays away. */
function timeWords(plot: uPlot, splits: number[]): string[] {
  const end = plot.bbox.width / uPlot.pxRatio - labelWidth / 2;
  return splits.map(split => (plot.valToPos(split, 'x') > end ? '' : clock(split)));
}

function short(text: string): string {
  return text.length > 10 ? `${text.slice(0, 9)}…` : text;
}
