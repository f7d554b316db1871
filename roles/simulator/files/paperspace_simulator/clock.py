# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated time: real time multiplied by a factor, plus what was added by hand."""

from __future__ import annotations

import time
from datetime import UTC, datetime

MAX_FACTOR = 100_000.0
MAX_ADVANCE = 10 * 365 * 86_400.0
# 2900-01-01; dates of today's programs end in the year 9999.
LAST_MOMENT = 29_348_006_400.0


class Clock:
    """Simulated time as seconds since the Unix epoch.

    ``saved`` is what an earlier clock returned from :meth:`anchor`: the new clock goes on
    as if the old one had never stopped.
    """

    def __init__(self, factor: float = 1.0, saved: dict[str, float] | None = None) -> None:
        self.factor = factor
        self._simulated = _resumed(saved) if saved else time.time()
        self._monotonic = time.monotonic()

    def now(self) -> float:
        return self._simulated + (time.monotonic() - self._monotonic) * self.factor

    def set_factor(self, factor: float) -> None:
        self._move_to(self.now())
        self.factor = factor

    def advance(self, seconds: float) -> None:
        self._move_to(self.now() + seconds)

    def anchor(self) -> dict[str, float]:
        """What a later process needs to go on from here."""
        return {"simulated": self.now(), "real": time.time(), "factor": self.factor}

    def _move_to(self, simulated: float) -> None:
        self._simulated = simulated
        self._monotonic = time.monotonic()


def _resumed(saved: dict[str, float]) -> float:
    # A wall clock that was set back must not move simulated time back.
    passed = max(0.0, time.time() - saved["real"])
    return saved["simulated"] + passed * saved["factor"]


def iso(seconds: float | None) -> str | None:
    """ISO 8601 in UTC with milliseconds, as the API writes dates; None stays None."""
    if seconds is None:
        return None
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def parse_iso(text: str) -> float:
    """Seconds since the epoch of an ISO 8601 time; one without an offset is UTC. ValueError when unreadable."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.timestamp()
