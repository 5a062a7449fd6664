// What a task and a debug session leave behind is told in a notification, and nothing that another program leaves
// meanwhile: Show opens the list of leaks, Remove takes them away after a question, Ignore is kept, a setting turns it
// off.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'mocha';
import {
  commands,
  debug,
  env,
  ShellExecution,
  Task,
  tasks,
  TaskScope,
  window,
  type DebugConfiguration,
} from 'vscode';
import { skipFor } from '../../support/compile.js';
import { uniqueKey, uniquePrefix } from '../../support/prefix.js';
import { eventually, inWindow, needsWindow, resize, windowAvailable } from '../driver/control.js';
import { answering, clearNotices, notices, pressNotice } from './questions.js';
import { shmidOf } from './proc.js';
import { atEnd, endOf, hideOthers, rows, set, type AtEnd } from './world.js';

const root = process.env['SHMSCOPE_ROOT'] ?? '';
const terminals = ['prebuilds', 'build/Release'].some(folder =>
  existsSync(join(env.appRoot, 'node_modules/node-pty', folder)),
);

/** Tasks, commands and debuggers in a terminal need one, and not every release of code-server comes with them built. */
function needsTerminals(test: Context): void {
  if (!terminals) skipFor(test, 'this release comes without terminals');
}

describe('what a run leaves behind', function () {
  this.timeout(120_000);
  const prefix = uniquePrefix();
  const folder = join(tmpdir(), `${prefix}-runs`);
  const guards: AtEnd[] = [];

  interface Leaver {
    name: string;
    key: number;
    command: string;
    /** Lets it make its objects, and end. */
    begin(): void;
    end(): void;
  }

  /** The command of a program that makes one POSIX and one System V segment once `begin` is called. */
  function leaver(what: string): Leaver {
    const name = `/${prefix}-${what}`;
    const key = uniqueKey();
    const [begins, ends] = [join(folder, `${what}-begins`), join(folder, `${what}-ends`)];
    const program = join(root, 'test/producers/forgetter.py');
    // It leaves both, which is what it's for.
    guards.push(atEnd('rm -f "/dev/shm$1"; ipcrm -M "$2" 2>/dev/null', name, String(key)));
    const waits = `while [ ! -e ${begins} ]; do [ -e /proc/${process.pid} ] || exit; sleep 0.05; done`;
    const options = `--name ${name} --key ${key} --until ${ends} --parent ${process.pid}`;
    return {
      ...{ name, key },
      command: `${waits}; python3 ${program} ${options}`,
      begin: () => writeFileSync(begins, ''),
      end: () => writeFileSync(ends, ''),
    };
  }

  function start({ command }: Leaver): ChildProcess {
    return spawn('sh', ['-c', command], { stdio: 'ignore' });
  }

  before(async function () {
    needsWindow(this);
    guards.push(atEnd('rm -rf "$1"', folder));
    mkdirSync(folder);
    await commands.executeCommand('shmscope.segments.focus');
    // Only rows on screen are rows of the list, and others have segments too.
    await resize(1280, 2400);
    await hideOthers(prefix);
  });
  afterEach(async () => {
    await set('leaks.follow', undefined);
    await clearNotices();
    await commands.executeCommand('shmscope.forgetIgnoredLeaks');
  });
  after(async () => {
    if (!windowAvailable) return;
    // Tasks and debuggers leave their terminals open, in the way of what is looked at next.
    for (const terminal of window.terminals) terminal.dispose();
    await commands.executeCommand('workbench.action.closePanel');
    await resize(1280, 800);
    await set('segments.ignore', undefined);
    for (const guard of guards) await guard.now();
  });

  /** Both segments are there, and the view shows that a process has them. */
  async function isMade({ name, key }: Leaver): Promise<void> {
    await eventually(`${name} is made`, () => existsSync(`/dev/shm${name}`) && shmidOf(key) !== undefined);
    await eventually(`${name} is listed with its user`, async () =>
      (await rows()).some(row => row.startsWith(name) && row.includes('1 process')),
    );
  }

  /** Runs it as a task; `meanwhile` while it has what it made. */
  async function runTask(label: string, program: Leaver, meanwhile?: () => Promise<void>): Promise<void> {
    const task = new Task(
      ...([
        { type: 'shell' },
        TaskScope.Workspace,
        label,
        'test',
        new ShellExecution(program.command),
      ] as const),
    );
    const ended = endOf(tasks.onDidEndTask, ({ execution }) => execution.task.name === label);
    await tasks.executeTask(task);
    program.begin();
    await isMade(program);
    await meanwhile?.();
    program.end();
    await ended;
  }

  /** A debug session of the program, from its begin to its end: until `ended`. */
  async function session(
    configuration: DebugConfiguration,
    program: Leaver,
    ended: Promise<unknown>,
    meanwhile?: () => Promise<void>,
  ): Promise<void> {
    assert.ok(await debug.startDebugging(undefined, configuration));
    try {
      await eventually('it is debugged', () => {
        const active = debug.activeDebugSession;
        return [active, active?.parentSession].some(one => one?.name === configuration.name);
      });
      await commands.executeCommand('shmscope.segments.focus');
      program.begin();
      await isMade(program);
      await meanwhile?.();
      program.end();
      await ended;
    } finally {
      await debug.stopDebugging();
    }
  }

  async function debugging(label: string, program: Leaver, more: object = {}): Promise<void> {
    const child = start(program);
    const known = { type: 'shmscope-stand-in', name: label, request: 'launch', pid: child.pid };
    await session({ ...known, ...more }, program, once(child, 'exit'));
  }

  /** Another program, of no run. */
  async function leaveMeanwhile(others: Leaver): Promise<void> {
    const exit = once(start(others), 'exit');
    others.begin();
    await isMade(others);
    others.end();
    await exit;
  }

  async function told(words: string): Promise<string> {
    const [notice = ''] = await eventually(`${words} is told`, async () => {
      const all = await notices(words);
      return all.length > 0 && all;
    });
    return notice;
  }

  async function isTold(words: string, { name, key }: Leaver): Promise<string> {
    const notice = await told(words);
    assert.ok(notice.includes(name) && notice.includes(`0x${key.toString(16)}`), notice);
    return notice;
  }

  it('of a task is told, and not what another program leaves meanwhile; Remove takes it away', async function () {
    needsTerminals(this);
    const [mine, others] = [leaver('task'), leaver('others')];
    await runTask('leaky task', mine, () => leaveMeanwhile(others));
    const notice = await told('“leaky task” has ended');
    assert.ok(notice.includes(`${mine.name} (64 KiB)`), notice);
    assert.ok(notice.includes(`0x${mine.key.toString(16)} (64 KiB)`), notice);
    assert.ok(!notice.includes(others.name) && !notice.includes(others.key.toString(16)), notice);
    const question = await answering('Remove', () => pressNotice('“leaky task”', 'Remove…'));
    assert.match(question, /Remove 2 objects\?/);
    await eventually(
      'both are gone',
      () => !existsSync(`/dev/shm${mine.name}`) && shmidOf(mine.key) === undefined,
    );
    assert.ok(
      existsSync(`/dev/shm${others.name}`) && shmidOf(others.key) !== undefined,
      'nothing else is removed',
    );
  });

  it('of a debug session is told for its whole tree of processes; Show opens the list of leaks at it', async () => {
    const mine = leaver('debugged');
    await debugging('leaky program', mine);
    await told('“leaky program” has ended');
    await pressNotice('“leaky program”', 'Show');
    await eventually('the list has it', async () =>
      (await selected()).some(row => row.includes(mine.name) || row.includes(mine.key.toString(16))),
    );
  });

  it('of a command in a terminal is told', async function () {
    needsTerminals(this);
    const mine = leaver('terminal');
    const terminal = window.createTerminal({ name: 'leaky terminal', shellPath: '/bin/bash' });
    try {
      terminal.show(true);
      const shell = await eventually('its shell tells of commands', () => terminal.shellIntegration);
      const ended = endOf(window.onDidEndTerminalShellExecution, ({ terminal: one }) => one === terminal);
      // VS Code calls the run by its command, of which the message has the beginning.
      shell.executeCommand(`true leaky-command; ${mine.command}`);
      mine.begin();
      await isMade(mine);
      mine.end();
      await ended;
      await isTold('“true leaky-command;', mine);
    } finally {
      terminal.dispose();
    }
  });

  /** One of JavaScript, whose program runs what `program` does in a process of its own. */
  async function scriptSession(
    where: 'integratedTerminal' | 'internalConsole',
    program: Leaver,
    meanwhile?: () => Promise<void>,
  ): Promise<void> {
    const script = join(folder, `${where}.js`);
    writeFileSync(script, `require('node:child_process').spawnSync('sh', ['-c', process.argv[2]]);`);
    const ended = endOf(debug.onDidTerminateDebugSession, ({ name }) => name === `leaky in ${where}`);
    const configuration = {
      ...{ type: 'node', request: 'launch', name: `leaky in ${where}`, console: where },
      ...{ program: script, args: [program.command], runtimeExecutable: process.execPath },
    };
    await session(configuration, program, ended, meanwhile);
  }

  it('of a debugger that runs its program in a terminal is told: that of JavaScript', async function () {
    needsTerminals(this);
    const mine = leaver('javascript');
    // The command in that terminal is a run, too, and what is told of one isn't told of the other.
    await set('leaks.follow', ['debug']);
    await scriptSession('integratedTerminal', mine);
    await isTold('“leaky in integratedTerminal” has ended', mine);
  });

  it('of one that runs its program itself and tells of no process is told, and not what another leaves meanwhile', async () => {
    const [mine, others] = [leaver('console'), leaver('beside')];
    await scriptSession('internalConsole', mine, () => leaveMeanwhile(others));
    const notice = await isTold('“leaky in internalConsole” has ended', mine);
    assert.ok(!notice.includes(others.name) && !notice.includes(others.key.toString(16)), notice);
  });

  it('is ignored from then on where a person says so, also of another run of the same', async () => {
    const first = leaver('ignored-1');
    await debugging('ignored program', first);
    await told('“ignored program” has ended');
    await pressNotice('“ignored program”', 'Ignore');
    await eventually('it is closed', async () => (await notices('“ignored program”')).length === 0);
    // Another key, so that half of it is news: what is told names that alone.
    const second = leaver('ignored-2');
    await debugging('ignored program', second);
    const notice = await told('“ignored program” has ended');
    assert.ok(notice.includes(second.key.toString(16)) && !notice.includes(second.name), notice);
  });

  it('is not told where the setting is off, nor of a launch configuration that says so', async () => {
    await set('leaks.follow', ['tasks']);
    await debugging('not followed', leaver('off'));
    await set('leaks.follow', undefined);
    await debugging('not wanted', leaver('unwanted'), { 'shmscope.leaks': false });
    // One that is told comes after both: so these would have been.
    await debugging('followed', leaver('on'));
    await told('“followed” has ended');
    assert.deepEqual(await notices('“not '), []);
  });
});

/** The rows of trees that are chosen. */
async function selected(): Promise<string[]> {
  return (await inWindow(
    `[...document.querySelectorAll('.part.sidebar .monaco-list-row.selected')].map(row => row.innerText)`,
  )) as string[];
}
