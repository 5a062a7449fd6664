// Who owns a System V object and who may use it, where IPC_SET looks for it: each kind's status begins with it.
// Follows struct ipc64_perm of include/uapi/asm-generic/ipcbuf.h (64-bit; x86-64 and arm64 agree).

export interface Ownership {
  uid: number;
  gid: number;
  mode: number;
}

const places = { uid: 4, gid: 8, mode: 20 } as const;

export function writeOwner(status: Buffer, { uid, gid, mode }: Ownership): void {
  status.writeUInt32LE(uid, places.uid);
  status.writeUInt32LE(gid, places.gid);
  status.writeUInt32LE(mode & 0o777, places.mode);
}
