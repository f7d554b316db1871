# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/faults.md can't go stale unseen: it names all modules, all kinds of fault, all tests, and what was counted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fault_forms import FORMS, KINDS
from fault_scenarios import INVENTORY, SCENARIOS
from fault_table import OTHER_TESTS, PROBLEMS, ROOT, TWO_FAULTS

MODULES = sorted(file.stem for file in (ROOT / "plugins" / "modules").glob("*.py"))


def rows(title: str) -> dict[str, list[str]]:
    """A table of the page: the first cell of each row -> the others."""
    page = (ROOT / "docs" / "faults.md").read_text()
    start = page.index(f"| {title} |")
    lines = page[start:].split("\n\n")[0].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {first: rest for first, *rest in cells}


def test_every_module_has_tasks() -> None:
    assert {scenario.module for scenario in SCENARIOS} == {*MODULES, INVENTORY}


def test_every_kind_has_forms_and_is_documented() -> None:
    assert {form.kind for form in FORMS} == set(KINDS)
    readme = (ROOT / "roles" / "simulator" / "README.md").read_text()
    assert [kind for kind in KINDS if f"| `{kind}` |" not in readme] == []


def test_the_page_counts_every_module_and_finds_nothing_wrong() -> None:
    found = rows("module")
    titles = found["module"]
    assert titles == ["cases", "succeeded", "failed clearly", *PROBLEMS.values()]
    assert set(found) - {"module", "---", "all"} == {*MODULES, INVENTORY}
    for module, cells in found.items():
        if module in ("module", "---"):
            continue
        cases, succeeded, failed, *problems = map(int, cells)
        assert cases == succeeded + failed > 0
        assert problems == [0] * len(PROBLEMS), module


def test_the_page_has_every_kind_for_every_module() -> None:
    found = rows("fault")
    assert set(found) - {"fault", "---"} == {*KINDS, TWO_FAULTS}
    assert sorted(found["fault"]) == sorted(name.removeprefix("deployment_") for name in [*MODULES, INVENTORY])
    # Not every task asks for a list, or writes.
    limited = {form.kind for form in FORMS if form.lists_only or "GET" not in form.methods}
    anywhere = {form.kind for form in FORMS if not form.lists_only and "GET" in form.methods}
    for kind in set(KINDS) - (limited - anywhere):
        assert all(re.fullmatch(r"\d+ \+ \d+", cell) for cell in found[kind]), kind


@pytest.mark.parametrize("test", [test for tests in OTHER_TESTS.values() for test in tests])
def test_the_page_lists_tests_that_are_there(test: str) -> None:
    file, name = test.split("::")
    assert f"def {name}(" in Path(ROOT / file).read_text()
    assert f"`{test}`" in (ROOT / "docs" / "faults.md").read_text()
