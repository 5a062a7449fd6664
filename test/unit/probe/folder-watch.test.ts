// Which folders are watched, over real folders of our own: as told last, no more than a bounded number.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ByteString, FolderRecord } from '../../../native/records.js';
import { FolderWatch } from '../../../src/probe/folder-watch.js';

describe('the watch of folders', () => {
  let root: string;
  let changes: number;
  let failures: unknown[];
  let watch: FolderWatch;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), `shmscope-test-${process.pid}-`));
    changes = 0;
    failures = [];
    watch = new FolderWatch(
      () => changes++,
      error => failures.push(error),
    );
  });
  afterEach(() => {
    watch.close();
    rmSync(root, { recursive: true });
    assert.deepEqual(failures, []);
  });

  function folder(name: string, key = name): FolderRecord {
    mkdirSync(join(root, name), { recursive: true });
    return { path: join(root, name) as ByteString, key };
  }

  async function notices(name: string): Promise<boolean> {
    const before = changes;
    writeFileSync(join(root, name, 'file'), '');
    rmSync(join(root, name, 'file'));
    for (let wait = 0; wait < 20 && changes === before; wait++) await sleep(10);
    return changes > before;
  }

  it('follows what it is told, under whatever key a folder stands', async () => {
    watch.set([folder('a'), folder('b')]);
    assert.deepEqual([await notices('a'), await notices('b')], [true, true]);
    watch.set([folder('b', 'another key'), folder('c')]);
    assert.deepEqual([await notices('a'), await notices('b'), await notices('c')], [false, true, true]);
    watch.close();
    assert.equal(await notices('b'), false);
  });

  it('takes a folder that has gone for normal, and leaves what is too much to the poll', async () => {
    watch.set([{ path: join(root, 'none') as ByteString, key: 'none' }, folder('a')]);
    assert.equal(await notices('a'), true);
    watch.set(Array.from({ length: 100 }, (_, i) => folder(`f${i}`)));
    assert.deepEqual([await notices('f0'), await notices('f99')], [true, false]);
  });
});
