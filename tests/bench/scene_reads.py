# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenes about reading much: logs, and the inventory."""

from __future__ import annotations

import json
from typing import Any

import bench_kinds as kinds
from bench_contestants import Contestant, Program, Task, script
from bench_places import KEY, PROJECT, WORK, program
from bench_scene import COST, MAX_MB, REQUESTS, WALL, WORKER_MB, Figures, Scene, Target
from bench_service import Endpoint
from bench_world import id_of
from scene_fleet import bare

_PAGE = 120
_DEST = WORK / "lines.log"
_SOURCE = WORK / "bench.paperspace.yml"
MILLION, THOUSAND = 1_000_000, 1_000


def _count_lines() -> int:
    with _DEST.open("rb") as file:
        return sum(1 for _line in file)


def _requests(lines: int) -> int:
    """The deployment and its history, since their secrets are masked, and the pages."""
    return 2 + -(-lines // _PAGE)


def _logs(endpoint: Endpoint, **options: Any) -> dict[str, Any]:
    return {
        "name": "Logs",
        "paperspace.cloud.deployment_logs": {**kinds.connection(endpoint), **options, "id": id_of(0)},
    }


def to_file(lines: int) -> Task:
    """A log to a file that is not there before."""
    return Task(
        key=f"file_{lines}",
        label=f"`deployment_logs` of {lines:,} lines to a file",
        world={"count": 1, "lines": lines},
        task=lambda endpoint: _logs(endpoint, dest=str(_DEST)),
        counts={"changed": 1, "requests": _requests(lines)},
        before=lambda: _DEST.unlink(missing_ok=True),
        after=lambda: _count_lines() == lines,
    )


def to_result(lines: int) -> Task:
    """A log to the result of the task."""
    return Task(
        key=f"result_{lines}",
        label=f"`deployment_logs` of {lines:,} lines to the result",
        world={"count": 1, "lines": lines},
        task=_logs,
        counts={"requests": _requests(lines)},
    )


def bare_logs(lines: int) -> Program:
    """The same lines to a file by a script."""
    return Program(
        key=f"bare_{lines}",
        label=f"a script that reads {lines:,} lines by `requests` and writes them",
        world={"count": 1, "lines": lines},
        words=lambda endpoint: script("logs", endpoint.address, KEY, id_of(0), str(_DEST)),
        counts={"requests": -(-lines // _PAGE)},
        after=lambda output: output.strip() == str(lines) and _count_lines() == lines,
    )


def _some_logs(short: bool) -> list[Contestant]:
    sizes = [THOUSAND] if short else [THOUSAND, 100_000]
    return [make(size) for size in sizes for make in (bare_logs, to_file, to_result)]


def _all_logs(short: bool) -> list[Contestant]:
    size = 2_400 if short else MILLION
    return [bare_logs(size), to_file(size)]


def _inventory_words(_endpoint: Endpoint) -> list[str]:
    _SOURCE.write_text(f"plugin: paperspace.cloud.deployments\nprojects: [{PROJECT}]\n")
    return [program("ansible-inventory"), "-i", str(_SOURCE), "--list"]


def _has_hosts(output: str, count: int) -> bool:
    return len(json.loads(output)["_meta"]["hostvars"]) == count


def _inventories(short: bool) -> list[Contestant]:
    count = 10 if short else 1000
    inventory = Program(
        key="inventory",
        label=f"`ansible-inventory --list` of {count:,} deployments",
        world={"count": count},
        words=_inventory_words,
        variables=lambda endpoint: {"PAPERSPACE_API_KEY": KEY, "PAPERSPACE_API_URL": f"{endpoint.address}/v1"},
        counts={"requests": -(-count // _PAGE)},
        after=lambda output: _has_hosts(output, count),
    )
    nothing = Program(
        key="nothing",
        label="`ansible-inventory --list` of a file with two hosts",
        words=lambda _endpoint: [program("ansible-inventory"), "-i", str(WORK / "inventory.ini"), "--list"],
        after=lambda output: _has_hosts(output, 2),
    )
    return [bare(count), nothing, inventory]


def _growth(figures: Figures) -> float:
    """What a million lines hold more than a thousand, as a multiple of what a thousand hold."""
    return figures.median("million", f"file_{MILLION}", "worker_kb") / figures.median(
        "logs", f"file_{THOUSAND}", "worker_kb"
    )


SCENES = [
    Scene(
        key="logs",
        title="Logs",
        about="A log of 1,000 and of 100,000 lines, to a file and to the result of the task.",
        contestants=_some_logs,
        columns=(COST, WALL, REQUESTS, WORKER_MB, MAX_MB),
        base="",
    ),
    Scene(
        key="million",
        title="A log of a million lines",
        about="To a file. The task masks the secrets of the deployment in each line; the script writes what it gets.",
        contestants=_all_logs,
        columns=(COST, WALL, REQUESTS, WORKER_MB, MAX_MB),
        base=f"bare_{MILLION}",
        targets=[
            Target(
                "million_script",
                "the task of a million lines to a file, beside the script's start to end",
                1.2,
                lambda figures: figures.ratio("million", f"file_{MILLION}", f"bare_{MILLION}"),
            ),
            Target(
                "million_memory",
                "the worker's peak for a million lines, beside that for a thousand",
                1.05,
                _growth,
            ),
        ],
    ),
    Scene(
        key="inventory",
        title="The inventory",
        about="1,000 deployments as hosts, with all their variables and groups. The script makes the same nine "
        "requests.",
        contestants=_inventories,
        columns=(WALL, REQUESTS, MAX_MB),
        base="bare_1000",
    ),
]
