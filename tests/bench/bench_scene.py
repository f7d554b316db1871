# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a scene is: its contestants, what is compared, and the targets; and the figures that targets are judged by."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench_contestants import Contestant, Sample

AT_MOST, AT_LEAST = "at most", "at least"


class Figures:
    """The samples of a run, by scene and contestant."""

    def __init__(self, scenes: Mapping[str, Mapping[str, Any]]) -> None:
        self.scenes = scenes

    def median(self, scene: str, contestant: str, what: str = "cost") -> float:
        """The median of a figure. Raises KeyError where it was not measured."""
        return statistics.median(sample[what] for sample in self.samples(scene, contestant))

    def samples(self, scene: str, contestant: str) -> list[Sample]:
        """What was measured in each round."""
        return self.scenes[scene]["contestants"][contestant]["samples"]

    def ratio(self, scene: str, contestant: str, other: str, what: str = "cost") -> float:
        """How many times the other's figure this one's is."""
        return self.median(scene, contestant, what) / self.median(scene, other, what)


@dataclass(frozen=True)
class Target:
    """``value`` gives what is compared with ``limit``, from the figures of the whole run; KeyError: not measured."""

    key: str
    text: str
    limit: float
    value: Callable[[Figures], float]
    sense: str = AT_MOST

    def measured(self, figures: Figures) -> float | None:
        """The value; None where something that it needs was not measured."""
        try:
            return self.value(figures)
        except KeyError:
            return None

    def is_met(self, value: float) -> bool:
        """Whether a value is on the right side of the limit."""
        return value <= self.limit if self.sense == AT_MOST else value >= self.limit


@dataclass(frozen=True)
class Column:
    """A figure of a table; ``scale`` makes the unit of its heading of the sample's unit."""

    what: str
    heading: str
    scale: float = 1
    digits: int = 1


COST_MS = Column("cost", "ms an item", 1000)
MS = Column("cost", "ms", 1000)
COST = Column("cost", "seconds", 1, 2)
WALL = Column("wall", "start to end, s", 1, 2)
REQUESTS = Column("requests", "requests", 1, 0)
WORKER_MB = Column("worker_kb", "worker's peak, MB", 1 / 1024)
MAX_MB = Column("max_kb", "peak, MB", 1 / 1024)


@dataclass(frozen=True)
class Scene:
    """``contestants`` makes those of the full form, or with True the smallest that shows that it works.

    ``base`` is the contestant that the table's ratios are of, and the first column what they compare.
    """

    key: str
    title: str
    about: str
    contestants: Callable[[bool], list[Contestant]]
    columns: Sequence[Column]
    base: str
    rounds: int = 3
    targets: Sequence[Target] = ()
    chart: bool = True
