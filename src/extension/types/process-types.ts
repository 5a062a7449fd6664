// Types of the processes that use a segment: the attached one first, as its view is the one that is shown, then the
// others. Opened when asked, held until all is let go. Plain Node. Not files, headers or formats (resolve.ts).
import type { TypeEntry } from '../../protocol/types.js';
import type { Failure } from '../../protocol/failure.js';
import { asFailure } from '../attachment/attachment.js';
import type { ProcessId } from '../target.js';
import type { HeldTypes, TypesLibrary } from './library.js';
import { withoutEchoes } from './type-name.js';

export interface User extends ProcessId {
  command: string;
}

/** Of a pool of many workers, which are one program, the first few tell as much as all. */
const mostProcesses = 16;

export class ProcessTypes {
  readonly #library: TypesLibrary;
  readonly #held = new Map<string, HeldTypes>();

  constructor(library: TypesLibrary) {
    this.#library = library;
  }

  of({ pid, startTime }: ProcessId): HeldTypes {
    const key = `${pid} ${startTime}`;
    const held = this.#held.get(key) ?? this.#library.hold({ kind: 'process', pid, startTime });
    this.#held.set(key, held);
    return held;
  }

  /** Those that bear the name, of the first process that has any. Throws what isn't a failure of one process alone. */
  async find(name: string, users: readonly User[]): Promise<FoundIn | NotFound> {
    const failures: Failure[] = [];
    for (const user of users.slice(0, mostProcesses)) {
      const held = this.of(user);
      try {
        const found = await findIn(held, name);
        if (found.length > 0) return { user, held, found };
      } catch (error) {
        failures.push(ofOneProcess(error));
      }
    }
    return { user: undefined, failures };
  }

  /** The first process whose types can be had; an interpreter, whose own they are, only where there is no other. */
  async first(users: readonly User[]): Promise<OpenedOf | NotFound> {
    const failures: Failure[] = [];
    let second: OpenedOf | undefined;
    for (const user of users.slice(0, mostProcesses)) {
      const held = this.of(user);
      try {
        const { interpreter } = await held.open();
        if (!interpreter) return { user, held, interpreter };
        second ??= { user, held, interpreter };
      } catch (error) {
        failures.push(ofOneProcess(error));
      }
    }
    return second ?? { user: undefined, failures };
  }

  cancel(): void {
    for (const held of this.#held.values()) held.cancel();
  }

  has(types: number): boolean {
    return [...this.#held.values()].some(held => held.types === types);
  }

  dispose(): void {
    for (const held of this.#held.values()) held.dispose();
    this.#held.clear();
  }
}

export interface OpenedOf {
  user: User;
  held: HeldTypes;
  interpreter: boolean;
}

export interface FoundIn {
  user: User;
  held: HeldTypes;
  found: TypeEntry[];
}

export interface NotFound {
  user: undefined;
  failures: Failure[];
}

/** Types of their own that bear the name. */
export async function findIn(held: HeldTypes, name: string): Promise<TypeEntry[]> {
  return withoutEchoes(await held.find(name), entry => held.layout(entry.id));
}

/** The probe's end, and a cancel, are no affair of one process: nothing else is tried after them. */
function ofOneProcess(error: unknown): Failure {
  const failure = asFailure(error);
  if (failure.kind === 'ended') throw error;
  return failure;
}
