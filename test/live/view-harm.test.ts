// Attaching to what has become something else since the last scan: a FIFO, a device, a link, another file. Whoever is
// behind it must not notice; an open that only afterwards looks what it has got would wake, and kill, a writer.
// Not what happens to a segment that is being viewed: view-changes.test.ts.
import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readlinkSync, renameSync, statSync, symlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { deviceOf } from '../../native/device.js';
import { KernelError } from '../../native/errors.js';
import { thisMachine } from '../../native/this-machine.js';
import { readSeals } from '../../native/object.js';
import { openFileSource } from '../../native/source-file.js';
import { footprint } from '../support/oracle.js';
import { until } from '../support/until.js';
import { useWorld } from './world.js';

const O_PATH = 0o10000000;
const is = (code: string) => (error: unknown) => error instanceof KernelError && error.code === code;

/** A process that waits in open(2) for somebody to read its FIFO, and would then write. */
class Writer {
  readonly #child: ChildProcess;
  readonly #exit: Promise<unknown>;

  constructor(fifo: string) {
    // What is written comes late enough that a reader who has let go again is gone: SIGPIPE.
    const script = 'exec 3>"$0"; echo woken; sleep 0.1; echo bytes >&3; sleep 10';
    this.#child = spawn('sh', ['-c', script, fifo], { stdio: 'ignore' });
    this.#exit = once(this.#child, 'exit');
  }

  async waits(): Promise<void> {
    const { pid = 0 } = this.#child;
    await until('the writer waits', () =>
      readlinkSync(`/proc/${pid}/exe`) !== process.execPath &&
      execFileSync('cat', [`/proc/${pid}/wchan`], { encoding: 'utf8' }).includes('wait_for_partner')
        ? true
        : undefined,
    );
  }

  /** Undefined while it lives, and waits. */
  async died(): Promise<unknown> {
    return Promise.race([this.#exit, sleep(400, undefined)]);
  }

  async end(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exit;
  }
}

describe('attaching to what is no segment any more', function () {
  this.timeout(20_000);
  const world = useWorld();

  it('a FIFO under its name: who waits to write to it goes on waiting', async () => {
    const victim = await world.start('victim', ['--name', world.name('turned')]);
    const { dev, ino } = statSync(`/dev/shm${victim.ready.name}`, { bigint: true });
    const fifo = world.path('fifo');
    execFileSync('mkfifo', [fifo]);
    const writer = new Writer(fifo);
    try {
      await writer.waits();
      const expected = { devices: [deviceOf({ dev })], inode: ino };
      assert.throws(() => openFileSource(fifo, { via: 'name', expected }), is('ESTALE'));
      assert.throws(() => openFileSource(fifo, { via: 'name', expected: undefined }), is('EFTYPE'));
      assert.equal(await writer.died(), undefined);
    } finally {
      await writer.end();
    }
  });

  it('a FIFO behind a number of /proc/pid/fd, by an attach and by a look at seals', async () => {
    const fifo = world.path('pipe');
    execFileSync('mkfifo', [fifo]);
    const memfd = await world.start('victim', ['--kind', 'memfd', '--name', 'seen']);
    const stat = statSync(`/proc/${memfd.pid}/fd/${memfd.ready.fd ?? -1}`, { bigint: true });
    const expected = { devices: [deviceOf(stat)], inode: stat.ino };
    const writer = new Writer(fifo);
    const fd = openSync(fifo, O_PATH);
    try {
      await writer.waits();
      const path = `/proc/${process.pid}/fd/${fd}`;
      assert.throws(() => openFileSource(path, { via: 'link', expected }), is('ESTALE'));
      assert.equal(readSeals(thisMachine(), path, stat), undefined);
      assert.equal(await writer.died(), undefined);
    } finally {
      closeSync(fd);
      await writer.end();
    }
  });

  it('a link under its name: it is not followed, not even to the very segment', async () => {
    const victim = await world.start('victim', ['--name', world.name('linked')]);
    const path = `/dev/shm${victim.ready.name}`;
    const { ino } = statSync(path, { bigint: true });
    const link = world.path('link');
    symlinkSync(path, link);
    assert.throws(() => openFileSource(link, { via: 'name', expected: { inode: ino } }), is('ESTALE'));
    assert.throws(() => openFileSource(link, { via: 'name', expected: undefined }), is('EFTYPE'));
  });

  it('another file under its name is let be: its access time stays', async () => {
    const victim = await world.start('victim', ['--name', world.name('old')]);
    const other = await world.start('victim', ['--name', world.name('new')]);
    const path = `/dev/shm${victim.ready.name}`;
    const { ino } = statSync(path, { bigint: true });
    const source = openFileSource(path, { via: 'name', expected: { inode: ino } });
    renameSync(`/dev/shm${other.ready.name}`, path);
    const before = footprint(path);
    assert.throws(() => openFileSource(path, { via: 'name', expected: { inode: ino } }), is('ESTALE'));
    assert.deepEqual(footprint(path), before);
    assert.equal(source.facts().links, 0);
    source.close();
  });
});
