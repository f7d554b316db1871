# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a simulator holds, reduced to what can be lost, doubled or changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from faults.scenarios import ENV, OTHERS, Wanted
from simulator_fixture import PROJECT, Simulator


@dataclass(frozen=True)
class Held:
    """A deployment: where, whether it is live, the ids of its specs from old to new, and its config."""

    project: str
    name: str
    live: bool
    specs: tuple[str, ...]
    config: Mapping[str, Any] = field(compare=False)

    @property
    def is_of_others(self) -> bool:
        return self.project != PROJECT or self.name in OTHERS


class State(dict[str, Held]):
    """Deployments by id."""

    @classmethod
    def of(cls, simulator: Simulator) -> State:
        return cls({one["id"]: _held(one) for one in simulator.deployments()})

    def doubled(self) -> list[str]:
        """Names that several live deployments of a project have."""
        names = Counter((one.project, one.name) for one in self.values() if one.live)
        return [name for (_project, name), count in names.items() if count > 1]

    def touched(self, before: State) -> list[str]:
        """The names of those that no task is about, and that are not as they were before."""
        return [one.name for known, one in before.items() if one.is_of_others and self.get(known) != one]

    def missing(self, wanted: Wanted) -> list[str]:
        """What is not as it is wanted, in words."""
        ours = [one for one in self.values() if one.live and not one.is_of_others]
        shown = {one.name: (one.config["image"], one.config.get("enabled", True)) for one in ours}
        if shown != dict(wanted):
            return [f"{shown} instead of {dict(wanted)}"]
        envs = {one.name: one.config.get("env") for one in ours}
        return [f"the environment of {name} is {env}" for name, env in envs.items() if env != ENV]


def _held(one: Mapping[str, Any]) -> Held:
    specs = tuple(spec["id"] for spec in one["specs"])
    return Held(one["projectId"], one["name"], one["deleted"] is None, specs, one["config"])
