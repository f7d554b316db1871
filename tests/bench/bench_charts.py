# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Charts of the page: bars as SVG, in the colours that the reader's screen has."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

from bench_places import PICTURES
from bench_scene import Figures, Scene

_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1d2733; }
.title { font-size: 15px; font-weight: 600; }
.name { text-anchor: end; }
rect { fill: #2f6f9f; }
@media (prefers-color-scheme: dark) {
text { fill: #e3e9f0; }
rect { fill: #6cb6ff; }
}
"""
_BAR, _TOP, _LEFT, _WIDTH = 30, 34, 450, 900
# What the longest number takes beside the longest bar.
_NUMBER = 60


def picture(scene: Scene) -> Path:
    """Where the chart of a scene lies."""
    return PICTURES / f"performance-{scene.key}.svg"


def draw(scene: Scene, figures: Figures) -> None:
    """Writes the chart of a scene: the first column of its table."""
    column = scene.columns[0]
    measured = figures.scenes[scene.key]["contestants"]
    values = {
        contestant["label"].replace("`", ""): figures.median(scene.key, key, column.what) * column.scale
        for key, contestant in measured.items()
    }
    picture(scene).parent.mkdir(parents=True, exist_ok=True)
    picture(scene).write_text(bars(f"{scene.title}: {column.heading}", values))


def bars(title: str, values: Mapping[str, float]) -> str:
    """A bar a value, each with its name and its number."""
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_TOP + _BAR * len(values)}" role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style>",
        f'<text class="title" x="8" y="20">{escape(title)}</text>',
    ]
    a_unit = (_WIDTH - _LEFT - _NUMBER) / max(values.values())
    for number, (name, value) in enumerate(values.items()):
        top, length = _TOP + _BAR * number, round(value * a_unit, 1)
        lines += [
            f'<text class="name" x="{_LEFT - 8}" y="{top + 17}">{escape(name)}</text>',
            f'<rect x="{_LEFT}" y="{top}" width="{length}" height="{_BAR - 6}"/>',
            f'<text x="{_LEFT + length + 6:.1f}" y="{top + 17}">{round(value, 2):,.4g}</text>',
        ]
    return "\n".join([*lines, "</svg>", ""])
