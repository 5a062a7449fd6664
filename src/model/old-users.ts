// Who still has the memory of what was removed, once that is brought back: the kernel knows two objects then, and what
// one of these writes isn't in the new one. Pure. Not the bringing back (src/probe/removal/restore.ts).
import { fill, type Translate } from './explain.js';
import { leakSentences } from './leaks/words.js';
import type { Segment, Use } from './segment.js';

/** As much of a segment as is asked here. */
export interface Used extends Pick<Segment, 'id' | 'unlinked' | 'nattch'> {
  uses: readonly Pick<Use, 'pid' | 'command'>[];
}

export const oldUserSentences = {
  seen: 'Who had it before still uses the old one, not this: {0}.',
  unseen: 'Somebody who can’t be seen still has the old one attached, not this.',
} as const;

const mostNamed = 4;

/** `was`: ids of what was removed. Undefined where nobody is known to have any of it. */
export function oldUsersText(
  segments: Iterable<Used>,
  was: readonly string[],
  translate: Translate = fill,
): string | undefined {
  const old = [...segments].filter(({ id, unlinked }) => unlinked && was.includes(id));
  const users = new Map(old.flatMap(({ uses }) => uses.map(({ pid, command }) => [pid, command] as const)));
  if (users.size === 0)
    return old.some(({ nattch }) => (nattch ?? 0) > 0) ? translate(oldUserSentences.unseen) : undefined;
  const named = [...users]
    .slice(0, mostNamed)
    .map(([pid, command]) => translate(leakSentences.lives, command, pid))
    .join(', ');
  const more = users.size - mostNamed;
  return translate(oldUserSentences.seen, more > 0 ? translate(leakSentences.more, named, more) : named);
}
