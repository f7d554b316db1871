# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tasks of the matrix: a world for each, its options, what it is to bring about, and by when it must have ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator_fixture import PROJECT, Simulator, config

INVENTORY = "inventory"
NAME = "web"
ELSEWHERE = "pother"
SECRET = "a-literal-secret-of-the-task"
LINES = 7
WAIT_SECONDS, INTERVAL_SECONDS = 60, 3

# What the documents of a seed and the options of a task call the same things.
ENV = [{"name": "TOKEN", "value": SECRET}]
OPTIONS = {
    "project_id": PROJECT,
    "name": NAME,
    "image": "nginx:2",
    "env": {"TOKEN": SECRET},
    "resources": {"machine_type": "C4", "ports": [80], "replicas": 1},
}
WAITS = {"wait_timeout": WAIT_SECONDS, "wait_interval": INTERVAL_SECONDS, "wait_unhealthy_seconds": 30}

# name -> (image, enabled) of what is to be live in the project, strangers left out.
Wanted = Mapping[str, tuple[str, bool]]


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
    prepare: Callable[[Simulator], dict[str, Any]]
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
        if self.own_write_last:
            simulator.seed(config("bystander"), project_id=ELSEWHERE)
        options = {**self.options, **self.prepare(simulator)}
        if not self.own_write_last:
            simulator.seed(config("bystander"), project_id=ELSEWHERE)
        if self.file:
            options[self.file] = str(folder / "lines")
        return options


# Another letter case makes another name. The API's filter may find these all the same.
STRANGERS = (NAME.upper(), "SAME")


def strangers(simulator: Simulator) -> None:
    simulator.seed(*(config(name, image="nginx:9") for name in STRANGERS))


def nothing(simulator: Simulator) -> dict[str, Any]:
    strangers(simulator)
    return {}


def before(image: str = "nginx:1", healthy: bool = True, **changes: Any) -> Callable[[Simulator], dict[str, Any]]:
    """A world with the deployment."""

    def prepare(simulator: Simulator) -> dict[str, Any]:
        strangers(simulator)
        simulator.seed(config(NAME, image=image, env=ENV, **changes), healthy=healthy)
        return {}

    return prepare


def before_by_id(image: str = "nginx:1", **more: Any) -> Callable[[Simulator], dict[str, Any]]:
    def prepare(simulator: Simulator) -> dict[str, Any]:
        strangers(simulator)
        known = simulator.seed(config(NAME, image=image, env=ENV))[0]
        return {"id": known, **more}

    return prepare


def just_changed(simulator: Simulator) -> dict[str, Any]:
    """The last write was the deployment's own: a stale answer shows its spec from before."""
    strangers(simulator)
    known = simulator.seed(config(NAME, image="nginx:1", env=ENV))[0]
    simulator.post(config(NAME, image="nginx:2", env=ENV), deployment_id=known)
    simulator.advance(10)
    return {}


def logged(simulator: Simulator) -> dict[str, Any]:
    strangers(simulator)
    known = simulator.seed(config(NAME, env=ENV))[0]
    simulator.logs(known, *(f"line {number} with {SECRET}" for number in range(LINES)))
    return {"id": known}


def starting(simulator: Simulator) -> dict[str, Any]:
    """Its own lines come while it starts."""
    strangers(simulator)
    return {"id": simulator.seed(config(NAME, env=ENV), healthy=False)[0]}


def crashing(simulator: Simulator) -> dict[str, Any]:
    """A healthy spec, and after it one that crashes."""
    strangers(simulator)
    known = simulator.seed(config(NAME, image="nginx:2", env=ENV))[0]
    simulator.post(config(NAME, image="crash:1", env=ENV), deployment_id=known)
    simulator.advance(10)
    return {}


def with_history(simulator: Simulator) -> dict[str, Any]:
    strangers(simulator)
    known = simulator.seed(config(NAME, image="nginx:0", env=ENV))[0]
    for number in range(1, 5):
        simulator.post(config(NAME, image=f"nginx:{number}", env=ENV), deployment_id=known)
    simulator.advance(10)
    return {"id": known}


def fleet(simulator: Simulator) -> dict[str, Any]:
    strangers(simulator)
    simulator.seed(
        config("changed", image="nginx:1", env=ENV), config("same", image="nginx:2", env=ENV), config("old-1")
    )
    return {}


def measured(simulator: Simulator) -> dict[str, Any]:
    strangers(simulator)
    known = simulator.seed(config(NAME, env=ENV))[0]
    simulator.metric(known, "cpu", "40")
    simulator.metric(known, "memory", "50")
    simulator.logs(known, "all is well")
    return {"id": known}


def many(simulator: Simulator) -> dict[str, Any]:
    """More than two pages."""
    strangers(simulator)
    simulator.seed(*(config(f"d{number}", env=ENV) for number in range(5)))
    return {}


def with_secret(simulator: Simulator) -> dict[str, Any]:
    strangers(simulator)
    simulator.secrets(HF_TOKEN="any")
    return {}


class InProject:
    """A simulator whose seeds and writes go to a project of its own; what is to be elsewhere goes beside it."""

    def __init__(self, simulator: Simulator, project: str) -> None:
        self._simulator = simulator
        self._project = project

    def seed(self, *configs: dict[str, Any], **options: Any) -> list[str]:
        elsewhere = options.pop("project_id", "")
        return self._simulator.seed(*configs, project_id=self._project + elsewhere, **options)

    def post(self, document: dict[str, Any], **options: Any) -> str:
        return self._simulator.post(document, project_id=self._project, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._simulator, name)


def _member(name: str) -> dict[str, Any]:
    return {**{key: value for key, value in OPTIONS.items() if key != "project_id"}, "name": name}


