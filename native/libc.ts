// The C library, through koffi: the few calls by which we look that Node has no word for. Not those that change things:
// act/libc.ts. Not a place for policy: each function is one call, with its errno turned into a KernelError. Memory of
// the outside never leaves here as a view: bytes are copied into buffers that JavaScript owns (koffi.view throws
// in Electron). Follows getdents64(2), memfd_create(2), memfd_secret(2), cachestat(2), mmap(2), mincore(2), lseek(2),
// process_vm_readv(2), fcntl(2), shmctl(2), shmop(2).
import { KernelError } from './errors.js';
import { IPC_INFO, IPC_STAT } from './ipc-words.js';
import { checkStruct, koffi, lastError, lib, succeed } from './koffi.js';
import { pageSize } from './page-size.js';

const PROT_READ = 1;
const MAP_SHARED = 1;
const SEEK_DATA = 3;
const SEEK_HOLE = 4;
const F_GET_SEALS = 1034;
const GETPID = 11;
const GETNCNT = 14;
const GETZCNT = 15;
const SHM_RDONLY = 0o10000;
const SHM_INFO = 14;
const SHM_STAT_ANY = 15;
const MFD_CLOEXEC = 1;
const MFD_HUGETLB = 4;
const MFD_NOEXEC_SEAL = 8; // Linux 6.3; without it that kernel leaves a line in its log
const MFD_HUGE_SHIFT = 26;
const SYS_MEMFD_SECRET = 447; // the same on every architecture; the C library has no word for it
const SYS_CACHESTAT = 451;
const SYS_GETDENTS64 = process.arch === 'arm64' ? 61 : 217; // musl has no word for it
const O_CLOEXEC = 0o2000000;

const Iovec = koffi.struct('iovec', { base: 'void *', length: 'size_t' });
const IovecAt = koffi.struct('iovec_at', { base: 'uintptr_t', length: 'size_t' });

// struct cachestat_range and struct cachestat, include/uapi/linux/mman.h.
const CacheRange = koffi.struct('cachestat_range', { offset: 'uint64_t', length: 'uint64_t' });
const CacheStat = koffi.struct('cachestat', {
  cached: 'uint64_t',
  dirty: 'uint64_t',
  writeback: 'uint64_t',
  evicted: 'uint64_t',
  recentlyEvicted: 'uint64_t',
});

// struct shmid64_ds, include/uapi/asm-generic/shmbuf.h and ipcbuf.h (64-bit; x86-64 and arm64 agree).
const ShmidDs = koffi.struct('shmid64_ds', {
  key: 'int32_t',
  uid: 'uint32_t',
  gid: 'uint32_t',
  cuid: 'uint32_t',
  cgid: 'uint32_t',
  mode: 'uint32_t',
  seq: 'uint16_t',
  pad2: 'uint16_t',
  unused1: 'uint64_t',
  unused2: 'uint64_t',
  size: 'uint64_t',
  atime: 'int64_t',
  dtime: 'int64_t',
  ctime: 'int64_t',
  cpid: 'int32_t',
  lpid: 'int32_t',
  nattch: 'uint64_t',
  unused4: 'uint64_t',
  unused5: 'uint64_t',
});
// struct shminfo64 and struct shm_info, include/uapi/asm-generic/shmbuf.h and linux/shm.h.
const Shminfo = koffi.struct('shminfo64', {
  shmmax: 'uint64_t',
  shmmin: 'uint64_t',
  shmmni: 'uint64_t',
  shmseg: 'uint64_t',
  shmall: 'uint64_t',
  unused: koffi.array('uint64_t', 4),
});
const ShmInfo = koffi.struct('shm_info', {
  usedIds: 'int32_t',
  total: 'uint64_t',
  resident: 'uint64_t',
  swapped: 'uint64_t',
  swapAttempts: 'uint64_t',
  swapSuccesses: 'uint64_t',
});
// A wrong member can hide behind padding, so places are checked, not only the sum.
checkStruct('shmid64_ds', ShmidDs, { mode: 20, seq: 24, size: 48, atime: 56, cpid: 80, nattch: 88 }, 112);
checkStruct('shminfo64', Shminfo, { shmmni: 16, shmall: 32 }, 72);
checkStruct('shm_info', ShmInfo, { total: 8, swapped: 24 }, 48);

