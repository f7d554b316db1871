# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests have counted (tests/shared/figures.py), as a table; with a path as argument, as a page there.

A page is written after a full run only: figures of the short form would belittle it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / ".cache" / "figures"
HEAD = """# Figures

What the last whole run of the tests has counted: `TEST_DEPTH=full make test-full` prints these figures, and `python
scripts/figures.py docs/figures.md` after it writes this page. Nothing in it is typed in by hand.

| layer | test | what | how many |
|---|---|---|---|
"""


def main(arguments: list[str]) -> int:
    found = [(path.parent.name, path.stem, json.loads(path.read_text())) for path in sorted(FOLDER.glob("*/*.json"))]
    rows = [(layer, name, what, str(count)) for layer, name, kept in found for what, count in kept["figures"].items()]
    if not arguments:
        for layer, name, what, count in rows:
            print(f"{layer:<10} {name:<22} {what:<40} {count}")
        return 0
    short = sorted({layer for layer, _name, kept in found if not kept["full"]})
    if short or not rows:
        print(f"figures: {', '.join(short) or 'all layers'} ran in the short form or not at all", file=sys.stderr)
        return 1
    body = "".join(f"| {layer} | {name} | {what} | {count} |\n" for layer, name, what, count in rows)
    Path(arguments[0]).write_text(HEAD + body)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
