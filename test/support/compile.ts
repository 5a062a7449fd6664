// Compiles a source text with a compiler of this machine, once for each text and flags. Where the compiler isn't
// there, the test is skipped and says so.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

export type Compiler = 'gcc' | 'g++' | 'clang' | 'clang++' | 'rustc';

const extensions: Readonly<Record<Compiler, string>> = {
  ...{ gcc: 'c', 'g++': 'cc', clang: 'c', 'clang++': 'cc', rustc: 'rs' },
};

let made: string | undefined;
/** Is removed when the tests are over. */
export function scratch(): string {
  if (made === undefined) {
    const folder = mkdtempSync(join(tmpdir(), `shmscope-dwarf-${process.pid}-`));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    made = folder;
  }
  return made;
}

/** As much of a mocha test or hook as skipping takes. */
interface Skippable {
  test?: { title: string; type?: string; parent?: { title: string } | undefined } | undefined;
  skip(): never;
}

/** Ends the test as skipped, with the reason in its title, where `program` can't be run. */
export function need(test: Skippable, program: string, args: readonly string[] = ['--version']): void {
  if (!has(program, args)) skipFor(test, `${program} is not installed`);
}

/** The same where `unshare` may not make these namespaces, such as `-m`. */
export function needUnshare(test: Skippable, ...flags: readonly string[]): void {
  const { status, error, stderr } = spawnSync('unshare', [...flags, 'true'], { encoding: 'utf8' });
  if (status !== 0) skipFor(test, `unshare is not permitted here: ${error?.message ?? stderr.trim()}`);
}

/** Ends the test as skipped, with the reason in its title. */
export function skipFor(test: Skippable, reason: string): never {
  // Of a hook, the title that a person sees is that of the tests around it.
  const shown = test.test?.type === 'hook' ? test.test.parent : test.test;
  if (shown && !shown.title.includes(`(${reason})`)) shown.title += ` (${reason})`;
  // Only this way: what is skipped says in its title what this machine lacks.
  return test.skip();
}

/** For `need`: headers and libraries for 32 bits, which are packages of their own. */
export const with32 = ['-m32', '-shared', '-include', 'stdint.h', '-x', 'c', '/dev/null', '-o', '/dev/null'];

export function has(program: string, args: readonly string[] = ['--version']): boolean {
  const { error, status } = spawnSync(program, args, { stdio: 'ignore' });
  return !error && status === 0;
}

/** The path of what was made: `-c` and the like are up to `flags`. The source's name is the same each time. */
export function compile(compiler: Compiler, text: string, flags: readonly string[]): string {
  const key = createHash('sha256')
    .update(JSON.stringify([compiler, text, flags]))
    .digest('hex');
  const folder = join(scratch(), key.slice(0, 16));
  const output = join(folder, 'out');
  if (existsSync(output)) return output;
  mkdirSync(folder, { recursive: true });
  const source = join(folder, `types.${extensions[compiler]}`);
  writeFileSync(source, text);
  // Under another name until it's whole.
  const half = join(folder, 'half');
  execFileSync(compiler, [...flags, '-o', half, basename(source)], {
    cwd: dirname(source),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  renameSync(half, output);
  return output;
}
