# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests have counted (tests/shared/figures.py), as a table; with a path as argument, as a page there.

A page is written after a full run only: figures of the short form would belittle it.
"""

from __future__ import annotations

import collections
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / ".cache" / "figures"
HEAD = """# Figures

What the last whole run of the tests has counted: `make test-full` prints the sums, and `python scripts/figures.py
docs/figures.md` after it writes this page. Nothing in it is typed in by hand.

| layer | what | in all tests of the layer |
|---|---|---|
"""
DETAILS = """
## Test by test

| layer | test | what | how many |
|---|---|---|---|
"""


def sums(found: list[tuple[str, str, dict[str, Any]]]) -> Iterator[tuple[str, str, int]]:
    """(layer, what, how many) over all tests of a layer, in the order in which they are met."""
    counted: collections.Counter[tuple[str, str]] = collections.Counter()
    for layer, _name, kept in found:
        for what, count in kept["figures"].items():
            if isinstance(count, int):
                counted[layer, what] += count
    yield from ((layer, what, count) for (layer, what), count in counted.items())


def main(arguments: list[str]) -> int:
    """Prints the sums, or writes the page."""
    found = [(path.parent.name, path.stem, json.loads(path.read_text())) for path in sorted(FOLDER.glob("*/*.json"))]
    if not arguments:
        for layer, what, count in sums(found):
            print(f"{layer:<10} {what:<48} {count:>9,}")
        return 0
    short = sorted({layer for layer, _name, kept in found if not kept["full"]})
    if short or not found:
        print(f"figures: {', '.join(short) or 'all layers'} ran in the short form or not at all", file=sys.stderr)
        return 1
    rows = [(layer, name, what, count) for layer, name, kept in found for what, count in kept["figures"].items()]
    body = "".join(f"| {layer} | {what} | {count:,} |\n" for layer, what, count in sums(found))
    details = "".join(f"| {layer} | {name} | {what} | {count} |\n" for layer, name, what, count in rows)
    Path(arguments[0]).write_text(HEAD + body + DETAILS + details)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
