// A name that comes in any /dev/shm is seen at once: in a folder below ours, and in another mount namespace's. With
// polls so slow that only inotify can have told.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { thisMachine } from '../../native/scan.js';
import type { OtherObject } from '../../src/model/other-object.js';
import { InventoryWatch } from '../../src/probe/inventory-watch.js';
import { needUnshare } from '../support/compile.js';
import { namespaceInode } from '../support/oracle.js';
import { until } from '../support/until.js';
import { ownShm } from '../support/own-shm.js';
import { useWorld } from './world.js';

describe('the watch of /dev/shm', function () {
  this.timeout(60_000);
  const world = useWorld();
  const names = new Set<string>();
  const failures: unknown[] = [];
  let watch: InventoryWatch;

  beforeEach(() => {
    names.clear();
    failures.length = 0;
    watch = new InventoryWatch({
      machine: thisMachine(),
      settings: { tablePoll: 60_000, processPoll: 60_000, scanBudget: 0.25, historyBudget: 1 << 26 },
      ownAttachments: () => new Map(),
      seen: ({ inventory }) => {
        for (const { name } of inventory.segments) names.add(name);
      },
      failed: error => failures.push(error),
    });
  });
  afterEach(() => {
    watch.stop();
    assert.deepEqual(failures, []);
  });

  /** The scans that come of getting started have all ended. */
  async function settled(): Promise<void> {
    await watch.rescan();
    await sleep(100);
    await watch.rescan();
  }

  it('sees a name in a folder below, one that was made a moment ago too', async () => {
    const folder = `/dev/shm${world.name('folder')}`;
    mkdirSync(folder);
    watch.look(true);
    await settled();
    writeFileSync(`${folder}/ring`, 'x');
    const name = `${world.name('folder')}/ring`;
    await until(name, () => names.has(name) || undefined);
    mkdirSync(`${folder}/deeper`);
    await settled();
    writeFileSync(`${folder}/deeper/ring`, 'x');
    const deeper = `${world.name('folder')}/deeper/ring`;
    await until(deeper, () => names.has(deeper) || undefined);
  });

  it('sees a name in the /dev/shm of another mount namespace', async function () {
    needUnshare(this, '-m');
    const there = await world.start('victim', ['--name', world.name('there')], { wrapper: ownShm() });
    watch.look(true);
    await settled();
    const name = world.name('later');
    execFileSync('nsenter', ['-t', String(there.pid), '-m', 'touch', `/dev/shm${name}`]);
    await until(name, () => names.has(name) || undefined);
  });

  it('sees a System V semaphore that comes and goes, by a poll of the table, with its verdict', async () => {
    const poll = { tablePoll: 50, processPoll: 60_000, scanBudget: 0.25, historyBudget: 1 << 26 };
    let others: readonly OtherObject[] = [];
    const polled = new InventoryWatch({
      machine: thisMachine(),
      settings: poll,
      ownAttachments: () => new Map(),
      seen: ({ inventory }) => {
        others = inventory.others ?? [];
      },
      failed: error => failures.push(error),
    });
    try {
      polled.look(true);
      await polled.rescan();
      const leaver = await world.start('ipc_leaver.py', ['--kind', 'sem']);
      const id = `sysv-sem:${namespaceInode('self', 'ipc')}:${leaver.ready.shmid}`;
      const found = await until('it is listed', () => others.find(one => one.id === id));
      assert.equal(found.size, 2);
      assert.ok(['orphan', 'unknown'].includes(found.judged.verdict));
      assert.ok(found.judged.evidence.some(({ fact }) => fact === 'last'));
      await leaver.stop();
      await until('it is gone', () => others.every(one => one.id !== id) || undefined);
    } finally {
      polled.stop();
    }
  });

  it('keeps to its share of a core when names come and go without end', async () => {
    let scanning = 0;
    watch.stop();
    watch = new InventoryWatch({
      machine: thisMachine(),
      settings: { tablePoll: 60_000, processPoll: 60_000, scanBudget: 0.25, historyBudget: 1 << 26 },
      ownAttachments: () => new Map(),
      seen: ({ took }) => void (scanning += took),
      failed: error => failures.push(error),
    });
    watch.look(true);
    await settled();
    scanning = 0;
    const path = `/dev/shm${world.name('churn')}`;
    const churn = setInterval(() => {
      writeFileSync(path, 'x');
      rmSync(path);
    }, 10);
    const started = performance.now();
    try {
      await sleep(4000);
      // Where others have thousands of names, one scan takes as long.
      await until('a scan', () => scanning > 0 || undefined);
    } finally {
      clearInterval(churn);
    }
    const share = scanning / (performance.now() - started);
    assert.ok(share > 0.02, `scans went on: ${share}`);
    assert.ok(share < 0.4, `scans took ${Math.round(share * 100)} % of the time`);
  });
});
