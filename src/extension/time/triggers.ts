// The triggers of each attached segment, over all lives of the probe: told to it on attach, when they change, and when
// other types are bound, as conditions name fields. What fires is passed on, one at a time of each. Plain Node.
// Not the keeping of them (trigger-store.ts), nor the evaluation (the probe's).
import type { SnapshotsEvents, Trigger } from '../../protocol/snapshots.js';
import { asFailure } from '../attachment/attachment.js';
import { Disposables, type Disposable } from '../base/disposables.js';
import { Emitter, type Event } from '../base/emitter.js';
import type { Log } from '../base/log.js';
import type { TimeTo } from './time-to.js';
import { triggerKey, type KeptTrigger, type TriggerStore } from './trigger-store.js';

export type Fired = Parameters<SnapshotsEvents['triggered']>[0];

export interface TriggersOptions<T extends TimeTo> {
  attachments: () => readonly T[];
  changed: Event<undefined>;
  /** The probe has had types bound in it: conditions name their fields. */
  bound: (attachment: T) => { readonly onBound: Event<unknown> };
  store: TriggerStore;
  /** Tells a person, and settles when the notification is gone. */
  tell: (attachment: T, kept: KeptTrigger, fired: Fired) => Promise<void>;
  log: Log;
}

interface Told {
  number: number;
  list: KeptTrigger[];
  /** By index: why the probe makes nothing of it. */
  problems: (string | null)[];
}

export class Triggers<T extends TimeTo> implements Disposable {
  readonly #options: TriggersOptions<T>;
  readonly #owned = new Disposables();
  readonly #changed = new Emitter<undefined>();
  readonly #told = new Map<T, Told>();
  readonly #listening = new Map<T, Disposable>();
  /** Notifications that are open, by trigger. */
  readonly #open = new Set<string>();

  /** Other triggers are active, or another has a problem. */
  readonly onDidChange = this.#changed.event;

  constructor(options: TriggersOptions<T>) {
    this.#options = options;
    this.#owned.add(this.#changed);
    this.#owned.add(options.changed(() => this.#applyAll(false)));
    this.#owned.add(options.store.onDidChange(() => this.#applyAll(true)));
    this.#applyAll(false);
  }

  /** Why one isn't evaluated in an attached segment: it names a field that isn't there. */
  problem(attachment: T, kept: KeptTrigger): string | null {
    const told = this.#told.get(attachment);
    const at = told?.list.findIndex(one => triggerKey(one) === triggerKey(kept)) ?? -1;
    return told?.problems[at] ?? null;
  }

  /** What the probe says of one that may be added; null: it makes sense. Throws RpcFailure. */
  async check(attachment: T, text: string): Promise<string | null> {
    // It does nothing when it holds, and comes last: the others keep their numbers.
    const trial: Trigger = { kind: 'condition', text, snapshot: false, notify: false };
    const { list = [] } = this.#told.get(attachment) ?? {};
    const triggers = [...list.map(one => one.trigger), trial];
    const answers = await attachment.ask((probe, number) => probe.triggers({ attachment: number, triggers }));
    return answers[list.length] ?? null;
  }

  /** After one was tried: those that hold are the kept ones again. */
  settle(attachment: T): void {
    this.#apply(attachment, true);
  }

  /** What the probe tells. */
  fired(fired: Fired): void {
    if (!fired.notify) return;
    for (const [attachment, { list }] of this.#told) {
      const kept = attachment.number === fired.attachment ? list[fired.trigger] : undefined;
      if (kept) void this.#tell(attachment, kept, fired);
    }
  }

  dispose(): void {
    this.#owned.dispose();
    for (const listening of this.#listening.values()) listening.dispose();
    this.#listening.clear();
    this.#told.clear();
  }

  async #tell(attachment: T, kept: KeptTrigger, fired: Fired): Promise<void> {
    const key = `${attachment.address} ${triggerKey(kept)}`;
    if (this.#open.has(key)) return;
    this.#open.add(key);
    try {
      await this.#options.tell(attachment, kept, fired);
    } catch (error) {
      this.#report(error);
    } finally {
      this.#open.delete(key);
    }
  }

  #applyAll(anew: boolean): void {
    const there = this.#options.attachments();
    for (const [attachment, listening] of this.#listening) {
      if (there.includes(attachment)) continue;
      listening.dispose();
      this.#listening.delete(attachment);
      this.#told.delete(attachment);
    }
    for (const attachment of there) {
      if (!this.#listening.has(attachment)) {
        const { onBound } = this.#options.bound(attachment);
        this.#listening.set(
          attachment,
          onBound(() => this.#boundIn(attachment)),
        );
      }
      this.#apply(attachment, anew);
    }
    if (anew) this.#changed.fire(undefined);
  }

  /** What a condition made no sense for may make sense now, and the other way round. */
  #boundIn(attachment: T): void {
    const conditions = this.#told.get(attachment)?.list.some(one => one.trigger.kind === 'condition');
    if (conditions) this.#apply(attachment, true);
  }

  #apply(attachment: T, anew: boolean): void {
    const { number } = attachment;
    if (number === undefined) {
      this.#told.delete(attachment);
      return;
    }
    const before = this.#told.get(attachment);
    if (!anew && before?.number === number) return;
    const list = this.#options.store.of(attachment.target.name);
    const told: Told = { number, list, problems: [] };
    this.#told.set(attachment, told);
    // None, and none before: nothing to say.
    const empty = before?.number !== number || before.list.length === 0;
    if (list.length > 0 || !empty || anew) void this.#send(attachment, told);
  }

  async #send(attachment: T, told: Told): Promise<void> {
    try {
      const triggers = told.list.map(one => one.trigger);
      const answers = await attachment.ask((probe, number) =>
        probe.triggers({ attachment: number, triggers }),
      );
      if (this.#told.get(attachment) !== told) return;
      told.problems = answers;
      this.#changed.fire(undefined);
    } catch (error) {
      this.#report(error);
    }
  }

  #report(error: unknown): void {
    const { kind, detail } = asFailure(error);
    if (kind !== 'ended') this.#options.log.warn(`triggers: ${detail}`);
  }
}
