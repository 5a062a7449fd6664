"""Makes one shared object for each verdict, and keeps them so until its stdin ends; then it removes them all.

`--name` begins the names of POSIX objects: `-used` is mapped, `-held` open and not mapped, `-unlinked` mapped under a
name that is gone, `-kept` mapped. Three System V keys follow: what a child made that is gone and we have attached;
what that child made and nobody has; what we have let go of, and may come back to. It says when it is ready with the
same line as the C programs (producer.c).
"""

import argparse
import ctypes
import json
import mmap
import os
import sys

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.shmat.restype = ctypes.c_void_p
LIBC.shmdt.argtypes = [ctypes.c_void_p]
IPC_CREAT, IPC_EXCL = 0o1000, 0o2000
IPC_RMID = 0
SIZE = 65536


def make(path):
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    os.ftruncate(fd, SIZE)
    os.pwrite(fd, b"\xa5" * 4096, 0)
    return fd


def mapped(path):
    fd = make(path)
    memory = mmap.mmap(fd, SIZE)
    os.close(fd)
    return memory


def make_sysv(key):
    shmid = LIBC.shmget(key, SIZE, IPC_CREAT | IPC_EXCL | 0o600)
    if shmid < 0:
        raise OSError(ctypes.get_errno(), "shmget")
    return shmid


def attached(shmid):
    base = LIBC.shmat(shmid, None, 0)
    if base in (None, 2**64 - 1):
        raise OSError(ctypes.get_errno(), "shmat")
    return base


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--name", required=True)
    parser.add_argument("keys", type=int, nargs=3)
    options = parser.parse_args()
    path = "/dev/shm" + options.name
    dead, orphan, left = options.keys
    kept = [mapped(path + "-used"), mapped(path + "-kept"), mapped(path + "-unlinked"), make(path + "-held")]
    os.unlink(path + "-unlinked")
    child = os.fork()
    if child == 0:
        make_sysv(dead)
        attached(make_sysv(orphan))
        os._exit(0)
    if os.waitpid(child, 0)[1] != 0:
        raise OSError("the child could not make its segments")
    ids = [LIBC.shmget(dead, 0, 0), LIBC.shmget(orphan, 0, 0), make_sysv(left)]
    attached(ids[0])
    LIBC.shmdt(attached(ids[2]))
    print(json.dumps({"ready": "verdicts.py", "pid": os.getpid(), "children": [child]}), flush=True)
    sys.stdin.read()
    for name in ("-used", "-kept", "-held"):
        os.unlink(path + name)
    for shmid in ids:
        LIBC.shmctl(shmid, IPC_RMID, None)
    del kept


main()
