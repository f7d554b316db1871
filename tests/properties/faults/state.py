# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a simulator holds, reduced to what can be lost, doubled or changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from faults.scenarios import ENV, STRANGERS, Wanted
from simulator_fixture import PROJECT, Simulator


@dataclass(frozen=True)
class Held:
    """A deployment: where, whether it is live, the ids of its specs from old to new, and its config."""

    project: str
    name: str
    live: bool
    specs: tuple[str, ...]
    config: Mapping[str, Any]

    def is_same(self, other: Held) -> bool:
        return (self.name, self.live, self.specs) == (other.name, other.live, other.specs)


@dataclass(frozen=True)
class State:
    """Deployments by id; ``project`` is the one that the task is about."""

    held: Mapping[str, Held]
    project: str = PROJECT

    @classmethod
    def of(cls, simulator: Simulator, project: str = PROJECT) -> State:
        return cls(
            {
                one["id"]: Held(
                    one["projectId"],
                    one["name"],
                    one["deleted"] is None,
                    tuple(spec["id"] for spec in one["specs"]),
                    one["config"],
                )
                for one in simulator.deployments()
            },
            project,
        )

    def is_same(self, other: State) -> bool:
        return self.held.keys() == other.held.keys() and all(
            one.is_same(other.held[known]) for known, one in self.held.items()
        )

    def doubled(self) -> list[str]:
        """Names that several live deployments of a project have."""
        names = Counter((one.project, one.name) for one in self.held.values() if one.live)
        return [name for (_project, name), count in names.items() if count > 1]

    def touched(self, before: State) -> list[str]:
        """The names of those that no task is about, and that are not as they were before."""
        return [
            one.name
            for known, one in before.held.items()
            if self._is_strange(one) and not (known in self.held and self.held[known].is_same(one))
        ]

    def missing(self, wanted: Wanted) -> list[str]:
        """What is not as it is wanted, in words."""
        ours = [one for one in self.held.values() if one.live and not self._is_strange(one)]
        shown = {one.name: (one.config["image"], one.config.get("enabled", True)) for one in ours}
        if shown != dict(wanted):
            return [f"{shown} instead of {dict(wanted)}"]
        return [
            f"the environment of {one.name} is {one.config.get('env')}" for one in ours if one.config.get("env") != ENV
        ]

    def _is_strange(self, one: Held) -> bool:
        return one.project != self.project or one.name in STRANGERS
