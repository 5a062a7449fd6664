// A range of time that is being chosen on the timeline, by a drag or by keys, to compare its two ends.
// Not the comparison (the diff pane shows it when the extension says that there is one).
import * as l10n from '@vscode/l10n';
import type { App } from '../app.js';

export class RangeDrag {
  readonly #app: App;
  #ends: { anchor: number; active: number } | undefined;

  constructor(app: App) {
    this.#app = app;
  }

  /** ms since 1970. */
  get shown(): { from: number; to: number } | null {
    if (!this.#ends) return null;
    const { anchor, active } = this.#ends;
    return { from: Math.min(anchor, active), to: Math.max(anchor, active) };
  }

  begin(time: number): void {
    this.#ends = { anchor: time, active: time };
  }

  /** False: none was begun. */
  extend(time: number): boolean {
    if (!this.#ends) return false;
    this.#ends.active = time;
    return true;
  }

  /** By keys: from where one was, or from where the range began. */
  from(anchor: number, active: number): void {
    this.#ends = { anchor: this.#ends?.anchor ?? anchor, active };
  }

  clear(): void {
    this.#ends = undefined;
  }

  /** False: there was no range. */
  compare(): boolean {
    const range = this.shown;
    this.clear();
    if (!range) return false;
    const { model, actions } = this.#app;
    const [a, b] = [model.time.ticks.nearest(range.from), model.time.ticks.nearest(range.to)];
    if (!a || !b || a.sample === b.sample) {
      actions.say(l10n.t('Drag over two samples or more to compare the first with the last.'));
      return true;
    }
    const sample = (of: number): { kind: 'sample'; sample: number } => ({ kind: 'sample', sample: of });
    actions.call(actions.host.compare({ a: sample(a.sample), b: sample(b.sample) }));
    return true;
  }
}
