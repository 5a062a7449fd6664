// What is wrong with a rule on owners, in a sentence that says what it takes; English is the key of every translation.
// Not the reading (rules.ts).
import { fill, type Translate } from '../explain.js';
import { objectKinds } from '../verdict.js';
import { headBytes, most, type RuleProblem } from './rules.js';

export const ruleSentences = {
  rule: 'Rule {0} is left out: {1}',
  list: 'Rules must be a list.',
  many: 'There may be {0} rules; those behind are left out.',
  object: 'It must be an object with "owner" and "names".',
  key: 'It may have {0}, and nothing else.',
  nothing: 'It needs names, commands or a magic: else nothing could fit.',
  owner: '"owner" must be a name of {0} characters at most.',
  source: '"source" must say where that is to be read, in {0} characters at most.',
  texts: '"{0}" must be a list of {1} patterns at most, of {2} characters and {3} placeholders at most.',
  globs: '"{0}" must be a list of {1} globs at most, of {2} characters at most.',
  kinds: '"kinds" may list {0}.',
  magic: '"magic" wants an "offset" and lower-case "hex", both within the first {0} bytes.',
  lock: '"lock" is true or false.',
  kept: '"kept" is "always" or "while-used".',
} as const;

export function ruleProblemText({ fault, index }: RuleProblem, translate: Translate = fill): string {
  const what = faultText(fault, translate);
  return index === undefined ? what : translate(ruleSentences.rule, index + 1, what);
}

function faultText(fault: RuleProblem['fault'], translate: Translate): string {
  const s = ruleSentences;
  switch (fault) {
    case 'list':
    case 'object':
    case 'nothing':
    case 'lock':
    case 'kept':
      return translate(s[fault]);
    case 'many':
      return translate(s.many, most.rules);
    case 'key':
      return translate(s.key, 'owner, names, kinds, commands, magic, lock, kept, source');
    case 'owner':
    case 'source':
      return translate(s[fault], most.length);
    case 'commands':
      return translate(s.globs, fault, most.entries, most.length);
    case 'names':
      return translate(s.texts, fault, most.entries, most.length, most.placeholders);
    case 'kinds':
      return translate(s.kinds, objectKinds.join(', '));
    case 'magic':
      return translate(s.magic, headBytes);
  }
}
