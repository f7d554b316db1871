# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command lines and environments of the processes that a run starts, read while they run."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

_PROC = Path("/proc")


class ProcessWatch:
    """What was seen of the descendants of a process: ``lines`` and ``environments``, each text once."""

    def __init__(self, root: int) -> None:
        self.root = root
        self.lines: set[bytes] = set()
        self.environments: set[bytes] = set()

    def poll(self) -> None:
        for pid in _below(self.root):
            for name, seen in (("cmdline", self.lines), ("environ", self.environments)):
                # It may have ended meanwhile.
                with contextlib.suppress(OSError):
                    seen.add((_PROC / str(pid) / name).read_bytes())


def _below(root: int) -> set[int]:
    parents = {}
    for entry in _PROC.iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError, IndexError, ValueError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


@contextlib.contextmanager
def watch(root: int, pause: float) -> Iterator[ProcessWatch]:
    """Polls until the block ends, with a pause of so many seconds between two polls."""
    seen, ended = ProcessWatch(root), threading.Event()

    def run() -> None:
        while not ended.wait(pause):
            seen.poll()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()
