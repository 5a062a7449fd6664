// The live picture of what segments there are: scans while somebody looks, woken by inotify on every /dev/shm and by a
// cheap poll of the System V table, and by a slower poll for processes that come and go.
// Not what is done with it (service.ts), nor the watching of folders (folder-watch.ts).
import { isDeepStrictEqual } from 'node:util';
import type { ByteString } from '../../native/records.js';
import { Pace } from '../../native/pace.js';
import { readSysvTable, scan, ScanMemory, type Machine } from '../../native/scan.js';
import { withBirths } from '../model/birth.js';
import { assembling, identitiesOf, pathsOf } from '../model/assemble.js';
import type { OwnerRules } from '../model/leaks/owners.js';
import { knownOwners, readRules } from '../model/leaks/rules.js';
import { withHeld } from '../model/held.js';
import type { Segment } from '../model/segment.js';
import type { ProbeSettings } from '../protocol/probe.js';
import { BudgetTrend } from './budget-trend.js';
import { FolderWatch } from './folder-watch.js';
import { Births } from './leaks/births.js';
import type { LastBefore } from './leaks/facts.js';
import { judgeLook, type Judging } from './leaks/judge-look.js';
import { othersKey } from './leaks/others.js';
import { Verdicts } from './leaks/verdicts.js';
import { Loop } from './loop.js';
import type { Places } from './sources.js';

export interface Look extends Places, Judging {
  /** Milliseconds that the scan took. */
  took: number;
}

export interface WatchOptions {
  machine: Machine;
  settings: ProbeSettings;
  ownAttachments: () => ReadonlyMap<number, number>;
  /** Who had a System V segment last, where by the kernel's word we did. */
  lastBefore?: LastBefore;
  /** What attachments of ours keep alive: it is there for as long as they do, whoever else has it. */
  held?: () => readonly Segment[];
  /** Waited for: the next scan comes after it. */
  seen: (look: Look) => Promise<void> | void;
  failed: (error: unknown) => void;
}

/** Milliseconds between scans that believe nothing of what was read before. */
const wholeEvery = 10_000;
/** Names come and go in bursts; one scan answers for a burst. */
const settle = 40;

