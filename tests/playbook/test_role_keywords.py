# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever keywords reach a role or a playbook, it leaves the same behind and says the same as without them."""

from __future__ import annotations

import getpass
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from caller import CARRIED, FORGIVING, SETTINGS
from depth import FULL
from playbook_process import ACTION, Playbooks
from simulator_fixture import KEY, Simulator, config
from webhook_fixture import start_webhook

CRASH = "nginx:crash"
# What a role says of how it ended. Ids and times differ from run to run.
SAID = ("outcome", "changed", "parked", "retired", "drifted", "invalid", "counts", "written", "kept", "status")


def spec(image: str = "nginx:1.28") -> dict[str, Any]:
    return {"image": image, "resources": {"machine_type": "C4", "ports": [80]}}


@dataclass(frozen=True)
class Scenario:
    """A role with its inputs, what its project holds before, and how it ends without any keyword.

    Or a playbook. ``{id}`` is the first deployment, ``{folder}`` has the files, ``{out}`` is not there yet.
    """

    role: str
    outcome: str
    inputs: dict[str, Any]
    before: list[dict[str, Any]] = field(default_factory=list)
    # Written after those before, each over the deployment of its name.
    then: list[dict[str, Any]] = field(default_factory=list)

    def variables(self, host: str, places: Mapping[str, str]) -> dict[str, Any]:
        """The inputs by their whole names."""
        prefix = "rollout" if self.role == "rollout_fleet" else self.role
        project = "id" if self.role == "import_project" else "project_id"
        given = {project: f"p{host}", **self.inputs}
        if prefix in ("rollout", "rollback", "scale", "teardown"):
            given["wait_interval"] = 0.05
        text = json.dumps({f"{prefix}_{name}": value for name, value in given.items()})
        for place, value in places.items():
            text = text.replace(place, value)
        return json.loads(text)


def rollout(outcome: str, *before: dict[str, Any], image: str = CRASH, **inputs: Any) -> Scenario:
    given = {"name": "web", "spec": spec(image), "probe_enabled": False, "wait_unhealthy_seconds": 0, **inputs}
    return Scenario("rollout", outcome, given, list(before))


