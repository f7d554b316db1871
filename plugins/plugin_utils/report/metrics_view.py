# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The metrics of a report as the page shows them: a chart each, and a table that is its legend, too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.paperspace.cloud.plugins.plugin_utils.report import charts
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.data import limited
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.series import (
    MAX_POINTS,
    Metric,
    Series,
    read_metrics,
)
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.words import number_in, number_text, plural

MAX_METRICS = 20
MAX_ROWS = 50
COLUMNS = ("min", "mean", "max", "last", "count")


def metrics_view(data: Mapping[str, Any]) -> dict[str, Any]:
    """``items``, and ``note``, which says what was left out."""
    kept, note = limited(read_metrics(data["series"], data["summary"]), MAX_METRICS, "metrics")
    return {"items": [_metric_view(metric) for metric in kept], "note": note}


def _metric_view(metric: Metric) -> dict[str, Any]:
    rows, note = limited(metric.series, MAX_ROWS, "series")
    drawn = charts.chart(metric)
    notes = [*_chart_notes(metric, bool(drawn)), note]
    return {
        "name": metric.name,
        "chart": drawn,
        "rows": [_row(n, series, drawn=bool(drawn) and n < charts.MAX_SERIES) for n, series in enumerate(rows)],
        "notes": [text for text in notes if text],
    }


def _row(number: int, series: Series, *, drawn: bool) -> dict[str, Any]:
    values = {column: number_text(number_in(series.summary, column)) for column in COLUMNS}
    return {"number": number, "label": series.label, "values": values, "drawn": drawn}


def _chart_notes(metric: Metric, drawn: bool) -> list[str]:
    if not metric.has_values():
        return ["There are no measurements to draw."]
    if not drawn:
        return ["The numbers are too large to be drawn."]
    thinned = max(series.given for series in metric.series)
    dropped = sum(series.dropped for series in metric.series)
    return [
        f"Thinned to {MAX_POINTS} points a series, the smallest and largest kept; the longest had {thinned}."
        if any(len(series.points) < series.given - series.dropped for series in metric.series)
        else "",
        f"{plural(dropped, 'point')} omitted: no readable time." if dropped else "",
        f"The chart shows the first {charts.MAX_SERIES} of {len(metric.series)} series."
        if len(metric.series) > charts.MAX_SERIES
        else "",
    ]
