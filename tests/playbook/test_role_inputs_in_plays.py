# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What roles and playbooks make of their inputs: each is read once, and an empty answer is none."""

from __future__ import annotations

import collections
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from playbook_process import ACTION, Outcome, Playbooks
from simulator_fixture import KEY, PROJECT, Simulator, config
from webhook_fixture import start_webhook

from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.playbook_inputs import playbook_inputs

ROOT = Path(__file__).resolve().parents[2]
ROLES = ("rollout", "scale", "rollback", "diagnose", "drift", "teardown")
SPEC = {"name": "web", "image": "nginx:1.28", "resources": {"machine_type": "C4", "ports": [80]}}
DOOR = "l1teral-door-key"
FAST = {"wait_interval": 0.05, "wait_unhealthy_seconds": 0, "probe_retries": 0}
# What each role can't do without, or what would make it slow.
NEEDED: dict[str, dict[str, Any]] = {
    "rollout": {"project_id": PROJECT, "spec": SPEC, **FAST},
    "scale": {"project_id": PROJECT, "name": "web", "replicas": "2", "wait_interval": 0.05},
    "rollback": {"project_id": PROJECT, "name": "web", "to": "previous", **FAST},
    "diagnose": {"project_id": PROJECT, "name": "web"},
    "drift": {"project_id": PROJECT, "src": "web.json"},
    "teardown": {"project_id": PROJECT, "name": "web", "confirm": "web", "wait_interval": 0.05},
}
# The same of playbooks that are more than a role; ``{out}`` is a folder of the test's.
NEEDED_BY_PLAYBOOKS: dict[str, dict[str, Any]] = {
    **{name: {f"{name}_{key}": value for key, value in given.items()} for name, given in NEEDED.items()},
    "rollout_fleet": {
        "rollout_list": [{"project_id": PROJECT, "spec": SPEC, **FAST}],
        "rollout_report_folder": "{out}",
    },
    "park_idle": {
        "park_idle_project_id": PROJECT,
        "park_idle_names": "web",
        "park_idle_below": 1e9,
        "park_idle_points": 1,
    },
    "notify": {"notify_text": "web is healthy"},
    "import_project": {"import_project_id": PROJECT, "import_project_dest": "{out}"},
}
NEEDED_BY_PLAYBOOKS["rollout"]["rollout_report_dest"] = "{out}/web.html"
NEEDED_BY_PLAYBOOKS["diagnose"]["diagnose_dest"] = "{out}/web.html"
NEEDED_BY_PLAYBOOKS["drift"]["drift_report_dir"] = "{out}"
NEEDED_BY_PLAYBOOKS["drift"]["drift_src"] = "{out}/web.json"
# Of these it is asked first whether they are given at all.
ASKED_FOR = {"rollout_list", "rollout_defaults", "rollout_hosts"}

GO_ON = {"name": "Go on", "ansible.builtin.debug": {"msg": "it failed"}}


@pytest.fixture
def playbooks(tmp_path: Path, simulator: Simulator) -> Playbooks:
    simulator.clock_factor(100)
    return Playbooks(tmp_path, ACTION, simulator)


def run(playbooks: Playbooks, *tasks: dict[str, Any], **variables: Any) -> Outcome:
    environment = {"PAPERSPACE_API_KEY": KEY, "PAPERSPACE_API_URL": playbooks.simulator.address}
    play = {"name": "Play", "hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": list(tasks)}
    return playbooks.run(json.dumps([play]), environment=environment, seconds=600, **variables)


def role(name: str, told: str = "", /, **inputs: Any) -> dict[str, Any]:
    """Runs a role, whatever becomes of it, and tells its result under a name."""
    included = {"name": "Run it", "ansible.builtin.include_role": {"name": f"paperspace.cloud.{name}"}}
    included["vars"] = {f"{name}_{key}": value for key, value in inputs.items()}
    tell = {"name": told or name, "ansible.builtin.debug": {"msg": f"{{{{ {name}_result }}}}"}}
    return {"name": "Try", "block": [included], "rescue": [GO_ON], "always": [tell]}


