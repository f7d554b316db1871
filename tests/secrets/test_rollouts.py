# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole rollouts that fail and are taken back, with a container that prints its secrets, and the pages about them."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

import ansible_runner
import yaml
from canaries import SEARCHABLE, document_of, maker
from figures import FULL, record
from playbook_process import ACTION, Playbooks
from secret_play import KEY, PROJECT, Secrets
from secret_search import Search
from simulator_fixture import Simulator

PROGRAMS = Path(sys.executable).parent
OLD = next(canary for canary in SEARCHABLE if canary.kind == "lines")
INPUTS = {
    "rollout_project_id": PROJECT,
    "rollout_name": "web",
    "rollout_wait_interval": 0.05,
    "rollout_wait_bad_seconds": 0.1,
    "rollout_wait_timeout": 60,
    "rollout_probe_retries": 2,
    "rollout_probe_delay": 0,
    "rollout_probe_password": "{{ flat_basic_auth_key }}",
}
# The first one is taken back, and the way back is probed with the password. The second one can't be proven.
ROLLOUTS: dict[str, dict[str, Any]] = {"crashed": {"image": "nginx:2-crash"}}
if FULL:
    ROLLOUTS["unproven"] = {"image": "nginx:3", "rollout_probe_body": "never in it"}


def rollout(name: str, secrets: Secrets, image: str, **inputs: Any) -> dict[str, Any]:
    spec = document_of("spec", secrets.templates("flat"))
    return {
        "name": name,
        "block": [
            {
                "name": f"{name}: the role",
                "ansible.builtin.include_role": {"name": "paperspace.cloud.rollout"},
                "vars": {
                    **INPUTS,
                    "rollout_spec": {**spec, "image": image},
                    "rollout_report_dest": f"{{{{ playbook_dir }}}}/{name}.html",
                    **inputs,
                },
            }
        ],
        "rescue": [
            {"name": f"{name}: what it left", "ansible.builtin.debug": {"var": "rollout_result"}},
            {
                "name": f"{name}: keep",
                "ansible.builtin.set_fact": {f"kept_{name}": "{{ rollout_result }}", "cacheable": True},
            },
        ],
    }


def play(secrets: Secrets) -> str:
    whole = {
        "name": "Rollouts",
        "hosts": "target",
        "gather_facts": False,
        "vars_files": "secrets.yml",
        "module_defaults": {
            "group/paperspace.cloud.all": {"api_key": "{{ key }}", "api_url": "{{ api_url }}", "api_retries": 1}
        },
        "tasks": [rollout(name, secrets, **inputs) for name, inputs in ROLLOUTS.items()],
    }
    return yaml.safe_dump([whole], sort_keys=False, width=1000)


def seeded(simulator: Simulator, secrets: Secrets) -> None:
    """A deployment with older secrets, whose container has printed them, and those that are to come."""
    simulator.secrets(NAME="stored")
    old = maker(OLD, "flat")
    document = {**document_of("spec", old), "name": "web", "image": "nginx:1"}
    document["basicAuthKey"] = secrets.values["flat_basic_auth_key"]
    deployment_id = simulator.post(document, project_id=PROJECT)
    simulator.advance(30)
    for secret in [old("env"), old("header"), *secrets.values.values()]:
        if secret != KEY:
            simulator.logs(deployment_id, f"printed: {secret}", *secret.splitlines())


def test_a_rollout_and_its_pages_tell_no_secret(simulator: Simulator, tmp_path: Path) -> None:
    """Run by ansible-runner, as AWX does: its artifacts hold the events of all tasks, and the facts."""
    playbooks = Playbooks(tmp_path, ACTION, simulator)
    secrets = Secrets(1, ("flat",))
    secrets.write(playbooks)
    seeded(simulator, secrets)
    playbook = playbooks.write("rollouts.yml", play(secrets))
    private = tmp_path / "runner"
    private.mkdir()
    given = {"ANSIBLE_LOG_PATH": str(tmp_path / "ansible.log"), "ANSIBLE_INJECT_INVOCATION": "1"}
    run = ansible_runner.run(
        private_data_dir=str(private),
        playbook=str(playbook),
        inventory=str(tmp_path / "inventory.ini"),
        envvars=playbooks.environment(**given, PATH=f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"),
        cmdline=f"--diff --vault-password-file {tmp_path / 'vault-password'} -e api_url={simulator.address}",
        verbosity=4,
        quiet=True,
    )
    output = run.stdout.read()
    assert run.status == "successful", output[-3000:]
    search = Search()
    search.look("output of ansible-runner", output)
    search.look_at_files("log", [tmp_path / "ansible.log"])
    events = search.look_at_files("events of ansible-runner", (private / "artifacts").rglob("*.json"))
    search.look_at_files("artifacts of ansible-runner", (path for path in private.rglob("*") if path.suffix != ".json"))
    for name in ROLLOUTS:
        page, data = tmp_path / f"{name}.html", tmp_path / f"{name}.json"
        search.look("page of a report", page.read_text())
        search.look("data of a report", data.read_text())
        assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in (page, data))
        told = json.loads(data.read_text())
        # All that may hold a secret is told.
        assert told["outcome"] in ("rolled_back", "failed") and told["changes"] and told["logs"] and told["history"], (
            told
        )
        assert any("********" in line["message"] for line in told["logs"])
    search.assert_shut("output of ansible-runner", "log", "events of ansible-runner", "page of a report")
    assert events > 80
    record("secrets", "rollouts", {"events": events, "doors": len(search.doors), "bytes": search.bytes})
