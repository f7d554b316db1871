# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When the simulator ends by itself: its owner is gone, or nobody asked for anything for too long."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Process:
    """A process that can't be mistaken for a later one with the same id.

    ``started`` is field 22 of /proc/<pid>/stat (clock ticks after boot); None where there is no /proc.
    """

    pid: int
    started: int | None

    @classmethod
    def running(cls, pid: int) -> Process | None:
        """The process as it runs now, None when there is none."""
        if not _exists(pid):
            return None
        return cls(pid, _start_time(pid))

    def is_alive(self) -> bool:
        return _exists(self.pid) and (self.started is None or _start_time(self.pid) == self.started)


class Activity:
    """When the last request was served, for the idle time-out."""

    def __init__(self) -> None:
        self._open = 0
        self._last = time.monotonic()

    def begin(self) -> None:
        self._open += 1

    def end(self) -> None:
        self._open -= 1
        self._last = time.monotonic()

    def idle_seconds(self) -> float:
        """Real seconds without a request; a request under way is no idleness."""
        return 0.0 if self._open else time.monotonic() - self._last


@dataclass(frozen=True)
class Lifetime:
    """``idle_timeout`` is in real seconds."""

    owner: Process | None
    idle_timeout: float

    def end_reason(self, activity: Activity) -> str | None:
        if self.owner and not self.owner.is_alive():
            return f"the owner, process {self.owner.pid}, is gone"
        if activity.idle_seconds() >= self.idle_timeout:
            return f"no request for {self.idle_timeout:g} seconds"
        return None


def _exists(pid: int) -> bool:
    stat = _stat(pid)
    if stat is not None:
        # A zombie has ended and only waits to be reaped.
        return stat[0] not in ("Z", "X")
    if os.path.isdir("/proc/self"):
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _start_time(pid: int) -> int | None:
    stat = _stat(pid)
    return int(stat[19]) if stat else None


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/<pid>/stat from the state (field 3) on, None when they can't be read."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            text = file.read()
    except OSError:
        return None
    # The program's name is in brackets and may hold brackets and blanks itself.
    return text.rpartition(")")[2].split()
