# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When the last request was served, for the idle time-out."""

from __future__ import annotations

import time


class Activity:
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
