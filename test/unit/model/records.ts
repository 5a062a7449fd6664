// Records as a scan brings them home, made by hand: what a test leaves out is ordinary.
import type {
  Backing,
  ByteString,
  FdRecord,
  MappingRecord,
  ObjectRecord,
  ProcessRecord,
  ScanRecord,
  SysvRecord,
} from '../../../native/records.js';

export function bytes(text: string): ByteString {
  return text as ByteString;
}

export function record(parts: Partial<ScanRecord> = {}): ScanRecord {
  return {
    self: { uid: 1000, mountNs: 100, ipcNs: 200, pidNs: 300 },
    processes: [],
    looked: 0,
    objects: [],
    folders: [],
    hugePages: new Map(),
    sysv: [],
    ownAttachments: new Map(),
    failures: [],
    budget: {},
    ...parts,
  };
}

export function processOf(pid: number, parts: Partial<ProcessRecord> = {}): ProcessRecord {
  return {
    pid,
    startTime: pid * 10,
    comm: bytes('worker'),
    argv0: bytes(`/opt/bin/worker-${pid}`),
    uid: 1000,
    mountNs: 100,
    mappings: [],
    fds: [],
    ...parts,
  };
}

export function mapping(
  backing: Backing,
  start: bigint,
  length: bigint,
  parts: Partial<MappingRecord> = {},
): MappingRecord {
  return { start, end: start + length, offset: 0, access: 'rw', backing, ...parts };
}

export function fd(number: number, backing: Backing, access: FdRecord['access'] = 'rw'): FdRecord {
  return { fd: number, access, backing };
}

export function posix(inode: number, name: string, deleted = false): Backing & { kind: 'posix' } {
  return { kind: 'posix', id: `posix:0:1b:${inode}`, path: bytes(`/dev/shm/${name}`), deleted } as const;
}

export function sysv(shmid: number, key: number, ipcNs = 200): Backing {
  return { kind: 'sysv', id: `sysv:${ipcNs}:${shmid}`, shmid, key, ipcNs };
}

export function object(
  backing: Pick<Backing, 'id' | 'kind'>,
  parts: Partial<ObjectRecord> = {},
): ObjectRecord {
  return {
    id: backing.id,
    kind: backing.kind,
    size: 8192,
    mode: 0o600,
    uid: 1000,
    gid: 100,
    links: 1,
    accessed: 1,
    modified: 2,
    changed: 3,
    names: [],
    paths: [],
    ...parts,
  };
}

export function row(shmid: number, parts: Partial<SysvRecord> = {}): SysvRecord {
  return {
    shmid,
    key: 0x5412,
    mode: 0o640,
    size: 4096,
    uid: 1,
    gid: 2,
    cuid: 1,
    cgid: 2,
    creator: 11,
    lastPid: 12,
    nattch: 2,
    atime: 5,
    dtime: 0,
    ctime: 4,
    rss: 4096,
    swap: 8192,
    ...parts,
  };
}
