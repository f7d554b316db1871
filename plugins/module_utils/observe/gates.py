# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gates: bounds on metrics, and log lines that must or must not come, judged on what was read. Pure.

Times are the server's own (a measurement's, a log line's, the spec's), so no clock of this machine matters.
"""

from __future__ import annotations

import datetime
import itertools
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import InputError
from ..times import read_api_time, read_duration
from .metrics import Number, Series
from .patterns import Pattern

PASSED, FAILED, NO_DATA = "passed", "failed", "no_data"
ABSENT, PRESENT = "absent", "present"

_AGGREGATIONS: dict[str, Callable[[list[Number]], Number]] = {
    "min": min,
    "mean": statistics.mean,
    "max": max,
    "last": lambda numbers: numbers[-1],
}


@dataclass(frozen=True)
class Verdict:
    """What a gate says for now. ``value`` is the aggregated number, or the message of the line that decided."""

    name: str
    status: str
    detail: str
    value: Number | str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {"name": self.name, "status": self.status, "detail": self.detail, "value": self.value}


@dataclass(frozen=True)
class MetricGate:
    """Every series of a metric, aggregated over ``window`` (seconds; None: since the spec is healthy), is in bounds."""

    name: str
    metric: str
    aggregation: str
    below: float | None
    above: float | None
    window: float | None
    on_no_data: str

    def judge(self, series: Iterable[Series], since: str | None) -> Verdict:
        values = [value for value in (self._value(one, since) for one in series) if value is not None]
        if not values:
            return Verdict(self.name, NO_DATA, f"no measurements of {self.metric} yet")
        bad = [value for value in values if not self._is_in_bounds(value)]
        worst = (max if self.below is not None else min)(bad or values)
        said = f"{self.aggregation} of {self.metric} is {worst:g}"
        if bad:
            return Verdict(self.name, FAILED, f"{said}; must be {self._bounds()}", worst)
        return Verdict(self.name, PASSED, f"{said}, which is {self._bounds()}", worst)

    def _value(self, series: Series, since: str | None) -> Number | None:
        numbers = self._recent(series, since)
        return _AGGREGATIONS[self.aggregation](numbers) if numbers else None

    def _recent(self, series: Series, since: str | None) -> list[Number]:
        known = [(_moment(timestamp), number) for timestamp, number in series.points if number is not None]
        if not known:
            return []
        if self.window is not None:
            newest, window = known[-1][0], datetime.timedelta(seconds=self.window)
            return [number for moment, number in known if newest - moment <= window]
        start = _moment(since) if since else known[0][0]
        return [number for moment, number in known if moment >= start]

    def _is_in_bounds(self, value: Number) -> bool:
        return (self.below is None or value < self.below) and (self.above is None or value > self.above)

    def _bounds(self) -> str:
        words = [f"below {self.below:g}"] if self.below is not None else []
        words += [f"above {self.above:g}"] if self.above is not None else []
        return " and ".join(words)


@dataclass
class LogGate:
    """A line that matches must come (``present``), or must not (``absent``). What was found once stays found."""

    name: str
    pattern: Pattern
    expect: str
    on_no_data: str
    read: bool = False
    found: str | None = None

    def first(self, lines: Sequence[str], later: str | None = None) -> str | None:
        """The first of these lines that matches, or ``later`` where none does."""
        return next(itertools.compress(lines, self.pattern.matches(lines)), later)

    def note(self, read: bool, found: str | None) -> None:
        """What came since the last time: whether any line, and the first that matches."""
        self.read = self.read or read
        self.found = found if self.found is None else self.found

    def judge(self) -> Verdict:
        matches = f"log line matches {self.pattern.text!r}"
        if self.expect == ABSENT:
            if self.found is not None:
                return Verdict(self.name, FAILED, f"a {matches}: {self.found}", self.found)
            # No line at all says as little of a service as it says against it.
            status = PASSED if self.read else NO_DATA
            return Verdict(self.name, status, f"no {matches}" if self.read else "no log lines yet")
        if self.found is not None:
            return Verdict(self.name, PASSED, f"a {matches}: {self.found}", self.found)
        return Verdict(self.name, NO_DATA, f"no {matches} yet")


def read_gates(given: Iterable[Mapping[str, Any]] | None) -> list[MetricGate | LogGate]:
    """The option ``gates``. Raises InputError that names the path."""
    return [_read_gate(gate, f"gates[{index}]") for index, gate in enumerate(given or [])]


def _read_gate(gate: Mapping[str, Any], path: str) -> MetricGate | LogGate:
    if bool(gate.get("metric")) == bool(gate.get("log")):
        raise InputError(path, "a gate checks either a metric or a log: give one of the two")
    return _read_metric_gate(gate, path) if gate.get("metric") else _read_log_gate(gate, path)


def _read_metric_gate(gate: Mapping[str, Any], path: str) -> MetricGate:
    if gate.get("expect"):
        raise InputError(f"{path}.expect", "only valid with log: omit it, or give log")
    below, above = gate.get("below"), gate.get("above")
    if below is None and above is None:
        raise InputError(path, "give a bound: below, above, or both")
    if below is not None and above is not None and above >= below:
        raise InputError(f"{path}.above", "must be less than below, or no value could pass")
    window = read_duration(gate["window"], f"{path}.window") if gate.get("window") else None
    aggregation = gate.get("aggregation") or "max"
    name = gate.get("name") or f"{gate['metric']} {aggregation}"
    return MetricGate(name, gate["metric"], aggregation, below, above, window, gate.get("on_no_data") or "wait")


def _read_log_gate(gate: Mapping[str, Any], path: str) -> LogGate:
    for key in ("below", "above", "window", "aggregation"):
        if gate.get(key) not in (None, ""):
            raise InputError(f"{path}.{key}", "only valid with metric: omit it, or give metric")
    pattern = Pattern(gate["log"], f"{path}.log")
    expect = gate.get("expect") or ABSENT
    default = "wait" if expect == PRESENT else "pass"
    return LogGate(gate.get("name") or f"log {gate['log']}", pattern, expect, gate.get("on_no_data") or default)


def _moment(text: str) -> datetime.datetime:
    return read_api_time(text, "timestamp")
