# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole rollouts by each strategy, with containers that print their secrets, and the pages about them.

Some succeed. Others fail, and are diagnosed, taken back and cleared away.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from depth import FULL
from leaks.canaries import document_of
from leaks.play import PROJECT, Secrets
from leaks.rollouts import QUICK, SHORT, look_at_page, printed, printing, seed
from leaks.runs import USUAL, searched_run
from playbook_process import ACTION, MODULE, Playbooks
from simulator_fixture import Simulator

SIBLING, GENERATION = "PAPERSPACE_ROLLOUT_SIBLING", "PAPERSPACE_ROLLOUT_GENERATION_"
ONE_LIVES = {"-blue": {SIBLING: "1", f"{GENERATION}1": "1"}, "-green": {SIBLING: "1"}}
# As a run has left them that was cut off: the traffic may be at either, so it is sent back whatever fails.
BOTH_LIVE = {"-blue": {SIBLING: "1", f"{GENERATION}1": "1"}, "-green": {SIBLING: "1", f"{GENERATION}2": "1"}}


@dataclass(frozen=True)
class Rollout:
    """One of a deployment of its own: how it has to end, and by their suffixes which deployments are there before."""

    strategy: str
    image: str
    outcome: str
    inputs: dict[str, Any] = field(default_factory=dict)
    before: dict[str, dict[str, str]] = field(default_factory=lambda: {"": {}})


# The rollback of the first one is probed with the password. That takes its time.
UNPROBED = {} if FULL else {"rollout_probe_enabled": False}
GATES = {"rollout_gates": [{"name": "calm", "log": "never said"}]}
ROLLOUTS = {
    "crashed": Rollout("direct", "nginx:2-crash", "rolled_back"),
    "canary": Rollout("canary", "nginx:2", "rolled_out", {**UNPROBED, **GATES}),
    "bad-canary": Rollout("canary", "nginx:2-crash", "refused"),
    "turn": Rollout("blue_green", "nginx:2", "rolled_out", UNPROBED, ONE_LIVES),
    "bad-turn": Rollout("blue_green", "nginx:2-crash", "refused", before=BOTH_LIVE),
}
# A module takes its time, and masks as the action does: there these are enough.
USUAL_ROLLOUTS = dict(ROLLOUTS)
if FULL:
    # What can't be proven, what a gate finds in the log, and what the user's tasks refuse to send the traffic to.
    unproven = {"rollout_probe_body": "never in it"}
    tripped = {"rollout_gates": [{"name": "mute", "log": "printed: "}], "rollout_soak_seconds": 20}
    kept, deleted = {"rollout_on_failure": "keep"}, {"rollout_retire_by": "delete"}
    ROLLOUTS |= {
        "unproven": Rollout("direct", "nginx:2", "failed", unproven),
        "tripped": Rollout("direct", "nginx:2", "failed", {**tripped, **kept}),
        "unproven-canary": Rollout("canary", "nginx:2", "refused", unproven),
        "tripped-canary": Rollout("canary", "nginx:2", "refused", tripped),
        "kept-turn": Rollout("blue_green", "nginx:2-crash", "refused", kept, ONE_LIVES),
        "last-turn": Rollout("blue_green", "nginx:2", "rolled_out", deleted, ONE_LIVES),
        "unwanted-turn": Rollout("blue_green", "nginx:2-unwanted", "rolled_back", before=ONE_LIVES),
    }
# The forms differ in their kinds of secrets, too.
FORM_OF = {"direct": "flat", "canary": "spec", "blue_green": "snake"}
RUNS = [(ACTION, 1)]
if FULL:
    # Three forms by two offsets: each place has each kind once.
    RUNS += [(MODULE, 4)]

