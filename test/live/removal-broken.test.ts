// A removal that is broken off between taking the name and unlinking, by a kill or a failing kernel: nothing is lost,
// it is told what is where, and the next one puts it back, under nobody else's name.
import assert from 'node:assert/strict';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { runCommand, type Ran } from '../support/command.js';
import { until } from '../support/until.js';
import { compileFile } from './compile.js';
import { ProbeUnderTest } from './probe-client.js';
import { useWorld } from './world.js';

describe('a removal that is broken off', function () {
  this.timeout(120_000);
  const world = useWorld();
  let interrupt: string;
  let name: string;

  before(async () => {
    interrupt = await compileFile('interrupt.c', 'cc', ['-shared', '-fPIC']);
  });
  beforeEach(() => {
    mkdirSync(world.path('state'));
    name = world.name('broken');
    writeFileSync(`/dev/shm${name}`, 'judged');
  });
  afterEach(() => {
    rmSync(world.path('state'), { recursive: true });
    for (const left of [...moved(), name.slice(1)]) rmSync(`/dev/shm/${left}`, { force: true });
  });

  function shmscope(how: string, ...args: string[]): Ran {
    const env = { INTERRUPT: how, INTERRUPT_NAME: `/dev/shm${name}`, LD_PRELOAD: interrupt };
    return runCommand(args, { env: { XDG_STATE_HOME: world.path('state'), ...(how === '' ? {} : env) } });
  }

  /** What our object is called meanwhile. */
  function moved(): string[] {
    return readdirSync('/dev/shm').filter(n => n.startsWith('.shmscope-') && n.endsWith(`-${name.slice(1)}`));
  }

  function killInBetween(): string {
    const { ino } = lstatSync(`/dev/shm${name}`);
    assert.equal(shmscope('kill', 'remove', name, '--yes').signal, 'SIGKILL');
    assert.equal(existsSync(`/dev/shm${name}`), false);
    const [private_ = '', ...more] = moved();
    assert.deepEqual([more, lstatSync(`/dev/shm/${private_}`).ino], [[], ino]);
    return private_;
  }

  it('by a kill is told by leaks, which changes nothing, and undone by the next removal, which says so', () => {
    const left = killInBetween();
    const { err } = shmscope('', 'leaks', '--all');
    assert.ok(
      err.includes(`A removal of ${name} was broken off: nothing is lost, it is called /${left} now`),
    );
    assert.deepEqual(moved(), [left]);

    const again = shmscope('', 'remove', name, '--yes');
    assert.equal(again.code, 0, again.err);
    assert.ok(again.err.includes(`A removal of ${name} was broken off: it is back under its name.`));
    assert.deepEqual([existsSync(`/dev/shm${name}`), moved()], [false, []]);
  });

  it('by a kill leaves alone who has the name by now, and can be finished by its own', () => {
    const left = killInBetween();
    writeFileSync(`/dev/shm${name}`, 'another');
    const { code, err } = shmscope('', 'remove', `/${left}`, '--yes');
    assert.equal(code, 0, err);
    assert.ok(err.includes(`nothing is lost, it is called /${left} now`));
    assert.deepEqual(moved(), []);
    assert.equal(readFileSync(`/dev/shm${name}`, 'utf8'), 'another');
  });

  it('by a kill is told by the probe, and undone before it is asked to remove anything', async () => {
    killInBetween();
    const probe = await new ProbeUnderTest().start();
    try {
      await probe.remote.look({ on: true });
      await probe.remote.rescan();
      await until('a word of it', () =>
        probe.logs.find(l => l.includes(`removal of ${name} was broken off`)),
      );
      assert.equal(existsSync(`/dev/shm${name}`), false, 'a look changes nothing');
      await probe.remote.aboutToRemove({ ids: [] });
      await until('a word of that', () => probe.logs.find(l => l.includes('it is back under its name')));
      assert.equal(readFileSync(`/dev/shm${name}`, 'utf8'), 'judged');
    } finally {
      await probe.stop();
    }
  });

  it('by a kernel that fails puts it back, and says why', () => {
    const { code, err } = shmscope('fail', 'remove', name, '--yes');
    assert.equal(code, 3);
    assert.match(err, /EIO/);
    assert.equal(readFileSync(`/dev/shm${name}`, 'utf8'), 'judged');
  });

  it('by a kernel that fails, with its name taken by then, tells what it is called now', () => {
    const { code, err } = shmscope('taken', 'remove', name, '--yes');
    assert.equal(code, 1);
    const [left = ''] = moved();
    assert.match(err, /EIO/);
    assert.ok(err.includes(`it is called ${left} now`), err);
    assert.equal(readFileSync(`/dev/shm/${left}`, 'utf8'), 'judged');
    assert.equal(readFileSync(`/dev/shm${name}`, 'utf8'), '');
    unlinkSync(`/dev/shm${name}`);
  });

  it('is no other program’s business while it goes on', () => {
    const started = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ')[19] ?? '';
    const busy = `.shmscope-removing-${process.pid}.${started}-${'0'.repeat(16)}-${name.slice(1)}`;
    writeFileSync(`/dev/shm/${busy}`, 'at work');
    unlinkSync(`/dev/shm${name}`);
    assert.doesNotMatch(shmscope('', 'leaks').err, /broken off/);
    shmscope('', 'remove', '/nothing-of-that-name', '--yes');
    assert.deepEqual(moved(), [busy]);
  });
});
