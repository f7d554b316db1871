# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Live progress of a fleet: one table for all, shown again when something in it changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..api.deadline import Deadline

# A log that keeps every line (AWX, say) gets few of them.
_ROWS = 8


class Table:
    """``progress`` takes the lines of one block."""

    def __init__(self, project_id: str, deadline: Deadline, progress: Callable[..., None]) -> None:
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
        if (title, *lines) == self._shown:
            return
        self._shown = (title, *lines)
        self._progress(f"{self._project_id}: {title} ({self._deadline.elapsed():.0f} s)", *lines)
