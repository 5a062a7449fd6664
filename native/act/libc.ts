// The calls of the C library that change what others can see: names moved, System V objects removed and made. Nothing
// that looks comes here; a rule of the tests says who may (test/rules). Not a place for policy.
// Follows renameat2(2), fcntl(2) ("Leases"), futimens(3), shmctl(2), shmget(2), process_vm_writev(2).
import { KernelError } from '../errors.js';
import { IPC_CREAT, IPC_EXCL, IPC_RMID, IPC_SET } from '../ipc-words.js';
import { koffi, lastError, lib, succeed } from '../koffi.js';
import { writeOwner } from './ipc-perm.js';

const SYS_RENAMEAT2 = process.arch === 'arm64' ? 276 : 316; // musl had no word for it for long
const RENAME_NOREPLACE = 1;
const F_SETSIG = 10;
const F_SETLEASE = 1024;
const F_WRLCK = 1;
const F_UNLCK = 2;
const SIGURG = 23;
/** struct shmid64_ds of include/uapi/asm-generic/shmbuf.h (64-bit; x86-64 and arm64 agree). */
const shmidBytes = 112;

const From = koffi.struct('iovec_from', { base: 'void *', length: 'size_t' });
const To = koffi.struct('iovec_to', { base: 'uintptr_t', length: 'size_t' });

const c = {
  renameat2: lib.func('syscall', 'long', ['long', 'int', 'uint8_t *', 'int', 'uint8_t *', 'uint']),
  fcntl: lib.func('int fcntl(int, int, int)'),
  shmget: lib.func('int shmget(int, size_t, int)'),
  shmat: lib.func('intptr_t shmat(int, uintptr_t, int)'),
  shmdt: lib.func('int shmdt(uintptr_t)'),
  shmctl: lib.func('int shmctl(int, int, uint8_t *)'),
  futimens: lib.func('int futimens(int, uint8_t *)'),
  writev: lib.func('process_vm_writev', 'intptr_t', [
    ...(['int', koffi.pointer(From), 'ulong', koffi.pointer(To), 'ulong', 'ulong'] as const),
  ]),
};

/** Moves a name within one open folder; EEXIST where the new one is taken. Never replaces anything. */
export function renameWithin(folder: number, from: Uint8Array, to: Uint8Array): void {
  const answer: unknown = c.renameat2(
    ...([SYS_RENAMEAT2, folder, ended(from), folder, ended(to), RENAME_NOREPLACE] as const),
  );
  succeed('renameat2', Buffer.from(from).toString('latin1'), answer);
}

/**
 * Does anybody else have the file open, or mapped, or on its way through a socket? The kernel gives a write lease only
 * where nobody has. `fd` is our own, opened for reading. Undefined where we may not ask, or the file system can't tell.
 */
export function isOpenElsewhere(fd: number): boolean | undefined {
  // Who opens it in this very moment makes the kernel tell us: by a signal that ends nobody.
  if (Number(c.fcntl(fd, F_SETSIG, SIGURG)) === -1) return undefined;
  if (Number(c.fcntl(fd, F_SETLEASE, F_WRLCK)) === -1) return lastError() === 'EAGAIN' ? true : undefined;
  succeed('fcntl', `fd ${fd}`, c.fcntl(fd, F_SETLEASE, F_UNLCK));
  return false;
}

/** IPC_RMID: its key is free at once, its memory when nobody is attached any more. */
export function removeSegment(shmid: number): void {
  succeed('shmctl', `shmid ${shmid}`, c.shmctl(shmid, IPC_RMID, null));
}

/** A new segment; EEXIST where the key (0: none) is taken. Returns its shmid. */
export function makeShm(key: number, size: number, mode: number): number {
  const flags = IPC_CREAT | IPC_EXCL | (mode & 0o777);
  return Number(succeed('shmget', `key 0x${key.toString(16)}`, c.shmget(key | 0, size, flags)));
}

/** Gives it an owner and a mode (IPC_SET). */
export function ownShm(shmid: number, uid: number, gid: number, mode: number): void {
  const status = Buffer.alloc(shmidBytes);
  writeOwner(status, { uid, gid, mode });
  succeed('shmctl', `shmid ${shmid}`, c.shmctl(shmid, IPC_SET, status));
}

/** Sets when an open file was last read and written, in nanoseconds since 1970. */
export function setTimes(fd: number, accessed: bigint, modified: bigint): void {
  const times = Buffer.alloc(32);
  for (const [i, time] of [accessed, modified].entries()) {
    times.writeBigInt64LE(time / 1_000_000_000n, 16 * i);
    times.writeBigInt64LE(time % 1_000_000_000n, 16 * i + 8);
  }
  succeed('futimens', `fd ${fd}`, c.futimens(fd, times));
}

/** Attaches a segment that we have just made, to be filled. Returns the address; never touch it directly. */
export function attachWritable(shmid: number): bigint {
  return BigInt(succeed('shmat', `shmid ${shmid}`, c.shmat(shmid, 0, 0)));
}

/** Copies all of `bytes` to an address that is mapped, without a signal where there is no memory left for it. */
export function copyTo(address: bigint, bytes: Uint8Array): void {
  const length = bytes.byteLength;
  if (length === 0) return;
  const answer: unknown = c.writev(process.pid, { base: bytes, length }, 1, { base: address, length }, 1, 0);
  const done = Number(succeed('process_vm_writev', `0x${address.toString(16)}`, answer));
  if (done < length) throw new KernelError('process_vm_writev', 'ENOMEM', `0x${address.toString(16)}`);
}

export function detachWritable(address: bigint): void {
  succeed('shmdt', `0x${address.toString(16)}`, c.shmdt(address));
}

function ended(name: Uint8Array): Buffer {
  return Buffer.concat([name, Uint8Array.of(0)]);
}
