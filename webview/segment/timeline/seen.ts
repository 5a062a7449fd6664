// Is the timeline on screen, and are its samples asked for? It is the first to go where there is little height. Not
// what it shows (scene.ts).
import type { Model } from '../model.js';

const leastHeight = 640;

/** Reads atoms. */
export function timelineShown(model: Model): boolean {
  return model.view.get().height >= leastHeight && model.extent.get() > 0;
}

/** By its samples a chart knows that there is something new, also where the timeline itself has no room. */
export function timelineAsked(model: Model): boolean {
  return timelineShown(model) || (model.time.charts.get().length > 0 && model.extent.get() > 0);
}
