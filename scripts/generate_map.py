# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws the rooms of the code and the imports between them: ``generate_map.py [--check]``.

With --check nothing is written; the exit code is 1 if the picture is not as it would be drawn.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs/pictures/rooms.svg"
PLUGINS = ROOT / "plugins"
PACKAGES = ("plugin_utils", "module_utils")
GROUND = "(ground)"
_PREFIX = "ansible_collections.paperspace.cloud.plugins."
_WIDTH, _ROW, _BOX = 860, 92, (170, 50)
_STYLE = """
text { font-family: system-ui, sans-serif; fill: #1d2733; text-anchor: middle; }
.name { font-size: 15px; font-weight: 600; }
.small { font-size: 11.5px; }
.plugin_utils { fill: #fbe9cf; stroke: #a3671a; }
.module_utils { fill: #e4f2e6; stroke: #3f7a49; }
.arrow { stroke: #47617e; stroke-width: 1.5; }
.tip { fill: #47617e; }
@media (prefers-color-scheme: dark) {
text { fill: #e3e9f0; }
.plugin_utils { fill: #4a3517; stroke: #e0a050; }
.module_utils { fill: #1d3823; stroke: #7fbf8a; }
.arrow { stroke: #8fa9c6; }
.tip { fill: #8fa9c6; }
}
"""

Room = tuple[str, str]


def main() -> int:
    drawn = picture()
    if sys.argv[1:] != ["--check"]:
        PICTURE.write_text(drawn)
        return 0
    if PICTURE.read_text() == drawn:
        return 0
    print(f"{PICTURE.relative_to(ROOT)} is not as the imports are (make generate)", file=sys.stderr)
    return 1


def picture() -> str:
    """The drawing: a row a floor, arrows to what a room imports unless another one on the way stands for it."""
    edges, counts = imports(), rooms()
    heights = floors(edges)
    top = max(heights.values())
    places = {}
    for floor in range(top + 1):
        row = sorted(
            (room for room in edges if heights[room] == floor), key=lambda room: (PACKAGES.index(room[0]), room[1])
        )
        for number, room in enumerate(row):
            places[room] = ((number + 0.5) * _WIDTH / len(row), 40 + (top - floor) * _ROW)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {80 + top * _ROW}" role="img" '
        'aria-labelledby="title">',
        '<title id="title">The rooms of the code: arrows go from a room to what it imports</title>',
        f"<style>{_STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path class="tip" d="M0 0 L8 4 L0 8 Z"/></marker></defs>',
    ]
    for room in sorted(edges):
        lines += (_arrow(places[room], places[other]) for other in sorted(_nearest(room, edges)))
    lines += (_box(room, places[room], counts[room]) for room in sorted(edges))
    return "\n".join([*lines, "</svg>", ""])


def _nearest(room: Room, edges: dict[Room, set[Room]]) -> set[Room]:
    """What a room imports, without what one of these imports in turn."""
    return {one for one in edges[room] if not any(one in _below(other, edges) for other in edges[room])}


def _below(room: Room, edges: dict[Room, set[Room]]) -> set[Room]:
    return edges[room].union(*(_below(other, edges) for other in edges[room]))


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    half = _BOX[1] / 2
    return (
        f'<line class="arrow" marker-end="url(#tip)" '
        f'x1="{start[0]:.0f}" y1="{start[1] + half:.0f}" x2="{end[0]:.0f}" y2="{end[1] - half:.0f}"/>'
    )


def _box(room: Room, place: tuple[float, float], count: int) -> str:
    package, name = room
    (x, y), (width, height) = place, _BOX
    return (
        f'<rect class="{package}" x="{x - width / 2:.0f}" y="{y - height / 2:.0f}" width="{width}" height="{height}"/>'
        f'<text class="name" x="{x:.0f}" y="{y - 2:.0f}">{name}</text>'
        f'<text class="small" x="{x:.0f}" y="{y + 15:.0f}">{package}, {count} file{"" if count == 1 else "s"}</text>'
    )


def rooms() -> dict[Room, int]:
    """(package, room) -> how many files it holds."""
    found = {}
    for package in PACKAGES:
        folders = [PLUGINS / package, *sorted(path for path in (PLUGINS / package).iterdir() if path.is_dir())]
        for folder in folders:
            files = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
            if files:
                found[room_of(files[0])] = len(files)
    return found


def imports() -> dict[Room, set[Room]]:
    """Which rooms a room imports, its own left out."""
    found: dict[Room, set[Room]] = {room: set() for room in rooms()}
    for package in PACKAGES:
        for path in (PLUGINS / package).rglob("*.py"):
            found.setdefault(room_of(path), set()).update(set(imported_by(path)) - {room_of(path)})
    return found


def floors(edges: dict[Room, set[Room]]) -> dict[Room, int]:
    """How high each room stands: one above the highest that it imports."""
    heights: dict[Room, int] = {}

    def height(room: Room) -> int:
        if room not in heights:
            heights[room] = 1 + max(map(height, edges[room]), default=-1)
        return heights[room]

    for room in edges:
        height(room)
    return heights


def room_of(path: Path) -> Room:
    package, *rest = path.relative_to(PLUGINS).parts
    return package, rest[0] if len(rest) > 1 else GROUND


def imported_by(path: Path) -> Iterator[Room]:
    here = path.relative_to(PLUGINS).parts
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.ImportFrom):
            continue
        named = (node.module or "").removeprefix(_PREFIX).split(".") if node.module else []
        if node.level:
            named = [*here[: -node.level], *named]
        elif not (node.module or "").startswith(_PREFIX):
            continue
        for alias in node.names:
            yield room_of(_file((*named, alias.name)))


def _file(parts: tuple[str, ...]) -> Path:
    """The file that an import names: what is imported from it may be the last part."""
    path = PLUGINS.joinpath(*parts)
    return path if path.with_suffix(".py").is_file() else path.parent


if __name__ == "__main__":
    sys.exit(main())
