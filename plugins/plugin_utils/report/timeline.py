# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The phases of a run: how long each took, and where it lies in the whole."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.data import as_text
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.words import NOT_KNOWN, number_in


@dataclass(frozen=True)
class Phase:
    """Seconds since the start and how many it took; the same in percent of the whole, for its bar."""

    name: str
    start: float
    seconds: float
    offset: float
    share: float


def phases_of(timeline: Sequence[Mapping[str, Any]]) -> list[Phase]:
    """Neighbouring entries of one phase make one. It lasts until the next begins, the last until its last entry."""
    timed = [(as_text(entry.get("phase")) or NOT_KNOWN, number_in(entry, "seconds")) for entry in timeline]
    known = [(name, max(0.0, float(seconds))) for name, seconds in timed if seconds is not None]
    if not known:
        return []
    starts = [(name, next(entries)[1]) for name, entries in itertools.groupby(known, key=lambda entry: entry[0])]
    ends = [*(start for _name, start in starts[1:]), known[-1][1]]
    whole = total_seconds(timeline) or 1.0
    return [
        Phase(name, start, max(0.0, end - start), _percent(start / whole), _percent(max(0.0, end - start) / whole))
        for (name, start), end in zip(starts, ends, strict=True)
    ]


def total_seconds(timeline: Sequence[Mapping[str, Any]]) -> float | None:
    """Seconds from the start to the latest entry; None where no entry says."""
    known = [seconds for seconds in (number_in(entry, "seconds") for entry in timeline) if seconds is not None]
    return max(0.0, float(max(known))) if known else None


def _percent(part: float) -> float:
    return round(min(1.0, part) * 100, 2)
