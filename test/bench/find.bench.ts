// A search through 512 MiB beside grep and ripgrep, whole process against whole process; the same command on one page
// is what its start and its look at the machine take. Not the matching of one chunk, which is a part of this.
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { projectRoot } from '../support/paths.js';
import { uniquePrefix } from '../support/prefix.js';
import { processTime, race, tell } from './timing.js';

export const how =
  'The command line’s `find` through 512 MiB, beside `grep` and `ripgrep` on the same bytes, whole ' +
  'process against whole process; the same command on one page is what its start and its look at the ' +
  'machine take.';

const cli = join(projectRoot, 'dist', 'cli.js');
const block = 2 ** 20;
const blocks = 512;
const needle = 'a needle in the hay';
const rounds = 5;

/** Noise, and the needle once, at its end. */
function fill(path: string, count: number): void {
  const noise = randomBytes(block);
  const fd = openSync(path, 'wx', 0o600);
  try {
    for (let i = 0; i < count; i++) writeSync(fd, noise);
    writeSync(fd, needle);
  } finally {
    closeSync(fd);
  }
}

export async function run(): Promise<void> {
  const name = `${uniquePrefix()}-find`;
  const [large, small] = [`/dev/shm/${name}`, `/dev/shm/${name}-small`];
  try {
    fill(large, blocks);
    fill(small, 0);
    const find =
      (segment: string, ...what: string[]) =>
      (): number =>
        processTime(process.execPath, cli, 'find', segment, ...what);
    const hex = Array.from(Buffer.from(needle), byte => byte.toString(16).padStart(2, '0'));
    const ripgrep = spawnSync('rg', ['--version']).status === 0;
    const peers = {
      grep: () => processTime('grep', '-c', '-a', '-F', '-o', needle, large),
      ...(ripgrep ? { rg: () => processTime('rg', '-c', '-a', '-F', needle, large) } : {}),
    };
    const start = { 'on one page': find(`/${name}-small`, needle) };
    tell(
      `bytes in ${blocks} MiB`,
      await race(rounds, {
        'shmscope find': find(`/${name}`, hex.join(' '), '--as', 'bytes'),
        ...start,
        ...peers,
      }),
    );
    const loose = [...hex.slice(0, 3), '??', ...hex.slice(4)].join(' ');
    tell(
      'others in the same',
      await race(rounds, {
        'bytes with a wildcard': find(`/${name}`, loose, '--as', 'bytes'),
        'text in any case': find(`/${name}`, needle.toUpperCase(), '--ignore-case'),
        'grep -i': () => processTime('grep', '-c', '-a', '-F', '-i', needle, large),
        expression: find(`/${name}`, 'a needle [a-z ]+hay', '--as', 'regex'),
      }),
    );
  } finally {
    rmSync(large, { force: true });
    rmSync(small, { force: true });
  }
}
