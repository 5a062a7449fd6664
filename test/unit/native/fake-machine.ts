// A machine of captured files in a folder of its own: what the readers see is exactly what a test wrote there.
// It has no system calls, and links of fds lead nowhere, as where we may not stat.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { InternalDevices } from '../../../native/internal-devices.js';
import type { Machine } from '../../../native/machine.js';
import type { ByteString } from '../../../native/records.js';
import { projectRoot } from '../../support/paths.js';

export interface FakeProcess {
  pid: number;
  /** Files below its folder; a value that starts with `-> ` is a link. */
  files?: Record<string, string>;
  comm?: string;
  startTime?: number;
  state?: string;
  flags?: number;
  threads?: number;
}

export const captured: InternalDevices = { shmem: '0:1', huge: new Map([['0:f', 2 << 20]]), secret: '0:e' };

export class FakeMachine implements Machine, Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), `shmscope-test-${process.pid}-`));
  readonly proc = join(this.folder, 'proc');
  readonly shm = join(this.folder, 'shm');
  readonly root = join(this.folder, 'root');
  readonly uid = 1000;
  readonly pageSize = 4096;
  /** Those of test/data/proc/maps.txt. */
  readonly internal = captured;

  constructor() {
    mkdirSync(this.shm);
    this.write('self/ns/mnt', '-> mnt:[100]');
    this.write('self/ns/ipc', '-> ipc:[200]');
    this.write('self/ns/pid', '-> pid:[300]');
    this.write('self/cgroup', '0::/user.slice\n');
    this.write('self/mountinfo', data('mountinfo.txt'));
    this.write('sysvipc/shm', data('sysvipc-shm.txt'));
    this.write('sys/kernel/shmmax', '18446744073692774399\n');
    this.write('sys/kernel/shmall', '4194304\n');
    this.write('sys/kernel/shmmni', '4096\n');
  }

  /** Below /proc; bytes as latin1. */
  write(path: string, content: string): void {
    const file = join(this.proc, path);
    mkdirSync(dirname(file), { recursive: true });
    if (content.startsWith('-> ')) symlinkSync(Buffer.from(content.slice(3), 'latin1'), file);
    else writeFileSync(file, content, 'latin1');
  }

  process({
    pid,
    files = {},
    comm = 'worker',
    startTime = pid * 10,
    state = 'S',
    ...more
  }: FakeProcess): void {
    const { flags = 0, threads = 1 } = more;
    const middle = Array.from({ length: 10 }, () => '0').join(' ');
    const all: Record<string, string> = {
      stat: `${pid} (${comm}) ${state} 1 1 1 0 -1 ${flags} ${middle} ${threads} 0 ${startTime} 1 2\n`,
      status: `Name:\t${comm}\nUid:\t1000\t1000\t1000\t1000\n`,
      cmdline: `/opt/bin/${comm}\0--fast\0`,
      cgroup: '0::/user.slice\n',
      maps: '',
      'ns/mnt': '-> mnt:[100]',
      'ns/ipc': '-> ipc:[200]',
      'ns/pid': '-> pid:[300]',
      ...files,
    };
    mkdirSync(join(this.proc, String(pid), 'fd'), { recursive: true });
    for (const [path, content] of Object.entries(all)) this.write(`${pid}/${path}`, content);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A captured file of test/data/proc. */
export function data(name: string): ByteString {
  return readFileSync(join(projectRoot, 'test/data/proc', name), 'latin1') as ByteString;
}

export function bytes(text: string): ByteString {
  return text as ByteString;
}
