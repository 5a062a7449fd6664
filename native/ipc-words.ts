// What System V calls are told by number, the same for segments, semaphore sets and queues. Not the calls (libc.ts,
// act/). Follows include/uapi/linux/ipc.h.
export const IPC_CREAT = 0o1000;
export const IPC_EXCL = 0o2000;
export const IPC_NOWAIT = 0o4000;
export const IPC_RMID = 0;
export const IPC_SET = 1;
export const IPC_STAT = 2;
export const IPC_INFO = 3;
