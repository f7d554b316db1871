# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The metrics of a report: series and summaries by metric, thinned out to what a chart can show."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.data import as_text
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.words import NOT_KNOWN, moment, number_in

MAX_POINTS = 300
# Each part of a series keeps its smallest and its largest value and one gap; the first and the last point stay, too.
_PARTS = (MAX_POINTS - 2) // 3

# (seconds since 1970, value or None)
Point = tuple[float, float | None]


@dataclass
class Series:
    """One line of a chart; ``dropped`` points had no time, ``given`` is how many there were before thinning."""

    label: str
    points: list[Point] = field(default_factory=list)
    given: int = 0
    dropped: int = 0
    summary: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Metric:
    name: str
    series: list[Series] = field(default_factory=list)

    def has_values(self) -> bool:
        return any(value is not None for series in self.series for _at, value in series.points)


def read_metrics(series: Sequence[Mapping[str, Any]], summary: Sequence[Mapping[str, Any]]) -> list[Metric]:
    """The metrics in the order of the series; a summary without a series makes one without points."""
    metrics: dict[str, Metric] = {}
    rows: dict[tuple[str, str], Series] = {}

    def row(record: Mapping[str, Any]) -> Series:
        name, label = as_text(record.get("metric")) or NOT_KNOWN, _label(record)
        if (name, label) not in rows:
            rows[name, label] = Series(label)
            metrics.setdefault(name, Metric(name)).series.append(rows[name, label])
        return rows[name, label]

    for record in series:
        _fill(row(record), record["points"])
    for record in summary:
        row(record).summary = record
    for one in rows.values():
        one.points = thinned(one.points)
    return list(metrics.values())


def thinned(points: Sequence[Point], limit: int = MAX_POINTS) -> list[Point]:
    """At most that many points, in the same order: of each part the extremes, and one null if it has one."""
    if len(points) <= limit:
        return list(points)
    size = math.ceil(len(points) / _PARTS)
    kept = {0, len(points) - 1}
    for start in range(0, len(points), size):
        kept |= _telling(points, range(start, min(start + size, len(points))))
    return [points[n] for n in sorted(kept)]


def _telling(points: Sequence[Point], part: range) -> set[int]:
    valued = [(value, n) for n in part if (value := points[n][1]) is not None]
    gaps = [n for n in part if points[n][1] is None][:1]
    if not valued:
        return set(gaps)
    return {min(valued, key=itemgetter(0))[1], max(valued, key=itemgetter(0))[1], *gaps}


def _fill(series: Series, points: Sequence[Mapping[str, Any]]) -> None:
    for point in points:
        at = moment(point.get("timestamp"))
        if at is None or at.seconds is None:
            series.dropped += 1
        else:
            series.points.append((at.seconds, number_in(point, "value")))
    series.given += len(points)


def _label(record: Mapping[str, Any]) -> str:
    instance, gpu = as_text(record.get("instance_id")), as_text(record.get("gpu"))
    return ", ".join([instance or "deployment", *([f"GPU {gpu}"] if gpu else [])])