PARKED_CRASH = config(image=CRASH, enabled=False)
SCENARIOS = {
    "teardown that nobody confirmed": Scenario("teardown", "failed", {"name": "web", "confirm": "wib"}, [config()]),
    "teardown by id that nobody confirmed": Scenario("teardown", "failed", {"id": "{id}"}, [config()]),
    "teardown": Scenario("teardown", "deleted", {"name": "web", "confirm": "web"}, [config()]),
    "scale to what crashes": Scenario(
        "scale", "failed", {"name": "web", "state": "running", "wait_unhealthy_seconds": 0}, [PARKED_CRASH]
    ),
    "scale as no state says": Scenario("scale", "failed", {"name": "web", "state": "prked", "replicas": 2}, [config()]),
    "rollback to what crashes": Scenario(
        "rollback",
        "failed",
        {"name": "web", "to": "previous", "wait_unhealthy_seconds": 0, "probe_enabled": False},
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
    "drift that is found": Scenario("drift", "", {"src": "{folder}/web.yaml", "fail": True}, [config()]),
    "drift of a broken file": Scenario("drift", "", {"src": "{folder}/broken.yaml"}),
    "drift against nothing": Scenario("drift", "", {"src": "{folder}/nowhere"}),
    "diagnose of what crashed": Scenario("diagnose", "failed", {"name": "web"}, [config(image=CRASH)]),
    "diagnose of nothing": Scenario("diagnose", "", {"log_lines": "many"}),
}
SCENARIOS["rollout that the probe refuses"] = Scenario(
    "rollout", "disabled", SCENARIOS["rollout that the probe refuses"].inputs, [config()]
)

ENTRIES = [{"name": name, "spec": spec(CRASH if name == "web" else "nginx:1.28")} for name in ("web", "a", "b")]
FLEET = {
    "list": ENTRIES,
    "batch": 2,
    "defaults": {"wait_unhealthy_seconds": 0, "probe_enabled": False, "preflight_enabled": False},
    "report_folder": "{out}",
}
IDLE = {"names": "web,other", "below": 1e9, "points": 1}
# What no role does by itself.
PLAYBOOKS = {
    "fleet that goes on after a failure": Scenario(
        "rollout_fleet", "failed", {**FLEET, "max_failures": 1}, [config(), config("b")]
    ),
    "fleet that stops after a failure": Scenario("rollout_fleet", "failed", FLEET, [config(), config("b")]),
    "fleet that names one twice": Scenario("rollout_fleet", "", {**FLEET, "list": ENTRIES * 2}, [config()]),
    "park what is idle": Scenario("park_idle", "parked", IDLE, [config(), config("other")]),
    "park what was not measured": Scenario("park_idle", "", {**IDLE, "points": 10**6}, [config(), config("other")]),
    "park one that is not there": Scenario("park_idle", "", IDLE, [config()]),
    "import": Scenario("import_project", "", {"dest": "{out}"}, [config()]),
    "import of what can't be": Scenario("import_project", "", {"dest": "{out}", "env": "all"}, [config()]),
}

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
        playbooks = self._begin()
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

    def playbooks(
        self,
        *arguments: str,
        names: Iterable[str],
        keywords: Mapping[str, Any] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> dict[str, tuple[Any, Any]]:
        """The same of the playbooks, brought in with these keywords, each in a process of its own."""
        self._begin()

        def run(numbered: tuple[int, str]) -> tuple[str, tuple[Any, Any]]:
            number, name = numbered
            return name, self._playbook(f"host{number}", name, arguments, keywords or {}, environment or {})

        # All of them have localhost for their host, and once that has failed no other play runs.
        with ThreadPoolExecutor(2) as pool:
            return dict(pool.map(run, enumerate(names)))

    def _playbook(
        self,
        host: str,
        name: str,
        arguments: Iterable[str],
        keywords: Mapping[str, Any],
        environment: Mapping[str, str],
    ) -> tuple[Any, Any]:
        scenario = {**SCENARIOS, **PLAYBOOKS}[name]
        playbooks = Playbooks(self.folder / host, ACTION, self.simulator)
        out = playbooks.folder / "out"
        shutil.rmtree(out, ignore_errors=True)
        brought = {"ansible.builtin.import_playbook": f"paperspace.cloud.{scenario.role}", **keywords}
        done = playbooks.run(
            json.dumps([{"name": name, "vars": self._inputs(scenario, host, out), **brought}]),
            *arguments,
            environment={**self._environment(), **environment},
            seconds=600,
        )
        assert "unexpected" not in done.text.lower(), done.text
        facts: dict[str, Any] = {}
        for task in done.tasks:
            for _event, result in task.events:
                facts |= result.get("ansible_facts", {})
        said = facts.get(f"{scenario.role}_result") or facts.get("scale_result") or {}
        files = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())
        return [*self._left(host), *files], {**said, "changed": said.get("changed"), "status": done.status}

    def _begin(self) -> Playbooks:
        self.simulator.reset()
        self.simulator.clock_factor(100)
        playbooks = Playbooks(self.folder, ACTION, self.simulator)
        playbooks.write("switch.yml", "[]\n")
        playbooks.write("web.yaml", "name: web\nimage: nginx:1.28\n")
        playbooks.write("broken.yaml", "name: web\nimagee: nginx\n")
        return playbooks

    def _inputs(self, scenario: Scenario, host: str, out: Path) -> dict[str, Any]:
        """What the inputs are, once the project holds what it should."""
        ids = self.simulator.seed(*scenario.before, project_id=f"p{host}") if scenario.before else [""]
        for document in scenario.then:
            self.simulator.post(document, f"p{host}", ids[0])
        return scenario.variables(host, {"{id}": ids[0], "{folder}": str(self.folder), "{out}": str(out)})

    def _environment(self) -> dict[str, str]:
        return {"PAPERSPACE_API_KEY": KEY, "PAPERSPACE_API_URL": self.simulator.address}

    def _play(self, scenario: Scenario, host: str, way: str, keywords: dict[str, Any]) -> dict[str, Any]:
        given = self._inputs(scenario, host, self.folder / "out")
        play = WAYS[way](f"paperspace.cloud.{scenario.role}", keywords)
        return {"name": host, "hosts": host, "gather_facts": False, "vars": given, **play}

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


def before(name: str) -> list[tuple[Any, ...]]:
    """What the project of a scenario holds before it runs."""
    scenario = {**SCENARIOS, **PLAYBOOKS}[name]
    held = {document["name"]: document for document in (*scenario.before, *scenario.then)}
    return sorted(_essence({"name": name, "config": document}) for name, document in held.items())


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


def test_no_keyword_of_an_include_changes_an_end(stage: Stage, plain: dict[str, Any]) -> None:
    keywords = [{"ignore_errors": True}, OTHERS]
    for given in keywords if FULL else [{**keywords[0], **keywords[1]}]:
        assert ends(stage.play("include_role", given)) == plain


@pytest.mark.parametrize("way", [way for way in WAYS if way != "include_role"])
def test_ignored_errors_disarm_no_role(stage: Stage, plain: dict[str, Any], way: str) -> None:
    # However a keyword is inherited, a role takes it from the same place.
    names = A_FEW if FULL else A_FEW[list(WAYS).index(way) :: len(WAYS) - 1]
    played = ends(stage.play(way, {"ignore_errors": True}, names=names))
    assert played == {name: plain[name] for name in names}


def test_tags_of_the_caller_run_all_of_a_role(stage: Stage, plain: dict[str, Any]) -> None:
    played = ends(stage.play("roles", {**FORGIVING, "tags": ["mine"]}, "--tags", "mine", names=A_FEW))
    assert played == {name: plain[name] for name in A_FEW}


def test_check_mode_by_a_keyword_is_check_mode(stage: Stage) -> None:
    names = tuple(SCENARIOS) if FULL else ("teardown", *A_FEW)
    checked = ends(stage.play("include_role", PLAIN, "--check", names=names))
    assert {said["outcome"] for _left, said, _stage in checked.values() if "outcome" in said} >= {"planned", "failed"}
    assert ends(stage.play("include_role", {"check_mode": True}, names=names)) == checked


@pytest.mark.parametrize("left_out", ["preflight", "plan"])
def test_a_stage_that_is_left_out_takes_no_guard_with_it(stage: Stage, left_out: str) -> None:
    names = [name for name in SCENARIOS if "nobody" in name or "stranger" in name or "password" in name]
    tags = ",".join(f"{role}_{left_out}" for role in ("teardown", "rollout"))
    for name, (left, _said) in stage.play("play", FORGIVING, "--skip-tags", tags, names=names).items():
        before = {(held["name"], held["image"]) for held in SCENARIOS[name].before}
        assert before == {held[:2] for held in left}, name


# Strategies are the role's own affair.
OF_PLAYBOOKS = (*(name for name in A_FEW if "beside" not in name), *PLAYBOOKS)
WRITING = (
    "scale to what crashes",
    "rollback to what crashes",
    "rollout of what crashes",
    "fleet that goes on after a failure",
    "park what is idle",
    "import",
)


@pytest.fixture(scope="module")
def plain_playbooks(stage: Stage) -> dict[str, Any]:
    """How every playbook ends by itself."""
    return ends(stage.playbooks(names=OF_PLAYBOOKS))


def test_playbooks_end_as_they_should_by_themselves(plain: dict[str, Any], plain_playbooks: dict[str, Any]) -> None:
    for name in set(OF_PLAYBOOKS) & set(SCENARIOS):
        left, said, failed_in = plain_playbooks[name]
        expected, told, stage_of_it = plain[name]
        assert (left, said.get("outcome"), failed_in) == (expected, told.get("outcome"), stage_of_it)
    outcomes = {name: plain_playbooks[name][1].get("outcome", "") for name in PLAYBOOKS}
    assert outcomes == {name: scenario.outcome for name, scenario in PLAYBOOKS.items()}
    ended = {name: found[1]["status"] for name, found in plain_playbooks.items()}
    assert {name for name, status in ended.items() if status == 0} == {
        "park what is idle",
        "park what was not measured",
        "import",
    }


# The keywords of an import, and the settings of a machine.
CALLERS = {"keywords": (CARRIED, {}), "settings": ({}, SETTINGS)} if FULL else {"both": (CARRIED, SETTINGS)}


@pytest.mark.parametrize("caller", CALLERS)
def test_no_caller_disarms_a_playbook(stage: Stage, plain_playbooks: dict[str, Any], caller: str) -> None:
    keywords, environment = CALLERS[caller]
    tags = ["--tags", "mine"] if keywords else []
    assert ends(stage.playbooks(*tags, names=OF_PLAYBOOKS, keywords=keywords, environment=environment)) == (
        plain_playbooks
    )


def test_playbooks_write_nothing_in_check_mode(stage: Stage) -> None:
    # The others are refused, and write nothing in any mode.
    names = OF_PLAYBOOKS if FULL else WRITING
    for name, (left, _said) in stage.playbooks("--check", names=names, keywords={"check_mode": False}).items():
        assert left == before(name), name


def test_a_stage_that_is_left_out_takes_no_guard_of_a_playbook_with_it(stage: Stage) -> None:
    roles = sorted({SCENARIOS[name].role for name in A_FEW})
    tags = ",".join(["always", *(f"{role}_{part}" for role in roles for part in ("preflight", "plan"))])
    names = [
        name for name in OF_PLAYBOOKS if any(word in name for word in ("nobody", "stranger", "twice", "not", "can't"))
    ]
    for name, (left, _said) in stage.playbooks("--skip-tags", tags, names=names).items():
        assert left == before(name), name


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize(
    ("answer", "text", "status", "posted"),
    [(204, "web is healthy", 0, 1), (403, "web is healthy", 2, 1), (204, "", 2, 0)],
    ids=["taken", "refused", "nothing to post"],
)
def test_nothing_of_a_caller_changes_what_notify_posts(
    stage: Stage, caller: str, answer: int, text: str, status: int, posted: int
) -> None:
    keywords, settings = CALLERS[caller]
    tags = ["--tags", "mine"] if keywords else []
    brought = {"ansible.builtin.import_playbook": "paperspace.cloud.notify", **keywords}
    given = {"notify_text": text, "notify_retries": 0}
    with start_webhook(answer) as hook:
        environment = {"PAPERSPACE_NOTIFY_URL": hook.address, **settings}
        playbooks = Playbooks(stage.folder / "notify", ACTION, stage.simulator)
        done = playbooks.run(json.dumps([{"name": "Tell", "vars": given, **brought}]), *tags, environment=environment)
    assert (done.status, len(hook.posted)) == (status, posted), done.text
