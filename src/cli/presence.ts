// Is a watched segment still somebody's? Our own descriptor keeps its bytes alive, so they alone never tell; nor does
// whoever else only looks. Not the bytes (watched.ts). A look at the whole machine costs, so there is one only while no
// name is left that would tell, and it takes a tenth of the time at most.
import type { SourceFacts } from '../../native/source.js';
import { onlyReference } from '../model/only-reference.js';
import { orphanhoodOf } from '../model/orphan.js';
import type { Segment } from '../model/segment.js';
import { CommandError } from './command.js';
import type { Look } from './look.js';

const leastPause = 1000;

export class Presence {
  readonly #segment: Segment;
  readonly #look: () => Promise<Look>;
  #removed: boolean;
  #missed = 0;
  #next = 0;

  constructor(segment: Segment, look: () => Promise<Look>) {
    this.#segment = segment;
    this.#look = look;
    this.#removed = segment.unlinked;
  }

  /** True once: when its name went. Throws CommandError when nobody has it any more. `now` in ms. */
  async check({ links }: SourceFacts, now: number): Promise<boolean> {
    if (links !== undefined && links > 0) return false;
    const { kind, id, name } = this.#segment;
    // The others never had a name.
    let removed = links === 0 && (kind === 'posix' || kind === 'file');
    if (now >= this.#next) {
      const began = performance.now();
      const found = (await this.#look()).inventory.segments.find(s => s.id === id);
      const has = found !== undefined && isSomebodys(found);
      const pause = has ? Math.max(leastPause, (performance.now() - began) * 10) : leastPause / 4;
      this.#next = now + pause;
      removed ||= found?.unlinked === true;
      this.#missed = has ? 0 : this.#missed + 1;
    }
    // A process that is just mapping it anew can be missed once.
    if (this.#missed > 1) {
      throw new CommandError(`${name || id} is gone: no process has it any more, so its bytes can't change.`);
    }
    const news = removed && !this.#removed;
    this.#removed ||= removed;
    return news;
  }
}

/** Who only looks has no part in that: two who watch would else keep it for each other. */
function isSomebodys(segment: Segment): boolean {
  // Who can't be seen counts where the kernel counts them: else nearly always somebody may have it.
  const { orphan } = orphanhoodOf(segment, { unseen: [] });
  // In no table of ours: removed, or of another namespace, where its users alone are seen.
  const unlisted = segment.kind === 'sysv' && segment.nattch === undefined;
  return !orphan || (!unlisted && onlyReference({ orphan, segment }) === undefined);
}
