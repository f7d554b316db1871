# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happened when: the ``timeline`` of a result, and the live progress of one deployment or of many."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any

from ..api.deadline import Deadline

# A log that keeps every line (AWX, say) gets few of them.
_ROWS = 8


class Timeline:
    """Entries of ``{at, seconds, phase, message}``. An entry that says the same as the last one is not added."""

    def __init__(self, subject: str, deadline: Deadline, progress: Callable[..., None] | None = None) -> None:
        self.subject = subject
        self.entries: list[dict[str, Any]] = []
        self._deadline = deadline
        self._progress = progress

    def add(self, phase: str, message: str) -> None:
        if self.entries and (self.entries[-1]["phase"], self.entries[-1]["message"]) == (phase, message):
            return
        seconds = round(self.seconds, 1)
        self.entries.append({"at": _utc_now(), "seconds": seconds, "phase": phase, "message": message})
        if self._progress is not None:
            self._progress(f"{self.subject}: {message} ({seconds:.0f} s)")

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return self._deadline.elapsed()

    @property
    def phase(self) -> str:
        return self.entries[-1]["phase"] if self.entries else "read"


class Table:
    """Live progress of many: one table, shown again when something in it changed.

    ``progress`` takes the lines of one block; without it nothing is shown.
    """

    def __init__(self, project_id: str, deadline: Deadline, progress: Callable[..., None] | None = None) -> None:
        self._project_id = project_id
        self._deadline = deadline
        self._progress = progress
        self._shown: tuple[str, ...] = ()

    def show(self, title: str, failed: int = 0, rows: Sequence[tuple[str, str, str]] = ()) -> None:
        """``rows`` are the name, the phase and the message of each deployment that is not there yet."""
        width = max((len(name) for name, _phase, _message in rows[:_ROWS]), default=0)
        lines = [f"  {name:<{width}}  {phase:<9}  {message}" for name, phase, message in rows[:_ROWS]]
        if len(rows) > _ROWS:
            lines.append(f"  and {len(rows) - _ROWS} more")
        title += f", {failed} failed" if failed else ""
        if self._progress is None or (title, *lines) == self._shown:
            return
        self._shown = (title, *lines)
        self._progress(f"{self._project_id}: {title} ({self._deadline.elapsed():.0f} s)", *lines)


def _utc_now() -> str:
    now = datetime.datetime.now(datetime.UTC)
    return now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
