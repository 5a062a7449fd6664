// The bytes at the cursor while they are off screen (scrolled away, or under the other tab): the inspector reads them
// all the same, so they are asked for by themselves, a few at a time and at most ten times a second; of a state of the
// past once. Nothing is asked for while hidden, not attached, or paused and known. Not what is on screen (host.ts).
import { inspectedBytes } from '../../src/model/inspect.js';
import type { Range, RangeState } from '../../src/protocol/frame.js';
import type { Moment } from '../../src/protocol/moment.js';
import type { ReadReply } from '../../src/protocol/probe.js';
import { watch } from '../atom.js';
import type { App } from './app.js';
import { Cells, stateCode } from './cells.js';
import { span, type Model } from './model.js';
import type { Look } from './picture.js';
import { specOf } from './view-spec.js';

interface Wanted {
  offset: number;
  length: number;
  /** The state of the past that is shown. */
  at?: Moment;
}

const mostOften = 10;
/** Milliseconds after a read that failed. */
const retryAfter = 1000;

/** `came` is called when bytes have come. */
export function followCursor({ model, actions }: App, came: () => void): void {
  let wanted: Wanted | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = false;

  const ask = async (): Promise<void> => {
    const place = wanted;
    if (!place || asking) return;
    asking = true;
    // What is past stays as it was: once is enough.
    let wait = place.at ? Number.POSITIVE_INFINITY : 1000 / Math.min(mostOften, model.settings.peek().hz);
    try {
      const reply = await actions.host.read(place);
      if (place === wanted) {
        const look = lookOf(reply, place.length);
        if (place.at) model.shown.applyPastAside(look);
        else model.shown.applyAside(look, performance.now());
        came();
      }
    } catch {
      // Why it can't be read is told by the status, for all of the segment; here it's only tried again.
      wait = retryAfter;
      if (place === wanted && place.at) {
        // What stands there is of another state.
        model.shown.forgetPastAside();
        came();
      }
    } finally {
      asking = false;
    }
    clearTimeout(timer);
    if (place !== wanted) wait = 0;
    if (Number.isFinite(wait)) timer = setTimeout(() => void ask(), wait);
  };
  const look = (): void => {
    const next = wantedOf(model);
    if (next?.offset === wanted?.offset && next?.length === wanted?.length && next?.at === wanted?.at) return;
    wanted = next;
    clearTimeout(timer);
    if (!wanted) return;
    if (wanted.at) model.shown.beginPastAside(wanted.offset, wanted.length);
    else model.shown.beginAside(wanted.offset, wanted.length);
    void ask();
  };
  document.addEventListener('visibilitychange', look);
  watch(look);
}

function wantedOf(model: Model): Wanted | null {
  const { offset } = span(model.selection.get());
  const length = Math.min(inspectedBytes, model.extent.get() - offset);
  const spec = specOf(model);
  const paused = model.paused.get() !== null;
  // At first everything is off screen, as nothing has a size yet.
  if (!model.seen.get()) return null;
  // What is compared has its own bytes.
  if (model.diff.shown.get()) return null;
  const at = model.time.at.get();
  if (document.hidden || model.link.get().kind !== 'attached' || length <= 0) return null;
  if (spec && offset >= spec.offset && offset + length <= spec.offset + spec.length) return null;
  if (at) return { offset, length, at };
  if (!paused) return { offset, length };
  // Frozen: what is known stays, what isn't is read once.
  model.sample.get();
  model.calm.get();
  const cells = new Cells(length);
  model.shown.read(offset, cells);
  return cells.state.includes(stateCode.unseen) ? { offset, length } : null;
}

/** An answer to `read` as a frame would tell it; what was asked for and isn't in it lies past the end. */
export function lookOf({ offset, bytes, holes, unknown }: ReadReply, length: number): Look {
  const stateAt = (at: number): RangeState => {
    const within = (range: { offset: number; length: number }): boolean =>
      at >= range.offset && at < range.offset + range.length;
    if (at >= offset + bytes.byteLength) return 'gone';
    if (unknown.some(within)) return 'unknown';
    return holes.some(within) ? 'hole' : 'data';
  };
  const ranges: Range[] = [];
  for (let at = offset; at < offset + length; at++) {
    const state = stateAt(at);
    const last = ranges.at(-1);
    if (last?.state === state) last.length++;
    else ranges.push({ offset: at, length: 1, state });
  }
  const runs = ranges
    .filter(range => range.state === 'data')
    .map(range => ({
      offset: range.offset,
      bytes: bytes.subarray(range.offset - offset, range.offset - offset + range.length),
    }));
  return { ranges, runs };
}
