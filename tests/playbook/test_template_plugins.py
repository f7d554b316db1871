# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters, tests and the lookup as Ansible templates them: their results, their errors, and what no output shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playbook_process import ACTION, Playbooks
from simulator_fixture import KEY, Simulator, config

SECRET = "Lit3ral-secret-value"
CLI_KEY = "k3y-of-the-vendors-cli"
PROJECT = "p1exampleid"
PLAY = """\
- hosts: target
  gather_facts: false
  tasks:
    - name: read
      paperspace.cloud.deployment_info: {project_id: p1exampleid}
      register: project
    - name: wait
      paperspace.cloud.deployment: {project_id: p1exampleid, name: web, image: nginx:1.28, wait_interval: 0.1}
      register: web
    - name: told
      ansible.builtin.debug: {msg: "{{ EXPRESSION }}"}
      ignore_errors: true
"""
DOCUMENT = (
    f"{{'image': 'nginx:1.28', 'env': {{'A': '{SECRET}'}}, 'resources': {{'machine_type': 'C4', 'ports': [80]}}}}"
)
TOLD = [
    ("web is paperspace.cloud.healthy", True),
    ("project.deployments | select('paperspace.cloud.disabled') | list", []),
    (
        f"project.deployments[0] | paperspace.cloud.spec_diff({DOCUMENT}) | map(attribute='path') | list",
        ["image"],
    ),
    (
        f"{{'image': 'a', 'env': {{'A': 'another'}}}} | paperspace.cloud.spec_diff({DOCUMENT}) | last",
        {"path": "resources.ports", "before": None, "after": [80]},
    ),
    ("{'A': 1 + 1} | paperspace.cloud.dict_to_env", [{"name": "A", "value": "2"}]),
    ("[{'name': 'A', 'value': 'x'}] | paperspace.cloud.env_to_dict", {"A": "x"}),
    ("lookup('paperspace.cloud.deployment', 'web', project_id='p1exampleid', field='name')", "web"),
    (
        "query('paperspace.cloud.deployment', 'web', 'no', project_id='p1exampleid', default=7, field='name')",
        ["web", 7],
    ),
]
REFUSED = [
    ("project is paperspace.cloud.healthy", "give one of them, as in deployments[0]"),
    ("'web' is paperspace.cloud.failed", "expected a deployment"),
    ("{'imagee': 'a'} | paperspace.cloud.spec_diff({})", "did you mean image?"),
    ("{'A': true} | paperspace.cloud.dict_to_env", "env.A: must be a string, not a boolean"),
    ("lookup('paperspace.cloud.deployment', 'no', project_id='p1exampleid')", "the deployment no does not exist in"),
    ("lookup('paperspace.cloud.deployment', 'x', api_url='http://api.example.com')", "plain http would send the key"),
]


@pytest.fixture
def evaluate(
    make_playbooks: Callable[[str], Playbooks], simulator: Simulator
) -> Callable[..., tuple[list[tuple[str, Any]], str]]:
    """Evaluates expressions in one playbook: how each task ended, its message, and all output."""
    simulator.clock_factor(1000)
    simulator.seed(config(env=[{"name": "A", "value": SECRET}]), project_id=PROJECT)
    playbooks = make_playbooks(ACTION)

    def run(*expressions: str, **environment: str) -> tuple[list[tuple[str, Any]], str]:
        head, told = PLAY.split("    - name: told\n")
        text = head + "".join("    - name: told\n" + told.replace("EXPRESSION", one) for one in expressions)
        environment = {"PAPERSPACE_API_URL": simulator.address, **environment}
        outcome = playbooks.run(text, environment=environment)
        assert outcome.status == 0, outcome.text
        return [(task.event, task.result["msg"]) for task in outcome.tasks[2:]], outcome.text

    return run


def test_what_they_tell(evaluate):
    found, text = evaluate(*(expression for expression, _value in TOLD), PAPERSPACE_API_KEY=KEY)
    assert found == [("ok", value) for _expression, value in TOLD]
    # The document's own value stands in the playbook, and in no result.
    assert SECRET not in text


def test_what_they_refuse(evaluate):
    found, text = evaluate(*(expression for expression, _part in REFUSED), PAPERSPACE_API_KEY=KEY)
    for (event, message), (expression, part) in zip(found, REFUSED, strict=True):
        assert (event, part in message) == ("failed", True), (expression, message)
    assert KEY not in text


def test_the_lookup_finds_the_key_of_the_vendor_s_cli(evaluate, tmp_path):
    folder = tmp_path / "user" / ".paperspace"
    folder.mkdir(parents=True)
    (folder / "credentials.toml").write_text(f'[keys]\nmine = "{CLI_KEY}"\n')
    (folder / "credentials.toml").chmod(0o600)
    found, text = evaluate(
        "lookup('paperspace.cloud.deployment', 'web', project_id='p1exampleid', field='name')",
        "lookup('paperspace.cloud.deployment', 'no', project_id='p1exampleid')",
        HOME=str(folder.parent),
    )
    assert [event for event, _message in found] == ["ok", "failed"]
    assert CLI_KEY not in text