def told(done: Outcome) -> dict[str, Any]:
    return {task.name: task.result["msg"] for task in done.tasks if isinstance(task.result.get("msg"), dict)}


def test_what_was_planned_is_what_the_canary_proves_and_what_goes_live(
    playbooks: Playbooks, simulator: Simulator
) -> None:
    simulator.seed(config())
    given = {**NEEDED["rollout"], "strategy": "canary", "probe_enabled": False}
    # Another one each time, as a pipe to a registry may say.
    given["image"] = "nginx:{{ lookup('ansible.builtin.pipe', 'date +%s%N') }}"
    done = run(playbooks, role("rollout", **given))
    assert told(done)["rollout"]["outcome"] == "rolled_out", done.text
    written = [image for task in done.tasks for image in _images(task.requests)]
    [planned] = [change["after"] for change in told(done)["rollout"]["changes"] if change["path"] == "image"]
    assert len(written) == 2 and set(written) == {planned}


def _images(requests: list[dict[str, Any]]) -> list[str]:
    return [asked["body"]["config"]["image"] for asked in requests if asked["method"] == "POST"]


@pytest.mark.parametrize("name", NEEDED_BY_PLAYBOOKS)
def test_a_playbook_reads_each_input_once(playbooks: Playbooks, simulator: Simulator, name: str) -> None:
    """Every documented input notes when it is evaluated: then it might say something else the next time."""
    simulator.seed(config("web"))
    simulator.post(config("web", image="nginx:1.26"), deployment_id=simulator.live_deployments()[0]["id"])
    out = playbooks.folder / "out"
    playbooks.write("out/web.json", json.dumps(SPEC))
    needed = NEEDED_BY_PLAYBOOKS[name]
    inputs = {}
    # What is given for all of a fleet counts for all, whatever its list says.
    for key in playbook_inputs(name) - (playbook_inputs("rollout") if name == "rollout_fleet" else set()):
        value = needed.get(key, "")
        text = value if isinstance(value, str) else json.dumps(value)
        said = playbooks.write(f"said/{key}", text.replace("{out}", str(out)))
        inputs[key] = f"{{{{ lookup('ansible.builtin.pipe', 'echo {key} >> {playbooks.folder}/read; cat {said}') }}}}"
    with start_webhook() as hook:
        play = {"name": "By its name", "ansible.builtin.import_playbook": f"paperspace.cloud.{name}"}
        environment = {"PAPERSPACE_API_KEY": KEY, "PAPERSPACE_API_URL": simulator.address}
        environment["PAPERSPACE_NOTIFY_URL"] = hook.address
        done = playbooks.run(json.dumps([play]), environment=environment, seconds=600, **inputs)
    assert done.status == 0, done.text
    read = collections.Counter((playbooks.folder / "read").read_text().split())
    assert set(needed) <= set(read)
    assert {key: count for key, count in read.items() if count > 1 and key not in ASKED_FOR} == {}


def test_a_text_of_an_input_is_no_template_once_it_is_read(playbooks: Playbooks) -> None:
    given = {**NEEDED["rollout"], "probe_enabled": False}
    text = "{{ lookup('ansible.builtin.pipe', 'touch pwned') }}"
    file = playbooks.write("greeting.txt", text)
    given["spec"] = {**SPEC, "env": {"GREETING": f"{{{{ lookup('ansible.builtin.file', '{file}') }}}}"}}
    done = run(playbooks, role("rollout", **given))
    [held] = playbooks.simulator.live_deployments()
    assert held["config"]["env"] == [{"name": "GREETING", "value": text}], done.text
    assert not list(playbooks.folder.rglob("pwned"))


