# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures -> rows of text, for the page and for the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bench_scene import Column, Figures, Scene, Target

Row = list[str]
MET, NOT_MET, NOT_MEASURED = "met", "not met", "not measured"


def scene_rows(scene: Scene, figures: Figures) -> list[Row]:
    """A heading, and a row for each contestant: medians, and the ratio of the first column to the base's."""
    measured = figures.scenes[scene.key]["contestants"]
    base = scene.base if scene.base in measured else ""
    rows = [["", *(["items"] if _has_items(measured) else []), *(column.heading for column in scene.columns)]]
    rows[0] += ["ratio"] if base else []
    for key, contestant in measured.items():
        cells = [_cell(figures, scene.key, key, column) for column in scene.columns]
        items = [str(contestant["items"])] if _has_items(measured) else []
        ratio = [_number(figures.ratio(scene.key, key, base, scene.columns[0].what))] if base else []
        rows.append([contestant["label"], *items, *cells, *ratio])
    return rows


def _has_items(measured: Mapping[str, Any]) -> bool:
    return any(contestant["items"] > 1 for contestant in measured.values())


def _cell(figures: Figures, scene: str, contestant: str, column: Column) -> str:
    if column.what not in figures.samples(scene, contestant)[0]:
        return ""
    return f"{figures.median(scene, contestant, column.what) * column.scale:,.{column.digits}f}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def target_rows(targets: Sequence[Target], figures: Figures, limits: Mapping[str, str] | None = None) -> list[Row]:
    """A heading, and a row for each target; with ``limits`` why one that is not met is not."""
    rows = [["what", "target", "measured", "result", *(["why not"] if limits is not None else [])]]
    for target in targets:
        value = target.measured(figures)
        wanted = f"{target.sense} {target.limit:g} x"
        result = NOT_MEASURED if value is None else MET if target.is_met(value) else NOT_MET
        why = [limits.get(target.key, "") if result == NOT_MET else ""] if limits is not None else []
        rows.append([target.text, wanted, "" if value is None else f"{_number(value)} x", result, *why])
    return rows


def markdown(rows: Sequence[Row]) -> str:
    """Rows as a table of Markdown; numbers stand on the right."""
    ruler = ["---" if index == 0 or not _is_number(cell) else "---:" for index, cell in enumerate(rows[-1])]
    return "".join(f"| {' | '.join(row)} |\n" for row in (rows[0], ruler, *rows[1:]))


def plain(rows: Sequence[Row]) -> str:
    """Rows as columns for a terminal."""
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if _is_number(cell) else cell.ljust(width)
            for cell, width in zip(row, widths, strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _is_number(cell: str) -> bool:
    return bool(cell) and cell.replace(",", "").replace(".", "").removesuffix(" x").isdecimal()
