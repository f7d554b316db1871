# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One process from its start to its end: its time, and the most memory that it or a child of it held."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench_places import SCRIPTS, WORK, environment

_SHOWN = 3000


class BenchError(Exception):
    """A contestant did not do what it should, so its time means nothing."""


@dataclass(frozen=True)
class Ended:
    """A process that ended well. ``max_kb`` is of the largest of it and of those that it waited for."""

    seconds: float
    max_kb: int
    output: str


def run(words: Sequence[str], more: Mapping[str, str] | None = None) -> Ended:
    """Runs it to its end. Raises BenchError, with what it said, where it failed."""
    out, usage = WORK / "output.txt", WORK / "usage.json"
    with out.open("wb") as file:
        subprocess.run(
            [sys.executable, "-I", "-S", str(SCRIPTS / "launch.py"), str(usage), *words],
            cwd=WORK,
            env=environment(**(more or {})),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            check=True,
        )
    told, output = json.loads(usage.read_text()), out.read_text(errors="replace")
    if told["status"]:
        raise BenchError(f"{Path(words[0]).name} ended with {told['status']}:\n{output[-_SHOWN:]}")
    return Ended(told["seconds"], told["max_kb"], output)
