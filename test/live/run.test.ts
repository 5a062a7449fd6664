// `shmscope run`: what a command left is told, with the exit code that says so, and nobody else's leak is blamed on it.
// Programs that leak each kind and are gone at once, one that cleans up, a daemon that outlives its parents.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildProducers } from '../support/build.js';
import { sysvRows } from '../support/oracle.js';
import { canChangeUser, nobody } from '../support/other-user.js';
import { projectRoot } from '../support/paths.js';
import { uniqueKey } from '../support/prefix.js';
import { until } from './probe-client.js';
import { useWorld } from './world.js';

const main = join(projectRoot, 'out', 'src', 'cli', 'main.js');

interface Document {
  exit: number;
  left: { id: string; name: string; kind: string; size: number; verdict: string }[];
  uncertain?: { name: string }[];
}

describe('run', function () {
  this.timeout(120_000);
  const world = useWorld();
  let leaker: string;

  before(async () => {
    leaker = join(await buildProducers(), 'leaker');
  });

  function run(options: string[], ...command: string[]): { code: number | null; out: string; err: string } {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [main, 'run', ...options, '--', ...command],
      { encoding: 'utf8', input: 'what it reads' },
    );
    return { code: status, out: stdout, err: stderr };
  }

  function document(out: string): Document {
    return JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as Document;
  }

  it('in a world of its own tells each kind that is left, however short its program lived', () => {
    const [name, key] = [world.name('left'), uniqueKey()];
    const script = `${leaker} --name ${name}; ${leaker} --sysv ${key}; : > /dev/shm/sem.${name.slice(1)}; ipcmk -S 1 -Q`;
    const { code, out, err } = run(['--private', '--json'], 'sh', '-c', script);
    assert.equal(code, 1, err);
    const { exit, left } = document(out);
    assert.equal(exit, 0);
    assert.deepEqual(left.map(({ kind, size }) => [kind, size]).sort(), [
      ['posix', 4 << 20],
      ['semaphore', 0],
      ['sysv', 4 << 20],
      ['sysv-msg', 0],
      ['sysv-sem', left.find(l => l.kind === 'sysv-sem')?.size],
    ]);
    assert.ok(left.some(l => l.name === name));
    assert.equal(existsSync(`/dev/shm${name}`), false, 'it went with its world');
    assert.ok(!sysvRows().some(row => row.key === key));

    const matcher = problemMatcher();
    const found = err.split('\n').flatMap(line => matcher.exec(line) ?? []);
    assert.equal(found.filter(part => part === 'warning').length, 5, err);
    assert.ok(found.includes(`/dev/shm${name}`) && found.includes('/proc/sysvipc/shm'));
  });

  it('says nothing of what was there before and of what others leak meanwhile', () => {
    const other = world.name('other');
    writeFileSync(`/dev/shm${other}`, 'of somebody else');
    const name = world.name('clean');
    for (const options of [['--private'], ['--shared'], []]) {
      const script = `: > /dev/shm${name}; rm /dev/shm${name}; cat`;
      assert.deepEqual(run(options, 'sh', '-c', script), { code: 0, out: 'what it reads', err: '' });
    }
    unlinkSync(`/dev/shm${other}`);
  });

  it('among others blames on it what its processes had, and not what another program leaks meanwhile', async () => {
    const [ours, others, go] = [world.name('ours'), world.name('others'), world.path('go')];
    const script = `exec 9> /dev/shm${ours}; until [ -e ${go} ]; do sleep 0.05; done; sleep 1`;
    const child = spawn(process.execPath, [main, 'run', '--shared', '--json', '--', 'sh', '-c', script]);
    const told: string[] = [];
    const complaints: string[] = [];
    child.stdout.on('data', (data: Buffer) => told.push(data.toString()));
    child.stderr.on('data', (data: Buffer) => complaints.push(data.toString()));
    const ended = once(child, 'close');
    await until('its segment', () => existsSync(`/dev/shm${ours}`) || undefined);
    const unrelated = await world.start('leaker', ['--name', others]);
    await unrelated.ended();
    writeFileSync(go, '');
    const [code] = (await ended) as [number];
    assert.equal(code, 1, complaints.join(''));
    const { left, uncertain } = document(told.join(''));
    assert.deepEqual(
      left.map(l => l.name),
      [ours],
    );
    assert.ok(
      uncertain?.some(l => l.name === others),
      'told, and not blamed',
    );
    assert.match(complaints.join(''), /nobody was seen to make it: --private tells for certain/);
    for (const name of [ours, others]) unlinkSync(`/dev/shm${name}`);
    unlinkSync(go);
  });

  it('waits for a daemon that came of it, and tells what that leaves', () => {
    for (const options of ['--private', '--shared']) {
      const name = world.name(`daemon${options}`);
      const daemon = `exec 9> /dev/shm${name}; sleep 1`;
      const script = `(setsid sh -c 'sleep 0.3; ${daemon}' > /dev/null 2>&1 < /dev/null &)`;
      const { code, out, err } = run([options, '--wait', '60', '--json'], 'sh', '-c', script);
      assert.deepEqual([code, document(out).left.map(l => l.name)], [1, [name]], err);
      if (options === '--shared') unlinkSync(`/dev/shm${name}`);
    }
  });

  it('ends as the command does, whatever that left, and with 0 where that is wanted', () => {
    const script = `: > /dev/shm${world.name('code')}; exit 7`;
    for (const options of [['--private'], ['--private', '--keep-going']]) {
      const { code, err } = run(options, 'sh', '-c', script);
      assert.equal(code, 7);
      assert.match(err, /left one thing behind/);
    }
    assert.equal(run(['--private', '--keep-going'], 'sh', '-c', script.replace('exit 7', ':')).code, 0);
    assert.equal(run(['--shared'], 'sh', '-c', 'kill -KILL $$').code, 128 + 9);
    assert.equal(run([], '').code === 0, false);
    assert.equal(spawnSync(process.execPath, [main, 'run', '--']).status, 2);
  });

  it('passes signals on', async () => {
    const ready = world.path('trapped');
    const script = `trap 'exit 42' TERM; : > ${ready}; while :; do sleep 0.05; done`;
    for (const options of ['--private', '--shared']) {
      const child = spawn(process.execPath, [main, 'run', options, '--', 'sh', '-c', script]);
      const ended = once(child, 'close');
      await until('its trap', () => existsSync(ready) || undefined);
      child.kill('SIGTERM');
      assert.deepEqual(await ended, [42, null]);
      unlinkSync(ready);
    }
  });

  it('as an ordinary user has a world of its own too, or says that there is none', function () {
    if (!canChangeUser) return this.skip();
    const command = [main, 'run', '--private', '--json', '--', 'sh', '-c', ': > /dev/shm/of-a-user; id -u'];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, {
      ...{ uid: nobody, gid: nobody, cwd: '/', encoding: 'utf8' as const },
    });
    if (status === 3) {
      assert.match(stderr, /no world of its own/);
      return;
    }
    assert.equal(status, 1, stderr);
    assert.match(stdout, new RegExp(`^${nobody}\n`));
    assert.deepEqual(
      document(stdout).left.map(l => l.name),
      ['/of-a-user'],
    );
  });
});

/** The one that package.json gives to VS Code. */
function problemMatcher(): RegExp {
  const { contributes } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
    contributes: { problemMatchers: { name: string; pattern: { regexp: string } }[] };
  };
  return new RegExp(contributes.problemMatchers[0]?.pattern.regexp ?? '^$');
}
