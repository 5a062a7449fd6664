// A program's system calls as strace writes them (-f -y): which of them could change something outside. Not what is
// allowed to whom (the tests). Follows strace(1).
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What could change a file, an object, a process or the network, or reach them for writing. */
const tracedCalls = [
  'open,openat,openat2,creat,memfd_create,shm_open,mq_open',
  'write,writev,pwrite64,pwritev,pwritev2,sendfile,splice,copy_file_range',
  'truncate,ftruncate,fallocate,madvise,process_madvise,msync',
  'unlink,unlinkat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mkdir,mkdirat,rmdir,mknod,mknodat',
  'chmod,fchmod,fchmodat,chown,fchown,lchown,fchownat,utimensat,setxattr,fsetxattr,lsetxattr,removexattr',
  'mount,umount2,setns,unshare,ptrace,process_vm_writev,kill,tkill,tgkill,rt_sigqueueinfo,pidfd_send_signal',
  'shmget,shmat,shmctl,semget,semop,semtimedop,semctl,msgget,msgsnd,msgrcv,msgctl,mq_timedsend,mq_timedreceive',
  'mmap,flock,fcntl,socket,connect,bind,sendto,sendmsg,io_uring_setup',
];

export interface TracedCall {
  name: string;
  /** Its arguments as printed, each fd with its path: `22</dev/shm/ticks>`. */
  args: string;
  /** Undefined while it had not returned. */
  result: string | undefined;
}

/** May we trace at all? Not in many containers, nor without the program. */
export function canTrace(): boolean {
  return spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
}

export function wrapper(file: string): string[] {
  // -z would hide attempts that failed: they count. ? lets strace take names that this processor lacks.
  const names = tracedCalls.join(',').replaceAll(/\w+/g, '?$&');
  return ['strace', '-f', '-qq', '-y', '-s', '64', '-o', file, '-e', `trace=${names}`, '-e', 'signal=none'];
}

const whole = /^(\d+) +(\w+)\((.*)\) += (.*)$/;
const begun = /^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$/;
const resumed = /^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (.*)$/;

/** The calls in the order in which they began. Throws on a line that is none. */
export function readTrace(file: string): TracedCall[] {
  const calls: TracedCall[] = [];
  const waiting = new Map<string, TracedCall>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '' || /^\d+ +(\+\+\+|---)/.test(line)) continue;
    const [, , name, args, result] = whole.exec(line) ?? [];
    if (name !== undefined && args !== undefined) {
      calls.push({ name, args, result });
      continue;
    }
    const [, thread, started, first] = begun.exec(line) ?? [];
    if (thread !== undefined && started !== undefined && first !== undefined) {
      const call: TracedCall = { name: started, args: first, result: undefined };
      calls.push(call);
      waiting.set(thread, call);
      continue;
    }
    const [, back, , rest, answer] = resumed.exec(line) ?? [];
    const call = waiting.get(back ?? '');
    if (!call) {
      if (/resumed>|exited|= \?$/.test(line)) continue;
      throw new Error(`No call: ${line}`);
    }
    call.args += rest ?? '';
    call.result = answer;
    waiting.delete(back ?? '');
  }
  return calls;
}
