// The few processes, of all that map a segment, through which it is read at one time; and the search among the others
// for who has a page that these don't have: in a pool of workers each may be the only one that ever touched its part.
// Not how one is asked: process-view.ts.
import { KernelError } from './errors.js';
import { attempt, isGone } from './machine.js';
import { OpenView, type ProcessView } from './process-view.js';
import type { FileIdentity } from './quiet-open.js';

/** Each costs a descriptor, and a look at its maps. */
const mostViews = 8;
/** A search takes at most so long, and comes so often: seldom, once all were asked in vain. Ms. */
const searchTakes = 4;
const searchEvery = 100;
const vainSearchEvery = 2000;

export class ViewPool {
  readonly #proc: string;
  readonly #identity: FileIdentity | undefined;
  readonly #open: OpenView[] = [];
  /** The next to be asked stands first. */
  readonly #idle: ProcessView[];
  #searchedAt = -Infinity;
  /** How many were asked in vain, one after the other. */
  #vain = 0;

  /** The first is kept. Throws KernelError when none lets us in; the first one's refusal tells why. */
  constructor(proc: string, views: readonly ProcessView[], identity: FileIdentity | undefined) {
    this.#proc = proc;
    this.#identity = identity;
    this.#idle = inOrder(views);
    this.replace();
  }

  get open(): readonly OpenView[] {
    return this.#open;
  }

  /** Those that are open have all ended, or unmapped it: others take their place. Throws as the constructor does. */
  replace(): void {
    this.close();
    const refusal = this.#fill();
    if (this.#open.length === 0) throw refusal ?? gone(this.#idle);
  }

  /**
   * Some pages aren't present in those that are open: looks for one that `helps`, and opens it in the place of the one
   * that has helped longest ago, but for those that did since `now`.
   */
  search(now: number, helps: (view: OpenView) => boolean): void {
    const pause = this.#vain < this.#idle.length ? searchEvery : vainSearchEvery;
    if (now - this.#searchedAt < pause) return;
    this.#searchedAt = now;
    if (this.#vain >= this.#idle.length) this.#vain = 0;
    for (let left = this.#idle.length; left > 0 && performance.now() - now < searchTakes; left--) {
      const view = this.#next();
      if (!(view instanceof OpenView)) continue;
      if (helps(view) && this.#admit(view, now)) {
        this.#vain = 0;
        return;
      }
      view.close();
      this.#idle.push(view.asked);
      this.#vain++;
    }
  }

  close(): void {
    for (const view of this.#open.splice(0)) {
      view.close();
      this.#idle.push(view.asked);
    }
  }

  /** Opens as many as may be at one time. Answers the first refusal. */
  #fill(): KernelError | undefined {
    let refusal: KernelError | undefined;
    for (let left = this.#idle.length; left > 0 && this.#open.length < mostViews; left--) {
      const view = this.#next();
      if (view instanceof OpenView) this.#open.push(view);
      else if (view && !isGone(view)) refusal ??= view;
      if (view instanceof KernelError && (view.code === 'EMFILE' || view.code === 'ENFILE')) {
        // One that has no descriptor left to look at its maps would be of no use.
        this.close();
        return view;
      }
    }
    return refusal;
  }

  /** The next, if it lets us in and has the segment mapped; back among the idle ones, if not. */
  #next(): OpenView | KernelError | undefined {
    const view = this.#idle.shift();
    if (!view) return undefined;
    const opened = attempt(`pid ${view.pid}`, () => new OpenView(this.#proc, view, this.#identity));
    if (opened instanceof OpenView && opened.stands) return opened;
    this.#idle.push(view);
    if (opened instanceof KernelError) return opened;
    opened.close();
    // It has unmapped it since the scan, or taken another identity.
    return opened.refusal;
  }

  #admit(view: OpenView, now: number): boolean {
    if (this.#open.length >= mostViews) {
      const [, ...others] = this.#open;
      const [useless] = others.filter(o => o.helpedAt < now).sort((a, b) => a.helpedAt - b.helpedAt);
      if (!useless) return false;
      this.#open.splice(this.#open.indexOf(useless), 1);
      useless.close();
      this.#idle.push(useless.asked);
    }
    this.#open.push(view);
    return true;
  }
}

/** The chosen one first, then those that map other parts than the ones before, then the rest, from all over it. */
function inOrder(views: readonly ProcessView[]): ProcessView[] {
  const mapped = new Set<string>();
  const ordered: ProcessView[] = [];
  const rest: ProcessView[] = [];
  for (const view of views) {
    const before = mapped.size;
    for (const { start, end, offset } of view.mappings) mapped.add(`${offset} ${end - start}`);
    (mapped.size > before ? ordered : rest).push(view);
  }
  // Steps of the golden ratio come by all, and far apart.
  let step = Math.max(1, Math.round(rest.length * 0.618));
  while (divisor(step, rest.length) > 1) step++;
  for (let i = 1; i <= rest.length; i++) {
    const at = (i * step) % rest.length;
    ordered.push(...rest.slice(at, at + 1));
  }
  return ordered;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/** None of them has it mapped any more. */
function gone(views: readonly ProcessView[]): KernelError {
  const first = views.slice(0, mostViews).map(view => view.pid);
  const more = views.length > mostViews ? ', …' : '';
  return new KernelError('process_vm_readv', 'ESRCH', `pid ${first.join(', ')}${more}`);
}
