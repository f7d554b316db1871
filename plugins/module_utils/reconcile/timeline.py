# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happened when: the ``timeline`` of a result and the live progress lines, from one list of entries."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from ..api.deadline import Deadline


class Timeline:
    """Entries of ``{at, seconds, phase, message}``. An entry that says the same as the last one is not added."""

    def __init__(self, subject: str, deadline: Deadline, progress: Callable[[str], None]) -> None:
        self.subject = subject
        self.entries: list[dict[str, Any]] = []
        self._deadline = deadline
        self._progress = progress

    def add(self, phase: str, message: str) -> None:
        if self.entries and (self.entries[-1]["phase"], self.entries[-1]["message"]) == (phase, message):
            return
        seconds = round(self.seconds, 1)
        self.entries.append({"at": _utc_now(), "seconds": seconds, "phase": phase, "message": message})
        self._progress(f"{self.subject}: {message} ({seconds:.0f} s)")

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return self._deadline.elapsed()

    @property
    def phase(self) -> str:
        return self.entries[-1]["phase"] if self.entries else "read"


def _utc_now() -> str:
    now = datetime.datetime.now(datetime.timezone.utc)
    return now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
