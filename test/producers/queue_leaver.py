# Makes the POSIX message queue of that name and leaves it, through no file system: as mq_open(3) does.
import ctypes
import os
import sys

library = ctypes.CDLL("librt.so.1", use_errno=True)
if library.mq_open(sys.argv[1].encode(), os.O_CREAT | os.O_RDWR, 0o600, None) < 0:
    sys.exit(f"mq_open: {os.strerror(ctypes.get_errno())}")