# The user's own tasks show all that they get.
SWITCH = [
    {"name": "Show", "ansible.builtin.debug": {"msg": ["{{ rollout_switch_to }}", "{{ rollout_switch_from }}"]}},
    {
        "name": "Keep",
        "ansible.builtin.set_fact": {
            "kept_switch": "{{ [rollout_switch_to, rollout_switch_from] }}",
            "cacheable": True,
        },
    },
    {
        "name": "Refuse",
        "ansible.builtin.fail": {"msg": "{{ rollout_switch_to }} gets nothing"},
        "when": "'unwanted' in rollout_switch_to['latest_spec']['data']['image']",
    },
]
PLAY = {
    "name": "Rollouts",
    "hosts": "all",
    "gather_facts": False,
    "vars_files": "secrets.yml",
    "module_defaults": {
        "group/paperspace.cloud.all": {"api_key": "{{ key }}", "api_url": "{{ api_url }}", "api_retries": 1}
    },
    "tasks": [
        {
            "name": "Try",
            "block": [{"name": "The role", "ansible.builtin.include_role": {"name": "paperspace.cloud.rollout"}}],
            "rescue": [{"name": "It failed", "ansible.builtin.debug": {"var": "ansible_failed_result"}}],
        },
        {"name": "What it left", "ansible.builtin.debug": {"var": "rollout_result"}},
        {"name": "Keep", "ansible.builtin.set_fact": {"kept": "{{ rollout_result }}", "cacheable": True}},
    ],
}


def inputs_of(rollout: Rollout, secrets: Secrets) -> dict[str, Any]:
    form = FORM_OF[rollout.strategy]
    spec = document_of(form, secrets.templates(form))
    short = (
        SHORT if isinstance(spec["env"], dict) else [{"name": name, "value": value} for name, value in SHORT.items()]
    )
    env = {**spec["env"], **short} if isinstance(short, dict) else [*spec["env"], *short]
    return {
        **QUICK,
        "rollout_project_id": PROJECT,
        "rollout_name": "{{ inventory_hostname }}",
        "rollout_spec": {**spec, "env": env, "image": rollout.image},
        "rollout_strategy": rollout.strategy,
        "rollout_switch_tasks": "switch.yml" if rollout.strategy == "blue_green" else "",
        "rollout_keep_old": 0,
        "rollout_probe_password": f"{{{{ {form}_basic_auth_key }}}}",
        "rollout_report_dest": "{{ playbook_dir }}/{{ inventory_hostname }}.html",
        **rollout.inputs,
    }


def prepared(playbooks: Playbooks, secrets: Secrets, rollouts: dict[str, Rollout]) -> Path:
    """A host for each rollout, so that they run side by side. The playbook."""
    secrets.write(playbooks)
    line = (playbooks.folder / "inventory.ini").read_text().splitlines()[0].removeprefix("target")
    playbooks.write("inventory.ini", "".join(f"{name}{line}\n" for name in rollouts))
    for name, rollout in rollouts.items():
        playbooks.write(f"host_vars/{name}.yml", json.dumps(inputs_of(rollout, secrets)))
    playbooks.write("switch.yml", yaml.safe_dump(SWITCH))
    return playbooks.write("rollouts.yml", yaml.safe_dump([PLAY], sort_keys=False, width=1000))


def lines_by_name(secrets: Secrets, rollouts: dict[str, Rollout]) -> dict[str, list[str]]:
    suffixes = ("", "-canary", "-blue", "-green")
    return {
        f"{name}{suffix}": printed(secrets, FORM_OF[rollout.strategy])
        for name, rollout in rollouts.items()
        for suffix in suffixes
    }


@pytest.mark.parametrize(("way", "offset"), RUNS, ids=str)
def test_a_rollout_and_its_pages_tell_no_secret(simulator: Simulator, tmp_path: Path, way: str, offset: int) -> None:
    """Run by ansible-runner, as AWX does: its artifacts hold the events of all tasks, and the facts."""
    playbooks, secrets = Playbooks(tmp_path, way, simulator), Secrets(offset, tuple(FORM_OF.values()))
    rollouts = USUAL_ROLLOUTS if way == MODULE else ROLLOUTS
    playbook = prepared(playbooks, secrets, rollouts)
    simulator.secrets(NAME="stored")
    for name, rollout in rollouts.items():
        for suffix, marks in rollout.before.items():
            seed(simulator, f"{name}{suffix}", secrets.values[f"{FORM_OF[rollout.strategy]}_basic_auth_key"], marks)
    simulator.advance(30)
    with printing(simulator, lines_by_name(secrets, rollouts), talkative="tripped"):
        ran = searched_run(playbooks, str(playbook), f"-e api_url={simulator.address}")
    assert ran.status == "successful", ran.output[-3000:]
    told = {name: look_at_page(ran.search, tmp_path / f"{name}.html") for name in rollouts}
    assert {name: page["outcome"] for name, page in told.items()} == {
        name: rollout.outcome for name, rollout in rollouts.items()
    }
    ran.search.assert_shut(*USUAL, "page of a report", "syslog")
