# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page about security names tests that there are, and is linked."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text()


def test_every_test_that_the_page_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)
    assert len(named) >= 10
    for path, name in named:
        functions = {
            node.name for node in ast.walk(ast.parse((ROOT / path).read_text())) if isinstance(node, ast.FunctionDef)
        }
        assert functions, path
        assert not name or name in functions, (path, name)


def test_every_guarantee_has_its_test() -> None:
    table = PAGE.partition("## What is guaranteed")[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ") and not line.startswith("| guarantee")]
    assert len(rows) >= 9
    assert not [row for row in rows if "`tests/" not in row]


def test_the_contents_lead_somewhere() -> None:
    headings = {
        re.sub(r"[^a-z -]", "", line[3:].lower()).replace(" ", "-")
        for line in PAGE.splitlines()
        if line.startswith("## ")
    }
    linked = re.findall(r"\]\(#([\w-]+)\)", PAGE)
    assert linked and set(linked) <= headings
    assert "docs/security.md" in (ROOT / "README.md").read_text()
