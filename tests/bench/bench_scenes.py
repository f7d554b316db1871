# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The four scenes: their contestants, the columns of their tables, and the targets."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench_contestants import CONTROLLER, KEY, MODULE, WORK, Contestant, Playbook, Sample, Script
from bench_server import IMAGE, OTHER_IMAGE, PAGE, PROJECT, id_of, name_of


@dataclass(frozen=True)
class Figures:
    """The samples of a scene, by contestant."""

    samples: Mapping[str, Sequence[Sample]]

    def median(self, contestant: str, what: str = "cost") -> float:
        """The median of the rounds."""
        return statistics.median(sample[what] for sample in self.samples[contestant])

    def ratio(self, contestant: str, other: str, what: str = "cost") -> float:
        """How many times the other's figure this one's is."""
        return self.median(contestant, what) / self.median(other, what)


@dataclass(frozen=True)
class Target:
    """``ratio`` should be at most ``limit``; ``why`` is the known reason if it is not."""

    text: str
    limit: float
    ratio: Callable[[Figures], float]
    why: str = ""


@dataclass(frozen=True)
class Column:
    """A figure of a table; ``scale`` makes the unit of its heading of the sample's unit."""

    what: str
    heading: str
    scale: float = 1
    digits: int = 2


_SECONDS, _WALL = Column("cost", "seconds"), Column("wall", "start to end, s")
_REQUESTS, _MEMORY = Column("requests", "requests", 1, 0), Column("worker_kb", "worker's peak, MB", 1 / 1024, 1)


@dataclass(frozen=True)
class Scene:
    """``contestants`` makes those of the full form, or with True the smallest that shows that it works.

    Ratios are of the first column to that of ``base``. ``profiled`` is profiled where a target is missed.
    """

    key: str
    title: str
    about: str
    contestants: Callable[[bool], list[Contestant]]
    columns: Sequence[Column]
    base: str
    profiled: str
    targets: Sequence[Target]
    rounds: int = 5


def _connection(address: str) -> dict[str, Any]:
    return {"api_url": f"{address}/v1", "api_key": KEY}


def _desired(name: str, image: str = IMAGE) -> dict[str, Any]:
    """The options of a deployment as the server has it, except for another image."""
    return {
        "name": name,
        "image": image,
        "region": "ny2",
        "env": {"LOG_LEVEL": "info", "TOKEN": "secret:TOKEN"},
        "resources": {"machine_type": "C4", "ports": [8080], "replicas": 1},
    }


def _empty(_address: str, _name: str = "") -> dict[str, Any]:
    return {"name": "Empty", "bench_empty": {}}


def _deployment(address: str, name: str) -> dict[str, Any]:
    options = {**_connection(address), "project_id": PROJECT, **_desired(name), "wait": False}
    return {"name": "Deployment", "paperspace.cloud.deployment": options}


def _url(address: str, name: str) -> str:
    return f"{address}/v1/projects/{PROJECT}/deployments?name={name}&limit={PAGE}"


def _requests(address: str, name: str) -> dict[str, Any]:
    return {"name": "Requests", "bench_requests": {"url": _url(address, name), "key": KEY}}


def _uri(address: str, name: str) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {KEY}"}
    return {
        "name": "Uri",
        "ansible.builtin.uri": {"url": _url(address, name), "headers": headers, "return_content": True},
    }


def _one(key: str, label: str, make: Callable[[str, str], dict[str, Any]], items: int = 0) -> Playbook:
    """One task, or with ``items`` one with a loop of so many."""
    count = items or 1
    names = [name_of(number) for number in range(count)]
    return Playbook(
        key=key,
        label=label,
        items=count,
        state={"count": count},
        expects={"ok": count, "changed": 0, "requests": 0 if make is _empty else count},
        task=lambda address: {
            **make(address, "{{ item }}" if items else names[0]),
            **({"loop": names} if items else {}),
        },
        host=MODULE if key == "module" else CONTROLLER,
    )