@pytest.mark.parametrize(
    ("name", "inputs", "place"),
    [
        ("rollout_fleet", {"list": [{"name": "web", "image": "{{ nope }}"}]}, "rollout_list[0].image"),
        ("rollout_fleet", {"list": [{"spec": SPEC}], "defaults": {"git": ["{{ nope }}"]}}, "rollout_defaults.git[0]"),
        ("rollout", {"spec": {**SPEC, "env": {"A": "{{ nope }}"}}}, "rollout_spec.env.A"),
    ],
)
def test_an_undefined_variable_in_an_input_is_named_with_its_place(
    playbooks: Playbooks, name: str, inputs: dict[str, Any], place: str
) -> None:
    play = {"name": "By its name", "ansible.builtin.import_playbook": f"paperspace.cloud.{name}"}
    environment = {"PAPERSPACE_API_KEY": KEY, "PAPERSPACE_API_URL": playbooks.simulator.address}
    given = {f"rollout_{key}": value for key, value in {"project_id": PROJECT, **inputs}.items()}
    done = playbooks.run(json.dumps([play]), environment=environment, **given)
    assert done.status == 2 and "nexpected" not in done.text and "Traceback" not in done.text, done.text
    assert place in done.text and "'nope' is undefined" in done.text, done.text
    assert playbooks.simulator.requests("POST") == []


def test_empty_answers_to_every_question_change_nothing(playbooks: Playbooks, simulator: Simulator) -> None:
    playbooks.write("web.json", json.dumps({**SPEC, "image": "nginx:1.27"}))
    answers = {}
    for name in ROLES:
        specs = yaml.safe_load((ROOT / "roles" / name / "meta" / "argument_specs.yml").read_text())["argument_specs"]
        [entry_point] = specs.values()
        answers |= dict.fromkeys(set(entry_point["options"]) - {f"{name}_{key}" for key in NEEDED[name]}, "")
    ended = []
    for given in ({}, answers):
        simulator.reset()
        simulator.clock_factor(100)
        simulator.seed(config())
        done = run(playbooks, *(role(name, **NEEDED[name]) for name in ROLES), **given)
        results = told(done)
        assert set(results) == set(ROLES), done.text
        assert not any(result.get("failure") for result in results.values()), done.text
        bodies = [asked["body"] for task in done.tasks for asked in task.requests if asked["method"] == "POST"]
        ended.append(([result.get("outcome") for result in results.values()], [body["config"] for body in bodies]))
    assert ended[0] == ended[1]
    assert ended[0][0] == ["rolled_out", "scaled", "rolled_back", "healthy", None, "deleted"]


def test_a_protected_endpoint_without_a_password_is_refused_before_the_write(
    playbooks: Playbooks, simulator: Simulator
) -> None:
    simulator.secrets(DOOR=DOOR)
    protected = {**SPEC, "basic_auth_key": "secret:DOOR"}
    literal = {**SPEC, "basicAuthKey": DOOR}
    off = {**protected, "enabled": False}
    # The spec, what else is given, and how it ends; each in a project of its own, once as new and once as a change.
    table = [
        (protected, {}, "failed"),
        (protected, {"probe_password": DOOR}, "rolled_out"),
        (protected, {"probe_enabled": False}, "rolled_out"),
        (protected, {"probe_status": [401]}, "rolled_out"),
        (off, {}, "parked"),
        (literal, {}, "rolled_out"),
        # Only what is live is protected, as far as the spec says.
        (SPEC, {}, "failed"),
    ]
    tasks = []
    for number, (document, inputs, _outcome) in enumerate(table):
        before = config(basicAuthKey="secret:DOOR") if document is SPEC else config("other")
        simulator.seed(before, project_id=f"p{number}")
        given = {**NEEDED["rollout"], "project_id": f"p{number}", "spec": document, "name": "web", **inputs}
        tasks.append(role("rollout", f"case {number}", **given))
    done = run(playbooks, *tasks)
    results = told(done)
    assert [results[f"case {n}"]["outcome"] for n in range(len(table))] == [outcome for _url, _spec, outcome in table]
    written = {
        asked["body"]["projectId"] for task in done.tasks for asked in task.requests if asked["method"] == "POST"
    }
    assert written == {f"p{n}" for n, (_url, _spec, outcome) in enumerate(table) if outcome != "failed"}
    assert "Set rollout_probe_password" in results["case 0"]["failure"]["message"]
    assert DOOR not in json.dumps(results)


