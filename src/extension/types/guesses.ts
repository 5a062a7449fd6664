// Guesses for what lies at an offset, and the types that these are from: those of the attached process, or of the first
// other one that has any. Nothing is opened before somebody asks. Plain Node. Not the guessing (src/layout/suggest).
import { RpcFailure, type Failure } from '../../protocol/failure.js';
import type { Guesses as Found, Suggestion } from '../../protocol/table.js';
import { asFailure } from '../attachment/attachment.js';
import type { BoundTo } from './bound-to.js';
import { isLost, type HeldTypes } from './library.js';
import type { Problem, ProblemWords } from './problems.js';
import type { ProcessTypes, User } from './process-types.js';
import type { Reading } from './reading.js';
import { usersOf } from './users.js';

const most = 5;

export class Guesses {
  readonly #attachment: BoundTo;
  readonly #processes: ProcessTypes;
  readonly #reading: Reading;
  readonly #words: ProblemWords;
  #problem: Problem | undefined;
  #given: readonly Suggestion[] = [];

  constructor(attachment: BoundTo, processes: ProcessTypes, reading: Reading, words: ProblemWords) {
    this.#attachment = attachment;
    this.#processes = processes;
    this.#reading = reading;
    this.#words = words;
  }

  /** Why there are none. */
  get problems(): Problem[] {
    return this.#problem ? [this.#problem] : [];
  }

  /** Of no interest any more. */
  forget(): void {
    this.#problem = undefined;
  }

  /** None where no process has types, which `problems` then says. */
  suggest(offset: number): Promise<Found> {
    return this.#reading.while(async () => {
      try {
        const found = await this.#first();
        const list = found.held ? await this.from(found.held, offset) : [];
        return { list, interpreter: found.interpreter ?? null };
      } catch (error) {
        const failure = asFailure(error);
        if (failure.code !== 'CANCELLED') throw error;
        this.#problem = { kind: 'no guess', place: this.#reading.now?.what ?? '', failure };
        return { list: [], interpreter: null };
      }
    });
  }

  async from(held: HeldTypes, offset: number): Promise<Suggestion[]> {
    const { types } = await held.open();
    try {
      this.#given = await this.#suggestions(types, offset);
    } catch (error) {
      if (!isLost(asFailure(error))) throw error;
      held.lost(types);
      this.#given = await this.#suggestions((await held.open()).types, offset);
    }
    return [...this.#given];
  }

  #suggestions(types: number, offset: number): Promise<Suggestion[]> {
    return this.#attachment.ask((probe, attachment) =>
      probe.suggest({ attachment, types, offset, limit: most }),
    );
  }

  /** The guess that was given: what a view sends back is only believed to name one. */
  given(suggestion: Suggestion): Suggestion | undefined {
    return this.#given.find(g => g.types === suggestion.types && g.entry === suggestion.entry);
  }

  /** Held until the processes are let go of. Throws RpcFailure where none has any. */
  async types(): Promise<HeldTypes> {
    const found = await this.#reading.while(() => this.#first());
    if (found.held) return found.held;
    throw new RpcFailure(found.failure);
  }

  async #first(): Promise<First> {
    const users = usersOf(this.#attachment.status);
    const [first] = users;
    if (!first) return { held: undefined, failure: nobody };
    const place = (user: User): string => this.#words.place({ kind: 'process', ...user });
    this.#reading.begin(place(first));
    const found = await this.#processes.first(users);
    this.#problem = undefined;
    if (found.user)
      return { held: found.held, ...(found.interpreter ? { interpreter: place(found.user) } : {}) };
    // One for each of the users.
    const { failures } = found;
    const index = failures.findIndex(({ code }) => code === 'INTERPRETER');
    const [failure, user] = [failures[Math.max(index, 0)] ?? nobody, users[index]];
    if (user) return { held: undefined, failure, interpreter: place(user) };
    this.#problem = { kind: 'no guess', place: place(first), failure };
    return { held: undefined, failure };
  }
}

/** `interpreter`: which one was looked at, or would have been. */
type First = ({ held: HeldTypes } | { held: undefined; failure: Failure }) & { interpreter?: string };

const nobody: Failure = {
  kind: 'unsupported',
  code: 'NOUSER',
  detail: 'no process that can be seen uses it',
};
