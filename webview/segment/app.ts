// What every element of a segment's view is given: the state, what can be done to it, and the painter.
import { View } from '../view.js';
import type { Painter } from '../painter.js';
import type { Actions } from './actions.js';
import type { Model } from './model.js';
import type { TableRevisions } from './struct-spec.js';

export interface App {
  readonly model: Model;
  readonly actions: Actions;
  readonly painter: Painter;
  /** Of what was asked of the struct table. */
  readonly revisions: TableRevisions;
}

/** An element made with `new`, by whoever puts it in the page. */
export abstract class Part extends View {
  protected readonly app: App;

  constructor(app: App) {
    super();
    this.app = app;
  }
}
