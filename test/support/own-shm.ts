// How a program gets a /dev/shm of its own, as in a container: what comes before it on its command line. Not whether
// that is permitted (compile.ts, needUnshare). Follows unshare(1), mount(8).

export interface OwnShm {
  /** How large it is; without, as the system has it. */
  bytes?: number;
  /** System V tables and POSIX queues of its own, too. */
  ipc?: boolean;
}

/** All exec, so the pid stays. */
export function ownShm({ bytes, ipc = false }: OwnShm = {}): readonly [string, ...string[]] {
  const size = bytes === undefined ? '' : `-o size=${bytes} `;
  const mount = `mount -t tmpfs ${size}shm /dev/shm && exec "$0" "$@"`;
  return ['unshare', '-m', ...(ipc ? ['-i'] : []), 'sh', '-c', mount];
}
