// `shmscope run`: what a command left is told, with the exit code that says so, and nobody else's leak is blamed on it.
// Programs that leak each kind and are gone at once, one that cleans up, a daemon that outlives its parents.
import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { skipFor } from '../support/compile.js';
import { buildProducers, producersFolder } from '../support/build.js';
import { commandMain, runCommand, type RunOptions } from '../support/command.js';
import { sysvRows } from '../support/oracle.js';
import { canChangeUser, nobody } from '../support/other-user.js';
import { projectRoot } from '../support/paths.js';
import { uniqueKey } from '../support/prefix.js';
import { until } from '../support/until.js';
import { compileFile } from './compile.js';
import { useWorld } from './world.js';

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
    return runWith({}, options, ...command);
  }

  function runWith(
    more: RunOptions,
    options: string[],
    ...command: string[]
  ): { code: number | null; out: string; err: string } {
    const { code, out, err } = runCommand(['run', ...options, '--', ...command], {
      ...{ input: 'what it reads', ...more },
    });
    return { code, out, err };
  }

  /** Goes on meanwhile. `ended`: with what it said. */
  function begin(
    options: string[],
    ...command: string[]
  ): { child: ChildProcess; ended: Promise<{ code: number | null; out: string; err: string }> } {
    const child = spawn(process.execPath, [commandMain, 'run', ...options, '--', ...command]);
    if (child.pid !== undefined) world.janitor.process(child.pid);
    const [out, err]: [string[], string[]] = [[], []];
    child.stdout.on('data', (data: Buffer) => out.push(data.toString()));
    child.stderr.on('data', (data: Buffer) => err.push(data.toString()));
    const ended = once(child, 'close').then(([code]: unknown[]) => {
      return { code: code as number | null, out: out.join(''), err: err.join('') };
    });
    return { child, ended };
  }

  /** In a shell: until there is something at `path`. It ends where we have. */
  function waiting(path = ''): string {
    return `until [ -e ${path} ]; do [ -e /proc/${process.pid} ] || exit; sleep 0.05; done`;
  }

  /** Until it has looked at what is there now: it wakes for nothing else meanwhile. */
  async function lookedAgain(pid = 0): Promise<void> {
    const wakes = (): number => {
      const text = readFileSync(`/proc/${pid}/task/${pid}/status`, 'utf8');
      return Number(/^voluntary_ctxt_switches:\s+(\d+)$/m.exec(text)?.[1]);
    };
    const before = wakes();
    await until('looks of it', () => wakes() > before + 20 || undefined);
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
      const { code, out, err } = run(options, 'sh', '-c', script);
      assert.deepEqual([code, out], [0, 'what it reads']);
      assert.equal(err.replace(/^shmscope: .* message queues can't be listed.*\n/, ''), '');
    }
    unlinkSync(`/dev/shm${other}`);
  });

  it('among others blames on it what its processes had, and not what another program leaks meanwhile', async () => {
    const [ours, others, go] = [world.name('ours'), world.name('others'), world.path('go')];
    const script = `exec 9> /dev/shm${ours}; ${waiting(go)}`;
    const { child, ended } = begin(['--shared', '--json'], 'sh', '-c', script);
    await until('its segment', () => existsSync(`/dev/shm${ours}`) || undefined);
    const unrelated = await world.start('leaker', ['--name', others]);
    await unrelated.ended();
    await lookedAgain(child.pid);
    writeFileSync(go, '');
    const { code, out, err } = await ended;
    assert.equal(code, 1, err);
    const { left, uncertain } = document(out);
    assert.deepEqual(
      left.map(l => l.name),
      [ours],
    );
    assert.ok(
      uncertain?.some(l => l.name === others),
      'told, and not blamed',
    );
    assert.match(err, /nobody was seen to make it: --private tells for certain/);
    for (const name of [ours, others]) unlinkSync(`/dev/shm${name}`);
    unlinkSync(go);
  });

  it('waits for a daemon that came of it, and tells what that leaves', async () => {
    for (const options of ['--private', '--shared']) {
      const [name, daemon] = [world.name(`daemon${options}`), world.path('daemon')];
      const [begins, made, ends] = ['begins', 'made', 'ends'].map(what => world.path(what));
      const inside = `echo $$ > ${daemon}; ${waiting(begins)}; exec 9> /dev/shm${name}; : > ${made}; ${waiting(ends)}`;
      const script = `(setsid sh -c '${inside}' > /dev/null 2>&1 < /dev/null &)`;
      const { child, ended } = begin([options, '--wait', '60', '--json'], 'sh', '-c', script);
      // The command has ended when its daemon is ours to wait for.
      const pid = await until(
        'a daemon',
        () => (existsSync(daemon) && readFileSync(daemon, 'utf8').trim()) || undefined,
      );
      world.janitor.process(Number(pid));
      await until('a daemon without its parents', () => {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        return stat.split(') ')[1]?.split(' ')[1] === String(child.pid) || undefined;
      });
      writeFileSync(begins ?? '', '');
      await until('what it makes', () => existsSync(made ?? '') || undefined);
      if (options === '--shared') await lookedAgain(child.pid);
      writeFileSync(ends ?? '', '');
      const { code, out, err } = await ended;
      assert.deepEqual([code, document(out).left.map(l => l.name)], [1, [name]], err);
      if (options === '--shared') unlinkSync(`/dev/shm${name}`);
      for (const path of [daemon, begins, made, ends]) unlinkSync(path ?? '');
    }
  });

  it('ends as the command does that a signal ends, and tells what that left', async () => {
    for (const options of ['--private', '--shared']) {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) {
        const [name, ready] = [world.name(`by-${signal}`), world.path('ready')];
        const script = `ulimit -c 0; exec 9> /dev/shm${name}; : > ${ready}; exec sleep 1000`;
        const { child, ended } = begin([options], 'sh', '-c', script);
        await until('its segment', () => existsSync(ready) || undefined);
        if (options === '--shared') await lookedAgain(child.pid);
        child.kill(signal);
        const { code, err } = await ended;
        assert.equal(code, 128 + constants.signals[signal], `${options} ${signal}: ${err}`);
        assert.match(err, /left one thing behind/);
        if (options === '--shared') unlinkSync(`/dev/shm${name}`);
        unlinkSync(ready);
      }
    }
  });

  it('at a terminal, where its keys reach the command and us, still tells what that left', () => {
    for (const [keys, signal] of [
      ['03', 'SIGINT'],
      ['1c', 'SIGQUIT'],
    ] as const) {
      const [name, ready] = [world.name(`at-${signal}`), world.path('at-terminal')];
      const script = `ulimit -c 0; : > /dev/shm${name}; : > ${ready}; exec sleep 1000`;
      const terminal = join(producersFolder, 'at_terminal.py');
      const command = [process.execPath, commandMain, 'run', '--private', '--', 'sh', '-c', script];
      const { stdout, stderr } = spawnSync('python3', [terminal, keys, ready, ...command], {
        ...{ encoding: 'utf8', timeout: 60_000 },
      });
      const { code, output } = JSON.parse(stdout) as { code: number; output: string };
      assert.equal(code, 128 + constants.signals[signal], output + stderr);
      assert.match(output, /left one thing behind/);
      unlinkSync(ready);
    }
  });

  it('among others keeps the exit code where names can’t be watched, and says so', async () => {
    const preloaded = await compileFile('interrupt.c', 'cc', ['-shared', '-fPIC']);
    const env = { LD_PRELOAD: preloaded, INTERRUPT: 'watch' };
    const { code, err } = runWith({ env }, ['--shared'], 'sh', '-c', 'exit 7');
    assert.equal(code, 7);
    assert.match(err, /\/dev\/shm can't be watched \(ENOSPC\)/);
  });

  it('has no world of its own where its queues would be those of others, and says why', () => {
    const folder = world.path('mount');
    mkdirSync(folder);
    const script = '#!/bin/sh\n[ "$2" != mqueue ] || exit 32\nPATH="${PATH#*:}" exec mount "$@"\n';
    writeFileSync(join(folder, 'mount'), script);
    chmodSync(join(folder, 'mount'), 0o755);
    try {
      const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
      const refused = runWith({ env }, ['--private'], 'sh', '-c', 'exit 7');
      const hasQueues = existsSync('/dev/mqueue') && existsSync('/proc/sys/fs/mqueue');
      assert.equal(refused.code, hasQueues ? 3 : 7, refused.err);
      if (hasQueues) assert.match(refused.err, /no \/dev\/mqueue of its own can be mounted/);
      assert.equal(runWith({ env }, [], 'sh', '-c', 'exit 7').code, 7, 'it runs among others then');
    } finally {
      rmSync(folder, { recursive: true });
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
    assert.equal(spawnSync(process.execPath, [commandMain, 'run', '--']).status, 2);
  });

  it('passes signals on', async () => {
    const ready = world.path('trapped');
    const script = `trap 'exit 42' TERM; : > ${ready}; while [ -e /proc/${process.pid} ]; do sleep 0.05; done`;
    for (const options of ['--private', '--shared']) {
      const { child, ended } = begin([options], 'sh', '-c', script);
      await until('its trap', () => existsSync(ready) || undefined);
      child.kill('SIGTERM');
      const { code, err } = await ended;
      assert.equal(code, 42, err);
      unlinkSync(ready);
    }
  });

  it('as an ordinary user has a world of its own too, or says that there is none', function () {
    if (!canChangeUser) skipFor(this, 'only root can become another user');
    const command = [
      commandMain,
      'run',
      '--private',
      '--json',
      '--',
      'sh',
      '-c',
      ': > /dev/shm/of-a-user; id -u',
    ];
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
