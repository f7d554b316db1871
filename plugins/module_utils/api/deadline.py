# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time that runs out once: one monotonic deadline covers all phases of a task."""

from __future__ import annotations

import time
from collections.abc import Callable

from ..times import LONGEST_SECONDS


class Deadline:
    """``seconds`` from now, a year at most. The clock and the sleep can be replaced in tests."""

    def __init__(
        self,
        seconds: float,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.seconds = min(seconds, LONGEST_SECONDS)
        self.now = now
        self._sleep = sleep
        self._start = now()

    def elapsed(self) -> float:
        """Seconds since the start."""
        return self.now() - self._start

    def remaining(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self.seconds - self.elapsed())

    def expired(self) -> bool:
        return self.remaining() <= 0

    def sleep(self, seconds: float) -> None:
        """Sleep, but never past the end."""
        self._sleep(max(0.0, min(seconds, self.remaining())))

    def within(self, seconds: float) -> Deadline:
        """A part of this deadline, on the same clock, that ends at the latest when this one does."""
        return Deadline(min(seconds, self.remaining()), self.now, self._sleep)

    def fresh(self, seconds: float) -> Deadline:
        """A new deadline on the same clock, for what must still be done after this one ran out."""
        return Deadline(seconds, self.now, self._sleep)
