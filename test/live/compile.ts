// Compiles one program of test/producers with the compiler and flags that a test wants, once for each state of both.
// Not the demo's programs: test/support/build.ts builds these.
import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { producersFolder } from '../support/build.js';
import { projectRoot } from '../support/paths.js';

const run = promisify(execFile);

/** Is there such a compiler, and does it make programs with these flags (`-m32` wants libraries of its own)? */
export function canCompile(compiler: string, ...flags: string[]): boolean {
  const { status } = spawnSync(compiler, [...flags, '-x', 'c', '-', '-o', '/dev/null'], {
    input: '#include <pthread.h>\nint main(void) { return 0; }\n',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  return status === 0;
}

/** The built program. `source` and what it's linked with are files of test/producers. */
export async function compileFile(
  source: string,
  compiler: string,
  flags: readonly string[],
  others: readonly string[] = [],
): Promise<string> {
  const sources = [source, ...others].map(name => join(producersFolder, name));
  const hash = createHash('sha256').update(JSON.stringify([compiler, flags, sources]));
  const headers = (await readdir(producersFolder)).filter(name => name.endsWith('.h')).sort();
  for (const path of [...sources, ...headers.map(name => join(producersFolder, name))])
    hash.update(await readFile(path));
  const folder = join(projectRoot, '.cache', 'compiled', hash.digest('hex').slice(0, 20));
  const program = join(folder, 'program');
  if (existsSync(program)) return program;
  await mkdir(folder, { recursive: true });
  const half = join(folder, `half-${process.pid}`);
  // Libraries come behind what needs them.
  const libraries = flags.filter(flag => flag.startsWith('-l'));
  const options = flags.filter(flag => !flag.startsWith('-l'));
  await run(compiler, [...options, '-o', half, ...sources, ...libraries]);
  await rename(half, program);
  return program;
}
