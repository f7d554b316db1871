# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Series -> inline SVG. The style of the page says what it looks like."""

from __future__ import annotations

import datetime
import itertools
import math
from collections.abc import Callable, Sequence

from markupsafe import Markup

from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.series import Metric, Series
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.words import number_unit, plural

WIDTH, HEIGHT = 500, 210
MAX_SERIES = 12
# Beyond, floats overflow on the way to pixels.
MAX_VALUE = 1e100

_TOP, _BOTTOM, _GAP = 10, HEIGHT - 28, 8
# A digit in the widest of the page's fonts, and what a unit takes beyond that.
_DIGIT, _UNIT = 8.3, 4
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_TIME_STEPS = (
    *(2, 5, 10, 15, 30),
    *(_MINUTE * n for n in (1, 2, 5, 10, 15, 30)),
    *(_HOUR * n for n in (1, 2, 3, 6, 12)),
    *(_DAY * n for n in (1, 2, 4, 7, 14, 30, 90, 180, 365)),
)
_CHART = Markup("""\
<svg class="chart" viewBox="0 0 {size}" role="img">
<title>{name} over time, {count}</title>
<desc>From {start} to {end}. The table below has the numbers.</desc>
<g class="axis y">{values}</g>
<g class="axis x">{times}</g>
{lines}
</svg>""")
_VALUE = Markup('<path d="M{0} {1}H{2}"/><text x="{3}" y="{1}" dy=".35em">{4}</text>')
_TIME = Markup('<path d="M{0} {1}v5"/><text x="{0}" y="{1}" dy="21">{2}</text>')
_LINE = Markup('<g class="serie-{}"><title>{}</title>\n{}\n{}\n</g>')
_RUN = Markup('<polyline class="line" points="{}"/>')
_DOT = Markup('<circle class="dot" cx="{}" cy="{}" r="2"><title>{}: {:.10g}</title></circle>')

_joined = Markup("\n").join

# (value or seconds since 1970, text)
_Label = tuple[float, str]
# Value -> pixel
_Scale = Callable[[float], float]


def chart(metric: Metric) -> Markup:
    """An ``<svg>`` of the first ``MAX_SERIES`` series; empty without a value, or with one beyond ``MAX_VALUE``."""
    drawn = metric.series[:MAX_SERIES]
    moments = [at for series in drawn for at, _value in series.points]
    numbers = [float(value) for series in drawn for _at, value in series.points if value is not None]
    if not numbers or max(map(abs, numbers)) > MAX_VALUE:
        return Markup()
    span = _at_least_ten_seconds(min(moments), max(moments))
    times, values = _time_labels(*span), _value_labels(min(numbers), max(numbers))
    edge = _widest(times) // 2 + 1
    left, right = max(_widest(values) + _UNIT + _GAP, edge), WIDTH - edge
    x, y = _scale(*span, left + _GAP, right), _scale(values[0][0], values[-1][0], _BOTTOM, _TOP)
    return _CHART.format(
        size=f"{WIDTH} {HEIGHT}",
        name=metric.name,
        count=plural(len(metric.series), "series", "series"),
        start=_time_text(min(moments)),
        end=_time_text(max(moments)),
        values=_joined(_VALUE.format(left, y(value), right, left - _GAP, label) for value, label in values),
        times=_joined(_TIME.format(x(at), _BOTTOM, label) for at, label in times),
        lines=_joined(_line(number, series, x, y) for number, series in enumerate(drawn)),
    )


def _line(number: int, series: Series, x: _Scale, y: _Scale) -> Markup:
    groups = itertools.groupby(series.points, lambda point: point[1] is None)
    runs = [[(at, value) for at, value in group if value is not None] for _is_gap, group in groups]
    lines = [" ".join(f"{x(at)},{y(value)}" for at, value in run) for run in runs if run]
    dots = [_DOT.format(x(at), y(value), _time_text(at), value) for run in runs for at, value in run]
    return _LINE.format(number, series.label, _joined(map(_RUN.format, lines)), _joined(dots))


def _scale(low: float, high: float, first: float, last: float) -> _Scale:
    return lambda value: round(first + (value - low) / (high - low) * (last - first), 2)


def _value_labels(low: float, high: float) -> list[_Label]:
    """Round numbers around all values, in one unit, from zero where that is not far away."""
    largest = max(abs(low), abs(high))
    if high - low <= max(largest, 1.0) * 1e-9:
        margin = largest * 0.1 if largest > 1e-9 else 0.5
        low, high = max(low - margin, 0.0) if low >= 0 else low - margin, high + margin
    if 0 <= low < high * 0.7:
        low = 0.0
    step = _round_step((high - low) / 4)
    steps = [n * step for n in range(math.floor(low / step), math.ceil(high / step) + 1)]
    largest = max(map(abs, steps))
    factor, unit = number_unit(largest)
    digits = max(4, math.floor(math.log10(largest / step)) + 3)
    return [(value, f"{value / factor:.{digits}g}{unit}" if value else "0") for value in steps]


def _round_step(wanted: float) -> float:
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(power * factor for factor in (1, 2, 2.5, 5, 10, 20) if power * factor >= wanted)


def _at_least_ten_seconds(start: float, end: float) -> tuple[float, float]:
    middle = (start + end) / 2
    return min(start, middle - 5), max(end, middle + 5)


def _time_labels(start: float, end: float) -> list[_Label]:
    """Round times, in UTC; a midnight has its date."""
    wanted = (end - start) / 5
    step = next((step for step in _TIME_STEPS if step >= wanted), wanted)
    moments = [n * step for n in range(math.ceil(start / step), math.floor(end / step) + 1)]
    return [(at, _utc(at).strftime(_time_pattern(at, step))) for at in moments]


def _time_pattern(at: float, step: float) -> str:
    if step >= 180 * _DAY:
        return "%Y-%m"
    if at % _DAY == 0:
        return "%m-%d"
    return "%H:%M:%S" if step < _MINUTE else "%H:%M"


def _time_text(seconds: float) -> str:
    return _utc(seconds).strftime("%Y-%m-%d %H:%M:%S UTC")


def _utc(seconds: float) -> datetime.datetime:
    return datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(seconds=seconds)


def _widest(labels: Sequence[_Label]) -> int:
    return math.ceil(max(len(label) for _value, label in labels) * _DIGIT)
