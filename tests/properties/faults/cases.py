# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cases of the matrix, made from the list of calls that a task makes when nothing goes wrong."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from faults.forms import FORMS, LASTING, OUTAGES, Form
from faults.scenarios import Scenario

FOR_EVER = -1
# An outage of so many requests is more than the retries of one call, and is over long before the deadline of a task.
FOR_LONG = 12
# In the quick form: so many of a task's single faults, outages and pairs.
QUICK_SINGLES, QUICK_LASTING, QUICK_PAIRS = 4, 1, 1
FULL_PAIRS = 24
# At a read: so many answers with a status, and so many kinds of outage.
SOME_STATUS, SOME_LASTING = 3, 4


@dataclass(frozen=True)
class Call:
    """A request of the fault-free run. Ids are left out of the route."""

    method: str
    route: str

    @property
    def is_list(self) -> bool:
        return self.method == "GET" and self.route.endswith("/deployments")


@dataclass(frozen=True)
class Strike:
    """A fault that hits the request number ``position`` of the task, counted from 0, whatever that request is."""

    form: Form
    position: int
    times: int = 1

    def __str__(self) -> str:
        how_long = {1: "", FOR_EVER: " and ever after"}.get(self.times, f", {self.times} times")
        return f"{self.form.name} at {self.position}{how_long}"


@dataclass(frozen=True)
class Case:
    scenario: Scenario
    upsert: str
    strikes: tuple[Strike, ...]

    @property
    def late(self) -> bool:
        return any(strike.form.late for strike in self.strikes)

    @property
    def lasting(self) -> bool:
        return any(strike.times == FOR_EVER for strike in self.strikes)

    @property
    def finished_late(self) -> bool:
        return any(strike.form.kind == "late" for strike in self.strikes)

    @property
    def passes(self) -> bool:
        """An outage that is over in time."""
        return any(strike.times == FOR_LONG for strike in self.strikes)

    def faults(self) -> list[dict[str, Any]]:
        """For the simulator. A request that one fault takes is not counted by those behind it in its list."""
        armed: list[dict[str, Any]] = []
        for strike in sorted(self.strikes, key=lambda strike: strike.position):
            armed.append(strike.form.at(strike.position - len(armed), strike.times))
        return armed

    def __str__(self) -> str:
        return f"{self.scenario.name} (upsert by {self.upsert}): {' + '.join(map(str, self.strikes))}"


def singles(scenario: Scenario, upsert: str, calls: Sequence[Call]) -> Iterator[Case]:
    """Every kind at every call where it means something; every form of it at a write, some of its forms at a read."""
    for position, call in enumerate(calls):
        possible = [form for form in FORMS if _means_something(form, call)]
        for form in _some_of_each_kind(possible, position) if call.method == "GET" else possible:
            yield Case(scenario, upsert, (Strike(form, position),))


def lasting(scenario: Scenario, upsert: str, calls: Sequence[Call]) -> Iterator[Case]:
    """Outages from every call on; of every form from a write and from what follows it."""
    for position, call in enumerate(calls):
        near = {call.method, calls[position - 1].method if position else "GET"} != {"GET"}
        for form in LASTING if near else _turned(LASTING, position * SOME_LASTING)[:SOME_LASTING]:
            yield Case(scenario, upsert, (Strike(form, position, FOR_EVER),))


def passing(scenario: Scenario, upsert: str, calls: Sequence[Call]) -> Iterator[Case]:
    """Outages that begin with the first read after a write and are over long before the deadline."""
    for position, (before, call) in enumerate(itertools.pairwise(calls), 1):
        if before.method != "GET" and call.method == "GET":
            for form in OUTAGES:
                yield Case(scenario, upsert, (Strike(form, position, FOR_LONG),))


def pairs(scenario: Scenario, upsert: str, calls: Sequence[Call], count: int) -> list[Case]:
    """Two faults: the second hits what the first one led to, or something later. Always the same ones."""
    chance = random.Random(f"{scenario.name}/{upsert}")
    found: dict[tuple[Strike, ...], Case] = {}
    while len(found) < count:
        first = _chosen(chance, calls, chance.randrange(len(calls)))
        second = _chosen(chance, calls, first.position + chance.choice((1, 1, 1, 2, 2, 3)))
        if first.form.late and second.form.late:
            continue
        found[first, second] = Case(scenario, upsert, (first, second))
    return list(found.values())


def sample(cases: Sequence[Case], count: int, turn: int) -> list[Case]:
    """Some of them; ``turn`` goes round the forms, so that several tasks together see all of them."""
    chance = random.Random(f"{turn}")
    by_form: dict[str, list[Case]] = {}
    for case in cases:
        by_form.setdefault(case.strikes[0].form.name, []).append(case)
    names = list(by_form)
    return [chance.choice(by_form[names[(turn * count + step) % len(names)]]) for step in range(count)]


def _chosen(chance: random.Random, calls: Sequence[Call], position: int) -> Strike:
    call = calls[position] if position < len(calls) else Call("GET", "")
    return Strike(chance.choice([form for form in FORMS if _means_something(form, call)]), position)


def _some_of_each_kind(forms: Sequence[Form], turn: int) -> Iterator[Form]:
    """Other ones at each turn."""
    by_kind: dict[str, list[Form]] = {}
    for form in forms:
        by_kind.setdefault(form.kind, []).append(form)
    for kind, of_kind in by_kind.items():
        yield from _turned(of_kind, turn)[: SOME_STATUS if kind == "status" else 1]


def _turned(forms: Sequence[Form], turn: int) -> list[Form]:
    turn %= len(forms)
    return [*forms[turn:], *forms[:turn]]


def _means_something(form: Form, call: Call) -> bool:
    return call.method in form.methods and (call.is_list or not form.lists_only)