@pytest.mark.parametrize("shown", ["null", "absent"])
def test_a_rollout_of_an_imported_file_opens_no_endpoint(
    playbooks: Playbooks, simulator: Simulator, shown: str
) -> None:
    """The API shows the key nowhere, so the file does not hold it either."""
    simulator.behaviours(auth_key=shown)
    [known] = simulator.seed(config(basicAuthKey=DOOR))
    brought = {"name": "Import", "ansible.builtin.import_playbook": "paperspace.cloud.import_project"}
    environment = {"PAPERSPACE_API_KEY": KEY, "PAPERSPACE_API_URL": simulator.address}
    given = {"import_project_id": PROJECT, "import_project_dest": str(playbooks.folder / "out")}
    done = playbooks.run(json.dumps([brought]), environment=environment, **given)
    assert done.status == 0 and simulator.visit(known)[0] == 401, done.text
    file = playbooks.folder / "out/specs/web.yaml"
    keyed = playbooks.write("keyed.yaml", f"{file.read_text()}basicAuthKey: {DOOR}\n")
    inputs = {"project_id": PROJECT, "image": "nginx:1.28", **FAST}
    done = run(
        playbooks,
        role("rollout", "purge", **inputs, src=str(file), purge=True, probe_enabled=False),
        role("rollout", "no purge", **inputs, src=str(file), purge=False, probe_enabled=False),
        role("rollout", "as the file says", **inputs, src=str(keyed), probe_password=DOOR),
    )
    results = told(done)
    for name in ("purge", "no purge"):
        assert (
            results[name]["outcome"] == "failed" and "remove: [basic_auth_key]" in results[name]["failure"]["message"]
        )
    assert results["as the file says"]["outcome"] == "rolled_out", done.text
    assert [method for task in done.tasks for method in task.methods].count("POST") == 1
    assert simulator.visit(known)[0] == 401


def test_a_protected_endpoint_passes_after_a_rollback(playbooks: Playbooks, simulator: Simulator) -> None:
    simulator.secrets(DOOR=DOOR)
    before = config(basicAuthKey="secret:DOOR")
    for project in ("prole", "pback", "popen"):
        [deployment] = simulator.seed(before if project != "popen" else config(), project_id=project)
        if project != "pback":
            simulator.post(
                {**before, "image": "nginx:1.28"} if project == "prole" else config(image="b"), project, deployment
            )
    by_role = {**NEEDED["rollback"], "project_id": "prole"}
    crash = {**SPEC, "image": "nginx:crash", "basic_auth_key": "secret:DOOR"}
    goes_back = {**NEEDED["rollout"], "project_id": "pback", "spec": crash, "probe_password": "wrong"}
    # An application that refuses by itself is not protected.
    refuses = {**NEEDED["rollback"], "project_id": "popen", "probe_path": "/status/401"}
    done = run(
        playbooks,
        role("rollback", "by the role", **by_role),
        role("rollout", "by a rollout", **goes_back),
        role("rollback", "not protected", **refuses),
    )
    results = told(done)
    assert results["by the role"]["outcome"] == "rolled_back"
    assert results["by a rollout"]["outcome"] == "rolled_back"
    assert "is protected" in results["by a rollout"]["recovery"]["message"]
    assert "That is protected, and what is behind the password was not asked." in done.text
    assert results["not protected"]["outcome"] == "failed"


def test_a_failed_rollback_reports_both_failures(playbooks: Playbooks, simulator: Simulator) -> None:
    simulator.seed(config())
    given = {**NEEDED["rollout"], "probe_path": "/status/503"}
    done = run(playbooks, role("rollout", **given))
    result = told(done)["rollout"]
    [held] = simulator.live_deployments()
    assert (result["outcome"], held["config"]["image"]) == ("failed", "nginx:1.27")
    message = result["failure"]["message"]
    assert message.count("503 and not [200]") == 2 and "and failed there as well" in message
    assert "stays as it is" not in message
    assert result["spec_id"] == held["spec_id"] if "spec_id" in held else result["spec_id"]
