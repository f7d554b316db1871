# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A room imports only rooms below it, wherever in a file the import stands; the engine needs no controller."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
_PREFIX = "ansible_collections.paperspace.cloud.plugins."
# From top to bottom. An empty name is the ground floor. Those of one tuple don't know each other.
FLOORS = {
    "module_utils": [("tasks",), ("adapter",), ("observe",), ("reconcile",), ("api",), ("spec",), ("",)],
    "plugin_utils": [("action", "drift", "watch", ""), ("spec_files",), ("report",), ("values",)],
}
FILES = sorted(path for package in FLOORS for path in (PLUGINS / package).rglob("*.py"))


def _room(module: tuple[str, ...]) -> tuple[str, str]:
    """(package, room) of a module below plugins/."""
    return module[0], module[1] if (PLUGINS.joinpath(*module[:2])).is_dir() else ""


def _imports(path: Path) -> Iterator[tuple[str, ...]]:
    """What a file imports from the collection, as parts of names below plugins/."""
    here = path.relative_to(PLUGINS).with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.ImportFrom):
            continue
        named = tuple(node.module.split(".")) if node.module else ()
        if node.level:
            base = (*here[: -node.level], *named)
        elif (node.module or "").startswith(_PREFIX):
            base = tuple((node.module or "")[len(_PREFIX) :].split("."))
        else:
            continue
        yield from ((*base, alias.name) for alias in node.names)


def _floor(package: str, room: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS[package]) if room in rooms)


def test_every_room_has_its_floor():
    found = {_room(path.relative_to(PLUGINS).with_suffix("").parts) for path in FILES}
    assert found == {(package, room) for package, floors in FLOORS.items() for rooms in floors for room in rooms}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PLUGINS)))
def test_imports_go_downwards(path):
    package, room = _room(path.relative_to(PLUGINS).with_suffix("").parts)
    for imported in _imports(path):
        other, below = _room(imported)
        if other != package:
            assert (package, other) == ("plugin_utils", "module_utils"), imported
        elif below != room:
            assert _floor(package, below) > _floor(package, room), imported
