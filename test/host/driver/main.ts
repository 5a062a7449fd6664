#!/usr/bin/env node
// Stands in for the desktop `code` executable: takes VS Code's arguments, runs the tests in the extension host of
// a real VS Code server with a headless Chromium as its window, and ends with the tests' own exit code.
// Not a test runner: @vscode/test-electron starts it as it would start `code`. Environment: SHMSCOPE_CODE_SERVER
// and SHMSCOPE_CODE_NODE (where they are), SHMSCOPE_HOST_SECOND (tests for a second window, opened in place of the
// first as by a reload), SHMSCOPE_HOST_UNTRUSTED (the workspace isn't trusted), SHMSCOPE_HOST_SHM (bytes of a
// /dev/shm of the server's own), SHMSCOPE_HOST_TIMEOUT (seconds), SHMSCOPE_HOST_VIEWPORT, SHMSCOPE_HOST_VERBOSE,
// CHROMIUM.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArguments } from './arguments.js';
import { openWindow, type Window } from './browser.js';
import { serveWindow, type Channel } from './channel.js';
import { believe, codes } from './exit.js';
import { openLink, type Link } from './link.js';
import { startServer, type Server } from './server.js';
import { writeSettings } from './settings.js';
import { addressVariable } from './words.js';

const scratch = mkdtempSync(join(tmpdir(), `shmscope-host-${process.pid}-`));
let server: Server | undefined;
let link: Link | undefined;
let window: Window | undefined;
let channel: Channel | undefined;
let ending = false;

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(name, () => void finish(codes.interrupted));
// Whoever started this may be killed without a word.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) void finish(codes.interrupted);
}, 500).unref();
process.on('unhandledRejection', error => void fail(error));
main().catch(fail);

async function main(): Promise<void> {
  const options = parseArguments(process.argv.slice(2));
  const userData = options.userData ?? join(scratch, 'user');
  const extensions = options.extensions ?? join(scratch, 'extensions');
  for (const folder of [userData, extensions, join(scratch, 'home')]) mkdirSync(folder, { recursive: true });
  const trusting = process.env['SHMSCOPE_HOST_UNTRUSTED'] === undefined;
  writeSettings(userData, trusting);

  channel = await serveWindow(
    () => opened(window, 'window').page,
    () => opened(link, 'link'),
  );
  server = await startServer({
    package: required('SHMSCOPE_CODE_SERVER'),
    node: required('SHMSCOPE_CODE_NODE'),
    scratch,
    userData,
    extensions,
    proposedApi: options.proposedApi,
    trusting,
    shm: process.env['SHMSCOPE_HOST_SHM'],
    environment: { ...process.env, [addressVariable]: channel.url },
    verbose: process.env['SHMSCOPE_HOST_VERBOSE'] !== undefined,
  });
  void server.ended.then(() => finish(codes.server, 'The VS Code server has ended.'));

  const phases = [options.tests, process.env['SHMSCOPE_HOST_SECOND']].filter(tests => tests !== undefined);
  let phase = 0;
  const next = async (reported: number): Promise<void> => {
    const code = await believe(reported, phase, () => server?.log() ?? '');
    if (code === 0 && phase < phases.length) await open();
    else await finish(code);
  };
  const open = async (): Promise<void> => {
    await window?.open(phases[phase++]);
  };
  link = await openLink(server.url);
  window = await openWindow(link.url, options, join(scratch, 'browser'), {
    exit: code => void next(code).catch(fail),
    crashed: () => void finish(codes.page, 'The page crashed.'),
  });
  const seconds = Number(process.env['SHMSCOPE_HOST_TIMEOUT'] ?? 900);
  setTimeout(() => void finish(codes.late, `Not done after ${seconds} s.`), seconds * 1000).unref();
  await open();
}

function opened<T>(thing: T | undefined, name: string): T {
  if (thing === undefined) throw new Error(`The ${name} is not open yet.`);
  return thing;
}

async function fail(error: unknown): Promise<void> {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  await finish(codes.broken, `${text}\n${server?.log() ?? ''}`);
}

/** Ends all that was started, the youngest first, whatever fails on the way. */
async function finish(code: number, word?: string): Promise<void> {
  if (ending) return;
  ending = true;
  if (word !== undefined) process.stderr.write(`${word}\n`);
  for (const end of [
    () => window?.close(),
    () => link?.close(),
    () => server?.stop(),
    () => channel?.close(),
  ]) {
    try {
      await end();
    } catch (error) {
      process.stderr.write(`While ending: ${String(error)}\n`);
    }
  }
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  process.exit(code);
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run the tests by npm run test:host.`);
  return value;
}
