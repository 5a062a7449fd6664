// The folder of snapshots: taken of memory that changes and goes meanwhile, listed, named, pinned, dropped, brought in
// and out, by several stores at once. Not real segments: test/live/snapshots.test.ts.
import assert from 'node:assert/strict';
import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KernelError } from '../../../../native/errors.js';
import type { ByteSource } from '../../../../native/source.js';
import { ImageError } from '../../../../src/probe/time/image-file.js';
import { SnapshotError } from '../../../../src/probe/time/snapshot-errors.js';
import { snapshotFailure } from '../../../../src/probe/time/snapshot-failure.js';
import { SnapshotStore, type SnapshotFacts } from '../../../../src/probe/time/snapshot-store.js';
import { MemorySource } from '../memory-source.js';
import { header, pictureOf } from './images.js';
import { useFolder } from '../../folder.js';

const mib = 1024 * 1024;
const { segment, reason, detail } = header;
const facts = (name: string): SnapshotFacts => ({ segment, reason, detail, name });

describe('the store of snapshots', () => {
  const folder = useFolder();
  let problems: string[];
  beforeEach(() => (problems = []));

  async function store(budget = 100 * mib): Promise<SnapshotStore> {
    return SnapshotStore.open({
      folder: join(folder(), 'kept'),
      budget,
      failed: e => problems.push(String(e)),
    });
  }

  function memory(size: number, ...pages: number[]): MemorySource {
    const source = new MemorySource(size);
    for (const page of pages) source.write(page * 4096, new Uint8Array(4096).fill(page + 1));
    return source;
  }

  it('keeps what is allocated, and reads no hole', async () => {
    const source = memory(20 * 4096, 1, 2, 7);
    source.unreadable.add(2);
    const { info, dropped } = await (await store()).take(() => source, facts('A'));
    assert.deepEqual(dropped, []);
    assert.deepEqual(source.touchedHoles, []);
    const { id, time, took, stored, ...rest } = info;
    assert.deepEqual(rest, { ...facts('A'), size: 20 * 4096, pinned: false, unread: 4096 });
    assert.ok(time > 0 && took >= 0 && stored > 2 * 4096 && stored < 2 * 4096 + 1000);
    const { states, bytes } = pictureOf((await store()).open(id));
    const page = (letter: string): string => letter.repeat(4096);
    assert.equal(
      states,
      page('h') + page('d') + page('u') + page('h').repeat(4) + page('d') + page('h').repeat(12),
    );
    assert.deepEqual([bytes[4096], bytes[7 * 4096]], [2, 8]);
  });

  it('gives what was read of a segment that is truncated or goes meanwhile, and a clear error where nothing was', async () => {
    const one = await store();
    const source = memory(4 * mib, ...Array(1024).keys());
    source.beforeRead = () => {
      if (source.reads === 3) source.resize(2.5 * mib);
    };
    const cut = (await one.take(() => source, facts('cut'))).info;
    assert.deepEqual([cut.size, cut.unread], [4 * mib, 1.5 * mib]);
    const { states } = pictureOf(one.open(cut.id));
    assert.equal(states, 'd'.repeat(2.5 * mib) + 'u'.repeat(1.5 * mib));

    const going = memory(4 * mib, ...Array(1024).keys());
    going.beforeRead = () => {
      if (going.reads === 3) going.close();
    };
    const gone = (await one.take(() => going, facts('gone'))).info;
    assert.equal(gone.unread, mib, 'three slices were read');

    await assert.rejects(
      one.take(() => going, facts('')),
      isKernel('ESTALE'),
    );
    await assert.rejects(
      one.take(() => undefined, facts('')),
      isSnapshot('NOTHINGREAD'),
    );
    const emptied = memory(8192, 0, 1);
    emptied.beforeRead = () => {
      emptied.resize(0);
    };
    await assert.rejects(
      one.take(() => emptied, facts('')),
      isSnapshot('NOTHINGREAD'),
    );
    assert.deepEqual(
      (await one.list()).map(s => s.name),
      ['cut', 'gone'],
    );
    assert.equal(readdirSync(one.folder).length, 2, 'nothing is left of those that failed');
  });

  it('goes on with the way that was opened anew meanwhile', async () => {
    const [before, after] = [memory(3 * mib, ...Array(768).keys()), memory(3 * mib, ...Array(768).keys())];
    let now: ByteSource = before;
    before.beforeRead = () => {
      if (before.reads !== 2) return;
      before.close();
      now = after;
    };
    const one = await store();
    const { info } = await one.take(() => now, facts('A'));
    assert.equal(info.unread, undefined);
    assert.deepEqual(pictureOf(one.open(info.id)).bytes, Buffer.from(after.bytes));
  });

  it('takes an empty segment, and one that is all hole', async () => {
    const one = await store();
    for (const size of [0, 2 ** 20]) {
      const { info } = await one.take(() => memory(size), facts('A'));
      assert.equal(info.size, size);
      assert.deepEqual(
        one
          .open(info.id)
          .extents(0, 2 ** 20)
          .map(e => e.state),
        size === 0 ? [] : ['hole'],
      );
    }
  });

  it('names, pins, deletes, and tells so to another window', async () => {
    const [one, other] = [await store(), await store()];
    const { id } = (await one.take(() => memory(4096, 0), facts('A'))).info;
    await other.change(id, { pinned: true });
    await one.change(id, { name: 'before\u202ethe fall' });
    assert.deepEqual(
      (await other.list()).map(s => [s.name, s.pinned]),
      [['before\\u{202e}the fall', true]],
    );
    const held = other.open(id);
    await one.delete(id);
    await other.delete(id);
    assert.deepEqual(await other.list(), []);
    assert.deepEqual(readdirSync(one.folder), []);
    assert.equal(held.read(0, new Uint8Array(10)), 10, 'who has it open keeps it');
    held.close();
    for (const wrong of [id, '../secret', '', 'toString']) {
      assert.throws(() => one.open(wrong), isSnapshot('NOSNAPSHOT'));
      await assert.rejects(one.change(wrong, {}), isSnapshot('NOSNAPSHOT'));
    }
  });

  it('drops the oldest that are not pinned, and refuses what never fits', async () => {
    const one = await store(3.5 * mib);
    const full = (): MemorySource => memory(mib, ...Array(256).keys());
    const take = async (name: string): Promise<{ id: string; dropped: string[] }> => {
      const { info, dropped } = await one.take(full, facts(name));
      return { id: info.id, dropped };
    };
    const a = await take('a');
    await one.change(a.id, { pinned: true });
    const [b, c, d] = [await take('b'), await take('c'), await take('d')];
    assert.deepEqual([b.dropped, c.dropped, d.dropped], [[], [], [b.id]]);
    assert.deepEqual(
      (await one.list()).map(s => s.name),
      ['a', 'c', 'd'],
    );
    for (const id of [c.id, d.id]) await one.change(id, { pinned: true });
    await assert.rejects(take('e'), isSnapshot('OVERBUDGET'));
    assert.deepEqual(
      (await one.list()).map(s => s.name),
      ['a', 'c', 'd'],
      'nothing went for it',
    );
    assert.deepEqual(await one.keepWithin(1.2 * mib), [], 'all are pinned');
    await one.change(c.id, { pinned: false });
    const { dropped } = await one.change(d.id, { pinned: false });
    assert.deepEqual(dropped, [c.id], 'what is being changed stays');
    assert.deepEqual(await one.keepWithin(1.2 * mib), [d.id]);
    // It can't tell beforehand, and finds out on the way.
    await one.keepWithin(4 * mib);
    const unclear = memory(8 * mib, ...Array(2048).keys());
    const shown = { ...unclear.facts() };
    unclear.facts = () => ({ size: shown.size, links: 1 });
    await assert.rejects(
      one.take(() => unclear, facts('f')),
      isSnapshot('OVERBUDGET'),
    );
  });

  it('goes out as one file and comes in again, checked', async () => {
    const one = await store();
    const source = memory(40 * 4096, 1, 2, 30);
    const { id } = (await one.take(() => source, { ...facts('A'), process: { pid: 7, command: 'p' } })).info;
    await one.change(id, { name: 'renamed', pinned: true });
    const path = join(folder(), 'out.shmsnap');
    await one.export(id, path);
    const other = await SnapshotStore.open({
      folder: join(folder(), 'other'),
      budget: mib,
      failed: error => assert.fail(String(error)),
    });
    const { info } = await other.import(path);
    assert.notEqual(info.id, id);
    assert.deepEqual(
      [info.name, info.reason, info.pinned, info.process?.pid],
      ['renamed', 'import', false, 7],
    );
    assert.deepEqual(pictureOf(other.open(info.id)), pictureOf(one.open(id)));
    await other.keepWithin(100);
    await assert.rejects(other.import(path), isSnapshot('OVERBUDGET'));
    writeFileSync(path, 'no snapshot');
    await assert.rejects(one.import(path), ImageError);
    await assert.rejects(one.import('relative'), isSnapshot('BADPATH'));
    await assert.rejects(one.export(id, 'relative'), isSnapshot('BADPATH'));
    await assert.rejects(one.export(id, join(folder(), 'no', 'such')), isKernel('ENOENT'));
    assert.equal((await one.list()).length, 1);
  });

  it('lists what can be read, and tells once of what can’t', async () => {
    const one = await store();
    await one.take(() => memory(4096, 0), facts('A'));
    writeFileSync(join(one.folder, '0abcdefgh-0123456789abcdef.shmsnap'), 'damaged');
    writeFileSync(join(one.folder, 'strange.shmsnap'), 'not ours');
    for (let i = 0; i < 2; i++)
      assert.deepEqual(
        (await one.list()).map(s => s.name),
        ['A'],
      );
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', /no snapshot or recording/);
  });

  it('removes what a killed window left half written, once nobody can be at it any more', async () => {
    const one = await store();
    const [old, young] = ['.a.shmsnap.1.part', '.b.shmsnap.2.part'].map(name => join(one.folder, name));
    for (const path of [old, young]) writeFileSync(path ?? '', 'half');
    const longAgo = Date.now() / 1000 - 7200;
    utimesSync(old ?? '', longAgo, longAgo);
    await store();
    assert.deepEqual(readdirSync(one.folder), ['.b.shmsnap.2.part']);
  });

  it('says each failure as facts and a sentence', () => {
    const damaged = snapshotFailure(new ImageError('prologue+0x8', 'version 2 is not known'), '/x');
    assert.deepEqual([damaged.kind, damaged.code, damaged.target], ['unsupported', 'NOIMAGE', '/x']);
    assert.match(damaged.detail, /^The file can't be opened: .*prologue\+0x8: version 2 is not known\)\.$/);
    assert.equal(snapshotFailure(new SnapshotError('NOSNAPSHOT', 'It is gone.')).kind, 'gone');
    assert.equal(snapshotFailure(new KernelError('open', 'ENOSPC', '/x')).code, 'ENOSPC');
    assert.equal(snapshotFailure(new Error('x')).kind, 'bug');
  });
});

function isSnapshot(code: string): (error: unknown) => boolean {
  return error => error instanceof SnapshotError && error.code === code;
}

function isKernel(code: string): (error: unknown) => boolean {
  return error => error instanceof KernelError && error.code === code;
}
