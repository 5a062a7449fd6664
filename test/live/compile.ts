// Compiles one program of test/producers, or a text made up by a test, with the compiler and flags that the test
// wants, once for each state of both. Not the demo's programs: test/support/build.ts builds these.
import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { producersFolder } from '../support/build.js';
import { projectRoot } from '../support/paths.js';

const run = promisify(execFile);

/** Is there such a compiler, and does it make programs with these flags (`-m32` wants libraries of its own)? */
export function canCompile(compiler: string, ...flags: string[]): boolean {
  const rust = compiler === 'rustc';
  const args = rust ? ['--version'] : [...flags, '-x', 'c', '-', '-o', '/dev/null'];
  const { status } = spawnSync(compiler, args, {
    input: '#include <pthread.h>\nint main(void) { return 0; }\n',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  return status === 0;
}

/** The built program. `source`: a file of test/producers. */
export async function compileFile(
  source: string,
  compiler: string,
  flags: readonly string[],
): Promise<string> {
  const path = join(producersFolder, source);
  return build(await readFile(path), compiler, flags, () => Promise.resolve(path));
}

/** From a text. `extension`: `.c`, `.cc` or `.rs`. */
export async function compileText(
  text: string,
  extension: string,
  compiler: string,
  flags: readonly string[],
): Promise<string> {
  return build(text, compiler, flags, async folder => {
    const path = join(folder, `source${extension}`);
    await writeFile(path, text);
    return path;
  });
}

async function build(
  text: string | Buffer,
  compiler: string,
  flags: readonly string[],
  place: (folder: string) => Promise<string>,
): Promise<string> {
  const digest = createHash('sha256')
    .update(JSON.stringify([compiler, flags]))
    .update(text)
    .digest('hex');
  const folder = join(projectRoot, '.cache', 'compiled', digest.slice(0, 20));
  const program = join(folder, 'program');
  if (existsSync(program)) return program;
  await mkdir(folder, { recursive: true });
  const source = await place(folder);
  const half = join(folder, `half-${process.pid}`);
  // Libraries come behind what needs them.
  const libraries = flags.filter(flag => flag.startsWith('-l'));
  const others = flags.filter(flag => !flag.startsWith('-l'));
  const args =
    extname(source) === '.rs'
      ? [...flags, '-o', half, source]
      : [...others, '-o', half, source, ...libraries];
  await run(compiler, args);
  await rename(half, program);
  return program;
}
