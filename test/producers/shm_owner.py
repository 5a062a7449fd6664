"""Makes a segment with multiprocessing.shared_memory, under a name of that module's own choosing, and waits.

It says when it is ready with the same line as the C programs (producer.c), in which `children` has the resource tracker,
which would remove the segment if this process were killed. It removes it itself at SIGTERM.
"""

import argparse
import ctypes
import json
import os
import signal
from multiprocessing import resource_tracker, shared_memory

PR_SET_PDEATHSIG = 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, default=os.getppid())
    options = parser.parse_args()
    ends = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != options.parent:
        return

    segment = shared_memory.SharedMemory(create=True, size=65536)
    segment.buf[:4] = b"kept"
    stat = os.stat("/dev/shm/" + segment.name.lstrip("/"))
    tracker = resource_tracker._resource_tracker._pid
    ready = {"ready": "shm_owner.py", "pid": os.getpid(), "children": [tracker], "kind": "posix"}
    ready |= {"name": "/" + segment.name.lstrip("/"), "size": segment.size, "inode": stat.st_ino}
    ready |= {"device": f"{os.major(stat.st_dev)}:{os.minor(stat.st_dev):x}"}
    print(json.dumps(ready), flush=True)
    signal.sigwait(ends)
    segment.close()
    segment.unlink()


main()
