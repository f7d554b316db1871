# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/performance.md, and its tables and charts; the same tables for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from bench_contestants import ROOT
from bench_scenes import SCENES, Figures, Scene

_PAGE = ROOT / "docs" / "performance.md"
_PICTURES = ROOT / "docs" / "pictures"
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
_HEAD = """# Performance

What a task of this collection costs, compared with tasks of Ansible itself and with plain scripts that do the same.
`nox -s bench` measures everything again and writes this page.

## How it is measured

- Compare the ratios, not the seconds: the seconds are those of one machine.
- The contestants of a scene run in one run, in rounds: each once, then each once more, in an order that turns. Figures
  are medians of the rounds; a first round only warms up and does not count.
- All ask one server, a process of its own on loopback that returns prepared bytes, so that the client is measured.
- All run in one environment, with one Python, one `ansible.cfg`, a home folder of their own, pipelining, and without
  facts.
- A time counts only if the outcome was right: each task ended well, reported `changed` where it should and nowhere
  else, and made exactly the requests that it should. Otherwise the run ends there.
- A task's time is from its start to its result, by a monotonic clock, as a callback plugin sees it. Start to end is
  that of the whole process. The worker is the process in which the task runs; its peak is as the kernel counts it.
- This run: {about}.

`nox -s bench -- loop fleet` runs two scenes and only prints them. `--rounds 9` takes more rounds, `--page` writes this
page from the last whole run, `--check` runs every scene in its smallest form, for its outcomes only.

## Targets

"""


def write(results: Mapping[str, Any]) -> None:
    """Writes the page and its charts from the results of a whole run."""
    figures = {scene.key: Figures(results["scenes"][scene.key]["samples"]) for scene in SCENES}
    targets = [row for scene in SCENES for row in target_rows(scene, figures[scene.key])]
    text = _HEAD.format(about=results["about"]) + markdown([TARGET_HEAD, *targets])
    for scene in SCENES:
        found = results["scenes"][scene.key]
        about = textwrap.fill(f"{scene.about} Medians of {found['rounds']} rounds.", 120, break_on_hyphens=False)
        table = markdown(scene_rows(scene, figures[scene.key], found["labels"]))
        text += f"\n## {scene.title}\n\n{about}\n\n{table}\n![{scene.title}](pictures/performance-{scene.key}.svg)\n"
        if found["profile"]:
            label = found["labels"][scene.profiled]
            text += f"\nA target is missed: where the time of {label} goes, sampled each millisecond.\n\n"
            text += markdown(found["profile"])
        _draw(scene, figures[scene.key], found["labels"])
    _PAGE.write_text(text)


TARGET_HEAD = ["ratio", "target, at most", "measured", "result", "why not"]


def target_rows(scene: Scene, figures: Figures) -> list[list[str]]:
    """A row for each target of a scene."""
    rows = []
    for target in scene.targets:
        ratio = target.ratio(figures)
        result = ["met", ""] if ratio <= target.limit else ["not met", target.why]
        rows.append([target.text, f"{target.limit:g}", f"{ratio:.3g}", *result])
    return rows


def scene_rows(scene: Scene, figures: Figures, labels: Mapping[str, str]) -> list[list[str]]:
    """A heading, and a row for each contestant: medians, and the ratio of the first column to the base's."""
    rows = [["", *(column.heading for column in scene.columns), *(["ratio"] if scene.base else [])]]
    for key, samples in figures.samples.items():
        row = [labels[key]]
        for column in scene.columns:
            is_there = column.what in samples[0]
            value = figures.median(key, column.what) * column.scale if is_there else 0
            row.append(f"{value:,.{column.digits}f}" if is_there else "")
        ratio = [f"{figures.ratio(key, scene.base, scene.columns[0].what):.3g}"] if scene.base else []
        rows.append([*row, *ratio])
    return rows


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a table of Markdown; numbers stand on the right."""
    ruler = ["---:" if _is_number(cell) else "---" for cell in rows[-1]]
    return "".join(f"| {' | '.join(row)} |\n" for row in (rows[0], ruler, *rows[1:]))


def plain(rows: Sequence[Sequence[str]]) -> str:
    """Rows as columns for a terminal."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(
            cell.rjust(width) if _is_number(cell) else cell.ljust(width)
            for cell, width in zip(row, widths, strict=True)
        )
        for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines)


def _is_number(cell: str) -> bool:
    return bool(cell) and cell.replace(",", "").replace(".", "").isdecimal()


def _draw(scene: Scene, figures: Figures, labels: Mapping[str, str]) -> None:
    """Writes the chart of a scene: the first column of its table, a bar a contestant."""
    column = scene.columns[0]
    title = escape(f"{scene.title}: {column.heading}")
    values = {labels[key].replace("`", ""): figures.median(key, column.what) * column.scale for key in figures.samples}
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_TOP + _BAR * len(values)}" role="img">',
        f"<title>{title}</title>",
        f"<style>{_STYLE}</style>",
        f'<text class="title" x="8" y="20">{title}</text>',
    ]
    a_unit = (_WIDTH - _LEFT - _NUMBER) / max(values.values())
    for number, (name, value) in enumerate(values.items()):
        top, length = _TOP + _BAR * number, round(value * a_unit, 1)
        lines += [
            f'<text class="name" x="{_LEFT - 8}" y="{top + 17}">{escape(name)}</text>',
            f'<rect x="{_LEFT}" y="{top}" width="{length}" height="{_BAR - 6}"/>',
            f'<text x="{_LEFT + length + 6:.1f}" y="{top + 17}">{round(value, 2):,.4g}</text>',
        ]
    (_PICTURES / f"performance-{scene.key}.svg").write_text("\n".join([*lines, "</svg>", ""]))
