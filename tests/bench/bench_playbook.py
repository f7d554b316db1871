# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a play and reads what the callback noted of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from bench_places import WORK, program
from bench_process import BenchError, run

_RECORD = WORK / "record.json"


@dataclass(frozen=True)
class Played:
    """A run of ansible-playbook: ``span`` is from the start of its first task to the end of its last, in seconds.

    ``start`` is when that first task began, by the clock that all processes of a machine share.
    """

    start: float
    span: float
    wall: float
    ok: int
    changed: int
    worker_kb: int
    main_kb: int
    max_kb: int


def command(host: str, tasks: Sequence[Mapping[str, Any]], **more: Any) -> list[str]:
    """Writes a playbook with these tasks, and gives the command that runs it."""
    document = [{"name": "Bench", "hosts": host, "gather_facts": False, **more, "tasks": list(tasks)}]
    path = WORK / "playbook.yml"
    path.write_text(yaml.safe_dump(document, sort_keys=False, width=1000))
    return [program("ansible-playbook"), "-i", str(WORK / "inventory.ini"), str(path)]


def play(host: str, tasks: Sequence[Mapping[str, Any]], **more: Any) -> Played:
    """Runs the tasks on a host, without facts. Raises BenchError if one failed."""
    _forget()
    ended = run(command(host, tasks, **more), {"BENCH_FILE": str(_RECORD)})
    record = json.loads(_RECORD.read_text())
    failures = [text for task in record["tasks"] for text in task["failures"]]
    if failures:
        raise BenchError(failures[0])
    return _played(record, ended.seconds, ended.max_kb)


def _played(record: Mapping[str, Any], wall: float, max_kb: int) -> Played:
    tasks = record["tasks"]
    return Played(
        start=tasks[0]["start"] if tasks else 0.0,
        span=tasks[-1]["end"] - tasks[0]["start"] if tasks else 0.0,
        wall=wall,
        ok=sum(task["ok"] for task in tasks),
        changed=sum(task["changed"] for task in tasks),
        worker_kb=max((int(path.read_text()) for path in _workers()), default=0),
        main_kb=record["main_kb"],
        max_kb=max_kb,
    )


def _workers() -> list[Path]:
    return list(WORK.glob(f"{_RECORD.name}.*.worker"))


def _forget() -> None:
    for path in [_RECORD, *_workers()]:
        path.unlink(missing_ok=True)
