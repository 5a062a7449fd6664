// The calls of the C library that copy, remove and make System V semaphore sets and message queues. Not those of
// segments (libc.ts) nor a place for policy. Follows semctl(2), msgctl(2), msgop(2) (MSG_COPY), semget(2), msgget(2);
// layouts of include/uapi/asm-generic/{sembuf,msgbuf,ipcbuf}.h (64-bit; x86-64 and arm64 agree in what is used).
import { IPC_CREAT, IPC_EXCL, IPC_NOWAIT, IPC_RMID, IPC_SET, IPC_STAT } from '../ipc-words.js';
import { koffi, lastError, lib, succeed } from '../koffi.js';
import { writeOwner, type Ownership } from './ipc-perm.js';

const GETALL = 13;
const SETALL = 17;
const MSG_COPY = 0o40000;
/** More than either struct has, on any architecture. */
const statusBytes = 256;
/** struct msqid64_ds: where its room is. */
const qbytes = 88;

const c = {
  semctl: lib.func('semctl', 'int', ['int', 'int', 'int', koffi.inout('uint8_t *')]),
  semget: lib.func('int semget(int, int, int)'),
  msgctl: lib.func('msgctl', 'int', ['int', 'int', koffi.inout('uint8_t *')]),
  msgget: lib.func('int msgget(int, int)'),
  msgsnd: lib.func('int msgsnd(int, uint8_t *, size_t, int)'),
  msgrcv: lib.func('msgrcv', 'intptr_t', ['int', koffi.out('uint8_t *'), 'size_t', 'long', 'int']),
};

export interface Message {
  type: bigint;
  bytes: Uint8Array;
}

export function removeSet(semid: number): void {
  succeed('semctl', `semid ${semid}`, c.semctl(semid, 0, IPC_RMID, null));
}

export function removeQueue(msqid: number): void {
  succeed('msgctl', `msqid ${msqid}`, c.msgctl(msqid, IPC_RMID, null));
}

/** The values of all semaphores of a set, 16 bits each, in one. Wants read permission. */
export function valuesOf(semid: number, count: number): Uint8Array {
  const values = new Uint8Array(2 * count);
  succeed('semctl', `semid ${semid}`, c.semctl(semid, 0, GETALL, values));
  return values;
}

export function setValues(semid: number, values: Uint8Array): void {
  succeed('semctl', `semid ${semid}`, c.semctl(semid, 0, SETALL, values));
}

/** EEXIST where the key (0: none) is taken. Closed to all. */
export function makeSet(key: number, count: number): number {
  return Number(succeed('semget', keyText(key), c.semget(key | 0, count, IPC_CREAT | IPC_EXCL)));
}

/** EEXIST where the key (0: none) is taken. Closed to all. */
export function makeQueue(key: number): number {
  return Number(succeed('msgget', keyText(key), c.msgget(key | 0, IPC_CREAT | IPC_EXCL)));
}

/**
 * The message at `index`, which stays in the queue as it is, times and all; undefined where there is none. Throws
 * KernelError: ENOSYS where this kernel can't (it wants CONFIG_CHECKPOINT_RESTORE), E2BIG beyond `most` bytes.
 */
export function messageAt(msqid: number, index: number, most: number): Message | undefined {
  const buffer = Buffer.allocUnsafe(8 + most);
  const got = Number(c.msgrcv(msqid, buffer, most, index, MSG_COPY | IPC_NOWAIT));
  if (got === -1 && lastError() === 'ENOMSG') return undefined;
  succeed('msgrcv', `msqid ${msqid}`, got);
  return { type: buffer.readBigInt64LE(0), bytes: new Uint8Array(buffer.subarray(8, 8 + got)) };
}

/** EAGAIN where it has no room. */
export function sendMessage(msqid: number, { type, bytes }: Message): void {
  const head = Buffer.alloc(8);
  head.writeBigInt64LE(type);
  const whole = Buffer.concat([head, bytes]);
  succeed('msgsnd', `msqid ${msqid}`, c.msgsnd(msqid, whole, bytes.byteLength, IPC_NOWAIT));
}

export function ownSet(semid: number, owner: Ownership): void {
  const status = Buffer.alloc(statusBytes);
  writeOwner(status, owner);
  succeed('semctl', `semid ${semid}`, c.semctl(semid, 0, IPC_SET, status));
}

/** `most`: bytes that it may hold; EPERM where that is more than this system gives to others than root. */
export function ownQueue(msqid: number, owner: Ownership, most: number): void {
  const status = Buffer.alloc(statusBytes);
  status.writeBigUInt64LE(BigInt(most), qbytes);
  writeOwner(status, owner);
  succeed('msgctl', `msqid ${msqid}`, c.msgctl(msqid, IPC_SET, status));
}

/** How many bytes a queue may hold. Wants read permission. */
export function roomOf(msqid: number): number {
  const status = Buffer.alloc(statusBytes);
  succeed('msgctl', `msqid ${msqid}`, c.msgctl(msqid, IPC_STAT, status));
  return Number(status.readBigUInt64LE(qbytes));
}

function keyText(key: number): string {
  return `key 0x${key.toString(16)}`;
}
