# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenes about many deployments in one task."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import bench_kinds as kinds
import bench_peers as peers
import yaml
from bench_contestants import Contestant, Program, Task, Tasks, script
from bench_places import KEY, PROJECT, WORK
from bench_scene import AT_LEAST, COST, MAX_MB, REQUESTS, WALL, WORKER_MB, Figures, Scene, Target
from bench_service import Endpoint
from bench_world import name_of
from scene_items import memory_ratio

_PAGE = 120
LATENCY, CONCURRENCY = 0.05, 8
_WAITED = 100
JSON, YAML = "json", "yaml"
UNCHANGED, SOME, ALL = "unchanged", "1 % changed", "all changed"
_WORDS = {UNCHANGED: "unchanged", SOME: "some", ALL: "all"}


def _changed(count: int, state: str) -> int:
    return {UNCHANGED: 0, SOME: max(1, count // 100), ALL: count}[state]


def _pages(count: int) -> int:
    return -(-count // _PAGE)


def _listed(count: int, state: str, form: str = JSON) -> Path:
    """Writes the file of variables with the list of a fleet."""
    changed = _changed(count, state)
    images = [kinds.OTHER_IMAGE if number < changed else kinds.IMAGE for number in range(count)]
    listed = {"fleet": [kinds.wanted(name_of(number), image) for number, image in enumerate(images)]}
    path = WORK / f"fleet-{count}-{_WORDS[state]}.{form}"
    path.write_text(json.dumps(listed) if form == JSON else yaml.safe_dump(listed, sort_keys=False))
    return path


def _task(endpoint: Endpoint, **options: Any) -> dict[str, Any]:
    where = {**kinds.connection(endpoint), "project_id": PROJECT}
    return {"name": "Fleet", "paperspace.cloud.deployment_fleet": {**where, "deployments": "{{ fleet }}", **options}}


def fleet(count: int, state: str, latency: float = 0, form: str = JSON) -> Task:
    """A fleet of so many that does not wait: it reads the list, writes, and reads the list again if it wrote."""
    changed = _changed(count, state)
    return Task(
        key=f"fleet_{count}_{_WORDS[state]}" + ("" if form == JSON else "_yaml"),
        label=f"`deployment_fleet` of {count:,}, {state}" + ("" if form == JSON else ", listed in YAML"),
        world={"count": count, "latency": latency},
        task=lambda endpoint: _task(endpoint, wait=False, concurrency=CONCURRENCY),
        variables=[_listed(count, state, form)],
        counts={
            "ok": count,
            "changed": changed,
            "requests": _pages(count) * (2 if changed else 1) + changed,
        },
    )


def bare(count: int) -> Program:
    """The same reads by a script."""
    return Program(
        key=f"bare_{count}",
        label=f"a script that reads {count:,} by `requests` and decodes them",
        world={"count": count},
        words=lambda endpoint: script("fleet", endpoint.address, KEY, PROJECT),
        counts={"requests": _pages(count)},
        after=lambda output: output.strip() == str(count),
    )


def _empty() -> Tasks:
    return Tasks(key="empty", label="a playbook with a task that does nothing", kind=kinds.EMPTY, style="one")


def _empty_beside(count: int, form: str) -> Task:
    """What Ansible itself takes to read the list, which nothing uses then."""
    return Task(
        key=f"empty_{form}",
        label=f"the same playbook with a list of {count:,} in {form.upper()} beside it",
        task=lambda _endpoint: {"name": "Empty", "bench_empty": {}},
        variables=[_listed(count, UNCHANGED, form)],
        counts={"requests": 0},
    )


def _fleets(short: bool) -> list[Contestant]:
    sizes = [10] if short else [10, 100, 1000]
    most = sizes[-1]
    floors: list[Contestant] = [bare(most), _empty(), *(_empty_beside(most, form) for form in (JSON, YAML))]
    fleets = [fleet(size, state) for size in sizes for state in (UNCHANGED, SOME, ALL)]
    return [*floors, *fleets, fleet(most, UNCHANGED, form=YAML)]


def _written(short: bool) -> list[Contestant]:
    return [fleet(10 if short else 1000, ALL, LATENCY)]


def _waiting(short: bool) -> list[Contestant]:
    count, settle = (10, 0.2) if short else (_WAITED, 2)
    return [
        Task(
            key="wait",
            label=f"`deployment_fleet` of {count}, all changed, healthy after {settle} s",
            world={"count": count, "settle": settle},
            task=lambda endpoint: _task(endpoint, wait_interval=0.1 if short else 1),
            variables=[_listed(count, ALL)],
            counts={"ok": count, "changed": count},
        )
    ]


def _beside_script(figures: Figures, what: str, *, with_empty: bool = False) -> float:
    floor = figures.median("fleet", "bare_1000", "wall")
    if with_empty:
        floor += figures.median("fleet", "empty", "wall")
    return figures.median("fleet", "fleet_1000_unchanged", what) / floor


def _beside_peer(figures: Figures) -> float:
    """A loop of 1000 tasks of the fastest peer, as it follows from one item, beside the fleet's task."""
    measured = [key for key in peers.UNCHANGED if key in figures.scenes["modules"]["contestants"]]
    if not measured:
        raise KeyError("peers")
    fastest = min(figures.median("modules", key) for key in measured)
    return 1000 * fastest / figures.median("fleet", "fleet_1000_unchanged")


def _beside_latency(figures: Figures, what: str) -> float:
    key = "fleet_1000_all"
    least = figures.median("fleet_latency", key, "requests") * LATENCY / CONCURRENCY
    return figures.median("fleet_latency", key, what) / least


SCENES = [
    Scene(
        key="fleet",
        title="A fleet in one task",
        about="`deployment_fleet` for a project of 10, 100 and 1,000 deployments, without waiting. They are listed in "
        "a file of variables in JSON, which Ansible reads faster than YAML. The script makes the same nine requests as "
        "the unchanged fleet of 1,000, and decodes them. 1 % is at least one.",
        contestants=_fleets,
        columns=(COST, WALL, REQUESTS, WORKER_MB, MAX_MB),
        base="",
        targets=[
            Target(
                "fleet_task",
                "a fleet of 1,000 unchanged, its task, beside the script's start to end",
                1.5,
                lambda figures: _beside_script(figures, "cost"),
            ),
            Target(
                "fleet_playbook",
                "a fleet of 1,000 unchanged, the whole playbook, beside the script's start to end",
                1.5,
                lambda figures: _beside_script(figures, "wall"),
            ),
            Target(
                "fleet_floor",
                "a fleet of 1,000 unchanged, the whole playbook, beside the script and a playbook with an empty task",
                1.5,
                lambda figures: _beside_script(figures, "wall", with_empty=True),
            ),
            Target(
                "fleet_peer",
                "a loop of 1,000 unchanged of the fastest peer (an item of five, times 1,000), beside a fleet's task",
                100,
                _beside_peer,
                sense=AT_LEAST,
            ),
            Target(
                "memory_fleet",
                "the worker's peak for a fleet of 1,000 unchanged, beside that of an empty task and the answers' size",
                1.1,
                lambda figures: memory_ratio(figures, "fleet", "fleet_1000_unchanged"),
            ),
        ],
    ),
    Scene(
        key="fleet_latency",
        title="A fleet that changes, with 50 ms of latency",
        about="1,000 deployments that all change, eight writes at once, against a server that waits 50 ms before each "
        "answer. What can't be beaten is the requests, times 50 ms, divided by eight.",
        contestants=_written,
        columns=(COST, WALL, REQUESTS),
        base="",
        chart=False,
        targets=[
            Target(
                "latency_task",
                "a fleet of 1,000 that all change, its task, beside requests x 50 ms / 8",
                1.3,
                lambda figures: _beside_latency(figures, "cost"),
            ),
            Target(
                "latency_playbook",
                "a fleet of 1,000 that all change, the whole playbook, beside requests x 50 ms / 8",
                1.3,
                lambda figures: _beside_latency(figures, "wall"),
            ),
        ],
    ),
    Scene(
        key="wait",
        title="Waiting for a fleet",
        about="All of a fleet change, and the task waits until they are healthy, with a look a second.",
        contestants=_waiting,
        columns=(COST, WALL, REQUESTS),
        base="",
        chart=False,
    ),
]
