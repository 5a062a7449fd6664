// What the suites look at: the demo's real programs, started beside the window and gone with it, and the few ways
// to see what the extension shows and which probe it runs. Not the driver of the window (driver/control.ts).
import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  commands,
  ConfigurationTarget,
  TabInputCustom,
  window,
  workspace,
  type Event,
  type Tab,
  type Uri,
} from 'vscode';
import type { SegmentKind } from '../../../src/model/segment.js';
import { fromUriParts, type Target } from '../../../src/extension/target.js';
import { eventually, inView, inWindow } from '../driver/control.js';

/** As scripts/demo.mjs --json prints it. */
export interface DemoSegment {
  ready: string;
  pid: number;
  kind: string;
  name: string;
  size: number;
  /** `major:minor`, hex. */
  device?: string;
  inode?: number;
  shmid?: number;
  users: number[];
}

export interface World {
  all: readonly DemoSegment[];
  /** Of the demo's program with that name. */
  of(program: string): DemoSegment;
  stop(): Promise<void>;
}

/** Starts the demo under names of its own. It ends by itself when this process goes, however that dies. */
export async function startWorld(): Promise<World> {
  const root = process.env['SHMSCOPE_ROOT'] ?? '';
  const prefix = `shmscope-test-${process.pid}-host-`;
  const child = spawn(process.execPath, [join(root, 'scripts/demo.mjs'), '--json', '--prefix', prefix], {
    cwd: root,
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const segments: DemoSegment[] = [];
  createInterface({ input: child.stdout }).on('line', line => segments.push(JSON.parse(line) as DemoSegment));
  // All lines come at once, when all programs are up.
  await eventually('the demo is up', () => segments.length > 0, 60_000);
  await new Promise(resolve => setTimeout(resolve, 100));
  return {
    all: segments,
    of: program => {
      const found = segments.find(s => s.ready === program);
      if (!found) throw new Error(`The demo runs no ${program}.`);
      return found;
    },
    stop: () => end(child),
  };
}

/** By a signal, where it hasn't ended before. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

/** What happens in the end: when `now` is called, and also when this process dies. */
export interface AtEnd {
  now(): Promise<void>;
}

/** A System V set of so many, that is removed in the end. */
export function makeSemaphores(count: number): { semid: string; guard: AtEnd } {
  const said = execFileSync('ipcmk', ['-S', String(count)], { encoding: 'utf8' });
  const semid = /(\d+)\s*$/.exec(said)?.[1];
  assert.ok(semid, said);
  return { semid, guard: atEnd('ipcrm -s "$1" 2>/dev/null', semid) };
}

/** A shell that waits for the end of its stdin does it: `script`, with `args` as its "$1" and on. */
export function atEnd(script: string, ...args: string[]): AtEnd {
  const shell = spawn('sh', ['-c', `cat >/dev/null; ${script}`, 'sh', ...args], {
    stdio: ['pipe', 'ignore', 'inherit'],
    // A group of its own: a stand that is torn down ends all of ours at once.
    detached: true,
  });
  return {
    now: async () => {
      if (shell.exitCode !== null) return;
      const exit = once(shell, 'exit');
      shell.stdin.end();
      await exit;
    },
  };
}

/** Makes an object in /dev/shm that is removed in the end. */
export function makeObject(path: string, bytes: Uint8Array): { remove(): Promise<void> } {
  const guard = atEnd('rm -f "$1"', path);
  writeFileSync(path, bytes);
  return {
    remove: async () => {
      rmSync(path, { force: true });
      await guard.now();
    },
  };
}

/** The tabs of segments, with what they show. */
export function segmentTabs(): { tab: Tab; uri: Uri; target: Target }[] {
  return window.tabGroups.all
    .flatMap(group => group.tabs)
    .flatMap(tab => {
      if (!(tab.input instanceof TabInputCustom)) return [];
      const target = fromUriParts(tab.input.uri);
      return target ? [{ tab, uri: tab.input.uri, target }] : [];
    });
}

/**
 * Is a tab's title that of a segment's name? VS Code before 1.106 or so takes a custom editor's title from its
 * address alone, where a slash is written as the division slash, as what stands before a real one would be lost.
 */
export function hasTitle(tab: Tab | undefined, name: string): boolean {
  return tab?.label === name || tab?.label === name.replaceAll('/', '\u2215');
}

/** The pid of the probe that this extension host runs. It's told by its path, or by the title that it gives itself. */
export const probePid = (): number | undefined => childPid(/dist\/probe\.js|shmscope-probe/);

/** The pid of a program that this extension host runs, by its command line, from /proc. */
export function childPid(called: RegExp): number | undefined {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name));
  return pids.map(Number).find(pid => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(parent) !== process.pid || state === 'Z') return false;
      return called.test(readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
    } catch {
      // It has ended between the listing and the look.
      return false;
    }
  });
}

/** The rows of the Segments view that are on screen, as their text. */
export async function rows(): Promise<string[]> {
  const expression = `[...document.querySelectorAll('.part.sidebar .monaco-list-row')]
    .sort((a, b) => a.dataset.index - b.dataset.index)
    .map(row => [...row.querySelectorAll('.label-name, .label-description')].map(part => part.innerText.trim()).join(' '))`;
  return (await inWindow(expression)) as string[];
}

/** What the status bar says of us; empty when nothing. */
export async function statusBar(): Promise<string> {
  const expression = `[...document.querySelectorAll('.statusbar-item')]
    .filter(item => item.id.includes('shmscope')).map(item => item.innerText.trim()).join(' ')`;
  return (await inWindow(expression)) as string;
}

/** All words of the view in the active editor, shadow roots too; none while its page is only being made. */
export async function viewText(): Promise<string> {
  const expression = `(() => {
    const words = node => [...node.childNodes].map(child =>
      child.nodeType === 3 ? child.data
        : child.nodeType === 1 && !/^(STYLE|SCRIPT)$/.test(child.tagName)
          ? words(child) + (child.shadowRoot ? words(child.shadowRoot) : '') : '').join(' ');
    return (document.body ? words(document.body) : '').replace(/\\s+/g, ' ').trim();
  })()`;
  return (await inView(expression)) as string;
}

/** Shows the Segments view with only these kinds: a browser beside us has many memfds of its own. */
export async function showSegments(kinds: readonly SegmentKind[]): Promise<void> {
  await set('segments.kinds', kinds);
  await commands.executeCommand('shmscope.segments.focus');
}

/** A setting of ours; undefined: as if never set. */
export async function set(key: string, value: unknown): Promise<void> {
  await workspace.getConfiguration('shmscope').update(key, value, ConfigurationTarget.Global);
}

/**
 * Shows no POSIX segments but those whose names begin with `own`, of those that are there now: only rows on screen are
 * rows of a list, and others may have hundreds. Until `segments.ignore` is set otherwise.
 */
export async function hideOthers(own: string): Promise<void> {
  const names = readdirSync('/dev/shm').filter(name => !name.startsWith(own));
  // One glob for each program's names, as far as they are alike.
  const globs = names.map(name => `/${/^(?:shmscope-test-)?[^\d]*\d*/.exec(name)?.[0] ?? name}*`);
  const others = [...new Set(globs)].filter(glob => glob.length > 2 && !own.startsWith(glob.slice(1, -1)));
  await set('segments.ignore', others);
}

/** Settles with the first of these events; ask for it before it can come. */
export function endOf<T>(event: Event<T>, isIt: (what: T) => boolean): Promise<void> {
  return new Promise(resolve => {
    const listener = event(what => {
      if (!isIt(what)) return;
      listener.dispose();
      resolve();
    });
  });
}
