// Removal and what brings back, over real segments and the whole command line: what was saved is what comes back, holes
// stay holes, and what isn't the judged object any more is left alone.
import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { removeSegment } from '../../native/act/libc.js';
import { removeFile } from '../../native/act/remove-file.js';
import { thisMachine } from '../../native/this-machine.js';
import { BytesSource } from '../../src/probe/removal/bytes-source.js';
import { Copies } from '../../src/probe/removal/copies.js';
import { restore } from '../../src/probe/removal/restore.js';
import { runCommand, type Ended } from '../support/command.js';
import { canChangeUser, nobody } from '../support/other-user.js';
import { uniqueKey } from '../support/prefix.js';
import { sysvRows } from '../support/oracle.js';
import { useFolder, useWorld } from './world.js';

const mib = 2 ** 20;

describe('removal', function () {
  this.timeout(120_000);
  const world = useWorld();
  const state = useFolder(world, 'state');

  function shmscope(...args: string[]): Ended {
    const { pid, code, out, err } = runCommand(args, { env: { XDG_STATE_HOME: state } });
    // What it brought back is its own.
    world.janitor.process(pid);
    return { code, out, err };
  }

  function copies(): string[] {
    const folder = join(state, 'shmscope', 'removed');
    return existsSync(folder) ? readdirSync(folder) : [];
  }

  /** An object with `data` at places, made without a program, so that nobody has it. */
  function make(what: string, size: number, data: Record<number, string>): string {
    const name = world.name(what);
    const fd = openSync(`/dev/shm${name}`, 'wx', 0o600);
    ftruncateSync(fd, size);
    for (const [at, text] of Object.entries(data)) writeSync(fd, text, Number(at));
    closeSync(fd);
    return name;
  }

  for (const [what, size, data] of [
    ['sparse', 64 * mib, { 0: 'first', [mib]: 'in the middle', [64 * mib - 4]: 'last' }],
    ['full', mib, { 0: 'x'.repeat(mib) }],
    ['empty', 0, {}],
  ] as const) {
    it(`brings back content, holes, mode, owner and times of a ${what} segment`, () => {
      const name = make(what, size, data);
      const path = `/dev/shm${name}`;
      if (canChangeUser) chownSync(path, nobody, nobody);
      chmodSync(path, 0o640);
      utimesSync(path, 1_700_000_000.25, 1_700_000_001.5);
      const before = lstatSync(path, { bigint: true });
      const bytes = readFileSync(path);
      utimesSync(path, 1_700_000_000.25, 1_700_000_001.5);

      const removed = shmscope('remove', name, '--yes', '--json');
      assert.deepEqual([removed.code, removed.err], [0, '']);
      const { copy } = JSON.parse(removed.out) as { removed: string; copy: string };
      assert.equal(existsSync(path), false);
      const stored = lstatSync(join(state, 'shmscope', 'removed', `${copy}.shmsnap`));
      assert.ok(stored.size < Object.values(data).join('').length + 64 * 1024, 'holes cost nothing');
      assert.equal(stored.mode & 0o777, 0o600);

      const back = shmscope('restore', copy);
      assert.deepEqual([back.code, back.err], [0, '']);
      const after = lstatSync(path, { bigint: true });
      for (const fact of ['size', 'blocks', 'mode', 'uid', 'gid', 'atimeNs', 'mtimeNs', 'nlink'] as const)
        assert.equal(after[fact], before[fact], fact);
      assert.ok(readFileSync(path).equals(bytes));
      unlinkSync(path);
    });
  }

  it('brings back System V content under the same key, where that is free', async () => {
    const key = uniqueKey();
    const leaker = await world.start('leaker', ['--sysv', `0x${key.toString(16)}`, '--size', '4M']);
    await leaker.ended();
    const rowOf = () => sysvRows().find(row => row.key === key);
    const { shmid } = rowOf() ?? assert.fail('it left a segment');
    const text = shmscope('read', `shmid:${shmid}`, '--length', '64');
    const { code, out, err } = shmscope('remove', `shmid:${shmid}`, '--yes', '--json');
    assert.deepEqual([code, err], [0, ''], text.err);
    assert.equal(rowOf(), undefined);
    const { copy } = JSON.parse(out) as { copy: string };
    assert.equal(shmscope('restore', copy).code, 0);
    const back = rowOf() ?? assert.fail('it is back');
    try {
      assert.equal(back.size, 4 * mib);
      const taken = shmscope('restore', copy);
      assert.equal(taken.code, 1);
      assert.match(taken.err, /There is a new 0x[0-9a-f]+ by now, which is left as it is/);
    } finally {
      removeSegment(back.shmid);
    }
  });

  it('asks first: without a terminal and --yes nothing goes', () => {
    const name = make('asked', 4096, { 0: 'stays' });
    const { code, out, err } = shmscope('remove', name);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /nobody can be asked here.*--yes/);
    assert.equal(readFileSync(`/dev/shm${name}`, 'latin1').slice(0, 5), 'stays');
    assert.deepEqual(copies(), []);
    unlinkSync(`/dev/shm${name}`);
  });

  it('leaves alone what is larger than copies may be, until no copy is wanted', () => {
    const name = make('large', 2 * mib, { 0: 'x'.repeat(2 * mib) });
    const refused = shmscope('remove', name, '--yes', '--limit', '1');
    assert.equal(refused.code, 1);
    assert.match(refused.err, /more data than copies of removed segments may take/);
    assert.ok(existsSync(`/dev/shm${name}`));
    assert.deepEqual(copies(), []);
    const gone = shmscope('remove', name, '--yes', '--no-copy', '--json');
    assert.deepEqual([gone.code, (JSON.parse(gone.out) as { copy: null }).copy], [0, null]);
    assert.equal(existsSync(`/dev/shm${name}`), false);
  });

  it('drops no copy of a moment ago for the next one', () => {
    const [first, second] = ['first', 'second'].map(what => make(what, 2 * mib, { 0: 'x'.repeat(2 * mib) }));
    const limit = '3';
    assert.equal(shmscope('remove', first ?? '', '--yes', '--limit', limit).code, 0);
    const refused = shmscope('remove', second ?? '', '--yes', '--limit', limit);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /beside those made in the last ten minutes/);
    const never = shmscope('remove', second ?? '', '--yes', '--limit', '1');
    assert.match(
      never.err,
      /more data than copies of removed segments may take\. Raise that limit, or remove/,
    );
    assert.ok(existsSync(`/dev/shm${second ?? ''}`));
    assert.equal(copies().length, 1);
  });

  it('restores nothing over what has the name by now, and keeps the copy', () => {
    const name = make('again', 4096, { 0: 'old' });
    const { copy } = JSON.parse(shmscope('remove', name, '--yes', '--json').out) as { copy: string };
    make('again', 4096, { 0: 'new' });
    const { code, err } = shmscope('restore', copy);
    assert.equal(code, 1);
    assert.match(err, /is left as it is/);
    assert.equal(readFileSync(`/dev/shm${name}`, 'latin1').slice(0, 3), 'new');
    unlinkSync(`/dev/shm${name}`);
    assert.equal(shmscope('restore', copy).code, 0);
    assert.equal(readFileSync(`/dev/shm${name}`, 'latin1').slice(0, 3), 'old');
    assert.deepEqual(
      readdirSync('/dev/shm').filter(n => n.startsWith('.shmscope-')),
      [],
    );
    unlinkSync(`/dev/shm${name}`);
  });

  it('follows no link, and takes no other object, no changed one, none with other names', () => {
    const name = make('judged', 4096, { 0: 'judged' });
    const path = Buffer.from(`/dev/shm${name}`);
    const { dev: device, ino: inode, ctimeMs } = lstatSync(path, { bigint: true });
    const judged = { device, inode, changed: Number(ctimeMs) };
    assert.deepEqual(removeFile(path, { ...judged, inode: inode + 1n }), { end: 'other' });
    assert.deepEqual(removeFile(path, { ...judged, changed: judged.changed - 1 }), { end: 'changed' });
    linkSync(path, `/dev/shm${name}-other`);
    assert.deepEqual(removeFile(path, judged), { end: 'names' });
    unlinkSync(`/dev/shm${name}-other`);

    // A link in its place, and one on the way to it.
    renameSync(path, `/dev/shm${name}-moved`);
    symlinkSync(`/dev/shm${name}-moved`, path);
    assert.deepEqual(removeFile(path, judged), { end: 'other' });
    unlinkSync(path);
    symlinkSync('/dev/shm', `/dev/shm${name}-folder`);
    assert.throws(() => removeFile(Buffer.from(`/dev/shm${name}-folder${name}-moved`), judged), {
      code: /ENOTDIR|ELOOP/,
    });
    unlinkSync(`/dev/shm${name}-folder`);
    unlinkSync(`/dev/shm${name}-moved`);
    assert.deepEqual(removeFile(path, judged), { end: 'gone' });
  });

  it('leaves alone what somebody has open, even where nobody can be seen to have it', () => {
    const name = make('held', 4096, { 0: 'held' });
    const path = Buffer.from(`/dev/shm${name}`);
    const stat = (): { device: bigint; inode: bigint; changed: number } => {
      const { dev: device, ino: inode, ctimeMs } = lstatSync(path, { bigint: true });
      return { device, inode, changed: Number(ctimeMs) };
    };
    for (const flags of ['r', 'r+', 'a']) {
      const fd = openSync(path, flags);
      assert.deepEqual(removeFile(path, stat()), { end: 'held' }, flags);
      closeSync(fd);
      assert.ok(existsSync(path), 'it was put back');
    }
    const fd = openSync(path, 'r');
    assert.deepEqual(
      removeFile(path, stat(), { mayBeHeld: true }),
      { end: 'removed' },
      'where a person knows of it',
    );
    closeSync(fd);
  });

  it('of a segment in use takes the name only, and says that it lives on', async () => {
    const name = world.name('used');
    const victim = await world.start('victim', ['--name', name, '--size', '64K']);
    const { code, out, err } = shmscope('remove', name, '--yes', '--json');
    const lives = (pid: number): string =>
      `Processes that have it keep its memory until they let go of it. When it was looked at, it was mapped by victim ${pid}.\n`;
    assert.deepEqual([code, err], [0, lives(victim.pid)]);
    assert.equal(existsSync(`/dev/shm${name}`), false);
    await victim.command('write 0 00');
    const { copy } = JSON.parse(out) as { copy: string };
    const back = shmscope('restore', copy, '--json');
    const { restored } = JSON.parse(back.out) as { restored: string };
    assert.equal(back.err, `Who had it before still uses the old one, not this: victim ${victim.pid}.\n`);
    const again = shmscope('remove', restored, '--yes', '--json');
    assert.deepEqual([again.code, again.err], [0, ''], 'nobody has the new one');
    await victim.kill();
    assert.equal(
      shmscope('restore', (JSON.parse(again.out) as { copy: string }).copy).err,
      '',
      'nobody has that any more',
    );
    const second = await world.start('victim', ['--name', world.name('used-too'), '--size', '64K']);
    assert.equal(shmscope('remove', second.ready.name, '--yes').err, lives(second.pid));
  });

  it('of an earlier boot leaves nobody with the old one: what bears its id now is another', async () => {
    const place = { folder: state, budget: mib };
    const now = Date.now;
    const keep = async (what: string): Promise<string> => {
      const source = new BytesSource(Buffer.from('kept'));
      const segment = { id: 'posix:0:1b:7', name: world.name(what), kind: 'posix' };
      const name = Buffer.from(segment.name.slice(1)).toString('hex');
      const facts = { kind: 'posix', mode: 0o600, ...owner, name, ...times, elsewhere: false } as const;
      return (await Copies.open(place)).save(segment, 4, facts, () => source);
    };
    const owner = { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
    const times = { accessed: '0', modified: '0' };
    try {
      Date.now = () => now() - (uptime() + 60) * 1000;
      const earlier = await keep('earlier');
      Date.now = now;
      assert.equal((await restore(thisMachine(), place, earlier)).was, undefined);
      assert.equal((await restore(thisMachine(), place, await keep('since'))).was, 'posix:0:1b:7');
    } finally {
      Date.now = now;
    }
  });
});
