# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The three shapes in which the API answers for a metric -> series in one order, and what they come to.

Which metric comes in which shape is documented nowhere, so each may come in any: one measurement; a list of
measurements that may name an instance and a GPU; a list of instances with their measurements.
"""

from __future__ import annotations

import collections
import math
import statistics
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..api import responses
from ..api.models import AnswerModel
from ..errors import ContractError
from ..times import read_api_time

# From here on a float no longer holds every integer.
_LARGEST_EXACT = 2**53

# Type checkers take an int for a float.
Number = float


class MetricPoint(AnswerModel):
    """One measurement. ``value`` is text by the API's own word; what can't be read as a number is no broken answer."""

    timestamp: str | int | float
    value: Any = None
    gpu: str | int | None = None
    instance_id: str | int | None = None


class InstancePoints(AnswerModel):
    """All measurements of one instance."""

    instance_id: str | int | None = None
    gpu: str | int | None = None
    values: list[MetricPoint]


@dataclass(frozen=True)
class Series:
    """The measurements of one metric, of one instance and GPU where it names them: (timestamp, number), oldest first.

    A measurement that is no number is None.
    """

    metric: str
    instance_id: str | None
    gpu: str | None
    points: list[tuple[str, Number | None]]

    def numbers(self) -> list[Number]:
        return [number for _timestamp, number in self.points if number is not None]


def series_of(metric: str, answer: object) -> list[Series]:
    """The series of an answer, by instance and GPU. ContractError for what has none of the three shapes."""
    grouped: dict[tuple[str | None, str | None], list[MetricPoint]] = {}
    for instance_id, gpu, point in _points(answer, f"metric {metric}"):
        grouped.setdefault((instance_id, gpu), []).append(point)
    return [
        Series(metric, *key, [(str(point.timestamp), number_of(point.value)) for point in sorted(points, key=_moment)])
        for key, points in sorted(grouped.items(), key=_order)
    ]


def number_of(value: object) -> Number | None:
    """The number that a measurement says, an integer where it is written as one; None if it is no finite number."""
    # Python would read 1_000 as a number.
    if isinstance(value, bool) or not isinstance(value, (str, int, float)) or "_" in str(value):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    if not math.isfinite(number):
        return None
    if abs(number) < _LARGEST_EXACT and _is_written_as_integer(value):
        return int(number)
    return number


def as_series(series: Series) -> dict[str, Any]:
    """A series as the task returns it."""
    points = [{"timestamp": timestamp, "value": number} for timestamp, number in series.points]
    return {**_heading(series), "points": points}


def as_summary(series: Series) -> dict[str, Any]:
    """What a series comes to, as the task returns it; nulls where it has no number at all."""
    numbers = series.numbers()
    if not numbers:
        return {**_heading(series), "min": None, "mean": None, "max": None, "last": None, "count": 0}
    return {
        **_heading(series),
        "min": min(numbers),
        # The sum of the largest floats is none; this one does not add them up as floats.
        "mean": statistics.mean(numbers),
        "max": max(numbers),
        "last": numbers[-1],
        "count": len(numbers),
    }


def warning_of(all_series: Iterable[Series]) -> str | None:
    """One sentence on all measurements that are no numbers, or None if there are none."""
    missing: collections.Counter[str] = collections.Counter()
    for series in all_series:
        missing[series.metric] += len(series.points) - len(series.numbers())
    parts = [f"{metric} {count}" for metric, count in missing.items() if count]
    if not parts:
        return None
    return f"Measurements that are not finite numbers are null and omitted from the summary: {', '.join(parts)}."


def _points(answer: object, what: str) -> Iterator[tuple[str | None, str | None, MetricPoint]]:
    for item in answer if isinstance(answer, list) else [answer]:
        if isinstance(item, Mapping) and "values" in item:
            of_instance = responses.parse(InstancePoints, item, what)
            for point in of_instance.values:
                yield _label(of_instance.instance_id), _label(_first(point.gpu, of_instance.gpu)), point
        else:
            point = responses.parse(MetricPoint, item, what)
            yield _label(point.instance_id), _label(point.gpu), point


def _first(*values: str | int | None) -> str | int | None:
    return next((value for value in values if value is not None), None)


def _label(value: str | int | None) -> str | None:
    return None if value in (None, "") else str(value)


def _order(entry: tuple[tuple[str | None, str | None], list[MetricPoint]]) -> tuple[str, int, str]:
    """What names no instance comes first; GPU 10 comes after GPU 9."""
    instance_id, gpu = entry[0]
    return instance_id or "", len(gpu or ""), gpu or ""


def _moment(point: MetricPoint) -> tuple[int, float, str, str]:
    """By time, however it is written; by its text where that is no ISO 8601. The value makes the order whole."""
    text = str(point.timestamp)
    try:
        return 0, read_api_time(text, "timestamp").timestamp(), text, str(point.value)
    except (ContractError, OverflowError, ValueError):
        return 1, 0.0, text, str(point.value)


def _is_written_as_integer(value: object) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and value.strip().lstrip("+-").isdecimal())


def _heading(series: Series) -> dict[str, Any]:
    return {"metric": series.metric, "instance_id": series.instance_id, "gpu": series.gpu}
