# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time in which a sleep is over at once, and lists whose pages are small: what makes a case of the matrix cheap.

What the engine sleeps is added to its clock instead, and the simulator's time moves on by as much. So real intervals,
pauses and deadlines are tested, and minutes of them take no time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from ansible_collections.paperspace.cloud.plugins.module_utils.api.client import Client
from ansible_collections.paperspace.cloud.plugins.module_utils.api.deadline import Deadline

PAGE_ITEMS = 3


class SkippingClock:
    """Seconds as ``time.monotonic`` gives them, plus those that were skipped. ``moved`` is told of each skip.

    ``least`` is how much of each sleep is slept for real: a request that is still under way needs real time.
    """

    def __init__(self, moved: Callable[[float], object] = lambda _seconds: None) -> None:
        self.least = 0.0
        self._moved = moved
        self._skipped = 0.0
        self._lock = threading.Lock()

    def now(self) -> float:
        return time.monotonic() + self._skipped

    def sleep(self, seconds: float) -> None:
        slept = min(seconds, self.least)
        if slept:
            time.sleep(slept)
        with self._lock:
            self._skipped += seconds - slept
        if seconds > slept:
            self._moved(seconds - slept)


def install(clock: SkippingClock) -> Callable[[], None]:
    """Makes it the clock of every deadline, and pages small; returns what undoes that."""
    defaults, pages = Deadline.__init__.__defaults__, Client.pages
    Deadline.__init__.__defaults__ = (clock.now, clock.sleep)

    def small(self, path, query, limit=PAGE_ITEMS, **bounds):
        return pages(self, path, query, min(limit, PAGE_ITEMS), **bounds)

    Client.pages = small

    def undo() -> None:
        Deadline.__init__.__defaults__ = defaults
        Client.pages = pages

    return undo
