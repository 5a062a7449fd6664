// Is the timeline on screen? It is the first to go where there is little height; then it isn't asked for either.
import type { Model } from '../model.js';

export const leastHeight = 640;

/** Reads atoms. */
export function timelineShown(model: Model): boolean {
  return model.view.get().height >= leastHeight && model.extent.get() > 0;
}
