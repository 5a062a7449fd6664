"""Runs a command at a terminal of its own, types keys there once a file appears, and tells how it ended. What ends before that
gets no keys.

`at_terminal.py KEYS FILE COMMAND…`: KEYS in hex; prints {"code", "signal", "output"} as JSON. Follows pty(7).
"""

import json
import os
import pty
import sys
import threading
import time


def main():
    keys, marker, command = bytes.fromhex(sys.argv[1]), sys.argv[2], sys.argv[3:]
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp(command[0], command)
    output = bytearray()

    def read():
        while True:
            try:
                data = os.read(terminal, 4096)
            except OSError:
                return
            if not data:
                return
            output.extend(data)

    reader = threading.Thread(target=read)
    reader.start()
    ended, status = 0, 0
    while not os.path.exists(marker):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            break
        time.sleep(0.02)
    if not ended:
        os.write(terminal, keys)
        _, status = os.waitpid(pid, 0)
    reader.join()
    code = os.waitstatus_to_exitcode(status)
    print(json.dumps({"code": max(code, 0), "signal": max(-code, 0), "output": output.decode(errors="replace")}))


main()
