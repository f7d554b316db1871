# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever keywords a play sets on a role, it leaves the same behind and says the same as without them."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playbook_process import ACTION, Playbooks
from simulator_fixture import KEY, Simulator, config

CRASH = "nginx:crash"
# What a role says of how it ended. Ids and times differ from run to run.
SAID = ("outcome", "changed", "parked", "retired", "drifted", "invalid")


def spec(image: str = "nginx:1.28") -> dict[str, Any]:
    return {"image": image, "resources": {"machine_type": "C4", "ports": [80]}}


@dataclass(frozen=True)
class Scenario:
    """A role with its inputs, what its project holds before, and how it ends without any keyword."""

    role: str
    outcome: str
    inputs: dict[str, Any]
    before: list[dict[str, Any]] = field(default_factory=list)
    # Written after those before, each over the deployment of its name.
    then: list[dict[str, Any]] = field(default_factory=list)


def rollout(outcome: str, *before: dict[str, Any], image: str = CRASH, **inputs: Any) -> Scenario:
    given = {"name": "web", "spec": spec(image), "probe_enabled": False, "wait_bad_seconds": 0, **inputs}
    return Scenario("rollout", outcome, given, list(before))


PARKED_CRASH = config(image=CRASH, enabled=False)
SCENARIOS = {
    "teardown that nobody confirmed": Scenario("teardown", "failed", {"name": "web", "confirm": "wib"}, [config()]),
    "teardown by id that nobody confirmed": Scenario("teardown", "failed", {"id": "{id}"}, [config()]),
    "teardown": Scenario("teardown", "deleted", {"name": "web", "confirm": "web"}, [config()]),
    "scale to what crashes": Scenario(
        "scale", "failed", {"name": "web", "state": "running", "wait_bad_seconds": 0}, [PARKED_CRASH]
    ),
    "scale as no state says": Scenario("scale", "failed", {"name": "web", "state": "prked", "replicas": 2}, [config()]),
    "rollback to what crashes": Scenario(
        "rollback",
        "failed",
        {"name": "web", "to": "previous", "wait_bad_seconds": 0, "probe_enabled": False},
        [config(image=CRASH)],
        [config()],
    ),
    "rollback that the probe refuses": Scenario(
        "rollback",
        "failed",
        {"name": "web", "to": "previous", "probe_path": "/status/503", "probe_retries": 0},
        [config()],
        [config(image="nginx:1.28")],
    ),
    "rollout of what crashes": rollout("rolled_back", config()),
    "rollout that the probe refuses": rollout(
        "rolled_back",
        config(),
        image="nginx:1.28",
        probe_enabled=True,
        probe_path="/status/503",
        probe_status=[503],
        probe_body="never",
        probe_retries=0,
        on_failure="disable",
    ),
    "rollout that needs a password": rollout(
        "failed", config(basicAuthKey="secret:DOOR"), image="nginx:1.28", probe_enabled=True
    ),
    "canary of what crashes": rollout("refused", config(), strategy="canary"),
    "canary beside a stranger": rollout(
        "failed", config(), config("web-canary"), image="nginx:1.28", strategy="canary"
    ),
    "blue_green beside a stranger": rollout(
        "failed", config("web-blue"), image="nginx:1.28", strategy="blue_green", switch_tasks="{folder}/switch.yml"
    ),
    "drift of a broken file": Scenario("drift", "", {"src": "{folder}/broken.yaml"}),
    "drift against nothing": Scenario("drift", "", {"src": "{folder}/nowhere"}),
    "diagnose of nothing": Scenario("diagnose", "", {"log_lines": "many"}),
}
SCENARIOS["rollout that the probe refuses"] = Scenario(
    "rollout", "disabled", SCENARIOS["rollout that the probe refuses"].inputs, [config()]
)

# How a keyword gets to a role: the play, for a role and the keywords that are to be set.
Way = Callable[[str, dict[str, Any]], dict[str, Any]]


