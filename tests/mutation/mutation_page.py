# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/mutation.md: the figures of the last whole run of each module, and the survivors with their explanations."""

from __future__ import annotations

import json
from collections.abc import Mapping

from mutation_forks import ROOT
from mutation_modules import MODULES
from mutation_survivors import Survivors

PAGE = ROOT / "docs" / "mutation.md"
_FOLDER = ROOT / ".cache" / "mutation"
_HEAD = """# Mutation testing

A mutant is one of the modules in the table with one thing changed: `<` for `<=`, `or` for `and`, a number off by one, a
statement left out. A test has to notice it. One that nobody notices is a missing test, or it is explained below.
The table lists all modules that are mutated. The others are not, among them those of logs, reports, rollouts and the
event source. A row without figures has not been run as a whole since it was changed.

- `scripts/mutation plan merge` runs all mutants of these modules, `make mutation` those of all modules in the table.
  It takes some minutes a module.
- `make mutants` runs a sample, the same as long as the files are the same.
- The operators are those of [Cosmic Ray](https://cosmic-ray.readthedocs.io), and two more: `in` turned round, and
  statements left out (`tests/mutation/mutation_operators.py`).
- A mutant is imported from memory in a fork of one process: no file is changed, and a mutant costs what the tests cost
  that run the changed line. Which ones do, coverage.py finds out first (`tests/mutation/mutation_forks.py`).
- A survivor makes the run fail until a test kills it or `tests/mutation/survivors.yml` explains it; so does an
  explanation that explains nothing any more.

`scripts/mutation --page` writes this page from what whole runs have counted and from `survivors.yml`.

## Figures

"""
_COLUMNS = ("mutants run", "killed by a test", "killed by its time", "survivors, explained")


def keep(module: str, figures: Mapping[str, int]) -> None:
    """Keeps the figures of a whole run for the page."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    (_FOLDER / f"{module}.json").write_text(json.dumps(dict(figures)) + "\n")


def write(survivors: Survivors) -> list[str]:
    """Writes the page; the modules of which no whole run is known."""
    kept = {path.stem: json.loads(path.read_text()) for path in _FOLDER.glob("*.json")}
    rows = [(module, *_cells(kept.get(module))) for module in MODULES]
    rows.append(("all", *(str(sum(figures[column] for figures in kept.values())) for column in _COLUMNS)))
    table = "".join(f"| {' | '.join(row)} |\n" for row in (("module", *_COLUMNS), ("---",) * 5, *rows))
    PAGE.write_text(f"{_HEAD}{table}\n{survivors_section(survivors)}")
    return [module for module in MODULES if module not in kept]


def _cells(figures: Mapping[str, int] | None) -> list[str]:
    return [str(figures[column]) if figures else "not run as a whole" for column in _COLUMNS]


def survivors_section(survivors: Survivors) -> str:
    """The part that depends on nothing but survivors.yml."""
    parts = ["## Survivors\n"]
    for entry in survivors.entries:
        after = [entry["after"]] if isinstance(entry["after"], str) else entry["after"]
        lines = [f"- {entry['before']}", *(f"+ {text}" for text in after)]
        parts.append("\n".join([f"{_place(entry)}: {entry['why']}", "", "```diff", *lines, "```", ""]))
    return "\n".join(parts)


def _place(entry: Mapping[str, str]) -> str:
    if "module" not in entry:
        return "Anywhere"
    return f"`{entry['module']}.py`, `{entry['function']}`" if entry["function"] else f"`{entry['module']}.py`"


def is_current(survivors: Survivors) -> bool:
    """True if the page has the survivors of survivors.yml."""
    return PAGE.exists() and PAGE.read_text().endswith(survivors_section(survivors))
