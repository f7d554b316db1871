# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a command and writes its time and its peak: launch.py <file> <command> ...

The kernel counts to a process's peak what its parent held when it began: so the parent has to be this small.
"""

import json
import os
import sys
import time


def main() -> None:
    """Waits for the command; what it ended with is in the file, not in this exit code."""
    path, *words = sys.argv[1:]
    start = time.monotonic()
    child = os.spawnv(os.P_NOWAIT, words[0], words)
    _child, status, usage = os.wait4(child, 0)
    told = {
        "seconds": time.monotonic() - start,
        "status": os.waitstatus_to_exitcode(status),
        "max_kb": usage.ru_maxrss,
    }
    with open(path, "w", encoding="utf-8") as file:
        json.dump(told, file)


if __name__ == "__main__":
    main()
