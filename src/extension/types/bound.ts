// What is bound in one attached segment, over all lives of the probe: what the workspace's file says of its name and
// what a person put there, resolved to types, told to the probe, and told to the view with what is wrong.
// Plain Node, no editor. Not the choosing (choose-type.ts), nor the file (bindings-files.ts).
import type { Agreement } from '../../protocol/table.js';
import type { TypesProgress } from '../../protocol/types.js';
import type { BoundState } from '../../protocol/view.js';
import { asFailure } from '../attachment/attachment.js';
import { Disposables, type Disposable } from '../base/disposables.js';
import { Emitter } from '../base/emitter.js';
import { sameProcess, type ProcessId } from '../target.js';
import { AgreementCheck } from './agreement-check.js';
import type { BoundOptions, BoundTo } from './bound-to.js';
import { Guesses } from './guesses.js';
import { isLost, type HeldTypes } from './library.js';
import { missingFields } from './missing-fields.js';
import type { Place, Problem } from './problems.js';
import { ProcessTypes, type User } from './process-types.js';
import { Reading } from './reading.js';
import {
  countIn,
  placeProblems,
  resolve,
  toBoundType,
  withUniqueNames,
  type Resolved,
  type Wanted,
} from './resolve.js';
import { usersOf } from './users.js';

export class BoundSegment implements Disposable {
  readonly attachment: BoundTo;
  readonly #options: BoundOptions;
  readonly #owned = new Disposables();
  readonly #changed = this.#owned.add(new Emitter<BoundState>());
  readonly #bound = this.#owned.add(new Emitter<undefined>());
  readonly #processes: ProcessTypes;
  readonly #reading = new Reading(() => this.#publish());
  readonly guesses: Guesses;
  readonly #agreement: AgreementCheck;
  /** Put here by a person, and not kept anywhere. */
  #session: Wanted[] = [];
  /** Offsets at which nothing of the workspace's file is to be shown. */
  readonly #hidden = new Set<number>();
  #resolved: Resolved[] = [];
  #own: HeldTypes[] = [];
  #problems: Problem[] = [];
  /** Counts up with each refresh: a late answer of an earlier one is dropped. */
  #round = 0;
  #number: number | undefined;
  #process: ProcessId | null = null;
  #users = '';
  #said = '';
  #done: Promise<void> = Promise.resolve();

  /** Path of the field that was last looked up: what a person means by "this one". */
  lastField: string | undefined;
  /** What the view is to show of it, whenever that changes; and that the probe has it, each life of it anew. */
  readonly onState = this.#changed.event;
  readonly onBound = this.#bound.event;

