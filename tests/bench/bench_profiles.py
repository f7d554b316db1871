# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Profiles: where the time and the memory go that stand in the way of targets."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench_contestants import script
from bench_kinds import DEPLOYMENT
from bench_places import NEAR, WORK
from bench_playbook import command, play
from bench_process import BenchError, run
from bench_service import Endpoint, Service
from bench_stages import Stack, by_stage
from bench_tables import Row
from bench_world import name_of
from scene_fleet import ALL, CONCURRENCY, LATENCY, UNCHANGED, fleet

_COLLECTION = "ansible_collections.paperspace.cloud.plugins"
# In the order in which a run imports them: each is what it adds to those before it.
_IMPORTED = {
    "ansible.cli.playbook": "`ansible-playbook` itself",
    "urllib3": "`urllib3`",
    "requests": "`requests`, beside it",
    "pydantic.main": "`pydantic`",
    "tenacity": "`tenacity`",
    f"{_COLLECTION}.module_utils.api.models": "the models of the API",
    f"{_COLLECTION}.action.deployment": "the rest of the engine",
}
_ROUNDS = 5
_ITEMS = 500
_FILES = "profile"


@dataclass(frozen=True)
class Profile:
    """``rows`` measures, for the whole form or (True) the smallest, and gives a heading and its rows."""

    key: str
    title: str
    about: str
    rows: Callable[[Service, bool], list[Row]]


def _imports(_service: Service, short: bool) -> list[Row]:
    rounds = [json.loads(run(script("growth", *_IMPORTED)).output) for _round in range(1 if short else _ROUNDS)]
    rows = [["", "ms", "MB"]]
    for index, label in enumerate(_IMPORTED.values()):
        seconds, held = (statistics.median(one[index][part] for one in rounds) for part in (0, 1))
        rows.append([label, f"{seconds * 1000:.0f}", f"{held / 1024:.1f}"])
    return rows


def _fleet_time(service: Service, short: bool) -> list[Row]:
    rounds = [_stages(_fleet_files(service, short, "time")) for _round in range(1 if short else _ROUNDS)]
    rows = [["", "", "ms"]]
    for index, who in enumerate(("the parent, from its first play on", "the worker, which runs the task")):
        rows += _parts(who, _means([one[index] for one in rounds], 1000), 0)
    return rows


def _loop_time(service: Service, short: bool) -> list[Row]:
    count = 10 if short else _ITEMS
    names = [name_of(number) for number in range(count)]
    rounds = []
    for _round in range(1 if short else _ROUNDS):
        service.reset(count=count)
        tasks = [{**task, "loop": "{{ names }}"} for task in DEPLOYMENT.tasks(Endpoint(service.address), "{{ item }}")]
        rounds.append(_stages(_profiled(command(NEAR, tasks, vars={"names": names}), "time"))[-1])
    return [["", "", "ms an item"], *_parts("the worker", _means(rounds, 1000 / count), 2)]


def _stages(files: Sequence[Path]) -> list[dict[str, float]]:
    """The seconds of each stage in one run: of the parent, and of the worker that it forked."""
    return [by_stage(json.loads(path.read_text())) for path in (files[0], files[-1])]


def _means(rounds: Sequence[Mapping[str, float]], scale: float) -> dict[str, float]:
    stages = {stage for one in rounds for stage in one}
    return {stage: scale * statistics.mean(one.get(stage, 0.0) for one in rounds) for stage in stages}


def _fleet_memory(service: Service, short: bool) -> list[Row]:
    from memray import FileReader

    files = _fleet_files(service, short, "memory")
    with FileReader(files[-1]) as reader:
        samples: list[tuple[Stack, float]] = [
            ([[name, path] for name, path, _line in reversed(record.stack_trace())], record.size / 1e6)
            for record in reader.get_high_watermark_allocation_records(merge_threads=True)
        ]
    return [["", "", "MB"], *_parts("the worker, at its peak", by_stage(samples), 2)]