const c = {
  memfd: lib.func('int memfd_create(const char *, unsigned int)'),
  syscall: lib.func('syscall', 'long', ['long', 'ulong']),
  getdents: lib.func('syscall', 'long', ['long', 'int', koffi.out('uint8_t *'), 'size_t']),
  cachestat: lib.func('syscall', 'long', [
    'long',
    'int',
    koffi.pointer(CacheRange),
    koffi.out(koffi.pointer(CacheStat)),
    'uint',
  ]),
  mmap: lib.func('intptr_t mmap(uintptr_t, size_t, int, int, int, int64_t)'),
  munmap: lib.func('int munmap(uintptr_t, size_t)'),
  mincore: lib.func('int mincore(uintptr_t, size_t, _Out_ uint8_t *)'),
  lseek: lib.func('int64_t lseek(int, int64_t, int)'),
  readv: lib.func('process_vm_readv', 'intptr_t', [
    'int',
    koffi.pointer(Iovec),
    'ulong',
    koffi.pointer(IovecAt),
    'ulong',
    'ulong',
  ]),
  fcntl: lib.func('int fcntl(int, int)'),
  shmat: lib.func('intptr_t shmat(int, uintptr_t, int)'),
  shmdt: lib.func('int shmdt(uintptr_t)'),
  shmStat: lib.func('int shmctl(int, int, _Out_ shmid64_ds *)'),
  shmLimits: lib.func('int shmctl(int, int, _Out_ shminfo64 *)'),
  semctl: lib.func('int semctl(int, int, int)'),
  shmUse: lib.func('int shmctl(int, int, _Out_ shm_info *)'),
};

/** An empty memfd of our own; of huge pages of 2^`log` bytes where that is given. Returns its fd. */
export function emptyMemfd(log?: number): number {
  const flags = MFD_CLOEXEC | (log === undefined ? 0 : MFD_HUGETLB | (log << MFD_HUGE_SHIFT));
  const make = (more: number): number =>
    Number(succeed('memfd_create', 'empty', c.memfd('shmscope', (flags | more) >>> 0)));
  try {
    return make(MFD_NOEXEC_SEAL);
  } catch (error) {
    if (!(error instanceof KernelError) || error.code !== 'EINVAL') throw error;
    return make(0);
  }
}

/** An empty file of secret memory of our own. Returns its fd. */
export function emptySecret(): number {
  return Number(succeed('memfd_secret', 'empty', c.syscall(SYS_MEMFD_SECRET, O_CLOEXEC)));
}

/** Fills `into` with records of an open folder (dirents.ts has their layout). Returns bytes; 0 at its end. */
export function directoryEntries(fd: number, into: Uint8Array): number {
  return Number(succeed('getdents64', `fd ${fd}`, c.getdents(SYS_GETDENTS64, fd, into, into.byteLength)));
}

/** Maps `length` bytes of an open file, readable and shared. Returns the address; never touch it directly. */
export function mapReadOnly(fd: number, length: number): bigint {
  return BigInt(succeed('mmap', `fd ${fd}`, c.mmap(0, length, PROT_READ, MAP_SHARED, fd, 0)));
}

export function unmap(address: bigint, length: number): void {
  succeed('munmap', hex(address), c.munmap(address, length));
}

/** Which pages from `address` on are in memory, one byte a page (bit 0). Touches and allocates nothing. */
export function residency(address: bigint, length: number): Uint8Array {
  const pages = new Uint8Array(Math.ceil(length / pageSize));
  succeed('mincore', hex(address), c.mincore(address, length, pages));
  return pages;
}

/** How many pages of a range of a file are in the page cache, written or not. Touches none. Linux 6.5. */
export function cachedPages(fd: number, offset: number, length: number): number {
  const out = {} as { cached: number | bigint };
  succeed('cachestat', `fd ${fd}`, c.cachestat(SYS_CACHESTAT, fd, { offset, length }, out, 0));
  return Number(out.cached);
}

/** The next data at or after `offset`, or undefined when only a hole is left (or the end is passed). */
export function seekData(fd: number, offset: number): number | undefined {
  return seek(fd, offset, SEEK_DATA);
}

/** The next hole at or after `offset` (the end of the file counts as one), or undefined past the end. */
export function seekHole(fd: number, offset: number): number | undefined {
  return seek(fd, offset, SEEK_HOLE);
}

/**
 * Copies from another process's memory (or our own) into `into`, without a signal on a fault.
 * Returns the bytes copied, which is short where the memory ends; throws when not even the first is readable.
 */
