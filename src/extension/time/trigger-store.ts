// Triggers that a person set, kept for the workspace by a pattern of segment names: what is started anew under another
// number has them too. Not the telling of them to the probe (triggers.ts).
import type { Memento } from 'vscode';
import { patternFor } from '../../model/binding.js';
import { matchesGlob } from '../../model/glob.js';
import type { Trigger } from '../../protocol/snapshots.js';
import { Emitter } from '../base/emitter.js';

export interface KeptTrigger {
  /** Of segment names. */
  pattern: string;
  trigger: Trigger;
}

const key = 'shmscope.triggers';
const most = 200;

export class TriggerStore {
  readonly #memory: Pick<Memento, 'get' | 'update'>;
  readonly #changed = new Emitter<undefined>();

  readonly onDidChange = this.#changed.event;

  constructor(memory: Pick<Memento, 'get' | 'update'>) {
    this.#memory = memory;
  }

  get all(): KeptTrigger[] {
    const stored = this.#memory.get<unknown>(key);
    return Array.isArray(stored) ? stored.filter(isKept) : [];
  }

  /** In the order in which they were set. */
  of(name: string): KeptTrigger[] {
    return this.all.filter(kept => matchesGlob(kept.pattern, name));
  }

  /** For the segment of this name and those that are called alike. */
  async add(name: string, trigger: Trigger): Promise<void> {
    const kept = { pattern: patternFor(name), trigger };
    await this.#save([...this.all.filter(one => !isSame(one, kept)), kept].slice(-most));
  }

  async remove(kept: KeptTrigger): Promise<void> {
    await this.#save(this.all.filter(one => !isSame(one, kept)));
  }

  async #save(all: KeptTrigger[]): Promise<void> {
    await this.#memory.update(key, all);
    this.#changed.fire(undefined);
  }
}

/** Of two that are the same trigger, whatever follows from it, the later one holds. */
export function triggerKey({ pattern, trigger }: KeptTrigger): string {
  return JSON.stringify([pattern, trigger.kind === 'interval' ? trigger.every : trigger.text]);
}

function isSame(a: KeptTrigger, b: KeptTrigger): boolean {
  return triggerKey(a) === triggerKey(b);
}

function isKept(value: unknown): value is KeptTrigger {
  return isObject(value) && typeof value['pattern'] === 'string' && isTrigger(value['trigger']);
}

function isTrigger(value: unknown): value is Trigger {
  if (!isObject(value)) return false;
  if (value['kind'] === 'interval') return typeof value['every'] === 'number' && value['every'] > 0;
  return (
    value['kind'] === 'condition' &&
    typeof value['text'] === 'string' &&
    typeof value['snapshot'] === 'boolean' &&
    typeof value['notify'] === 'boolean'
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
