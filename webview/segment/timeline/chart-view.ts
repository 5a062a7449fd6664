// The charts of fields over the history, a sheet above the timeline: one below the other with one axis of time and one
// cursor, as fields have little in common but the time. Asked for twice a second at most, and only while seen and live.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { watch } from '../../atom.js';
import { clock } from '../../../src/model/local-time.js';
import { grouped } from '../../format.js';
import { toFailure } from '../../link.js';
import { Part } from '../app.js';
import { failureText } from '../failure-text.js';
import { digits, localText } from '../struct-text.js';
import { withoutRoot } from '../struct-path.js';
import { closeChart } from './chart-actions.js';
import { curveOf, indexAt, lineOf, summaryOf, type Curve, type Line } from './chart-data.js';
import { Plot } from './chart-plot.js';
import { gapsOf } from './columns.js';
import { preciseClock } from './words.js';

/** Changes of one field: about as many as a screen has pixels, with room to look closer. */
const limit = 5000;
const interval = 500;
const plotHeight = 104;
/** In a view that is lower than `tall`, so that the axis of time stays in sight. */
const lowHeight = 56;
const tall = 720;

interface Shown {
  curve: Curve | undefined;
  /** Why there is none. */
  problem: string | undefined;
  plot: Plot | undefined;
  line: Line;
}

