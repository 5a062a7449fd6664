// A type's first layout beside pahole, whole process against whole process: the built command on the debug
// information of Python (package python3.11-dbg or its like) and on the kernel's BTF; what isn't there is told.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/paths.js';
import { processTime, race, tell } from './timing.js';

const cli = join(projectRoot, 'dist', 'cli.js');
const vmlinux = '/sys/kernel/btf/vmlinux';
const rounds = 5;

/** By what is in it: packages name such files by build-id alone. */
function pythonDebug(): string | undefined {
  const root = '/usr/lib/debug/.build-id';
  if (!existsSync(root)) return undefined;
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).map(name => join(root, name));
  return files.find(path => {
    if (!path.endsWith('.debug') || statSync(path).size < 8e6) return false;
    return spawnSync(process.execPath, [cli, 'layout', path, 'struct _typeobject']).status === 0;
  });
}

async function layoutBeside(file: string, name: string): Promise<void> {
  const times = await race(rounds, {
    'shmscope layout': () => processTime(process.execPath, cli, 'layout', file, `struct ${name}`),
    pahole: () => processTime('pahole', '-C', name, file),
  });
  tell(`struct ${name}`, times);
}

export async function run(): Promise<void> {
  if (spawnSync('pahole', ['--version']).status !== 0) {
    process.stdout.write('pahole is not installed: nothing to compare with\n');
    return;
  }
  const file = pythonDebug();
  if (file === undefined) process.stdout.write('no debug information of Python below /usr/lib/debug\n');
  else for (const name of ['_object', '_typeobject', '_is']) await layoutBeside(file, name);
  if (!existsSync(vmlinux)) return;
  await layoutBeside(vmlinux, 'task_struct');
  tell(
    'all types of the kernel',
    await race(rounds, {
      'shmscope types': () => processTime(process.execPath, cli, 'types', vmlinux),
      'pahole --sizes': () => processTime('pahole', '--sizes', vmlinux),
    }),
  );
  tell(
    'the start of Node alone',
    await race(rounds, { node: () => processTime(process.execPath, '-e', '0') }),
  );
}
