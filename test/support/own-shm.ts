// How a program gets a /dev/shm of its own, as in a container: what comes before it on its command line. Not whether
// that is permitted (compile.ts, needUnshare). Follows unshare(1), mount(8), ipc_namespaces(7).

export interface OwnShm {
  /** How large it is; without, as the system has it. */
  bytes?: number;
  /** System V tables and POSIX queues of its own, too; with limits of its own where they are named. */
  ipc?: boolean | Limits;
}

/** As files of /proc/sys/kernel/ have them: each IPC namespace its own. */
export type Limits = Partial<Record<'shmmni' | 'shmall' | 'sem' | 'msgmni', string>>;

/** All exec, so the pid stays. */
export function ownShm({ bytes, ipc = false }: OwnShm = {}): readonly [string, ...string[]] {
  const size = bytes === undefined ? '' : `-o size=${bytes} `;
  const limits = typeof ipc === 'object' ? Object.entries(ipc) : [];
  const steps = [
    `mount -t tmpfs ${size}shm /dev/shm`,
    ...limits.map(([name, value]) => `echo '${value}' > /proc/sys/kernel/${name}`),
    'exec "$0" "$@"',
  ];
  return ['unshare', '-m', ...(ipc === false ? [] : ['-i']), 'sh', '-c', steps.join(' && ')];
}
