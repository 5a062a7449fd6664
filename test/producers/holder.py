"""Makes a POSIX object and keeps it in a way that few notice: `--how` says which.

`fd`: a descriptor and no mapping. `socket`: a descriptor that was sent through a socket pair, received by nobody, and
closed here. `backlog`: one sent through a connection that nobody has accepted, whose sender has closed it. `private`:
a private mapping, no descriptor. It says when it is ready with the same line as the C programs (producer.c) and
removes its object at SIGTERM; with `--leave` it doesn't.
"""

import argparse
import array
import ctypes
import json
import mmap
import os
import signal
import socket

PR_SET_PDEATHSIG = 1
SIZE = 65536


def send(sender, fd):
    sender.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [fd]))])
    os.close(fd)


def keep(how, fd, name):
    """All that has to stay alive."""
    if how == "fd":
        return fd
    if how == "socket":
        pair = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        send(pair[0], fd)
        return pair
    if how == "backlog":
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listening.bind("\0" + name)
        listening.listen(1)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sender:
            sender.connect("\0" + name)
            send(sender, fd)
        return listening
    libc = ctypes.CDLL(None)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
    base = libc.mmap(None, SIZE, mmap.PROT_READ, mmap.MAP_PRIVATE, fd, 0)
    os.close(fd)
    return base


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--name", required=True)
    parser.add_argument("--how", choices=("fd", "socket", "backlog", "private"), default="fd")
    parser.add_argument("--leave", action="store_true")
    parser.add_argument("--parent", type=int, default=os.getppid())
    options = parser.parse_args()
    ends = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != options.parent:
        return

    path = "/dev/shm" + options.name
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    os.ftruncate(fd, SIZE)
    os.pwrite(fd, b"kept", 0)
    stat = os.fstat(fd)
    kept = keep(options.how, fd, options.name.lstrip("/"))
    ready = {"ready": "holder.py", "pid": os.getpid(), "children": [], "kind": "posix", "name": options.name}
    ready |= {"size": SIZE, "inode": stat.st_ino, "device": f"{os.major(stat.st_dev)}:{os.minor(stat.st_dev):x}"}
    print(json.dumps(ready), flush=True)
    signal.sigwait(ends)
    if not options.leave:
        os.unlink(path)
    del kept


main()
