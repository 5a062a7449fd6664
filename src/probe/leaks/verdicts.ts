// The verdicts that the live picture carries: judged anew with each scan that believes nothing of what was read before,
// and when what may have been forgotten is used otherwise than it was; else those of the last time stand. Not the
// judging (judge-look.ts). A segment that is simply in use has none: its users say it.
import { isOtherKind, type OtherObject } from '../../model/other-object.js';
import type { Inventory, Segment } from '../../model/segment.js';
import type { Judged } from '../../model/verdict.js';
import type { JudgedObject, Judging } from './judge-look.js';

export class Verdicts {
  #key = '';
  #known: ReadonlyMap<string, Judged> = new Map();
  #others: readonly OtherObject[] = [];

  /** The inventory of a look with its verdicts. `anew`: whatever was known before. */
  async of(look: Judging, anew: boolean): Promise<Inventory> {
    const { inventory } = look;
    const key = inventory.segments.flatMap(useOf).join(' ');
    if (anew || key !== this.#key) {
      const objects = await look.judge();
      this.#known = new Map(
        objects.flatMap(({ facts: { id }, judged }) =>
          judged.verdict === 'in-use' ? [] : [[id, judged] as const],
        ),
      );
      this.#others = objects.flatMap(otherOf);
      this.#key = key;
    }
    const others = this.#others;
    if (this.#known.size === 0) return { ...inventory, others };
    return { ...inventory, others, segments: inventory.segments.map(segment => this.#judged(segment)) };
  }

  #judged(segment: Segment): Segment {
    const judged = this.#known.get(segment.id);
    return judged ? { ...segment, judged } : segment;
  }
}

function otherOf({ facts: { id, kind, name, size }, judged }: JudgedObject): OtherObject[] {
  return isOtherKind(kind) ? [{ id, kind, name, size, judged }] : [];
}

/** What a verdict hangs on, of what has a name or an id of its own. */
function useOf({ kind, id, uses, nattch, observing, unlinked, born }: Segment): string[] {
  if (kind !== 'posix' && kind !== 'sysv') return [];
  return [
    `${id}:${uses.map(({ pid, mappings }) => `${pid}${mappings.length > 0 ? 'm' : ''}`).join(',')}:${nattch ?? ''}-${observing ?? ''}:${unlinked}:${born?.by.length ?? ''}`,
  ];
}
