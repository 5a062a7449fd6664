// C and C++ declarations as types, by the user's own compiler: it alone knows the target's ABI and the language. Makes
// a shared object with debug information for every type, whether used or not, reads it and removes it at once.
// No shell; a time limit; only when somebody trusted the text. Follows gcc(1) and clang(1), "Options for Debugging".
import type * as ChildProcess from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { CompileOptions } from '../../protocol/types.js';
import { databaseFlags } from './compile-flags.js';
import { TypesError } from './errors.js';
import { openFile, type OpenFile } from './file-bytes.js';

export interface CompileLimits {
  /** Milliseconds. */
  timeout: number;
  signal?: AbortSignal;
}

/** Milliseconds after its exit in which the rest of a compiler's words must come; a program it left may hold them. */
const wordsGrace = 1000;

/** A compiler that says more has said enough. */
const mostWords = 256 * 1024;

const always = ['-g', '-O0', '-fno-eliminate-unused-debug-types', '-fPIC', '-shared', '-nostdlib', '-w'];
/** C++ leaves out classes that are defined elsewhere. gcc and clang call the opposite by names of their own. */
const wholeClasses = { gcc: ['-femit-class-debug-always'], clang: ['-fstandalone-debug'] } as const;

/**
 * Compiles a header (`path`) or `text`, and opens what came out; it has no name any more. Throws TypesError:
 * UNTRUSTED, NOCOMPILER, and COMPILER with the compiler's own words.
 */
export async function compileTypes(
  source: { path: string } | { text: string },
  options: CompileOptions,
  limits: CompileLimits,
): Promise<OpenFile> {
  if (!options.trusted) {
    throw new TypesError(
      'UNTRUSTED',
      'Declarations are read by running your C compiler on them. That is only done in a workspace that you trust.',
    );
  }
  const path = 'path' in source ? resolve(source.path) : undefined;
  // A quoted include takes no escapes; there is no way to write such a path.
  if (path !== undefined && /["\n\\]/.test(path))
    throw new TypesError('COMPILER', `The path ${JSON.stringify(path)} can't be written in an #include.`);
  const input = 'text' in source ? source.text : `#include "${path ?? ''}"\n`;
  const folder = mkdtempSync(join(tmpdir(), 'shmscope-types-'));
  try {
    const output = join(folder, 'types.so');
    const compiler = options.compiler ?? (options.language === 'c' ? 'cc' : 'c++');
    const cwd = path === undefined ? folder : dirname(path);
    const flags = flagsOf(path, options);
    const classes = options.language === 'c++' ? wholeClasses[await familyOf(compiler, cwd, limits)] : [];
    const args = [...always, ...classes, ...flags, '-x', options.language, '-', '-o', output];
    const { code, words } = await run(compiler, args, cwd, input, limits);
    if (code !== 0)
      throw new TypesError(
        'COMPILER',
        words.trim() === '' ? `${compiler} failed (${code ?? 'killed'}).` : words.trimEnd(),
      );
    return openFile(output, path ?? 'the declarations');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function flagsOf(
  path: string | undefined,
  { includePaths, defines, database, flags = [] }: CompileOptions,
): string[] {
  return [
    ...(database === undefined ? [] : databaseFlags(database, path ?? database)),
    ...includePaths.map(folder => `-I${folder}`),
    ...defines.map(define => `-D${define}`),
    ...flags,
  ];
}

async function familyOf(compiler: string, cwd: string, limits: CompileLimits): Promise<'gcc' | 'clang'> {
  const { words } = await run(compiler, ['--version'], cwd, '', limits);
  return /\bclang\b/i.test(words) ? 'clang' : 'gcc';
}

async function run(
  program: string,
  args: readonly string[],
  cwd: string,
  input: string,
  { timeout, signal }: CompileLimits,
): Promise<{ code: number | null; words: string }> {
  // Loaded only here: most that read types run no compiler.
  const { spawn }: typeof ChildProcess = await import('node:child_process');
  return new Promise((resolvePromise, reject) => {
    // A group of its own: the compiler starts programs that must not outlive it.
    const child = spawn(program, args, { cwd, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    let words = '';
    let why: TypesError | undefined;
    const killGroup = (): void => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It ended by itself just now.
      }
    };
    const end = (error: TypesError): void => {
      why ??= error;
      killGroup();
    };
    const timer = setTimeout(
      () =>
        end(
          new TypesError(
            'COMPILER',
            `${program} did not finish within ${timeout / 1000} seconds and was ended.`,
          ),
        ),
      timeout,
    );
    const cancel = (): void => end(new TypesError('CANCELLED', 'It was cancelled.'));
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted) cancel();
    let grace: NodeJS.Timeout | undefined;
    const settle = (done: () => void): void => {
      clearTimeout(timer);
      clearTimeout(grace);
      signal?.removeEventListener('abort', cancel);
      done();
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => {
        if (words.length < mostWords) words += text;
      });
    }
    child.on('error', error =>
      settle(() =>
        reject(
          new TypesError(
            'NOCOMPILER',
            `The compiler ${program} can't be started (${error.message}). Install one, or say which: shmscope needs it to read C and C++ declarations.`,
            error,
          ),
        ),
      ),
    );
    const finish = (code: number | null): void =>
      settle(() => (why ? reject(why) : resolvePromise({ code, words })));
    child.on('close', finish);
    // What it left behind may hold the pipes: then there is no `close` before that ends too.
    child.on('exit', code => {
      grace = setTimeout(() => {
        killGroup();
        for (const stream of [child.stdout, child.stderr]) stream.destroy();
        finish(code);
      }, wordsGrace);
    });
    // A compiler that fails at once doesn't read; that is told by its exit.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