def _parts(who: str, amounts: Mapping[str, float], digits: int) -> list[Row]:
    """The whole, and what is more than a hundredth of it."""
    whole = sum(amounts.values())
    kept = {part: amount for part, amount in amounts.items() if amount > whole / 100}
    rows = [[who, "", f"{whole:,.{digits}f}"]]
    rows += [["", part, f"{amount:,.{digits}f}"] for part, amount in sorted(kept.items(), key=lambda one: -one[1])]
    return rows


def _latency(service: Service, short: bool) -> list[Row]:
    task = fleet(10 if short else 1000, ALL, LATENCY)
    service.reset(**task.world)
    played = play(NEAR, [task.task(Endpoint(service.address))], vars_files=[str(path) for path in task.variables])
    phases = service.phases()
    if [phase["method"] for phase in phases] != ["GET", "POST", "GET"]:
        raise BenchError(f"{task.label}: its requests came in another order than a list, the writes, and a list")
    read, written, again = phases
    ended = played.start + played.span
    return [
        ["", "requests", "seconds", "what the latency takes of it"],
        _phase("until the first request: options templated, checked and read", 0, read["began"] - played.start, 0),
        _phase("the list, where each page names the next one", read["requests"], _lasted(read), 1),
        _phase("the plan", 0, written["began"] - read["ended"], 0),
        _phase("the writes, eight at once", written["requests"], _lasted(written), CONCURRENCY),
        _phase("the list again, to see what was taken", again["requests"], _lasted(again), 1),
        _phase("until the last result: compared, masked, sent to the parent", 0, ended - again["ended"], 0),
    ]


def _lasted(phase: Mapping[str, Any]) -> float:
    return phase["ended"] - phase["began"]


def _phase(label: str, requests: int, seconds: float, at_once: int) -> Row:
    return [
        label,
        str(requests or ""),
        f"{seconds:.2f}",
        f"{requests * LATENCY / at_once:.2f}" if at_once else "",
    ]


def _fleet_files(service: Service, short: bool, kind: str) -> list[Path]:
    task = fleet(10 if short else 1000, UNCHANGED)
    service.reset(**task.world)
    files = [str(path) for path in task.variables]
    return _profiled(command(NEAR, [task.task(Endpoint(service.address))], vars_files=files), kind)


def _profiled(words: Sequence[str], kind: str) -> list[Path]:
    """Runs a playbook under a profiler; the files that it wrote, one a process, in the order of their numbers."""
    for path in WORK.glob(f"{_FILES}.*"):
        path.unlink()
    run(words, {"BENCH_PROFILE": str(WORK / _FILES), "BENCH_PROFILE_OF": kind})
    files = sorted(WORK.glob(f"{_FILES}.*"), key=lambda path: int(path.suffix[1:]))
    if not files:
        raise BenchError("a profile was not written")
    return files


PROFILES: Sequence[Profile] = (
    Profile(
        key="imports",
        title="What a playbook of one task imports",
        about="Time and memory that each import adds to those before it, in one process. All but the first are what a "
        "playbook with this collection has to import, and an empty one has not.",
        rows=_imports,
    ),
    Profile(
        key="loop_time",
        title="An unchanged item of a loop: time",
        about="Where the worker is, looked at each millisecond while it runs 500 items.",
        rows=_loop_time,
    ),
    Profile(
        key="fleet_time",
        title="A fleet of 1,000 unchanged: time",
        about="Where the main thread of each process is, looked at each millisecond. A process's start and its imports "
        "before the first play are not in it.",
        rows=_fleet_time,
    ),
    Profile(
        key="fleet_memory",
        title="A fleet of 1,000 unchanged: memory",
        about="What the worker has allocated since it began and holds at its peak, by what allocated it, as memray "
        "counts it.",
        rows=_fleet_memory,
    ),
    Profile(
        key="latency",
        title="A fleet of 1,000 that all change, with 50 ms of latency",
        about="When the server saw what, beside the task's start and end.",
        rows=_latency,
    ),
)
