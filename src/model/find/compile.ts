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
      return textMatcher(query.text, query.encoding, query.ignoreCase, tools);
    case 'regex':
      return regexMatcher(query.source, query.ignoreCase, tools);
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