export function readProcess(pid: number, address: bigint, into: Uint8Array): number {
  const length = into.byteLength;
  if (length === 0) return 0;
  const copied: unknown = c.readv(pid, { base: into, length }, 1, { base: address, length }, 1, 0);
  return Number(succeed('process_vm_readv', `${pid}:${hex(address)}`, copied));
}

/** The seals of a memfd as bits (fcntl(2), F_SEAL_*), or undefined for a file that can't have any. */
export function seals(fd: number): number | undefined {
  const bits = Number(c.fcntl(fd, F_GET_SEALS));
  return bits === -1 ? undefined : bits;
}

/** Attaches a System V segment read-only. This raises nattch and sets lpid and atime: only when asked for. */
export function attachReadOnly(shmid: number): bigint {
  return BigInt(succeed('shmat', `shmid ${shmid}`, c.shmat(shmid, 0, SHM_RDONLY)));
}

export function detach(address: bigint): void {
  succeed('shmdt', hex(address), c.shmdt(address));
}

/** One row of the kernel's System V table. Times in seconds since 1970, 0 for never; size in bytes. */
export interface ShmStatus {
  shmid: number;
  key: number;
  uid: number;
  gid: number;
  cuid: number;
  cgid: number;
  mode: number;
  size: number;
  atime: number;
  dtime: number;
  ctime: number;
  cpid: number;
  lpid: number;
  nattch: number;
}

/** Status by shmid (IPC_STAT; wants read permission), or by table index (SHM_STAT_ANY, Linux 4.17, wants none). */
export function shmStatus(by: 'shmid' | 'index', number: number): ShmStatus {
  const out = {} as Record<Exclude<keyof ShmStatus, 'shmid'>, number | bigint>;
  const answer: unknown = c.shmStat(number, by === 'shmid' ? IPC_STAT : SHM_STAT_ANY, out);
  const id = Number(succeed('shmctl', `${by} ${number}`, answer));
  return {
    shmid: by === 'shmid' ? number : id,
    key: Number(out.key) >>> 0,
    uid: Number(out.uid),
    gid: Number(out.gid),
    cuid: Number(out.cuid),
    cgid: Number(out.cgid),
    mode: Number(out.mode),
    size: Number(out.size),
    atime: Number(out.atime),
    dtime: Number(out.dtime),
    ctime: Number(out.ctime),
    cpid: Number(out.cpid),
    lpid: Number(out.lpid),
    nattch: Number(out.nattch),
  };
}

/** One semaphore of a System V set: who used it last (0: nobody), and how many wait for it. Wants read permission. */
export function semaphore(semid: number, index: number): { pid: number; waiting: number } {
  const get = (what: number): number =>
    Number(succeed('semctl', `semid ${semid}`, c.semctl(semid, index, what)));
  return { pid: get(GETPID), waiting: get(GETNCNT) + get(GETZCNT) };
}

/** Limits of the IPC namespace (IPC_INFO): `shmmax` in bytes, `shmall` in pages, `shmmni` in segments. */
export function shmLimits(): { shmmax: bigint; shmall: bigint; shmmni: number } {
  const out = {} as Record<'shmmax' | 'shmall' | 'shmmni', number | bigint>;
  succeed('shmctl', 'IPC_INFO', c.shmLimits(0, IPC_INFO, out));
  return { shmmax: BigInt(out.shmmax), shmall: BigInt(out.shmall), shmmni: Number(out.shmmni) };
}

/** What is used of them (SHM_INFO): segments, and pages in all, resident and swapped. `highest`: the last index. */
export function shmUse(): {
  highest: number;
  segments: number;
  pages: number;
  resident: number;
  swapped: number;
} {
  const out = {} as Record<'usedIds' | 'total' | 'resident' | 'swapped', number | bigint>;
  const highest = Number(succeed('shmctl', 'SHM_INFO', c.shmUse(0, SHM_INFO, out)));
  return {
    highest,
    segments: Number(out.usedIds),
    pages: Number(out.total),
    resident: Number(out.resident),
    swapped: Number(out.swapped),
  };
}

function seek(fd: number, offset: number, whence: number): number | undefined {
  const at = Number(c.lseek(fd, offset, whence));
  if (at !== -1) return at;
  const code = lastError();
  if (code === 'ENXIO') return undefined;
  throw new KernelError('lseek', code, `fd ${fd}`);
}

function hex(address: bigint): string {
  return `0x${address.toString(16)}`;
}
