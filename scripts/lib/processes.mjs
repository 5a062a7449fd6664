// Starts programs and sees to their end: each in a process group of its own, all ended when this one is asked to.
// Not a shell: arguments go as they are, stdin is closed.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout as delay } from 'node:timers/promises';

const running = new Set();
let interrupted = false;

/**
 * Runs a program to its end. With `quiet`, what it prints is returned and not shown.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, quiet?: boolean, fd3?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string, seconds: number }>} code 127: there is no such program
 */
export function run(command, args, options = {}) {
  const began = performance.now();
  const child = start(command, args, options);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', data => (output += data));
  return new Promise(resolve => {
    const settle = code => resolve({ code, output, seconds: (performance.now() - began) / 1000 });
    child.once('error', error => {
      output += error.message;
      settle(127);
    });
    // What it leaves behind in its group has a moment to end by itself, and would else keep our pipes open.
    child.once('exit', () => void end(child, 2, 2));
    child.once('close', (code, signal) => settle(code ?? (signal ? 128 : 1)));
  });
}

/** Starts a program that goes on; it ends with this one. */
export function start(command, args, { cwd, env, quiet = false } = {}) {
  const out = quiet ? 'pipe' : 'inherit';
  const child = spawn(command, args, {
    cwd,
    detached: true,
    stdio: ['ignore', out, out],
    env: { ...process.env, ...env },
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

/** Asks a program's whole group to end, `patience` seconds from now, and makes it `grace` seconds later. */
async function end(child, patience = 0, grace = 10) {
  for (const [seconds, name] of [
    [patience, 'SIGTERM'],
    [grace, 'SIGKILL'],
  ]) {
    const until = Date.now() + seconds * 1000;
    while (Date.now() < until && signal(child, 0)) await delay(50);
    if (!signal(child, name)) return;
  }
}

/** Was this process asked to end? What it started is ending then, and that is no failure. */
export function isEnding() {
  return interrupted;
}

/** Ctrl-C, SIGTERM and SIGHUP end all that was started, then `after` runs, then this process ends with 130. */
export function endOnSignals(after = () => {}) {
  const endAll = async () => {
    if (interrupted) return;
    interrupted = true;
    await Promise.all([...running].map(child => end(child)));
    await after();
    process.exit(130);
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, endAll);
  return endAll;
}

/**
 * The end of whoever started this process (npm, a shell under it) calls `endAll`: npm passes no signal on, and is
 * killed without a word to us. What is printed from then on may reach nobody, which is no failure.
 */
export function endWithParent(endAll) {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const ancestors = [process.ppid];
  // A shell that npm started may go on without it.
  const grandparent = process.env.npm_lifecycle_event && parentOf(process.ppid);
  if (grandparent > 1) ancestors.push(grandparent);
  const watch = setInterval(() => {
    if (process.ppid === ancestors[0] && (ancestors.length === 1 || parentOf(ancestors[0]) === grandparent))
      return;
    clearInterval(watch);
    void endAll();
  }, 500);
  watch.unref();
}

/** Field 4 of proc_pid_stat(5); undefined when it is gone. */
function parentOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

function signal(child, name) {
  if (child.pid === undefined) return false;
  try {
    process.kill(-child.pid, name);
    return true;
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    throw error;
  }
}
