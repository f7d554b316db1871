# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tasks of the matrix: the state before each, its options, what it must bring about, and its deadline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator_fixture import PROJECT, Simulator, config

INVENTORY = "inventory"
NAME = "web"
ELSEWHERE = "pother"
# Another letter case makes another name. The API's filter may find these all the same.
OTHERS = (NAME.upper(), "SAME")
SECRET = "a-literal-secret-of-the-task"
LINES = 7
WAIT_SECONDS, INTERVAL_SECONDS = 60, 3

# What the documents of a seed and the options of a task call the same things.
ENV = [{"name": "TOKEN", "value": SECRET}]
IN_PROJECT = {"project_id": PROJECT, "name": NAME}
BY_ID = {
    "image": "nginx:2",
    "env": {"TOKEN": SECRET},
    "resources": {"machine_type": "C4", "ports": [80], "replicas": 1},
}
OPTIONS = {**IN_PROJECT, **BY_ID}
WAITS = {"wait_timeout": WAIT_SECONDS, "wait_interval": INTERVAL_SECONDS, "wait_unhealthy_seconds": 30}

# name -> (image, enabled) of what must be live in the project, besides the deployments of others.
Wanted = Mapping[str, tuple[str, bool]]
Prepare = Callable[[Simulator], dict[str, Any]]


@dataclass(frozen=True)
class Scenario:
    """One task.

    ``prepare`` fills a fresh simulator and returns the options that depend on it. A task that only reads has no
    ``wanted``. ``essence`` is what of a result must be the same however often it is read. ``seconds`` is the task's
    own deadline, None where it has none that a test could reach.
    """

    name: str
    module: str
    options: Mapping[str, Any]
    prepare: Prepare
    wanted: Wanted | None = None
    essence: Callable[[Mapping[str, Any]], Any] | None = None
    seconds: float | None = None
    file: str | None = None
    own_write_last: bool = False

    def prepared(self, simulator: Simulator, folder: Path) -> dict[str, Any]:
        """Fills the simulator; all options of the task.

        A stale answer shows the state from before the last write, which is one in another project unless
        ``own_write_last``.
        """
        simulator.seed(*(config(name, image="nginx:9") for name in OTHERS))
        if self.own_write_last:
            simulator.seed(config("bystander"), project_id=ELSEWHERE)
        options = {**self.options, **self.prepare(simulator)}
        if not self.own_write_last:
            simulator.seed(config("bystander"), project_id=ELSEWHERE)
        if self.file:
            options[self.file] = str(folder / "lines")
        return options


def nothing(simulator: Simulator) -> dict[str, Any]:
    return {}


def deployed(
    *images: str,
    healthy: bool = True,
    by_id: bool = False,
    then: Callable[[Simulator, str], object] = lambda _simulator, _known: None,
) -> Prepare:
    """The deployment with a spec for each image."""

    def prepare(simulator: Simulator) -> dict[str, Any]:
        known = simulator.seed(config(NAME, image=images[0], env=ENV), healthy=healthy)[0]
        for image in images[1:]:
            simulator.post(config(NAME, image=image, env=ENV), deployment_id=known)
        if images[1:]:
            simulator.advance(10)
        then(simulator, known)
        return {"id": known} if by_id else {}

    return prepare


def logged(simulator: Simulator, known: str) -> None:
    simulator.logs(known, *(f"line {number} with {SECRET}" for number in range(LINES)))


def measured(simulator: Simulator, known: str) -> None:
    simulator.metric(known, "cpu", "40")
    simulator.metric(known, "memory", "50")
    simulator.logs(known, "all is well")


def fleet(simulator: Simulator) -> dict[str, Any]:
    there = {"changed": "nginx:1", "same": "nginx:2"}
    simulator.seed(*(config(name, image=image, env=ENV) for name, image in there.items()), config("old-1"))
    return {}


def many(simulator: Simulator) -> dict[str, Any]:
    """More than two pages."""
    simulator.seed(*(config(f"d{number}", env=ENV) for number in range(5)))
    return {}


def with_secret(simulator: Simulator) -> dict[str, Any]:
    simulator.secrets(HF_TOKEN="any")
    return {}


def fields(key: str, *names: str) -> Callable[[Mapping[str, Any]], Any]:
    """These fields of each item of a list in the result."""
    return lambda result: [[item[name] for name in names] for item in result[key]]


def writes(
    name: str, module: str, options: Mapping[str, Any], prepare: Prepare, wanted: Wanted, **more: Any
) -> Scenario:
    return Scenario(name, module, {**options, **WAITS}, prepare, wanted, seconds=WAIT_SECONDS, **more)


