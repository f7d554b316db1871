# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What importing one module after the other adds: growth.py <module> ... Prints [seconds, kB] of each as JSON."""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path


def _held_kb() -> int:
    return int(Path("/proc/self/status").read_text().partition("VmRSS:")[2].split()[0])


def main() -> None:
    """Imports them in their order."""
    growths = []
    for name in sys.argv[1:]:
        held, start = _held_kb(), time.perf_counter()
        importlib.import_module(name)
        growths.append([time.perf_counter() - start, _held_kb() - held])
    print(json.dumps(growths))


if __name__ == "__main__":
    main()
