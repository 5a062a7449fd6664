// A query made ready to be run, whatever its kind. Not the running: src/probe/time/find-worker-service.ts.
import { bytesMatcher } from './bytes.js';
import type { Matcher, Tools } from './matcher.js';
import { numberMatcher } from './number.js';
import { pointerMatcher, type PointerTargets } from './pointer.js';
import { QueryError, type Query } from './query.js';
import { regexMatcher } from './regex.js';
import { textMatcher } from './text.js';

/** `targets`: what a pointer may lead to. Throws QueryError. */
export function compileQuery(query: Query, tools: Tools, targets?: PointerTargets): Matcher {
  switch (query.kind) {
    case 'bytes':
      return bytesMatcher(query.pattern, tools);
    case 'text':
      return toldAs(query, textMatcher(query.text, query.encoding, query.ignoreCase, tools));
    case 'regex':
      return toldAs(query, regexMatcher(query.source, query.ignoreCase, tools));
    case 'number':
      return numberMatcher(query);
    case 'pointer':
      if (!targets)
        throw new QueryError(
          'Pointers are addresses of one process: see the segment as one that maps it first.',
        );
      return pointerMatcher(targets);
  }
}

function toldAs({ alone }: { alone?: true }, matcher: Matcher): Matcher {
  if (alone !== true) return matcher;
  const { lead, tail } = matcher;
  return {
    ...{ lead, tail },
    find: (bytes, from, to, base) => matcher.find(bytes, from, to, base),
    text: (bytes, match) => matcher.text(bytes.subarray(0, match.at + match.length), match),
  };
}
