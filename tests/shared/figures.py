# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How deep the tests dig, and the figures of what they dug through.

``TEST_DEPTH=full`` asks for the long form of the layers that have one; ``make test-full`` sets it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

FULL = os.environ.get("TEST_DEPTH") == "full"
FOLDER = Path(__file__).resolve().parents[2] / ".cache" / "figures"


def record(layer: str, name: str, figures: Mapping[str, int | str]) -> None:
    """Keeps ``figures`` (what was counted -> how many) of one test of a layer for the table at the end of a run.

    Each name has a file of its own, so that the processes of one layer do not overwrite each other's.
    """
    folder = FOLDER / layer
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps({"full": FULL, "figures": dict(figures)}, indent=2) + "\n")
