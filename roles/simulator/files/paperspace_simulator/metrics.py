# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Metrics: smooth made-up curves, or the values that were put in over the control address."""

from __future__ import annotations

from math import sin
from typing import Any, Literal

from paperspace_simulator.clock import iso
from paperspace_simulator.lifecycle import Run, instance_id, plan_of

Metric = Literal[
    "requests_total",
    "cpu",
    "memory",
    "gpu",
    "requests_per_second",
    "requests_duration_seconds_1m",
    "requests_duration_seconds_5m",
]
Timeframe = Literal["hour", "12_hours", "day", "1_week", "2_weeks"]

# Seconds from point to point, and how many points a time frame has at most.
FRAMES: dict[str, tuple[float, int]] = {
    "hour": (60.0, 60),
    "12_hours": (600.0, 72),
    "day": (900.0, 96),
    "1_week": (7200.0, 84),
    "2_weeks": (14400.0, 84),
}
# Middle and swing of each curve, in the metric's own unit.
CURVES: dict[str, tuple[float, float]] = {
    "cpu": (40.0, 10.0),
    "memory": (55.0, 5.0),
    "gpu": (60.0, 20.0),
    "requests_per_second": (12.0, 4.0),
    "requests_duration_seconds_1m": (0.2, 0.05),
    "requests_duration_seconds_5m": (0.2, 0.02),
}
NATURAL_SHAPES = {"requests_total": "single", "cpu": "instances", "memory": "instances"}


def metric_answer(
    metric: str, timeframe: str, shape: str, runs: list[Run], now: float, values: list[str] | None
) -> list[dict[str, Any]] | dict[str, Any]:
    """The answer of the metrics call in one of its three shapes; nothing running gives an empty list."""
    if not runs or not runs[0].instances:
        return []
    run = runs[0]
    if shape == "auto":
        shape = NATURAL_SHAPES.get(metric, "list")
    points = _points(metric, timeframe, plan_of(run.spec).applied, now, values)
    if shape == "single":
        return points[-1]
    names = [instance_id(run.spec, instance.index) for instance in run.instances]
    if shape == "instances":
        return [{"instanceId": name, "values": points} for name in names]
    if metric == "gpu":
        return [{**point, "gpu": "0", "instanceId": name} for name in names for point in points]
    return points


def _points(metric: str, timeframe: str, start: float, now: float, values: list[str] | None) -> list[dict[str, Any]]:
    step, most = FRAMES[timeframe]
    # The newest point is now, so that even a young deployment has one.
    count = min(most, int((now - start) // step) + 1)
    times = [now - step * back for back in range(count - 1, -1, -1)]
    return [
        {"timestamp": iso(at), "value": values[number % len(values)] if values else _value(metric, at, start)}
        for number, at in enumerate(times)
    ]


def _value(metric: str, at: float, start: float) -> str:
    if metric == "requests_total":
        return str(int((at - start) * CURVES["requests_per_second"][0]))
    middle, swing = CURVES[metric]
    return f"{middle + swing * sin(at / 600):.4f}"
