// Is what was found still there? A hit tells what was there when it was found, and a program goes on writing. Asked of
// the bytes that the view has anyway, by the words that tell a hit; of others, and of kinds whose words a hit's own
// bytes don't give, nothing is said. Not the search itself, which is the probe's.
import { hexExcerpt, textExcerpt } from '../../../src/model/find/excerpt.js';
import { numberText } from '../../../src/model/find/number-kind.js';
import type { Query } from '../../../src/model/find/query.js';
import type { Hit } from '../../../src/protocol/find.js';
import { Cells, stateCode } from '../cells.js';
import type { Model } from '../model.js';
import { isOfBefore } from './of-before.js';

/** Longer hits would take long to look at with each frame. */
const mostBytes = 4096;

/** Reads atoms. */
export function isGone(model: Model, { offset, length, text }: Hit): boolean {
  model.calm.get();
  const query = model.find.search.get()?.query;
  if (!query || length > mostBytes || isOfBefore(model)) return false;
  const cells = new Cells(length);
  model.shown.read(offset, cells);
  if (!cells.state.every(state => state === stateCode.data)) return false;
  return !isToldBy(text, query, cells.bytes);
}

/** May a hit with these bytes be told by these words? Yes, where more than its own bytes count. */
function isToldBy(text: string, query: Query, bytes: Uint8Array): boolean {
  const whole = { at: 0, length: bytes.byteLength };
  switch (query.kind) {
    case 'bytes':
      return text === hexExcerpt(bytes, whole);
    case 'text':
      // What goes on behind it stands within the quotes, too.
      return text.startsWith(textExcerpt(bytes, whole, query.encoding).slice(0, -1));
    case 'number':
      return text === numberText(query.type, new DataView(bytes.buffer), 0, !query.bigEndian);
    case 'regex':
    case 'pointer':
      return true;
  }
}
