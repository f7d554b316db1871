# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who takes part: each measures itself once when it is asked to, and checks that it did what it should."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench_places import NEAR, SCRIPTS
from bench_playbook import play
from bench_process import BenchError, Ended, run
from bench_service import Endpoint, Service
from bench_world import name_of

Sample = dict[str, float]
LOOP, TASKS, ONE = "loop", "tasks", "one"


@dataclass(frozen=True)
class Kind:
    """A kind of task. ``tasks`` makes those of one item, for an address and the name of a deployment.

    ``changed`` and ``requests`` are what an item has to count; None where that is not fixed.
    """

    key: str
    label: str
    tasks: Callable[[Endpoint, str], list[dict[str, Any]]]
    host: str = NEAR
    changed: int = 0
    requests: int | None = 1


@dataclass(frozen=True, kw_only=True)
class Contestant:
    """``world`` is what the server is reset to before; ``items`` by how many a time is divided."""

    key: str
    label: str
    items: int = 1
    world: Mapping[str, float] = field(default_factory=dict)
    secure: bool = False

    def measure(self, service: Service) -> Sample:
        """One measurement. Raises BenchError where the outcome is not the right one."""
        service.reset(**self.world)
        sample = self.run(Endpoint(service.secure, str(service.ca)) if self.secure else Endpoint(service.address))
        counted = service.counts()
        return {**sample, "requests": counted["requests"], "answer_kb": counted["bytes"] / 1024}

    def run(self, endpoint: Endpoint) -> Sample:
        """Does it once, without looking at what the server counted."""
        raise NotImplementedError

    def expects(self) -> dict[str, int]:
        """What a sample has to count, by its key."""
        return {}


@dataclass(frozen=True, kw_only=True)
class Tasks(Contestant):
    """Tasks of one kind: the items of a loop, or tasks in a row, or a single one. ``cost`` is seconds an item."""

    kind: Kind
    style: str = LOOP

    def run(self, endpoint: Endpoint) -> Sample:
        names = [name_of(number) for number in range(self.items)]
        if self.style == LOOP:
            tasks = [{**task, "loop": "{{ names }}"} for task in self.kind.tasks(endpoint, "{{ item }}")]
        else:
            tasks = [task for name in names for task in self.kind.tasks(endpoint, name)]
        return _sample(play(self.kind.host, tasks, vars={"names": names}), self.items)

    def expects(self) -> dict[str, int]:
        each = len(self.kind.tasks(Endpoint(""), ""))
        counts = {"ok": self.items * each, "changed": self.items * self.kind.changed}
        return counts if self.kind.requests is None else {**counts, "requests": self.items * self.kind.requests}


@dataclass(frozen=True, kw_only=True)
class Task(Contestant):
    """One task with options of its own. ``cost`` is its seconds."""

    task: Callable[[Endpoint], dict[str, Any]]
    variables: Sequence[Path] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    before: Callable[[], None] | None = None
    after: Callable[[], bool] | None = None

    def run(self, endpoint: Endpoint) -> Sample:
        if self.before:
            self.before()
        more = {"vars_files": [str(path) for path in self.variables]} if self.variables else {}
        sample = _sample(play(NEAR, [self.task(endpoint)], **more), 1)
        if self.after and not self.after():
            raise BenchError(f"{self.label} left something else than it should")
        return sample

    def expects(self) -> dict[str, int]:
        return {"ok": 1, "changed": 0, **self.counts}


@dataclass(frozen=True, kw_only=True)
class Program(Contestant):
    """A process without a playbook. ``words`` makes its command line; what it prints goes to ``after``."""

    words: Callable[[Endpoint], list[str]]
    variables: Callable[[Endpoint], dict[str, str]] = lambda _endpoint: {}
    counts: Mapping[str, int] = field(default_factory=dict)
    after: Callable[[str], bool] = lambda _output: True
    # Where it measures itself: what it prints is its cost in seconds.
    timed: bool = False

    def run(self, endpoint: Endpoint) -> Sample:
        ended: Ended = run(self.words(endpoint), self.variables(endpoint))
        if not self.after(ended.output):
            raise BenchError(f"{self.label} gave something else than it should: {ended.output[-500:]}")
        cost = float(ended.output) if self.timed else ended.seconds
        return {"cost": cost, "wall": ended.seconds, "max_kb": ended.max_kb}

    def expects(self) -> dict[str, int]:
        return dict(self.counts)


def script(name: str, *words: str) -> list[str]:
    """The command line of a script in the folder ``scripts``."""
    return [sys.executable, str(SCRIPTS / f"{name}.py"), *words]


def _sample(played: Any, items: int) -> Sample:
    return {
        "cost": played.span / items,
        "wall": played.wall,
        "ok": played.ok,
        "changed": played.changed,
        "worker_kb": played.worker_kb,
        "main_kb": played.main_kb,
        "max_kb": played.max_kb,
    }


def checked(contestant: Contestant, sample: Sample) -> Sample:
    """The sample. Raises BenchError where it counts something else than it has to."""
    for what, wanted in contestant.expects().items():
        if sample[what] != wanted:
            raise BenchError(f"{contestant.label}: {what} is {sample[what]:g} and should be {wanted}")
    return sample