# Once the only host of a play has failed, no other play runs.
def _tasks(task: dict[str, Any]) -> dict[str, Any]:
    rescue = [{"name": "Go on", "ansible.builtin.debug": {"msg": "it failed"}}]
    return {"tasks": [{"name": "Run it, and go on", "block": [{"name": "Run it", **task}], "rescue": rescue}]}


WAYS: dict[str, Way] = {
    "play": lambda role, set_: {**set_, "roles": [role]},
    "roles": lambda role, set_: {"roles": [{"role": role, **set_}]},
    "block": lambda role, set_: _tasks({**set_, "block": [{"ansible.builtin.import_role": {"name": role}}]}),
    "import_role": lambda role, set_: _tasks({**set_, "ansible.builtin.import_role": {"name": role}}),
    "include_role": lambda role, set_: _tasks(
        {"ansible.builtin.include_role": {"name": role, "apply": set_, "rolespec_validate": False}}
    ),
}
PLAIN: dict[str, Any] = {}
# Each of these in every way would take long, and a role takes them all from the same place.
OTHERS = {
    "ignore_unreachable": True,
    "no_log": True,
    "any_errors_fatal": True,
    "become": True,
    "become_user": getpass.getuser(),
}
FORGIVING = {"ignore_errors": True, "ignore_unreachable": True, "no_log": True}
# One for each role, and both kinds of siblings. What is included with "apply" gets all of them.
A_FEW = (
    "teardown that nobody confirmed",
    "scale to what crashes",
    "rollback to what crashes",
    "rollout of what crashes",
    "canary beside a stranger",
    "blue_green beside a stranger",
    "drift of a broken file",
    "diagnose of nothing",
)


@dataclass
class Stage:
    """Plays of all scenarios against one simulator, each in a project and on a host of its own."""

    folder: Path
    simulator: Simulator

    def play(
        self, way: str, keywords: dict[str, Any], *arguments: str, names: Iterable[str] = tuple(SCENARIOS)
    ) -> dict[str, tuple[Any, Any]]:
        """What each scenario left in its project, and what its role said."""
        self.simulator.reset()
        self.simulator.clock_factor(100)
        playbooks = Playbooks(self.folder, ACTION, self.simulator)
        playbooks.write("switch.yml", "[]\n")
        playbooks.write("broken.yaml", "name: web\nimagee: nginx\n")
        hosts = {name: f"host{number}" for number, name in enumerate(names)}
        inventory = "".join(f"{host} ansible_connection=local\n" for host in hosts.values())
        playbooks.write("inventory.ini", inventory)
        plays = [self._play(SCENARIOS[name], host, way, keywords) for name, host in hosts.items()]
        done = playbooks.run(
            json.dumps([*plays, self._told(hosts)]), *arguments, environment=self._environment(), seconds=600
        )
        said = json.loads((self.folder / "said.json").read_text())
        assert "unexpected" not in done.text.lower(), done.text
        return {name: (self._left(host), said[host]) for name, host in hosts.items()}

    def _environment(self) -> dict[str, str]:
        return {"PAPERSPACE_API_KEY": KEY, "PAPERSPACE_API_URL": self.simulator.address}

    def _play(self, scenario: Scenario, host: str, way: str, keywords: dict[str, Any]) -> dict[str, Any]:
        ids = self.simulator.seed(*scenario.before, project_id=f"p{host}") if scenario.before else [""]
        for document in scenario.then:
            self.simulator.post(document, f"p{host}", ids[0])
        places = {"{id}": ids[0], "{folder}": str(self.folder)}
        given = {"project_id": f"p{host}", "wait_interval": 0.05, **scenario.inputs}
        if scenario.role in ("drift", "diagnose"):
            del given["wait_interval"]
        text = json.dumps({f"{scenario.role}_{name}": value for name, value in given.items()})
        for place, value in places.items():
            text = text.replace(place, value)
        play = WAYS[way](f"paperspace.cloud.{scenario.role}", keywords)
        return {"name": host, "hosts": host, "gather_facts": False, "vars": json.loads(text), **play}

    def _told(self, hosts: dict[str, str]) -> dict[str, Any]:
        """Writes what each role said, whatever became of its host."""
        results = {
            host: f"{{{{ hostvars['{host}']['{SCENARIOS[name].role}_result'] | default({{}}) }}}}"
            for name, host in hosts.items()
        }
        content = "{{ results | to_json }}"
        copy = {"ansible.builtin.copy": {"content": content, "dest": str(self.folder / "said.json")}}
        tells = {"vars": {"results": results}, "check_mode": False, "tags": ["always"], **copy}
        return {"name": "Tell", "hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": [tells]}

    def _left(self, host: str) -> list[Any]:
        held = [one for one in self.simulator.live_deployments() if one["projectId"] == f"p{host}"]
        return sorted(_essence(one) for one in held)


