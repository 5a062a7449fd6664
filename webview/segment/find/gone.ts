// Is what was found still there? A hit tells what was there when it was found, and a program goes on writing. Asked of
// the bytes that the view has anyway; of others, and of kinds that can't be told by a hit's bytes alone, nothing is
// said. Not the search itself, which is the probe's.
import { bytesMatcher } from '../../../src/model/find/bytes.js';
import type { Matcher, Tools } from '../../../src/model/find/matcher.js';
import { numberMatcher } from '../../../src/model/find/number.js';
import { QueryError } from '../../../src/model/find/query.js';
import { textMatcher } from '../../../src/model/find/text.js';
import type { Hit, Query } from '../../../src/protocol/find.js';
import { Cells, stateCode } from '../cells.js';
import type { Model } from '../model.js';
import { isOfBefore } from './of-before.js';

/** Longer hits would take long to look at with each frame. */
const mostBytes = 4096;

/** Of a few bytes at a time, so that slow ones do. */
const tools: Tools = {
  indexOf: (bytes, wanted, from) => {
    for (let at = from; at + wanted.length <= bytes.length; at++) {
      if (wanted.every((byte, i) => byte === bytes[at + i])) return at;
    }
    return -1;
  },
  latin1: bytes => String.fromCharCode(...bytes),
};

/** What can be asked of a hit's bytes again. An expression looks around itself, and a pointer at a process. */
export function askedAgain(query: Query | null): Matcher | undefined {
  try {
    switch (query?.kind) {
      case 'bytes':
        return bytesMatcher(query.pattern, tools);
      case 'text':
        return textMatcher(query.text, query.encoding, query.ignoreCase, tools);
      case 'number':
        return numberMatcher(query);
      case 'regex':
      case 'pointer':
      case undefined:
        return undefined;
    }
  } catch (error) {
    // The probe says what is wrong with it.
    if (error instanceof QueryError) return undefined;
    throw error;
  }
}

/** Reads atoms. */
export function isGone(model: Model, { offset, length }: Hit): boolean {
  model.calm.get();
  const again = model.find.search.get()?.again;
  if (!again || length > mostBytes || isOfBefore(model)) return false;
  const cells = new Cells(length);
  model.shown.read(offset, cells);
  if (!cells.state.every(state => state === stateCode.data)) return false;
  return [...again.find(cells.bytes, 0, 1, offset)].length === 0;
}
