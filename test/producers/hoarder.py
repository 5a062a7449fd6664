"""Makes a System V object for each line that comes, and keeps none in use: `shm BYTES`, `sem` or `msg`.

It answers each with the id, or with what the kernel said in its place (`ENOSPC`), and ends with its stdin. It removes
nothing: whoever starts it gives it an IPC namespace of its own, with which all of it goes. Follows shmget(2),
shmat(2), semget(2), msgget(2).
"""

import ctypes
import errno
import sys

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.shmget.argtypes = (ctypes.c_int, ctypes.c_size_t, ctypes.c_int)
LIBC.shmat.restype = ctypes.c_void_p
LIBC.shmdt.argtypes = (ctypes.c_void_p,)
PRIVATE, MODE = 0, 0o1600


def make(kind, size):
    if kind == "shm":
        shmid = LIBC.shmget(PRIVATE, size, MODE)
        # What was never attached is nobody's leak yet.
        if shmid >= 0:
            LIBC.shmdt(LIBC.shmat(shmid, None, 0))
        return shmid
    return LIBC.semget(PRIVATE, 1, MODE) if kind == "sem" else LIBC.msgget(PRIVATE, MODE)


for line in sys.stdin:
    kind, _, size = line.strip().partition(" ")
    made = make(kind, int(size or 0))
    print(made if made >= 0 else errno.errorcode[ctypes.get_errno()], flush=True)
