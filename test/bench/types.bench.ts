// A type's first layout beside pahole, whole process against whole process: the built command on the debug
// information of Python (package python3.11-dbg or its like) and on the kernel's BTF; what isn't there is told.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildIdIn } from '../../src/probe/types/build-id.js';
import { openFile } from '../../src/probe/types/file-bytes.js';
import { TypeLibrary } from '../../src/probe/types/library.js';
import type { OpenTypes } from '../../src/probe/types/open-types.js';
import { inSlices } from '../../src/probe/types/steps.js';
import { projectRoot } from '../support/paths.js';
import { withEachNode } from './nodes.js';
import { processTime, race, tell, workTime } from './timing.js';
import { say } from './report.js';

export const how =
  'The command line’s `layout` of one type against `pahole -C` of the same type in the same file, whole ' +
  'process against whole process.';

const cli = join(projectRoot, 'dist', 'cli.js');
const vmlinux = '/sys/kernel/btf/vmlinux';
const rounds = 7;

/** Package python3.11-dbg has that of /usr/bin/python3.11 by its build-id; else whatever has Python's types. */
function pythonDebug(): string | undefined {
  const root = '/usr/lib/debug/.build-id';
  if (!existsSync(root)) return undefined;
  const program = '/usr/bin/python3.11';
  const id = existsSync(program) ? buildIdIn(openFile(realpathSync(program), program)) : undefined;
  const own = id && join(root, id.slice(0, 2), `${id.slice(2)}.debug`);
  if (own && existsSync(own)) return own;
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).map(name => join(root, name));
  return files.find(path => {
    if (!path.endsWith('.debug') || statSync(path).size < 8e6) return false;
    return spawnSync(process.execPath, [cli, 'layout', path, 'struct _typeobject']).status === 0;
  });
}

function has(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

async function layoutBeside(file: string, name: string): Promise<void> {
  const type = `struct ${name}`;
  const gdb = ['-nx', '-batch', '-ex', 'set max-value-size unlimited', '-ex', `ptype /o ${type}`, file];
  const { command, alone } = withEachNode('shmscope layout', cli, 'layout', file, type);
  const times = await race(rounds, {
    ...command,
    pahole: () => processTime('pahole', '-C', name, file),
    // It reads no BTF.
    ...(file !== vmlinux && has('gdb') ? { 'gdb ptype /o': () => processTime('gdb', ...gdb) } : {}),
    // Most of ours is its start.
    ...alone,
  });
  tell(type, times);
}

/** What it takes where Node runs already, as in the probe; each time from a file that nothing is known of. */
async function inProbe(): Promise<void> {
  const opened = async <T>(work: (types: OpenTypes) => Promise<T>): Promise<void> => {
    const types = await new TypeLibrary().open({ kind: 'file', path: vmlinux });
    await work(types);
    types.close();
  };
  const layout = async (types: OpenTypes): Promise<void> => {
    const [entry] = await inSlices(types.find('struct task_struct'));
    if (entry) types.layout(entry.id);
  };
  const times = await race(rounds, {
    'list of all types': () => workTime(() => opened(types => inSlices(types.entries()))),
    'one layout': () => workTime(() => opened(layout)),
  });
  tell("the kernel's BTF in a running program", times);
}

export async function run(): Promise<void> {
  if (!has('pahole')) {
    say('pahole is not installed: nothing to compare with');
    return;
  }
  const file = pythonDebug();
  if (file === undefined) say('no debug information of Python below /usr/lib/debug');
  else for (const name of ['_object', '_typeobject', '_is']) await layoutBeside(file, name);
  if (!existsSync(vmlinux)) return;
  await layoutBeside(vmlinux, 'task_struct');
  tell(
    'all types of the kernel',
    await race(rounds, {
      'shmscope types': () => processTime(process.execPath, cli, 'types', vmlinux),
      'pahole --sizes': () => processTime('pahole', '--sizes', vmlinux),
      'pahole -F btf': () => processTime('pahole', '-F', 'btf', vmlinux),
    }),
  );
  await inProbe();
}
