"""An order book in multiprocessing.shared_memory, written by one process and read by a child of it.

`--name NAME` (default: Python chooses, psm_ and eight hex digits), `--size BYTES`. It says when it is ready with the
same line as the C programs (producer.c) and removes its segment at SIGTERM; killed, Python's own resource tracker
does. Format of the segment: a header, then LEVELS price levels of (price, quantity, orders) for each side.
"""

import argparse
import ctypes
import json
import os
import random
import signal
import struct
import sys
from multiprocessing import shared_memory

HEADER = struct.Struct("<8sIIQ")  # magic, levels, reserved, updates
LEVEL = struct.Struct("<dQQ")  # price, quantity, orders
LEVELS = 64
PR_SET_PDEATHSIG = 1


def end_with(parent):
    """Ask the kernel for SIGTERM when the parent goes; end at once where it has gone already."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(0)


def ended(seconds):
    return signal.sigtimedwait(ENDS, seconds) is not None


def read_on(shared):
    """The child: follows the best price, and makes nothing and removes nothing."""
    best = 0.0
    while not ended(0.2):
        best = LEVEL.unpack_from(shared.buf, HEADER.size)[0]
    os._exit(0 if best >= 0 else 1)


def write(shared):
    for side in range(2):
        for level in range(LEVELS):
            price = 187.42 + (1 if side else -1) * 0.01 * (level + 1)
            at = HEADER.size + (side * LEVELS + level) * LEVEL.size
            LEVEL.pack_into(shared.buf, at, round(price, 2), random.randrange(1, 500), random.randrange(1, 9))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--name")
    parser.add_argument("--size", type=int, default=2 << 20)
    parser.add_argument("--parent", type=int, default=os.getppid())
    options = parser.parse_args()
    end_with(options.parent)

    name = options.name.lstrip("/") if options.name else None
    shared = shared_memory.SharedMemory(name=name, create=True, size=options.size)
    # Only now: starting its resource tracker, Python unblocks SIGTERM. Until here, the tracker cleans up after us.
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
    try:
        HEADER.pack_into(shared.buf, 0, b"ORDERBK", LEVELS, 0, 0)
        write(shared)
        writer = os.getpid()
        reader = os.fork()
        if reader == 0:
            end_with(writer)
            read_on(shared)
        path = os.stat("/dev/shm/" + shared.name.lstrip("/"))
        ready = {
            "ready": "orderbook",
            "pid": writer,
            "children": [reader],
            "kind": "posix",
            "name": "/" + shared.name.lstrip("/"),
            "size": shared.size,
            "device": f"{os.major(path.st_dev)}:{os.minor(path.st_dev):x}",
            "inode": path.st_ino,
        }
        print(json.dumps(ready, separators=(",", ":")), flush=True)
        updates = 0
        while not ended(0.1):
            updates += 1
            side, level = random.randrange(2), random.randrange(LEVELS)
            at = HEADER.size + (side * LEVELS + level) * LEVEL.size
            price = LEVEL.unpack_from(shared.buf, at)[0]
            LEVEL.pack_into(shared.buf, at, price, random.randrange(1, 500), random.randrange(1, 9))
            struct.pack_into("<Q", shared.buf, 16, updates)
        os.kill(reader, signal.SIGTERM)
        os.waitpid(reader, 0)
    finally:
        shared.close()
        shared.unlink()


ENDS = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}

if __name__ == "__main__":
    random.seed(7)
    sys.exit(main())
