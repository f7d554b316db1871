# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How reports say outcomes, states, times and numbers."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import PaperspaceError
from ansible_collections.paperspace.cloud.plugins.module_utils.spec import health
from ansible_collections.paperspace.cloud.plugins.module_utils.times import read_api_time

NOT_KNOWN = "not known"

NOTHING = "\N{EN DASH}"

# Signs that every font has: no meaning may hang on a colour alone, nor on a sign alone.
SIGNS = {"good": "✓", "bad": "✗", "warn": "!", "quiet": NOTHING}

_OUTCOMES = {
    "rolled_out": ("Rolled out", "good"),
    "unchanged": ("Unchanged", "good"),
    "parked": ("Parked", "quiet"),
    "planned": ("Planned", "quiet"),
    "failed": ("Failed", "bad"),
    "refused": ("Refused, live release untouched", "warn"),
    "rolled_back": ("Failed, rolled back", "bad"),
    "disabled": ("Failed, disabled", "bad"),
    "kept": ("Failed, kept as it is", "bad"),
    "healthy": ("Healthy", "good"),
    "unhealthy": ("Unhealthy", "bad"),
    "gone": ("Gone", "bad"),
}
_GATES = {"passed": ("passed", "good"), "failed": ("failed", "bad"), "no_data": ("no data", "warn")}
# Far from the ends of what Python's calendar knows.
_CHARTED_YEARS = range(1970, 3000)
_GOOD_STATES = {"healthy", "ready", "running"}


@dataclass(frozen=True)
class Status:
    """A word, and how it is meant: ``good``, ``bad``, ``warn`` or ``quiet``."""

    word: str
    tone: str

    @property
    def sign(self) -> str:
        return SIGNS[self.tone]


@dataclass(frozen=True)
class Moment:
    """A time as people read it, as machines do (empty if the text is no time), and shorter for columns of times.

    ``seconds`` since 1970 is None for a time that no chart can have beside others.
    """

    text: str
    iso: str
    short: str
    clock: str
    seconds: float | None


def outcome_status(outcome: object) -> Status:
    return _status(_OUTCOMES, outcome)


def gate_status(status: object) -> Status:
    return _status(_GATES, status)


def instance_status(state: object) -> Status:
    """The API's states are an open set: one that nobody knows is neither good nor bad."""
    word = state if isinstance(state, str) and state else NOT_KNOWN
    if health.is_bad_state(word):
        return Status(word, "bad")
    return Status(word, "good" if word.lower() in _GOOD_STATES else "quiet")


def moment(text: object) -> Moment | None:
    """A time of the API or of a task, in UTC; None where there is none."""
    if not isinstance(text, str) or not text:
        return None
    try:
        at = read_api_time(text, "a time").astimezone(datetime.UTC)
    except (PaperspaceError, OverflowError):
        return Moment(text, "", text, text, None)
    iso = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    short = at.strftime("%Y-%m-%d %H:%M:%S")
    seconds = at.timestamp() if at.year in _CHARTED_YEARS else None
    return Moment(f"{short} UTC", iso, short, short[-8:], seconds)


def number_in(record: Mapping[str, Any], key: str) -> float | None:
    """A finite number of a record that fits a float; None where there is none."""
    value = record.get(key)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return value if math.isfinite(float(value)) else None
    except OverflowError:
        return None


def duration_text(seconds: float | None) -> str:
    """Seconds as people say them: ``0.4 s``, ``42 s``, ``3 min 2 s``, ``1 h 5 min``."""
    if seconds is None:
        return NOT_KNOWN
    if seconds < 10:
        return f"{round(seconds, 1):g} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600:,} h {whole % 3600 // 60} min"


def number_text(value: float | None) -> str:
    """A measurement in four digits, large ones with k, M, G or T."""
    if value is None:
        return NOTHING
    factor, unit = number_unit(value)
    return f"{value / factor:.4g}{unit}"


def number_unit(value: float) -> tuple[float, str]:
    """What to divide a number by, and the letter for that."""
    for least, factor, unit in ((1e12, 1e12, "T"), (1e9, 1e9, "G"), (1e6, 1e6, "M"), (1e4, 1e3, "k")):
        if abs(value) >= least:
            return factor, unit
    return 1.0, ""


def plural(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


def one_line(text: str) -> str:
    return " ".join(text.split())


def _status(known: Mapping[str, tuple[str, str]], value: object) -> Status:
    word, tone = known.get(value, ("", "quiet")) if isinstance(value, str) else ("", "quiet")
    return Status(word or (value if isinstance(value, str) and value else NOT_KNOWN), tone)
