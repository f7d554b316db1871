# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenes about one deployment: the cost of a task, of an item of a loop, and of a playbook."""

from __future__ import annotations

import bench_kinds as kinds
import bench_peers as peers
from bench_contestants import LOOP, ONE, TASKS, Contestant, Kind, Tasks
from bench_scene import COST_MS, MAX_MB, REQUESTS, WALL, WORKER_MB, Figures, Scene, Target

# What starts a process for each item needs fewer of them: its cost does not depend on how many there are.
FAST, SLOW = 50, 20
_QUICK = ("deployment", "change", "empty", "requests")
_LATENCY = 0.05


def _tasks(chosen: list[Kind], style: str, short: bool, most: int = FAST, latency: float = 0) -> list[Contestant]:
    found: list[Contestant] = []
    for kind in chosen:
        quick = kind.key in _QUICK
        items = (2 if quick else 1) if short else most if quick else min(most, SLOW)
        world = {"count": items, "latency": latency}
        found.append(Tasks(key=kind.key, label=kind.label, items=items, world=world, kind=kind, style=style))
    return found


def _loop(short: bool) -> list[Contestant]:
    return _tasks([kinds.EMPTY, kinds.REQUESTS, kinds.DEPLOYMENT, kinds.PING, kinds.URI], LOOP, short)


def _changes(short: bool) -> list[Contestant]:
    return _tasks([kinds.CHANGE, kinds.CHANGE_MODULE, kinds.URI_CHANGE], LOOP, short, 10)


def _row(short: bool) -> list[Contestant]:
    return _tasks([kinds.EMPTY, kinds.REQUESTS, kinds.DEPLOYMENT, kinds.URI], TASKS, short)


def _modules(short: bool) -> list[Contestant]:
    chosen = [kinds.PING, kinds.URI, kinds.MODULE, kinds.DEPLOYMENT]
    return [*_tasks(chosen, LOOP, short, 10), *_tasks(peers.present(), LOOP, short, 5)]


def _one(chosen: list[Kind]) -> list[Contestant]:
    return [Tasks(key=kind.key, label=kind.label, items=1, world={"count": 1}, kind=kind, style=ONE) for kind in chosen]


def _playbook(_short: bool) -> list[Contestant]:
    return _one([kinds.EMPTY, kinds.REQUESTS, kinds.DEPLOYMENT, kinds.URI])


def _latency(short: bool) -> list[Contestant]:
    return _tasks([kinds.REQUESTS, kinds.DEPLOYMENT, kinds.URI], LOOP, short, 10, _LATENCY)


def _tls(short: bool) -> list[Contestant]:
    chosen = [kinds.REQUESTS, kinds.DEPLOYMENT, kinds.URI]
    items = 2 if short else 10
    world = {"count": items}
    return [
        Tasks(key=kind.key, label=kind.label, items=items, world=world, kind=kind, style=LOOP, secure=True)
        for kind in chosen
    ]


SCENES = [
    Scene(
        key="loop",
        title="Items of a loop",
        about="One task with a loop over deployments of which none changes. Seconds from the task's start to its end, "
        "divided by the items.",
        contestants=_loop,
        columns=(COST_MS, REQUESTS, WORKER_MB),
        base="uri",
        rounds=5,
        targets=[
            Target(
                "loop_uri",
                "an unchanged item of a loop, on the controller, beside an item of `uri` with one GET",
                0.05,
                lambda figures: figures.ratio("loop", "deployment", "uri"),
            ),
            Target(
                "loop_requests",
                "an unchanged item of a loop, on the controller, beside an action plugin with the same GET",
                1.5,
                lambda figures: figures.ratio("loop", "deployment", "requests"),
            ),
        ],
    ),
    Scene(
        key="changes",
        title="Items of a loop that change",
        about="Each item changes the image of its deployment. This collection reads the deployment, writes the whole "
        "spec and reads back whether it was taken; `uri` reads and writes, and knows neither whether it had to nor "
        "what came of it.",
        contestants=_changes,
        columns=(COST_MS, REQUESTS),
        base="uri_change",
    ),
    Scene(
        key="tasks",
        title="Tasks in a row",
        about="A play of tasks, one after the other, without a loop: each gets a worker of its own. From the start of "
        "the first to the end of the last, divided by the tasks.",
        contestants=_row,
        columns=(COST_MS, REQUESTS),
        base="uri",
        targets=[
            Target(
                "tasks_uri",
                "an unchanged task in a row, beside a task of `uri` with one GET",
                0.15,
                lambda figures: figures.ratio("tasks", "deployment", "uri"),
            )
        ],
    ),
    Scene(
        key="modules",
        title="Run as a module, and other collections",
        about="Where a task can't run on the controller's side (another connection, another user, `async`) its module "
        "runs, in a process of its own for each item. The modules of other collections for clouds do so always. "
        "Each is asked for the smallest thing that it has: to read one key or one map, and to leave it as it is.",
        contestants=_modules,
        columns=(COST_MS, REQUESTS),
        base="uri",
        targets=[
            Target(
                "module_uri",
                "an unchanged item of a loop as a module, beside an item of `uri` with one GET",
                1.3,
                lambda figures: figures.ratio("modules", "module", "uri"),
            )
        ],
    ),
    Scene(
        key="playbook",
        title="A playbook of one task",
        about="From the start of the process to its end.",
        contestants=_playbook,
        columns=(WALL, WORKER_MB, MAX_MB),
        base="uri",
        rounds=5,
        targets=[
            Target(
                "playbook_uri",
                "a playbook of one unchanged task, beside the same with `uri`",
                1.0,
                lambda figures: figures.ratio("playbook", "deployment", "uri", "wall"),
            ),
            Target(
                "playbook_empty",
                "a playbook of one unchanged task, beside one with an action plugin that does nothing",
                1.2,
                lambda figures: figures.ratio("playbook", "deployment", "empty", "wall"),
            ),
            Target(
                "memory_task",
                "the worker's peak of an unchanged task, beside that of an empty task and the answer's size",
                1.1,
                lambda figures: memory_ratio(figures, "playbook", "deployment"),
            ),
        ],
    ),
    Scene(
        key="latency",
        title="With 50 ms of latency",
        about="The items of a loop again, against a server that waits 50 ms before each answer.",
        contestants=_latency,
        columns=(COST_MS, REQUESTS),
        base="uri",
    ),
    Scene(
        key="tls",
        title="Over TLS",
        about="The items of a loop again, over TLS with a certificate authority of their own.",
        contestants=_tls,
        columns=(COST_MS, REQUESTS),
        base="uri",
    ),
]


def memory_ratio(figures: Figures, scene: str, contestant: str) -> float:
    """A worker's peak, as a multiple of an empty task's worker and the answers that the contestant got."""
    floor = figures.median("playbook", "empty", "worker_kb") + figures.median(scene, contestant, "answer_kb")
    return figures.median(scene, contestant, "worker_kb") / floor
