// "When did these bytes last change, and from what": asks the history about the chosen field, or the selected bytes.
// Not how it is told (last-change-view.ts).
import * as l10n from '@vscode/l10n';
import { inspect } from '../../../src/model/inspect.js';
import type { LastChange, Series } from '../../../src/protocol/timeline.js';
import { hex } from '../../format.js';
import type { App } from '../app.js';
import { typesFor } from '../inspected.js';
import { span, type Model } from '../model.js';
import { withoutRoot } from '../struct-path.js';
import { localText } from '../struct-text.js';
import { lookAt } from './past.js';

/** What was found, for a person. */
export interface ToldChange {
  /** `0x1040 slots[96].price` */
  what: string;
  /** ms since 1970; undefined: it never changed in what is kept. */
  time: number | undefined;
  sample: number;
  /** It was asked of a moment of the past. */
  past: boolean;
  before: string;
  after: string;
}

/** Bytes that are asked about, at most: their values before and after travel. */
const mostBytes = 4096;
/** Of a series: the last change and the ends around it. */
const fewPoints = 4;

export function tellLastChange(app: App): void {
  app.actions.call(ask(app));
}

async function ask({ model, actions }: App): Promise<void> {
  const place = span(model.selection.peek());
  if (place.length > mostBytes) {
    actions.say(l10n.t('Select at most {0} bytes to ask when they last changed.', mostBytes));
    return;
  }
  const path = fieldOf(model, place.offset);
  const what = [`0x${hex(place.offset, 4)}`, path === undefined ? '' : withoutRoot(path)].join(' ').trim();
  const moment = model.time.at.peek();
  const past = moment?.kind === 'sample';
  // What is shown then has its own last change.
  const upTo = past ? { at: moment.sample } : {};
  const [change, series] = await Promise.all([
    actions.host.lastChange({ place, ...upTo }),
    path === undefined ? null : actions.host.series({ path, limit: fewPoints, ...upTo }),
  ]);
  // An answer about the past, and back to live by now.
  if (past && model.time.at.peek() === null) return;
  if (!change) model.time.told.set({ what, time: undefined, sample: 0, past, before: '', after: '' });
  else {
    const words = fromSeries(series, change.time) ?? fromBytes(model, change, place.length);
    model.time.told.set({ what, time: change.time, sample: change.sample, past, ...words });
  }
}

/** The field that is selected, where it is one. */
function fieldOf({ struct }: Model, offset: number): string | undefined {
  const chosen = struct.chosen.peek();
  if (chosen?.offset === null || chosen?.offset === undefined) return undefined;
  const within = offset >= chosen.offset && offset < chosen.offset + Math.max(1, chosen.length);
  return within ? chosen.path : undefined;
}

/** Values as the field's type has them, of the same change. */
export function fromSeries(
  series: Series | null,
  time: number,
): { before: string; after: string } | undefined {
  const at = series ? series.times.findLastIndex(t => t === time) : -1;
  const before = series?.texts[at - 1];
  const after = series?.texts[at];
  return at > 0 && before !== undefined && after !== undefined
    ? { before: localText(before), after: localText(after) }
    : undefined;
}

/** As the inspector reads them where they are few, else as hex. */
function fromBytes(
  model: Model,
  { before, after }: LastChange,
  length: number,
): { before: string; after: string } {
  const { littleEndian } = model.settings.peek();
  const type = model.type.peek() ?? (length <= 8 ? typesFor(null, length)[0] : undefined);
  const text = (bytes: Uint8Array): string => {
    const value = type && length > 1 && inspect(bytes, type, littleEndian, Date.now()).text;
    return value ? `${hexOf(bytes)} (${value})` : hexOf(bytes);
  };
  return { before: text(before), after: text(after) };
}

/** So many bytes are told in full. */
const shownBytes = 16;

export function hexOf(bytes: Uint8Array): string {
  const shown = Array.from(bytes.subarray(0, shownBytes), byte => hex(byte, 2)).join(' ');
  return bytes.byteLength > shownBytes ? `${shown} …` : shown;
}

export function showBefore(app: App, told: ToldChange): void {
  const { ticks } = app.model.time;
  const before = ticks.step(told.sample, -1);
  if (!before || before.sample >= told.sample) {
    app.actions.say(l10n.t('The sample before is no longer kept.'));
    return;
  }
  lookAt(app, before);
}
