# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Charts of the page: bars as SVG, drawn by pygal, without scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pygal
from bench_places import PICTURES
from bench_scene import Figures, Scene
from pygal.style import Style

_STYLE = Style(
    background="#ffffff",
    plot_background="#ffffff",
    colors=("#2f6f9f",),
    font_family="sans-serif",
    label_font_size=13,
    major_label_font_size=13,
    title_font_size=15,
    value_font_size=13,
    value_colors=("#222222",),
)
_BAR, _AROUND, _WIDTH = 34, 90, 900


def picture(scene: Scene) -> Path:
    """Where the chart of a scene lies."""
    return PICTURES / f"performance-{scene.key}.svg"


def draw(scene: Scene, figures: Figures) -> None:
    """Writes the chart of a scene: the first column of its table."""
    column = scene.columns[0]
    measured = figures.scenes[scene.key]["contestants"]
    values = {
        contestant["label"].replace("`", ""): round(figures.median(scene.key, key, column.what) * column.scale, 2)
        for key, contestant in measured.items()
    }
    chart = _chart(f"{scene.title}: {column.heading}", values)
    chart.uuid = f"performance-{scene.key}"
    picture(scene).parent.mkdir(parents=True, exist_ok=True)
    picture(scene).write_bytes(_plain(chart.render_tree()))


def _chart(title: str, values: dict[str, float]) -> Any:
    chart = pygal.HorizontalBar(
        style=_STYLE,
        title=title,
        width=_WIDTH,
        height=_AROUND + _BAR * len(values),
        js=(),
        show_legend=False,
        show_x_guides=False,
        show_y_guides=False,
        range=(0, max(values.values()) * 1.05),
        print_values=True,
        print_values_position="top",
        truncate_label=-1,
        value_formatter=lambda value: f"{value:,.4g}",
    )
    # Bars are drawn from the bottom up.
    chart.x_labels = list(reversed(values))
    chart.add("", list(reversed(values.values())))
    return chart


def _plain(root: Any) -> bytes:
    """Without scripts, and without the comments, which tell the day: the same figures give the same file."""
    for parent in list(root.iter()):
        for child in [child for child in parent if callable(child.tag) or child.tag.endswith("script")]:
            parent.remove(child)
    return ElementTree.tostring(root) + b"\n"
