# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of laws and of broken input have counted, with the test that counted it; and docs/laws.md of it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from figures import FOLDER, record

PAGE = Path(__file__).resolve().parents[2] / "docs" / "laws.md"
LAWS = {
    1: "The same task again finds nothing to do, and writes nothing.",
    2: "Check mode predicts what is done: the same `changed`, `changes` and diff.",
    3: "`changed`, `changes` and the diff say the same.",
    4: "Null leaves alone, a value sets, an empty value removes; lists and mappings merge by their rules.",
    5: "A write carries the whole spec under the known id, and what the API did not apply is named.",
    9: "No secret leaves: not in results, diffs, messages, warnings, progress or the invocation.",
    10: "The key goes to the API and nowhere else, whatever the environment says.",
}
_HEAD = """# The laws of the engine, and input that is broken

This page is written by `scripts/laws --write`; do not edit it. Its figures are those of one full run.

The cases are generated: specs of all three versions, in every way to write them, answers of servers that differ in all
that the API's documents leave open, and sequences of tasks. What must come of each task is told by a model
(`tests/laws/law_model.py`) that shares nothing with the engine. Laws 6 to 8, about lost answers, retries and waits, are
the subject of [faults.md](faults.md).

## Laws

A case of a law is one comparison, mostly of one task.

| law | what it says | cases | test |
| --- | --- | --- | --- |
"""
_BROKEN = """
## Generated and broken input

Whatever is given: the task does what is asked with all that was given, or ends with an error that names the place, has
written nothing, shows no secret and is no traceback.

| test | what was counted |
| --- | --- |
"""


def keep(name: str, counts: Mapping[str, int]) -> None:
    """Records what the running test has counted."""
    test = os.environ["PYTEST_CURRENT_TEST"].rpartition(" ")[0]
    record("laws", name, {**counts, "test": test})


def page() -> str:
    """docs/laws.md. ValueError unless a full run has counted."""
    kept = [json.loads(path.read_text()) for path in sorted((FOLDER / "laws").glob("*.json"))]
    if not kept or not all(one["full"] for one in kept):
        raise ValueError("only a full run counts: scripts/laws --write")
    figures = [one["figures"] for one in kept]
    rows = [_law(number, figures) for number in LAWS]
    return _HEAD + "".join(rows) + _BROKEN + "".join(map(_counted, figures))


def _law(number: int, figures: list[dict[str, Any]]) -> str:
    found = [(one["test"], one[f"law {number}"]) for one in figures if one.get(f"law {number}")]
    if not found:
        raise ValueError(f"no test has counted law {number}")
    tests = "<br>".join(f"`{test}`: {count}" for test, count in found)
    return f"| {number} | {LAWS[number]} | {sum(count for _test, count in found)} | {tests} |\n"


def _counted(figures: Mapping[str, Any]) -> str:
    counts = [f"{what}: {count}" for what, count in sorted(figures.items()) if what != "test" and "law " not in what]
    return f"| `{figures['test']}` | {'; '.join(counts)} |\n"


if __name__ == "__main__":
    try:
        PAGE.write_text(page())
    except ValueError as problem:
        sys.exit(f"laws: {problem}")
