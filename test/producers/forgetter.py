"""A child makes a POSIX segment (`--name`) and a System V one (`--key`), and ends without removing either.

It has both in use until the file `--until` is there; when the process `--parent`, whose child it need not be, goes
before that, it removes both and ends. The line that it prints when it is ready is that of the C programs
(producer.c), with the System V segment's `shmid`. Whoever starts it removes what it leaves.
"""

import argparse
import ctypes
import json
import mmap
import os
import time

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.shmat.restype = ctypes.c_void_p
IPC_CREAT, IPC_EXCL = 0o1000, 0o2000
IPC_RMID = 0
PR_SET_PDEATHSIG, SIGTERM = 1, 15


def make(name, key, size):
    fd = os.open("/dev/shm" + name, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    os.ftruncate(fd, size)
    memory = mmap.mmap(fd, size)
    memory[:4096] = b"\xa5" * 4096
    shmid = LIBC.shmget(key, size, IPC_CREAT | IPC_EXCL | 0o600)
    if shmid < 0 or LIBC.shmat(shmid, None, 0) in (None, 2**64 - 1):
        raise OSError(ctypes.get_errno(), "shmget")
    return memory, shmid


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--name", required=True)
    parser.add_argument("--key", type=int, required=True)
    parser.add_argument("--until", required=True)
    parser.add_argument("--parent", type=int, default=os.getppid())
    options = parser.parse_args()
    size = 65536

    child = os.fork()
    if child == 0:
        LIBC.prctl(PR_SET_PDEATHSIG, SIGTERM)
        memory, shmid = make(options.name, options.key, size)
        ready = {"ready": "forgetter.py", "pid": os.getppid(), "children": [os.getpid()], "kind": "sysv", "name": options.name}
        print(json.dumps(ready | {"size": size, "shmid": shmid, "key": options.key}), flush=True)
        while not os.path.exists(options.until):
            if not os.path.exists(f"/proc/{options.parent}"):
                os.unlink("/dev/shm" + options.name)
                LIBC.shmctl(shmid, IPC_RMID, None)
                break
            time.sleep(0.02)
        os._exit(0)
    os.waitpid(child, 0)


main()
