# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Series -> inline SVG. pygal computes where everything lies; how it looks is said by the style of the page."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from typing import Any

from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.series import Metric, Point
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.words import number_text

try:
    import pygal
    from pygal.style import Style
except Exception:
    # Whatever is wrong with it, a report without charts is better than none.
    pygal = None

REQUIREMENT = "pygal>=3.0.1,<4"
WIDTH, HEIGHT, FONT = 560, 230, 13
MAX_SERIES = 12
# Beyond, floats overflow on the way to pixels.
MAX_VALUE = 1e100

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_TIME_STEPS = (
    *(1, 2, 5, 10, 15, 30),
    *(_MINUTE * n for n in (1, 2, 5, 10, 15, 30)),
    *(_HOUR * n for n in (1, 2, 3, 6, 12)),
    *(_DAY * n for n in (1, 2, 7, 14, 30, 90, 365)),
)
_TARGET_TICKS = 5
# Of pygal's drawing: its own styles and scripts, and what scripts would show.
_NOT_NEEDED = {"defs", "desc", "title"}


def can_draw() -> bool:
    """False where the library is missing."""
    return pygal is not None


def chart(metric: Metric, description: str) -> str:
    """An ``<svg>`` for a page of HTML; an empty text where nothing can be drawn.

    Each point is a circle with its time and value as title. A null makes a gap.
    """
    drawn = [series.points for series in metric.series[:MAX_SERIES]]
    values = [value for points in drawn for _at, value in points if value is not None]
    if pygal is None or not values or max(map(abs, values)) > MAX_VALUE:
        return ""
    svg: str = _drawing(drawn, values, description).render(is_unicode=True, disable_xml_declaration=True)
    return svg


def _drawing(drawn: Sequence[Sequence[Point]], values: Sequence[float], description: str) -> Any:
    times = [at for points in drawn for at, _value in points]
    start, end = _spread(min(times), max(times), 30.0)
    steps = value_steps(min(values), max(values))
    drawing = pygal.XY(
        style=Style(label_font_size=FONT, major_label_font_size=FONT),
        width=WIDTH,
        height=HEIGHT,
        margin=8,
        # No scripts and no styles from anywhere.
        js=(),
        css=(),
        show_legend=False,
        show_x_guides=False,
        allow_interruptions=True,
        dots_size=2,
        truncate_label=-1,
        xrange=(start, end),
        range=(steps[0], steps[-1]),
        x_labels=[{"value": at, "label": label} for at, label in time_steps(start, end)],
        y_labels=[{"value": value, "label": number_text(value)} for value in steps],
        x_value_formatter=_full_time,
        value_formatter=_full_number,
    )
    for number, points in enumerate(drawn):
        drawing.add(str(number), points)
    drawing.add_xml_filter(lambda root: _polished(root, description))
    return drawing


def value_steps(low: float, high: float) -> list[float]:
    """Round numbers around all values, from zero where that is not far away."""
    low, high = float(low), float(high)
    if low >= 0 and low < high * 0.7:
        low = 0.0
    low, high = _spread(low, high, max(abs(high) * 0.1, 0.5))
    step = _round_step((high - low) / 4)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [n * step for n in range(first, last + 1)]


def time_steps(start: float, end: float) -> list[tuple[float, str]]:
    """Round times within a range, in UTC, with their labels."""
    wanted = (end - start) / _TARGET_TICKS
    step = next((step for step in _TIME_STEPS if step >= wanted), wanted)
    first = math.ceil(start / step)
    moments = [n * step for n in range(first, math.floor(end / step) + 1)]
    pattern = "%H:%M:%S" if step < _MINUTE else "%H:%M" if end - start <= _DAY else "%m-%d %H:%M"
    pattern = "%Y-%m-%d" if step >= _DAY else pattern
    return [(at, _utc(at).strftime(pattern)) for at in moments]


def _spread(low: float, high: float, least: float) -> tuple[float, float]:
    """The range, made wider where it has no width to speak of."""
    if high - low > max(abs(low), abs(high)) * 1e-9 and high - low > 1e-9:
        return low, high
    return low - least, high + least


def _round_step(wanted: float) -> float:
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(power * factor for factor in (1, 2, 2.5, 5, 10, 20) if power * factor >= wanted)


def _utc(seconds: float) -> datetime.datetime:
    return datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(seconds=seconds)


def _full_time(seconds: float) -> str:
    return _utc(seconds).strftime("%Y-%m-%d %H:%M:%S UTC")


def _full_number(value: float) -> str:
    return f"{value:.10g}"


def _polished(root: Any, description: str) -> Any:
    """Pygal's drawing as a picture of a page: named for those who can't see it, and nothing in it that is not drawn."""
    size = root.get("viewBox")
    root.attrib.clear()
    for name, value in (("class", "chart"), ("viewBox", size), ("role", "img"), ("aria-label", description)):
        root.set(name, value)
    for dots in list(root.iter("g")):
        if dots.get("class") == "dots":
            _title_of_dot(dots)
    _prune(root)
    return root


def _title_of_dot(dots: Any) -> None:
    circle, value = dots.find("circle"), dots.find("desc")
    for name in ("cx", "cy"):
        circle.set(name, f"{float(circle.get(name)):.2f}")
    circle.set("class", "dot")
    # Within a circle, and under this name, it is none of those that are pruned.
    title = circle.makeelement("title", {})
    title.text = value.text
    circle.append(title)


def _prune(element: Any) -> None:
    for child in list(element):
        # The tag of a comment is a function.
        if callable(child.tag) or _is_superfluous(element, child):
            element.remove(child)
        else:
            _prune(child)


def _is_superfluous(parent: Any, child: Any) -> bool:
    if child.tag in _NOT_NEEDED:
        return bool(parent.tag != "circle")
    names = (child.get("class") or "").split()
    return bool({"tooltip", "tooltip-overlay", "titles", "text-overlay", "background"} & set(names))