_EMPTY = "an action plugin that does nothing"
_GET = "an action plugin with the same GET by `requests`"
_TASK = "`deployment`, on the controller"
_URI = "`uri`, one GET"


def _loop(short: bool) -> list[Contestant]:
    # What starts a process for each item needs fewer: its cost does not depend on how many there are.
    quick, slow, slowest = (2, 1, 1) if short else (50, 20, 10)
    return [
        _one("empty", _EMPTY, _empty, quick),
        _one("requests", _GET, _requests, quick),
        _one("deployment", _TASK, _deployment, quick),
        _one("module", "`deployment`, as a module", _deployment, slowest),
        _one("uri", _URI, _uri, slow),
    ]


def _playbook(_short: bool) -> list[Contestant]:
    return [
        _one("empty", _EMPTY, _empty),
        _one("requests", _GET, _requests),
        _one("deployment", _TASK, _deployment),
        _one("uri", _URI, _uri),
    ]


def _listed(count: int, changed: int) -> list[str]:
    """Writes the file of variables with the list of a fleet."""
    images = [OTHER_IMAGE if number < changed else IMAGE for number in range(count)]
    path = WORK / f"fleet-{count}-{changed}.json"
    path.write_text(json.dumps({"fleet": [_desired(name_of(number), image) for number, image in enumerate(images)]}))
    return [str(path)]