def _specs(result: Mapping[str, Any]) -> Any:
    return [(found["id"], found["name"], found["latest_spec"]["id"]) for found in result["deployments"]]


def _hosts(result: Mapping[str, Any]) -> Any:
    return {name: host["paperspace_id"] for name, host in result["hosts"].items()}


DEPLOYED = {NAME: ("nginx:2", True)}
FLEET = dict.fromkeys(("new-1", "new-2", "changed", "same"), ("nginx:2", True))
PRUNED = {
    "project_id": PROJECT,
    "deployments": [{**BY_ID, "name": name} for name in FLEET],
    "prune": True,
    "prune_names": ["old-*"],
    "concurrency": 2,
}
GONE = {"state": "absent"}
SOAK = {
    "duration": "6",
    "no_data_timeout": "40",
    "wait_interval": INTERVAL_SECONDS,
    "gates": [{"metric": "cpu", "below": 90, "window": "1h"}, {"log": "Traceback"}],
}
FOR_A_LINE = {"wait_for": "Listening", "tail": 50, "wait_timeout": WAIT_SECONDS, "wait_interval": 1}
CHECKED = {**OPTIONS, "env": {"TOKEN": SECRET, "HF": "secret:HF_TOKEN"}}
METRICS = {"metrics": ["cpu", "memory"]}
one, one_by_id = deployed("nginx:1"), deployed("nginx:1", by_id=True)
with_history = deployed(*(f"nginx:{number}" for number in range(5)), by_id=True)
with_lines, with_metrics = (deployed("nginx:1", by_id=True, then=then) for then in (logged, measured))
starting = deployed("nginx:2", healthy=False, by_id=True)

SCENARIOS: tuple[Scenario, ...] = (
    writes("create", "deployment", OPTIONS, nothing, DEPLOYED),
    Scenario("create without a wait", "deployment", {**OPTIONS, "wait": False}, nothing, DEPLOYED, seconds=300),
    writes("update", "deployment", OPTIONS, one, DEPLOYED),
    writes("update by id", "deployment", BY_ID, one_by_id, DEPLOYED),
    writes("unchanged", "deployment", OPTIONS, deployed("nginx:2"), DEPLOYED),
    writes(
        "unchanged, just written", "deployment", OPTIONS, deployed("nginx:1", "nginx:2"), DEPLOYED, own_write_last=True
    ),
    writes("unchanged, starting", "deployment", OPTIONS, deployed("nginx:2", healthy=False), DEPLOYED),
    writes("park", "deployment", {**IN_PROJECT, "enabled": False}, deployed("nginx:2"), {NAME: ("nginx:2", False)}),
    writes("remove", "deployment", {**IN_PROJECT, **GONE}, one, {}),
    writes("remove by id", "deployment", GONE, one_by_id, {}),
    Scenario("one by id", "deployment_info", {}, one_by_id, essence=_specs),
    Scenario("one by name", "deployment_info", {"project_id": PROJECT, "name": "d3"}, many, essence=_specs),
    Scenario("a project", "deployment_info", {"project_id": PROJECT}, many, essence=_specs),
    Scenario("all", "deployment_info", {}, many, essence=_specs),
    Scenario("a tail", "deployment_logs", {"tail": 5}, with_lines, essence=lambda result: result["lines"]),
    Scenario("all lines to a file", "deployment_logs", {}, with_lines, file="dest"),
    Scenario(
        "wait for a line",
        "deployment_logs",
        FOR_A_LINE,
        starting,
        essence=lambda result: result["lines"],
        seconds=WAIT_SECONDS,
    ),
    Scenario("a history", "deployment_history_info", {}, with_history, essence=fields("history", "id")),
    Scenario("the runs", "deployment_runs_info", {}, one_by_id, essence=fields("runs", "id")),
    Scenario(
        "two metrics",
        "deployment_metrics_info",
        METRICS,
        with_metrics,
        essence=fields("series", "metric", "instance_id"),
    ),
    writes("back to the last healthy", "deployment_rollback", IN_PROJECT, deployed("nginx:2", "crash:1"), DEPLOYED),
    writes("create, change, leave and prune", "deployment_fleet", PRUNED, fleet, FLEET),
    Scenario(
        "a soak with two gates",
        "deployment_soak",
        SOAK,
        with_metrics,
        essence=fields("gates", "name", "status"),
        seconds=6 + 40,
    ),
    # A check that could not be made is reported as one, so nothing is lost.
    Scenario(
        "all checks",
        "deployment_preflight",
        CHECKED,
        with_secret,
        essence=fields("checks", "check"),
        seconds=300,
    ),
    Scenario("a project as hosts", INVENTORY, {"projects": [PROJECT]}, many, essence=_hosts),
)
