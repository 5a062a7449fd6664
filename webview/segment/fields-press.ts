// Pressing and dragging on the bytes: a press selects the field that is there, a drag (or Alt) the bytes as such, which
// leaves the chosen field alone. Not where on screen a byte is (hex-view.ts).
import type { App } from './app.js';
import { chooseByte } from './struct-actions.js';
import type { ChosenField } from './struct-model.js';

export class FieldPress {
  readonly #app: App;
  #from: { offset: number; before: ChosenField | null } | undefined;

  constructor(app: App) {
    this.#app = app;
  }

  begin(offset: number, { shiftKey, altKey }: PointerEvent): void {
    const { model, actions } = this.#app;
    model.type.set(null);
    model.struct.raw = shiftKey || altKey;
    this.#from = shiftKey ? undefined : { offset, before: model.struct.chosen.peek() };
    if (shiftKey) actions.select({ anchor: model.selection.peek().anchor, active: offset });
    else if (altKey) actions.select({ anchor: offset, active: offset });
    else chooseByte(this.#app, offset);
  }

  extend(active: number): void {
    const { model, actions } = this.#app;
    const from = this.#from;
    if (from && !model.struct.raw) {
      // A hand that trembles doesn't drag.
      if (active === from.offset) return;
      model.struct.raw = true;
      model.struct.chosen.set(from.before);
    }
    actions.select({ anchor: from?.offset ?? model.selection.peek().anchor, active });
  }
}
