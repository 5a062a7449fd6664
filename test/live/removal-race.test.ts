// Removal against a program that unlinks and makes anew the same name as fast as it can, a thousand times and more: not
// one object removed that wasn't meant, and not one lost. The program's own account is the oracle.
import assert from 'node:assert/strict';
import { lstatSync, readFileSync, unlinkSync, type BigIntStats } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { removeFile } from '../../native/act/remove-file.js';
import { useWorld } from './world.js';

type Line = { ours: number; dead: string[] } | { alive: string };

/** As many tries as these, and as many of them that hit. */
const tries = 1000;
const hits = 100;

describe('removal while the name is made anew', function () {
  this.timeout(120_000);
  const world = useWorld();

  it('removes nothing that it did not mean, and loses nothing', async () => {
    const [name, report] = [world.name('raced'), world.path('race-report')];
    const racer = await world.start('racer', ['--name', name, '--pause', '300', '--report', report]);
    const path = Buffer.from(`/dev/shm${name}`);
    const removed = new Set<string>();
    const kept = new Map<string, string>();
    const ends: Record<string, number> = {};
    let tried = 0;
    while (tried < tries || removed.size < hits) {
      await setImmediate();
      const judged = lookAt(path);
      if (!judged) continue;
      tried++;
      const { dev: device, ino: inode, ctimeMs } = judged;
      const end = removeFile(path, { device, inode, changed: Number(ctimeMs) });
      ends[end.end] = (ends[end.end] ?? 0) + 1;
      if (end.end === 'removed') removed.add(String(inode));
      if (end.end !== 'kept') continue;
      // Nothing is lost: it is where it was said to be.
      const moved = join('/dev/shm', end.name);
      kept.set(String(lstatSync(moved, { bigint: true }).ino), moved);
    }
    await racer.stop();
    const named = lookAt(path);
    for (const moved of kept.values()) unlinkSync(moved);
    if (named) unlinkSync(path);
    process.stdout.write(`      ${tried} tries: ${JSON.stringify(ends)}\n`);

    const alive = new Set<string>();
    const accounted = new Set<string>();
    for (const line of readFileSync(report, 'utf8').trim().split('\n').map(parse)) {
      if ('alive' in line) {
        alive.add(line.alive);
        continue;
      }
      const notByUs = line.dead.filter(inode => !removed.has(inode));
      assert.equal(
        notByUs.length,
        line.ours,
        `of ${line.dead.join(' ')} only what we meant was removed by us`,
      );
      for (const inode of line.dead) accounted.add(inode);
    }
    assert.deepEqual(
      [...removed].filter(inode => !accounted.has(inode)),
      [],
      'what we say is gone is gone',
    );
    const found = new Set([...kept.keys(), ...(named ? [String(named.ino)] : [])]);
    assert.deepEqual([...alive].sort(), [...found].sort(), 'what is left is where we say it is');
  });
});

function parse(line: string): Line {
  return JSON.parse(line) as Line;
}

function lookAt(path: Buffer): BigIntStats | undefined {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false });
}
