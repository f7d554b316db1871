# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A room imports only rooms below it, wherever in a file the import stands; the engine needs no controller."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_SPEC = importlib.util.spec_from_file_location("generate_map", _ROOT / "scripts/generate_map.py")
code = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(code)

GROUND = code.GROUND
# From top to bottom. Those of one tuple don't know each other.
FLOORS = {
    "module_utils": [("tasks",), ("adapter",), ("observe",), ("reconcile",), ("api",), ("spec",), (GROUND,)],
    "plugin_utils": [("action", "drift", "watch", GROUND), ("spec_files",), ("report",), ("values",)],
}
FILES = sorted(path for package in FLOORS for path in (_ROOT / "plugins" / package).rglob("*.py"))


def _floor(package: str, room: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS[package]) if room in rooms)


def test_every_room_has_its_floor():
    assert set(code.rooms()) == {
        (package, room) for package, floors in FLOORS.items() for rooms in floors for room in rooms
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(_ROOT / "plugins")))
def test_imports_go_downwards(path):
    package, room = code.room_of(path)
    for other, below in set(code.imported_by(path)) - {(package, room)}:
        if other != package:
            assert (package, other) == ("plugin_utils", "module_utils"), below
        else:
            assert _floor(package, below) > _floor(package, room), below
