# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The mutants that no test notices and why that is fine: survivors.yml."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import yaml
from mutation_points import Key, Mutant

FILE = Path(__file__).with_name("survivors.yml")
# In the place of a module or a function: every one.
ANY = "*"


class Survivors:
    """What survivors.yml says, and which of it was of use."""

    def __init__(self, path: Path = FILE) -> None:
        self.entries = yaml.safe_load(path.read_text())
        self._why: dict[Key, str] = {}
        for entry in self.entries:
            for after in [entry["after"]] if isinstance(entry["after"], str) else entry["after"]:
                key = (entry.get("module", ANY), entry.get("function", ANY), entry["before"], after)
                assert key not in self._why, f"explained twice: {key}"
                self._why[key] = entry["why"]
        self._used: set[Key] = set()

    def why(self, mutant: Mutant) -> str | None:
        """The explanation of a mutant, if there is one."""
        for key in (mutant.key, (ANY, ANY, mutant.before, mutant.after)):
            if key in self._why:
                self._used.add(key)
                return self._why[key]
        return None

    def expects(self, mutant: Mutant) -> bool:
        """True if an entry says of this very mutant that it survives; one for all modules need not hold everywhere."""
        return mutant.key in self._why

    def unused(self, modules: Iterable[str]) -> list[Key]:
        """Explanations of mutants that nobody has asked for, of these modules."""
        return [key for key in self._why if key not in self._used and key[0] in modules]