def _fleet_of(key: str, count: int, changed: int, words: str) -> Playbook:
    """A fleet that does not wait: it reads the list, writes, and reads the list again if it wrote."""
    options = {"project_id": PROJECT, "deployments": "{{ fleet }}", "wait": False, "concurrency": 8}
    requests = -(-count // PAGE) * (2 if changed else 1) + changed
    return Playbook(
        key=key,
        label=f"`deployment_fleet` of {count:,}, {words}",
        state={"count": count},
        expects={"ok": count, "changed": changed, "requests": requests},
        task=lambda address: {
            "name": "Fleet",
            "paperspace.cloud.deployment_fleet": {**_connection(address), **options},
        },
        play={"vars_files": _listed(count, changed)},
    )


def _fleet(short: bool) -> list[Contestant]:
    few, many = (2, 10) if short else (100, 1000)
    return [
        Script(
            key="script",
            label=f"a script that reads {many:,} by `requests` and decodes them",
            state={"count": many},
            expects={"ok": many, "requests": -(-many // PAGE)},
            path=f"/v1/projects/{PROJECT}/deployments",
        ),
        _one("empty", "a playbook with a task that does nothing", _empty),
        Playbook(
            key="listed",
            label=f"the same playbook with a list of {many:,} in JSON beside it",
            expects={"ok": 1, "changed": 0, "requests": 0},
            task=_empty,
            play={"vars_files": _listed(many, 0)},
        ),
        _fleet_of("few", few, 0, "unchanged"),
        _fleet_of("unchanged", many, 0, "unchanged"),
        _fleet_of("some", many, many // 100 or 1, "1 % changed"),
        _fleet_of("all", many, many, "all changed"),
    ]


def _log(key: str, lines: int) -> Playbook:
    """A log to a file, or to the result. The deployment and its history are read, since their secrets are masked."""
    dest = WORK / "lines.log" if key.startswith("file") else None
    options = {"id": id_of(0), **({"dest": str(dest)} if dest else {})}
    return Playbook(
        key=key,
        label=f"`deployment_logs` of {lines:,} lines to {'a file' if dest else 'the result'}",
        state={"lines": lines},
        expects={"ok": 1, "changed": 1 if dest else 0, "requests": 2 + -(-lines // PAGE)},
        task=lambda address: {"name": "Logs", "paperspace.cloud.deployment_logs": {**_connection(address), **options}},
        dest=dest,
        lines=lines,
    )


def _log_script(key: str, lines: int) -> Script:
    return Script(
        key=key,
        label=f"a script that reads {lines:,} lines by `requests` and writes them",
        state={"lines": lines},
        expects={"ok": lines, "requests": -(-lines // PAGE)},
        path=f"/v1/deployments/{id_of(0)}/logs",
        dest=WORK / "lines.log",
        lines=lines,
    )


def _logs(short: bool) -> list[Contestant]:
    sizes = {"few": 240, "many": 1000} if short else {"few": 1000, "many": 100_000}
    return [
        made
        for key, lines in sizes.items()
        for made in (_log_script(f"script_{key}", lines), _log(f"file_{key}", lines), _log(f"result_{key}", lines))
    ]


def _fleet_memory(figures: Figures) -> float:
    least = figures.median("empty", "worker_kb") + figures.median("unchanged", "response_kb")
    return figures.median("unchanged", "worker_kb") / least


SCENES = (
    Scene(
        key="loop",
        title="Items of a loop",
        about="One task with a loop over deployments of which none changes. Time from the task's start to its end, "
        "divided by the items. The module runs where a task can't run on the controller's side (another connection, "
        "another user, `async`), in a process of its own for each item, as `uri` always does.",
        contestants=_loop,
        columns=(Column("cost", "ms an item", 1000, 1), _REQUESTS, _MEMORY),
        base="uri",
        profiled="deployment",
        targets=(
            Target(
                "an item on the controller / an item of `uri`", 0.05, lambda found: found.ratio("deployment", "uri")
            ),
            Target(
                "an item on the controller / an action plugin with the same GET",
                1.5,
                lambda found: found.ratio("deployment", "requests"),
                "The plan, the masking and the larger result come on top of the GET.",
            ),
            Target(
                "an item as a module / an item of `uri`",
                1.25,
                lambda found: found.ratio("module", "uri"),
                "Each process imports `requests`, `pydantic` and the models, which `uri` does without.",
            ),
        ),
    ),
    Scene(
        key="playbook",
        title="A playbook of one task",
        about="From the start of the process to its end.",
        contestants=_playbook,
        columns=(_WALL, _MEMORY),
        base="uri",
        profiled="deployment",
        targets=(
            Target("one task / the same with `uri`", 1.0, lambda found: found.ratio("deployment", "uri", "wall")),
            Target(
                "one task / an action plugin that does nothing",
                1.4,
                lambda found: found.ratio("deployment", "empty", "wall"),
                "Importing `requests`, `pydantic` and the models is nearly the whole difference.",
            ),
        ),
    ),
    Scene(
        key="fleet",
        title="A fleet in one task",
        about="`deployment_fleet` without waiting, for deployments that are listed in a file of variables in JSON. The "
        "script makes the same nine requests as the unchanged fleet of 1,000, and decodes them.",
        contestants=_fleet,
        columns=(_SECONDS, _WALL, _REQUESTS, _MEMORY),
        base="",
        profiled="unchanged",
        rounds=3,
        targets=(
            Target(
                "the task of 1,000 unchanged / the script from start to end",
                4.5,
                lambda found: found.ratio("unchanged", "script"),
                "The script decodes and forgets. Ansible's templating and checking of the list alone take longer than "
                "the script; then each member is validated, planned and described.",
            ),
            Target(
                "the worker's peak of 1,000 unchanged / an empty task's and the size of the responses",
                1.6,
                _fleet_memory,
                "The list, the responses as objects, the plan and the result of a thousand members are held together.",
            ),
        ),
    ),
    Scene(
        key="logs",
        title="Logs",
        about="A log of 1,000 and of 100,000 lines, to a file and to the result of the task. The task masks the "
        "secrets of the deployment in each line; the script writes what it gets.",
        contestants=_logs,
        columns=(_SECONDS, _WALL, _REQUESTS, _MEMORY),
        base="",
        profiled="file_many",
        rounds=3,
        targets=(
            Target(
                "the task of 100,000 lines to a file / the script from start to end",
                1.2,
                lambda found: found.ratio("file_many", "script_many"),
                "Each line is validated and masked, which the script does without.",
            ),
            Target(
                "the worker's peak of 100,000 lines / of 1,000",
                1.05,
                lambda found: found.ratio("file_many", "file_few", "worker_kb"),
            ),
        ),
    ),
)