def _ids(key: str) -> Callable[[Mapping[str, Any]], Any]:
    return lambda result: [found["id"] for found in result[key]]


def _deployments(result: Mapping[str, Any]) -> Any:
    return [(found["id"], found["name"], found["latest_spec"]["id"]) for found in result["deployments"]]


def _series(result: Mapping[str, Any]) -> Any:
    return [(one["metric"], one["instance_id"]) for one in result["series"]]


def _lines(result: Mapping[str, Any]) -> Any:
    return result["lines"]


def _gates(result: Mapping[str, Any]) -> Any:
    return [(gate["name"], gate["status"]) for gate in result["gates"]]


def _checks(result: Mapping[str, Any]) -> Any:
    """A check that could not be made is told as such, and is no loss."""
    return [check["check"] for check in result["checks"]]


def _hosts(result: Mapping[str, Any]) -> Any:
    return {name: host["paperspace_id"] for name, host in result["hosts"].items()}


DEPLOYED = {NAME: ("nginx:2", True)}
FLEET = dict.fromkeys(("new-1", "new-2", "changed", "same"), ("nginx:2", True))
BY_ID = {key: value for key, value in OPTIONS.items() if key not in ("name", "project_id")}

SCENARIOS: tuple[Scenario, ...] = (
    Scenario("create", "deployment", {**OPTIONS, **WAITS}, nothing, DEPLOYED, seconds=WAIT_SECONDS),
    Scenario("create without a wait", "deployment", {**OPTIONS, "wait": False}, nothing, DEPLOYED, seconds=300),
    Scenario("update", "deployment", {**OPTIONS, **WAITS}, before(), DEPLOYED, seconds=WAIT_SECONDS),
    Scenario("update by id", "deployment", {**BY_ID, **WAITS}, before_by_id(), DEPLOYED, seconds=WAIT_SECONDS),
    Scenario("unchanged", "deployment", {**OPTIONS, **WAITS}, before("nginx:2"), DEPLOYED, seconds=WAIT_SECONDS),
    Scenario(
        "unchanged, just written",
        "deployment",
        {**OPTIONS, **WAITS},
        just_changed,
        DEPLOYED,
        seconds=WAIT_SECONDS,
        own_write_last=True,
    ),
    Scenario(
        "unchanged, starting",
        "deployment",
        {**OPTIONS, **WAITS},
        before("nginx:2", healthy=False),
        DEPLOYED,
        seconds=WAIT_SECONDS,
    ),
    Scenario(
        "park",
        "deployment",
        {"project_id": PROJECT, "name": NAME, "enabled": False, **WAITS},
        before("nginx:2"),
        {NAME: ("nginx:2", False)},
        seconds=WAIT_SECONDS,
    ),
    Scenario(
        "remove",
        "deployment",
        {"project_id": PROJECT, "name": NAME, "state": "absent", **WAITS},
        before(),
        {},
        seconds=WAIT_SECONDS,
    ),
    Scenario("remove by id", "deployment", {"state": "absent", **WAITS}, before_by_id(), {}, seconds=WAIT_SECONDS),
    Scenario("one by id", "deployment_info", {}, before_by_id(), essence=_deployments),
    Scenario("one by name", "deployment_info", {"project_id": PROJECT, "name": "d3"}, many, essence=_deployments),
    Scenario("a project", "deployment_info", {"project_id": PROJECT}, many, essence=_deployments),
    Scenario("all", "deployment_info", {}, many, essence=_deployments),
    Scenario("a tail", "deployment_logs", {"tail": 5}, logged, essence=_lines),
    Scenario("all lines to a file", "deployment_logs", {}, logged, file="dest"),
    Scenario(
        "wait for a line",
        "deployment_logs",
        {"wait_for": "Listening", "tail": 50, "wait_timeout": WAIT_SECONDS, "wait_interval": 1},
        starting,
        essence=_lines,
        seconds=WAIT_SECONDS,
    ),
    Scenario("a history", "deployment_history_info", {}, with_history, essence=_ids("history")),
    Scenario("the runs", "deployment_runs_info", {}, before_by_id(), essence=_ids("runs")),
    Scenario("two metrics", "deployment_metrics_info", {"metrics": ["cpu", "memory"]}, measured, essence=_series),
    Scenario(
        "back to the last healthy",
        "deployment_rollback",
        {"project_id": PROJECT, "name": NAME, **WAITS},
        crashing,
        DEPLOYED,
        seconds=WAIT_SECONDS,
    ),
    Scenario(
        "create, change, leave and prune",
        "deployment_fleet",
        {
            "project_id": PROJECT,
            "deployments": [_member(name) for name in FLEET],
            "prune": True,
            "prune_names": ["old-*"],
            "concurrency": 2,
            **WAITS,
        },
        fleet,
        FLEET,
        seconds=WAIT_SECONDS,
    ),
    Scenario(
        "a soak with two gates",
        "deployment_soak",
        {
            "duration": "6",
            "no_data_timeout": "40",
            "wait_interval": INTERVAL_SECONDS,
            "gates": [{"metric": "cpu", "below": 90, "window": "1h"}, {"log": "Traceback"}],
        },
        measured,
        essence=_gates,
        seconds=6 + 40,
    ),
    Scenario(
        "all checks",
        "deployment_preflight",
        {**OPTIONS, "env": {"TOKEN": SECRET, "HF": "secret:HF_TOKEN"}},
        with_secret,
        essence=_checks,
        seconds=300,
    ),
    Scenario("a project as hosts", INVENTORY, {"projects": [PROJECT]}, many, essence=_hosts),
)
