# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/laws.md can't go stale unseen: it names all laws, all tests that count, and tests that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from law_figures import LAWS, PAGE
from law_server import BEHAVIOURS

_HERE = Path(__file__).resolve().parent
_ROOT = _HERE.parents[1]


def _counting_tests() -> set[str]:
    """The tests that keep figures, as pytest names them, without parameters."""
    found = set()
    for path in _HERE.glob("test_*.py"):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and "keep(" in ast.unparse(node):
                found.add(f"{path.relative_to(_ROOT)}::{node.name}")
    return found


def test_the_page_names_every_law_with_its_cases() -> None:
    for number in LAWS:
        row = re.search(rf"^\| {number} \| .* \| (\d+) \| (.*) \|$", PAGE.read_text(), re.MULTILINE)
        assert row and int(row.group(1)) >= 1000, number
        counts = [int(count) for count in re.findall(r"`: (\d+)", row.group(2))]
        assert sum(counts) == int(row.group(1))


def test_the_page_names_the_tests_that_count_and_no_others() -> None:
    told = {name.partition("[")[0] for name in re.findall(r"`(tests/laws/[^`]+::[^`]+)`", PAGE.read_text())}
    assert told == _counting_tests()
    assert len(told) > 8


def test_at_least_two_thousand_sequences_were_run() -> None:
    counted = re.findall(r"test_sequences\.py::\S+ \| .*?\bsequences: (\d+)", PAGE.read_text())
    assert sum(map(int, counted)) >= 2000


def test_every_behaviour_has_a_choice() -> None:
    assert all(len(choices) >= 2 for choices in BEHAVIOURS.values())
