// What one look at the machine brings home, as the kernel tells it: types only, for src/model to give meaning to.
// Not the inventory: src/model/assemble.ts joins these. Names are bytes here; src/model/safe-text.ts makes them
// fit to show. Kernel special cases end here: nobody downstream looks at " (deleted)" again.

declare const bytes: unique symbol;

/** Bytes of a name, one character (U+0000 to U+00FF) a byte: what latin1 decoding gives. Never shown as it is. */
export type ByteString = string & { readonly [bytes]: true };

/** `<major>:<minor, hex>`, as in segment ids. */
export type DeviceId = string;

/**
 * What is behind a mapping or an fd. `id` is the segment's id (src/model/segment.ts). `deleted`: the kernel says
 * that the name it was opened by is gone; another name may be left.
 */
export type Backing =
  | { kind: 'sysv'; id: string; shmid: number; key: number; ipcNs: number }
  | { kind: 'memfd' | 'anon'; id: string; name: ByteString }
  | { kind: 'posix' | 'file'; id: string; path: ByteString; deleted: boolean };

export type BackingKind = Backing['kind'];

/** In the kernel's order, without the dashes. */
export type AccessBits = '' | 'r' | 'w' | 'x' | 'rw' | 'rx' | 'wx' | 'rwx';

export interface MappingRecord {
  start: bigint;
  /** Exclusive. */
  end: bigint;
  /** Bytes into the object, clamped to 2^53 - 1. */
  offset: number;
  access: AccessBits;
  backing: Backing;
}

export interface FdRecord {
  fd: number;
  access: '' | 'r' | 'w' | 'rw';
  backing: Backing;
}

/** A container as a cgroup path names it; `id` is cut to 12 digits where it is a hash. */
export interface ContainerRecord {
  runtime: string;
  id: ByteString;
}

/** A process that uses at least one shared object. */
export interface ProcessRecord {
  pid: number;
  /** Clock ticks since boot. */
  startTime: number;
  comm: ByteString;
  /** argv[0]; empty where there is none. */
  argv0: ByteString;
  /** Effective uid. */
  uid: number;
  /** Inode of its mount namespace. */
  mountNs?: number;
  container?: ContainerRecord;
  /** It runs what we run: another window's probe, or a command. */
  observer?: true;
  mappings: MappingRecord[];
  fds: FdRecord[];
}

/** What stat said of an object, by whichever way it could be asked. Sizes in bytes, times in milliseconds. */
export interface ObjectRecord {
  id: string;
  kind: BackingKind;
  size: number;
  /** st_blocks, in bytes; left out where these are of a disk, not of memory. */
  allocated?: number;
  /**
   * st_dev as it is and st_ino: what an opened file must be. Not the id's, where a file system numbers its device
   * otherwise in stat than in maps (btrfs, overlayfs).
   */
  stat?: { device: bigint; inode: bigint };
  mode: number;
  uid: number;
  gid: number;
  links: number;
  accessed: number;
  modified: number;
  changed: number;
  /** Bytes of one page on hugetlbfs. */
  hugePage?: number;
  /** F_SEAL_* bits. */
  seals?: number;
  /** POSIX: every name below its /dev/shm, without a leading slash. */
  names: ByteString[];
  /** Where we can open it. */
  paths: ByteString[];
  /** The mount namespace that it was found in, where that isn't ours. */
  mountNs?: number;
  container?: ContainerRecord;
}

/** A row of the System V table of our own IPC namespace. Times in seconds, 0 for never. */
export interface SysvRecord {
  shmid: number;
  key: number;
  /** Permission bits, and SHM_DEST (01000) and SHM_LOCKED (02000). */
  mode: number;
  /** Bytes, clamped to 2^53 - 1. */
  size: number;
  uid: number;
  gid: number;
  cuid: number;
  cgid: number;
  creator: number;
  lastPid: number;
  /** As the kernel counts, our own included. */
  nattch: number;
  atime: number;
  dtime: number;
  ctime: number;
  /** Bytes in memory and in swap; left out where /proc/sysvipc can't be read. */
  rss?: number;
  swap?: number;
}

/** Something that could not be read, with the facts that tell why. */
export interface FailureRecord {
  path: ByteString;
  call: string;
  /** errno by name; EBADMSG: it could be read and made no sense. */
  code: string;
  pid?: number;
  comm?: ByteString;
  /** Effective uid of the process. */
  uid?: number;
  /** Owner of the files in /proc/pid: root for a process that isn't dumpable, whoever runs it. */
  owner?: number;
}

/** What the system allows and what is used of it. Bytes and counts; a figure we can't have is left out. */
export interface BudgetRecord {
  /** `shm`: statfs of /dev/shm. */
  shm?: { size: number; used: number };
  /**
   * System V, of our own IPC namespace: `kernel.shmmni`, `shmall` and `shmmax`, the last two in bytes. Of `bytes` each
   * segment has whole pages.
   */
  sysv?: {
    segments: number;
    maxSegments: number;
    bytes: number;
    maxBytes: number;
    maxSegmentBytes: number;
    pageBytes: number;
  };
  /** System V, likewise: `semmni` of `kernel.sem`, and `kernel.msgmni`. */
  semaphores?: { sets: number; maxSets: number };
  queues?: { queues: number; maxQueues: number };
}

/** Who looked. Namespaces are inode numbers. */
export interface SelfRecord {
  /** Effective uid. */
  uid: number;
  mountNs?: number;
  ipcNs?: number;
  pidNs?: number;
  container?: ContainerRecord;
  /** Yama's; left out where the kernel has none. */
  ptraceScope?: number;
  /** The hidepid= of /proc, where it hides anything from us. */
  hidepid?: string;
  /** Some system calls are denied to us by seccomp; which, nobody tells. */
  filtered?: true;
}

/** A folder in which POSIX objects have names. */
export interface FolderRecord {
  /** By which we get there. */
  path: ByteString;
  /** Device and inode: the same folder is met by several paths. */
  key: string;
}

export interface ScanRecord {
  self: SelfRecord;
  processes: ProcessRecord[];
  /** Processes looked at, those without shared memory included, kernel threads not. */
  looked: number;
  objects: ObjectRecord[];
  /** Our own /dev/shm first, then others; each before those below it. */
  folders: FolderRecord[];
  /** Bytes of one huge page, by id, for objects that nobody lets us stat. */
  hugePages: ReadonlyMap<string, number>;
  sysv: SysvRecord[];
  /** Our own attachments by shmid: the model takes them off nattch. */
  ownAttachments: ReadonlyMap<number, number>;
  failures: FailureRecord[];
  budget: BudgetRecord;
}