export class InventoryWatch {
  readonly #options: WatchOptions;
  readonly #scans: Loop;
  readonly #tablePoll: Loop;
  readonly #folders: FolderWatch;
  readonly #births: Births;
  readonly #memory = new ScanMemory();
  readonly #verdicts = new Verdicts();
  readonly #trend = new BudgetTrend();
  #settings: ProbeSettings;
  #rules: OwnerRules = knownOwners;
  #looking = false;
  #table = '';
  /** What lies beside the segments, as the last poll found it and as it was judged. */
  #others = '';
  #judgedOthers = '';
  /** Ours, as the last scan has it. */
  #ipcNs: number | undefined;
  #settleTimer: NodeJS.Timeout | undefined;
  /** When the next scan may begin that nobody asked for. */
  #restsUntil = 0;
  /** When the last scan began that was no glance. */
  #wholeAt = -Infinity;
  #under: Promise<Look> | undefined;
  latest: Look | undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#settings = options.settings;
    const { failed, machine } = options;
    this.#births = new Births({ machine, failed, share: () => this.#settings.scanBudget });
    this.#folders = new FolderWatch(path => {
      if (path !== undefined) this.#births.named(path);
      this.#wakeSoon();
    }, failed);
    this.#scans = new Loop({ step: () => this.#step(), failed, retry: 2000 });
    this.#tablePoll = new Loop({ step: () => this.#poll(), failed, retry: 2000 });
  }

  set settings(settings: ProbeSettings) {
    const { rules = [] } = settings;
    if (!isDeepStrictEqual(rules, this.#settings.rules ?? [])) {
      this.#rules = [...readRules(rules).rules, ...knownOwners];
      // All is judged anew by them.
      this.#wholeAt = -Infinity;
      if (this.#looking) this.#wakeSoon();
    }
    this.#settings = settings;
  }

  look(on: boolean): void {
    if (on === this.#looking) return;
    this.#looking = on;
    if (on) {
      // What is below it, and what others have, is known after the first scan.
      const own = this.#options.machine.shm as ByteString;
      this.#folders.set([{ path: own, key: own }]);
      this.#scans.wake();
      this.#tablePoll.wake();
    } else {
      this.#folders.close();
      this.#births.stop();
      clearTimeout(this.#settleTimer);
      this.#settleTimer = undefined;
    }
  }

  /** A scan of everything that started after this was called: what happened before is in it. */
  async rescan(): Promise<Look> {
    if (this.#under) await this.#under.catch(() => undefined);
    // Somebody else who waited, too, may have begun one by now.
    this.#under ??= this.#begin(false);
    return this.#under;
  }

  stop(): void {
    this.look(false);
    this.#scans.stop();
    this.#tablePoll.stop();
  }

  async #step(): Promise<number | undefined> {
    if (!this.#looking) return undefined;
    // Whoever asked for that one hears of its failure.
    if (this.#under) await this.#under.catch(() => undefined);
    else await this.#begin(performance.now() - this.#wholeAt < wholeEvery);
    return Math.max(this.#settings.processPoll, this.#restsUntil - performance.now());
  }

  #begin(glance: boolean): Promise<Look> {
    this.#under = this.#scan(glance).finally(() => (this.#under = undefined));
    return this.#under;
  }

  async #scan(glance: boolean): Promise<Look> {
    const started = performance.now();
    if (!glance) this.#wholeAt = started;
    const record = await scan(this.#options.machine, {
      exclude: [process.pid],
      memory: this.#memory,
      glance,
      ownAttachments: this.#options.ownAttachments,
    });
    if (this.#looking) this.#folders.set(record.folders);
    this.#ipcNs = record.self.ipcNs ?? 0;
    this.#births.table(record.sysv, this.#ipcNs);
    await this.#births.settled();
    const found = await new Pace(undefined).run(assembling(record));
    const filling = this.#trend.add(found.budget, started);
    if (filling.length > 0) found.budget = { ...found.budget, filling };
    const held = withHeld(found, this.#options.held?.() ?? []);
    this.#births.keep(new Set(held.segments.map(({ id }) => id)), started);
    const all = withBirths(held, id => this.#births.of(id));
    const { machine, lastBefore } = this.#options;
    const others = othersKey(machine);
    const judge: Judging['judge'] = options =>
      judgeLook(machine, record, all, { rules: this.#rules, ...(lastBefore && { lastBefore }), ...options });
    const look: Look = {
      inventory: await this.#verdicts.of({ inventory: all, judge }, !glance || others !== this.#judgedOthers),
      judge,
      paths: pathsOf(record),
      identities: identitiesOf(record),
      took: performance.now() - started,
    };
    this.#judgedOthers = others;
    // Names may come and go without end: the share of one core that scans may take holds for these, too.
    this.#restsUntil = performance.now() + look.took * (1 / this.#settings.scanBudget - 1);
    this.latest = look;
    await this.#options.seen(look);
    return look;
  }

  #poll(): number | undefined {
    if (!this.#looking) return undefined;
    const { machine } = this.#options;
    const { rows } = readSysvTable(machine);
    // At once: who made a new one may be about to end.
    if (this.#ipcNs !== undefined) this.#births.table(rows, this.#ipcNs);
    const table = JSON.stringify(rows.map(({ shmid, mode, size, nattch }) => [shmid, mode, size, nattch]));
    const others = othersKey(machine);
    if ((table !== this.#table || others !== this.#others) && this.#table !== '') this.#wakeSoon();
    this.#table = table;
    this.#others = others;
    return this.#settings.tablePoll;
  }

  #wakeSoon(): void {
    this.#settleTimer ??= setTimeout(
      () => {
        this.#settleTimer = undefined;
        // A scan that has only just ended, or goes on, has put it off.
        if (this.#under || performance.now() < this.#restsUntil) this.#wakeSoon();
        else this.#scans.wake();
      },
      Math.max(settle, this.#restsUntil - performance.now()),
    );
  }
}