export class ChartView extends Part {
  readonly #shown = new Map<string, Shown>();
  readonly #resize = new ResizeObserver(() => this.#fit());
  #ends: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  #asked = Number.NaN;
  #pointed: number | undefined;
  #theme: unknown;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize.observe(this);
    this.#ends = [
      watch(() => {
        const { time } = this.app.model;
        for (const atom of [time.charts, time.came, time.at, this.app.model.paused]) atom.get();
        this.#refresh();
      }),
    ];
    document.addEventListener('visibilitychange', this.#onSeen);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#ends.splice(0)) end();
    document.removeEventListener('visibilitychange', this.#onSeen);
    this.#resize.disconnect();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#endPlots();
  }

  protected override view(): unknown {
    const { model } = this.app;
    const paths = model.time.charts.get();
    const theme = model.theme.get();
    if (theme !== this.#theme) this.#endPlots();
    this.#theme = theme;
    if (paths.length === 0) return nothing;
    return html`<div
      class="charts ${this.#plotHeight() === lowHeight ? 'low' : ''}"
      role="region"
      aria-label=${l10n.t('Values over time')}
      @keydown=${this.#onKey}
    >
      ${repeat(
        paths,
        path => path,
        path => this.#chart(path),
      )}
      ${this.#note()}
    </div>`;
  }

  #chart(path: string): unknown {
    const shown = this.#shown.get(path);
    const name = withoutRoot(path);
    return html`<div class="chart" data-path=${path}>
      <div class="chart-head">
        <b>${name}</b>
        ${shown?.curve ? this.#words(shown.curve) : html`<span class="dim">${shown?.problem ?? l10n.t('Reading…')}</span>`}
        <button
          type="button"
          class="close"
          aria-label=${l10n.t('Close the chart of {0}', name)}
          title=${l10n.t('Close (Esc)')}
          @click=${() => closeChart(this.app, path)}
        >
          <i class="codicon codicon-close" aria-hidden="true"></i>
        </button>
      </div>
      <div class="chart-plot ${shown?.curve ? '' : 'none'}" aria-hidden="true"></div>
    </div>`;
  }

  /** What the plot says, as words, and the value under the pointer. */
  #words(curve: Curve): unknown {
    const summary = summaryOf(curve);
    if (!summary) return nothing;
    const pair = (key: string, value: string): unknown =>
      html`<span class="kv"><span>${key}</span><span class="value">${value}</span></span>`;
    return html`${curve.words ? nothing : html`${pair(l10n.t('min'), digits(summary.min))}${pair(l10n.t('max'), digits(summary.max))}`}
      ${pair(l10n.t('last'), digits(summary.last))}
      <span class="dim">${l10n.t('{0} changes', grouped(summary.changes))}</span>
      ${this.#pointedWords(curve)}`;
  }

  #pointedWords(curve: Curve): unknown {
    const time = this.#pointed;
    const at = time === undefined ? -1 : indexAt(curve.times, time);
    if (time === undefined || at < 0) return nothing;
    const { ticks } = this.app.model.time;
    const gap = gapsOf(ticks.all, ticks.pace).some(({ from, to }) => time > from && time < to);
    return html`<span class="kv pointed"
      >${
        gap
          ? html`<span>${l10n.t('{0}: nothing was sampled', preciseClock(time))}</span>`
          : html`<span>${preciseClock(time)}</span
              ><span class="value">${localText(digits(curve.texts[at] ?? ''))}</span>`
      }</span
    >`;
  }

  /** What is missing at the left end. */
  #note(): unknown {
    const { ticks } = this.app.model.time;
    const full = [...this.#shown.values()].some(({ curve }) => (curve?.times.length ?? 0) >= limit);
    const from = ticks.oldest && ticks.fell ? clock(ticks.oldest.time) : undefined;
    if (full)
      return html`<p class="dim">${l10n.t('Only the latest {0} changes are shown.', grouped(limit))}</p>`;
    if (from === undefined) return nothing;
    return html`<p class="dim">
      ${l10n.t('From {0}: what is older fell out of the history’s budget.', from)}
    </p>`;
  }

  protected override updated(): void {
    const { model } = this.app;
    this.#forget(model.time.charts.peek());
    this.#fit();
    const theme = model.theme.peek();
    for (const element of this.querySelectorAll<HTMLElement>('.chart')) {
      const shown = this.#shown.get(element.dataset['path'] ?? '');
      const into = element.querySelector<HTMLElement>('.chart-plot');
      if (!shown?.curve || shown.plot || !into || into.clientWidth === 0) continue;
      const pointed = (time: number | undefined): void => {
        if (time === this.#pointed) return;
        this.#pointed = time;
        this.requestUpdate();
      };
      const size = { width: into.clientWidth, height: this.#plotHeight() };
      shown.plot = new Plot(into, shown.curve, shown.line, { theme, ...size, colour: theme.series, pointed });
    }
  }

  #plotHeight(): number {
    return this.app.model.view.get().height < tall ? lowHeight : plotHeight;
  }

  #fit(): void {
    for (const element of this.querySelectorAll<HTMLElement>('.chart')) {
      const { plot } = this.#shown.get(element.dataset['path'] ?? '') ?? {};
      plot?.resize(element.clientWidth, this.#plotHeight());
    }
  }

  /** Of charts that were closed nothing stays. */
  #forget(paths: readonly string[]): void {
    for (const [path, shown] of this.#shown) {
      if (paths.includes(path)) continue;
      shown.plot?.end();
      this.#shown.delete(path);
    }
  }

  /** They are made anew when they are seen next. */
  #endPlots(): void {
    for (const shown of this.#shown.values()) {
      shown.plot?.end();
      shown.plot = undefined;
    }
  }

  readonly #onSeen = (): void => this.#refresh();

  #refresh(): void {
    const { model } = this.app;
    const paths = model.time.charts.peek();
    if (document.hidden || paths.length === 0 || this.#asking || this.#timer !== undefined) return;
    const still = model.paused.peek() !== null || model.time.at.peek() !== null;
    const missing = paths.some(path => !this.#shown.has(path));
    // Nothing new has been sampled, or what is shown is to stand still.
    if (!missing && (still || model.time.came.peek() === this.#asked)) return;
    this.#asked = model.time.came.peek();
    void this.#ask(paths);
  }

  async #ask(paths: readonly string[]): Promise<void> {
    this.#asking = true;
    await Promise.all(paths.map(path => this.#askOne(path)));
    this.#asking = false;
    this.requestUpdate();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#refresh();
    }, interval);
  }

  async #askOne(path: string): Promise<void> {
    const shown = this.#shown.get(path) ?? {
      ...{ curve: undefined, problem: undefined, plot: undefined },
      line: [[], []] satisfies Line,
    };
    this.#shown.set(path, shown);
    try {
      const series = await this.app.actions.host.series({ path, limit });
      if (series && series.times.length > 0) {
        const words = shown.curve?.words?.join();
        shown.problem = undefined;
        shown.curve = curveOf(series);
        shown.line = this.#line(shown.curve);
        // Another kind of axis is another plot.
        if (shown.plot && (shown.curve.words === undefined) === (words === undefined))
          shown.plot.set(shown.curve, shown.line);
        else {
          shown.plot?.end();
          shown.plot = undefined;
        }
      } else lack(shown, l10n.t('The history has no value of it.'));
    } catch (error) {
      lack(shown, failureText(toFailure(error)));
    }
  }

  #line(curve: Curve): Line {
    const { ticks } = this.app.model.time;
    return lineOf(curve, gapsOf(ticks.all, ticks.pace), ticks.last?.time ?? Number.NEGATIVE_INFINITY);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    const chart = event.target instanceof Element ? event.target.closest<HTMLElement>('.chart') : null;
    const path = chart?.dataset['path'];
    if (path !== undefined) closeChart(this.app, path);
  };
}

/** A curve that is of the past no more, or of another type, is none. */
function lack(shown: Shown, problem: string): void {
  shown.problem = problem;
  shown.curve = undefined;
  shown.plot?.end();
  shown.plot = undefined;
}