def _essence(held: dict[str, Any]) -> tuple[Any, ...]:
    document = held["config"]
    replicas = document["resources"].get("replicas")
    marked = sorted(item["name"] for item in document.get("env") or [])
    return held["name"], document["image"], document.get("enabled", True), replicas, marked


def ends(played: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    """What must be the same: the end state, and how the role says that it ended."""
    found = {}
    for name, (left, said) in played.items():
        failure = said.get("failure") or {}
        found[name] = (left, {key: said[key] for key in SAID if key in said}, failure.get("stage"))
    return found


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, running_simulator: Simulator) -> Stage:
    return Stage(tmp_path_factory.mktemp("keywords"), running_simulator)


@pytest.fixture(scope="module")
def plain(stage: Stage) -> dict[str, Any]:
    """How every scenario ends without a keyword."""
    return ends(stage.play("include_role", PLAIN))


def test_scenarios_end_as_they_should_without_keywords(plain: dict[str, Any]) -> None:
    outcomes = {name: said.get("outcome", "") for name, (_left, said, _stage) in plain.items()}
    assert outcomes == {name: scenario.outcome for name, scenario in SCENARIOS.items()}


@pytest.mark.parametrize("way", WAYS)
def test_ignored_errors_disarm_no_role(stage: Stage, plain: dict[str, Any], way: str) -> None:
    names = SCENARIOS if way == "include_role" else A_FEW
    played = ends(stage.play(way, {"ignore_errors": True}, names=names))
    assert played == {name: plain[name] for name in names}


def test_no_other_keyword_changes_an_end(stage: Stage, plain: dict[str, Any]) -> None:
    assert ends(stage.play("include_role", OTHERS)) == plain


def test_tags_of_the_caller_run_all_of_a_role(stage: Stage, plain: dict[str, Any]) -> None:
    played = ends(stage.play("roles", {**FORGIVING, "tags": ["mine"]}, "--tags", "mine", names=A_FEW))
    assert played == {name: plain[name] for name in A_FEW}


def test_check_mode_by_a_keyword_is_check_mode(stage: Stage) -> None:
    checked = ends(stage.play("include_role", PLAIN, "--check"))
    assert {said["outcome"] for _left, said, _stage in checked.values() if "outcome" in said} >= {"planned", "failed"}
    assert ends(stage.play("include_role", {"check_mode": True})) == checked


@pytest.mark.parametrize("left_out", ["preflight", "plan"])
def test_a_stage_that_is_left_out_takes_no_guard_with_it(stage: Stage, left_out: str) -> None:
    names = [name for name in SCENARIOS if "nobody" in name or "stranger" in name or "password" in name]
    tags = ",".join(f"{role}_{left_out}" for role in ("teardown", "rollout"))
    for name, (left, _said) in stage.play("play", FORGIVING, "--skip-tags", tags, names=names).items():
        before = {(held["name"], held["image"]) for held in SCENARIOS[name].before}
        assert before == {held[:2] for held in left}, name
