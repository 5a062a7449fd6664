"""A child makes System V semaphores (`--kind sem`) or a message queue (`--kind msg`), uses it and ends without removing it.

Or a segment (`--kind shm`), which it leaves to its parent, as where a daemon is begun: nobody has attached it so far.

It says when it is ready with the same line as the C programs (producer.c), in which `shmid` is the id and `children` has
the child that is gone, and removes what that left at SIGTERM. With `--waits` it waits for a message itself meanwhile.
"""

import argparse
import ctypes
import json
import os
import signal
import threading

LIBC = ctypes.CDLL(None)
IPC_RMID, SETVAL = 0, 16
PR_SET_PDEATHSIG = 1


def make(kind):
    if kind == "sem":
        made = LIBC.semget(0, 2, 0o1600)
        LIBC.semctl(made, 0, SETVAL, 1)
        LIBC.semctl(made, 1, SETVAL, 1)
    elif kind == "shm":
        made = LIBC.shmget(0, 4096, 0o1600)
    else:
        made = LIBC.msgget(0, 0o1600)
        LIBC.msgsnd(made, ctypes.create_string_buffer((1).to_bytes(8, "little") + b"hello"), 5, 0)
    return made


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kind", choices=("sem", "msg", "shm"), required=True)
    parser.add_argument("--waits", action="store_true")
    parser.add_argument("--parent", type=int, default=os.getppid())
    options = parser.parse_args()
    ends = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != options.parent:
        return

    source, sink = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(sink, str(make(options.kind)).encode())
        os._exit(0)
    os.waitpid(child, 0)
    made = int(os.read(source, 20))
    if options.waits:
        # For a type that nobody sends.
        wait = (made, ctypes.create_string_buffer(64), 8, ctypes.c_long(99), 0)
        threading.Thread(target=LIBC.msgrcv, args=wait, daemon=True).start()
    ready = {"ready": "ipc_leaver.py", "pid": os.getpid(), "children": [child], "kind": "sysv", "name": ""}
    print(json.dumps(ready | {"size": 0, "shmid": made}), flush=True)
    signal.sigwait(ends)
    if options.kind == "sem":
        LIBC.semctl(made, 0, IPC_RMID)
    elif options.kind == "shm":
        LIBC.shmctl(made, IPC_RMID, None)
    else:
        LIBC.msgctl(made, IPC_RMID, None)


main()
