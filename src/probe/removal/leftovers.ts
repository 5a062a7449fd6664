// Removals and restorings that were broken off, as whoever was at them was killed: their objects are whole, under a
// private name. They are told of, and given their own name back when somebody removes things the next time. Not the
// names: native/moved-name.ts.
import { putBack } from '../../../native/act/put-back.js';
import { KernelError } from '../../../native/errors.js';
import { attempt, type Machine } from '../../../native/machine.js';
import { isAtWork, parseMovedName, type Doing } from '../../../native/moved-name.js';
import type { ByteString } from '../../../native/records.js';
import { safeText } from '../../model/safe-text.js';
import type { Places } from '../sources.js';

/** Names are made safe to show. */
export interface Leftover {
  id: string;
  doing: Doing;
  /** Where it is now, as the kernel's bytes. */
  path: ByteString;
  /** What it is called now: as a segment, with a slash in front. */
  name: string;
  /** What it was called, or is to be; undefined where its private name had no room for it. */
  was: string | undefined;
  original: ByteString | undefined;
}

/** Of a scan that was just made; not those of programs that are at it still. */
export function leftoversIn(machine: Machine, { paths }: Pick<Places, 'paths'>): Leftover[] {
  return [...paths].flatMap(([id, [path]]) => {
    const base = path?.slice(path.lastIndexOf('/') + 1) as ByteString | undefined;
    const moved = base === undefined ? undefined : parseMovedName(base);
    if (path === undefined || base === undefined || !moved || isAtWork(machine, moved)) return [];
    const { doing, original } = moved;
    const was = original === undefined ? undefined : below(path, original);
    return [{ id, doing, path, name: below(path, base), was, original }];
  });
}

/** What came of one: `left` where it is as it was, as its name is taken, or the kernel doesn't let us. */
export interface PutBack {
  leftover: Leftover;
  end: 'back' | 'left';
}

/** Gives those that were to be removed their names back. What was half made anew stays: its copy is whole. */
export function putBackLeftovers(machine: Machine, places: Places): PutBack[] {
  return leftoversIn(machine, places).flatMap((leftover): PutBack[] => {
    const { id, path, doing, original } = leftover;
    const identity = places.identities.get(id);
    if (doing !== 'removing' || original === undefined || !identity) return [{ leftover, end: 'left' }];
    const end = attempt(path, () =>
      putBack(Buffer.from(path, 'latin1'), identity, Buffer.from(original, 'latin1')),
    );
    // Somebody else has put it back, or removed it.
    if (end === 'gone') return [];
    return [{ leftover, end: end instanceof KernelError || end === 'taken' ? 'left' : 'back' }];
  });
}

/** A sentence for a person. `remedy`: what can be done, in the words of whoever shows it. */
export function leftoverText({ leftover: { doing, name, was }, end }: PutBack, remedy = ''): string {
  const what = was ?? 'an object with a very long name';
  if (end === 'back') return `A removal of ${what} was broken off: it is back under its name.`;
  const left =
    doing === 'removing'
      ? `A removal of ${what} was broken off: nothing is lost, it is called ${name} now.`
      : `Bringing back ${what} was broken off: what was made of it is called ${name}, and its copy is whole.`;
  return remedy === '' ? left : `${left} ${remedy}`;
}

/** As a segment is called: what is below /dev/shm. */
function below(path: ByteString, base: ByteString): string {
  const folder = path.slice(0, path.lastIndexOf('/') + 1).replace(/^.*?\/shm\//s, '');
  return `/${safeText(`${folder}${base}` as ByteString)}`;
}
