// A /dev/shm, a System V table and POSIX queues of a command's own, in namespaces: what is left in there in the end is
// the command's and nobody else's, however short its programs lived. Not the command's run (session.ts) nor what is
// found. Follows unshare(1), nsenter(1), user_namespaces(7), ipc_namespaces(7).
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, statfsSync } from 'node:fs';
import { KernelError } from '../../../native/errors.js';
import { usualQueues } from '../../../native/mqueues.js';
import { attempt } from '../../../native/machine.js';

/** As descriptors of ours, which keep it there when the last of its processes has ended. */
export interface World {
  child: ChildProcess;
  /** Where `inside` has its POSIX queues mounted, if there are any. */
  queues: string;
  /** Runs a program within, to its end. */
  inside(command: string, args: readonly string[]): { status: number | null; stdout: string; stderr: string };
  close(): void;
}

// Says that it is ready on 3 and waits on 4 for the word; whoever goes first is noticed by the end of the pipe.
// What is mounted on /dev/mqueue has the queues of the namespace that mounted it: left there, it would show others'.
const noShm = 125;
const noQueues = 124;
const prepare = `mount -t tmpfs -o mode=1777,nosuid,nodev,size="$1" shmscope /dev/shm || exit ${noShm}
if [ -d /dev/mqueue ] && [ -d /proc/sys/fs/mqueue ]; then
  mount -t mqueue shmscope /dev/mqueue || exit ${noQueues}
fi
shift
echo ready >&3
read -r _ <&4 || exit ${noShm}
exec "$@" 3>&- 4<&-`;

// Where there is no /dev/mqueue to mount them on, who looks in the end has them over a folder that is there wherever
// the kernel has queues, in a mount namespace of its own: nothing is made, and the command sees nothing of it.
const ownQueues = '/proc/sys/fs/mqueue';
const mountOwn = `mount -t mqueue shmscope ${ownQueues}
exec "$@"`;

/** Starts the command in a world of its own; a sentence where this system lets us not. */
export async function startInWorld(command: readonly string[]): Promise<World | string> {
  const root = process.geteuid?.() === 0;
  const queues = !existsSync(usualQueues) && existsSync(ownQueues) ? ownQueues : usualQueues;
  const own = root ? ['--mount', '--ipc'] : ['--user', '--map-root-user', '--mount', '--ipc'];
  const back = root ? [] : ['unshare', '--user', ...backToUser(), '--'];
  const limit = attempt('/dev/shm', () => statfsSync('/dev/shm'));
  if (limit instanceof KernelError) return `there is no /dev/shm to be had here (${limit.code})`;
  const args = [
    ...own,
    '--',
    'sh',
    '-c',
    prepare,
    'shmscope-run',
    String(limit.blocks * limit.bsize),
    ...back,
    ...command,
  ];
  const child = spawn('unshare', args, { stdio: ['inherit', 'inherit', 'inherit', 'pipe', 'pipe'] });
  const refused = await readiness(child);
  if (refused !== undefined) return refused;
  const namespaces = (root ? ['ipc', 'mnt'] : ['user', 'ipc', 'mnt']).map(name => ({
    name,
    fd: openSync(`/proc/${child.pid ?? 0}/ns/${name}`, 'r'),
  }));
  child.stdio[4]?.once('error', () => undefined);
  (child.stdio[4] as NodeJS.WritableStream).end('go\n');
  return {
    ...{ child, queues },
    inside: (program, rest) => {
      const options = namespaces.map(({ name, fd }) => `--${optionOf(name)}=/proc/${process.pid}/fd/${fd}`);
      const mapped = root ? [] : ['--preserve-credentials'];
      const mounted =
        queues === ownQueues ? ['unshare', '--mount', '--', 'sh', '-c', mountOwn, 'shmscope-look'] : [];
      return spawnSync('nsenter', [...options, ...mapped, '--', ...mounted, program, ...rest], {
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
      });
    },
    close: () => {
      for (const { fd } of namespaces) closeSync(fd);
    },
  };
}

/** Its uid and gid again for the command: to itself it is who it always is. */
function backToUser(): string[] {
  return [`--map-user=${process.geteuid?.() ?? 0}`, `--map-group=${process.getegid?.() ?? 0}`];
}

function optionOf(name: string): string {
  return name === 'mnt' ? 'mount' : name;
}

/** Undefined when it is ready. */
async function readiness(child: ChildProcess): Promise<string | undefined> {
  return new Promise(resolve => {
    child.stdio[3]?.once('data', () => resolve(undefined));
    child.once('error', error => resolve(`unshare can't be run: ${error.message}`));
    child.once('exit', code => resolve(refusal(code)));
  });
}

function refusal(code: number | null): string {
  if (code === noShm) return 'no /dev/shm of its own can be mounted for it';
  if (code === noQueues)
    return 'no /dev/mqueue of its own can be mounted for it, and without one it would have the queues of others';
  return `this system gives no namespaces of its own (unshare: ${String(code)})`;
}