  constructor(attachment: BoundTo, options: BoundOptions) {
    this.attachment = attachment;
    this.#options = options;
    this.#processes = new ProcessTypes(options.library);
    this.guesses = new Guesses(attachment, this.#processes, this.#reading, options.words);
    this.#agreement = new AgreementCheck(attachment, {
      log: options.log,
      resolved: () => this.#resolved,
      changed: () => this.#publish(),
      debugPaths: () => options.library.debugPaths,
      wait: options.agreementWait,
    });
    this.#owned.add(attachment.onState(() => this.#attachmentChanged()));
    this.#owned.add(attachment.onStatus(() => this.#attachmentChanged()));
    this.#owned.add(attachment.onShowsTable(isShown => void this.#agreement.shown(isShown)));
    this.#owned.add(options.changed(() => void this.refresh()));
    this.#owned.add(options.library.onProgress(progress => this.#progressed(progress)));
    this.#attachmentChanged();
  }

  get state(): BoundState {
    const size = this.attachment.status?.size ?? 0;
    const { words } = this.#options;
    const types = this.#resolved.map(one => ({
      name: one.name,
      type: one.wanted.binding.type,
      from: words.place(one.from),
      size: one.size,
      offset: one.wanted.binding.offset,
      count: countIn(one, size),
    }));
    const places = this.#number === undefined ? [] : this.#resolved.flatMap(one => placeProblems(one, size));
    const problems = [...this.#problems, ...places, ...this.#agreement.problems, ...this.guesses.problems];
    return { types, loading: this.#reading.now, problems: problems.map(p => words.problem(p)) };
  }

  get types(): readonly Resolved[] {
    return this.#resolved;
  }

  get session(): readonly Wanted[] {
    return this.#session;
  }

  /** Processes that use the segment, the attached one first. */
  get users(): User[] {
    return usersOf(this.attachment.status);
  }

  /** Shows one more, in place of what a person put at the same offset before. */
  add(wanted: Wanted): Promise<void> {
    const { offset } = wanted.binding;
    this.#session = [...this.#session.filter(one => one.binding.offset !== offset), wanted];
    return this.refresh();
  }

  /** Takes away what a person put here. */
  drop(wanted: Wanted): Promise<void> {
    this.#session = this.#session.filter(one => one !== wanted);
    return this.refresh();
  }

  /** Shows again what is kept for an offset. */
  uncover(offset: number): Promise<void> {
    this.#session = this.#session.filter(one => one.binding.offset !== offset);
    this.#hidden.delete(offset);
    return this.refresh();
  }

  /** Shows nothing of what is kept for an offset, until it's uncovered. */
  hide(offset: number): Promise<void> {
    this.#hidden.add(offset);
    return this.refresh();
  }

  /** Another in its place. */
  replace(wanted: Wanted, by: Wanted): Promise<void> {
    this.#session = this.#session.map(one => (one === wanted ? by : one));
    return this.refresh();
  }

  /** What the other processes that use the segment make of it. Throws RpcFailure. */
  async agreement({ name }: Resolved): Promise<Agreement> {
    const { debugPaths } = this.#options.library;
    return this.#reading.while(() =>
      this.attachment.ask((probe, attachment) =>
        probe.agree({ attachment, name, debugPaths, whileShown: false }),
      ),
    );
  }

  /** Opens what a person chose, told as being read. Throws RpcFailure. */
  async read(held: HeldTypes, place: string): Promise<void> {
    await this.#reading.while(() => {
      this.#reading.begin(place, held);
      return held.open();
    });
  }

  /** Gives up what is being read. */
  cancel(): void {
    this.#reading.cancel();
    this.#processes.cancel();
    for (const held of this.#own) held.cancel();
  }

  /** Resolves all anew, and answers when the probe has it. */
  refresh(): Promise<void> {
    const round = ++this.#round;
    this.#done = this.#refreshOrAgain(round).catch((error: unknown) => {
      const failure = asFailure(error);
      if (this.#round !== round) return;
      // The probe's own end has no code: the next attach brings it all back.
      if (failure.kind === 'ended' && failure.code === undefined) return;
      this.#problems = [{ kind: 'not shown', failure }];
      this.#publish();
    });
    return this.#done;
  }

  /** Answers when all that was begun is shown. */
  async settled(): Promise<void> {
    for (let done; done !== this.#done;) {
      done = this.#done;
      await done;
    }
  }

  dispose(): void {
    this.#round++;
    this.#agreement.stop();
    this.#owned.dispose();
    this.#processes.dispose();
    for (const held of this.#own) held.dispose();
    this.#own = [];
  }

  /** Types that were lost on the way are opened anew, once. */
  async #refreshOrAgain(round: number): Promise<void> {
    try {
      await this.#refresh(round);
    } catch (error) {
      if (this.#round !== round || !isLost(asFailure(error))) throw error;
      await this.#refresh(round);
    }
  }

  async #refresh(round: number): Promise<void> {
    if (this.attachment.number === undefined) return;
    const { library, words, wanted } = this.#options;
    const kept = await wanted(this.attachment.target.name);
    if (this.#round !== round) return;
    const covered = new Set([...this.#hidden, ...this.#session.map(one => one.binding.offset)]);
    const all = [...kept.filter(one => !covered.has(one.binding.offset)), ...this.#session].sort(
      (a, b) => a.binding.offset - b.binding.offset,
    );
    // Nothing wanted and nothing shown: nothing is opened, nothing is said.
    if (all.length === 0 && this.#resolved.length === 0 && this.#problems.length === 0) return;
    await this.#reading.while(async () => {
      const { users } = this;
      const reading = (place: Place, held?: HeldTypes): void => this.#reading.begin(words.place(place), held);
      const context = { library, processes: this.#processes, users, words, reading };
      const own: HeldTypes[] = [];
      try {
        const resolutions = [];
        for (const one of all) {
          const resolution = await resolve(one, context);
          if (resolution.own) own.push(resolution.own);
          if (this.#round !== round) return;
          resolutions.push(resolution);
        }
        const resolved = withUniqueNames(resolutions.flatMap(r => r.resolved ?? []));
        await this.#bind(resolved);
        if (this.#round !== round) return;
        const fields = await missingFields(this.attachment, resolved);
        if (this.#round !== round) return;
        this.#problems = [...resolutions.flatMap(r => r.problems), ...fields];
        this.#resolved = resolved;
        this.#agreement.clear();
        for (const held of this.#own.splice(0)) held.dispose();
        this.#own = own.splice(0);
        if (resolved.length > 0) this.guesses.forget();
      } finally {
        for (const held of own) held.dispose();
      }
    });
    if (this.#round !== round) return;
    this.#publish();
    await this.#agreement.check();
  }

  async #bind(resolved: readonly Resolved[]): Promise<void> {
    const bindings = await Promise.all(
      resolved.map(async one => toBoundType(one, (await one.held.open()).types)),
    );
    try {
      await this.attachment.ask((probe, attachment) => probe.bind({ attachment, bindings }));
    } catch (error) {
      if (isLost(asFailure(error)))
        for (const [i, { held }] of resolved.entries()) held.lost(bindings[i]?.types ?? 0);
      throw error;
    }
    this.#bound.fire(undefined);
  }

  #attachmentChanged(): void {
    const { number, status } = this.attachment;
    const process = status?.process ?? null;
    const users = JSON.stringify(this.users.map(({ pid, startTime }) => [pid, startTime]));
    const anew = number !== this.#number;
    // A process that ended is still the one whose types these are.
    const switched = !sameProcess(process, this.#process);
    const joined = users !== this.#users;
    this.#number = number;
    this.#process = process && { pid: process.pid, startTime: process.startTime };
    this.#users = users;
    if (number === undefined) {
      this.#round++;
      this.#agreement.stop();
      return;
    }
    if (anew || switched) void this.refresh();
    else if (joined && this.#resolved.length > 0) this.#agreement.usersChanged();
    else this.#publish();
  }

  #progressed(progress: TypesProgress): void {
    const { types } = progress;
    const own = this.#reading.has(types) || this.#own.some(held => held.types === types);
    if (own || this.#processes.has(types)) this.#reading.progress(progress);
  }

  #publish(): void {
    const { state } = this;
    const said = JSON.stringify(state);
    if (said === this.#said) return;
    this.#said = said;
    this.#changed.fire(state);
  }
}
