# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An outage right after a role's first write: the role ends as without it, and sends nothing a second time."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any

from playbook_process import ACTION, Playbooks, Task
from simulator_fixture import KEY, Simulator, config

NEW = {"name": "web", "image": "nginx:1.28", "resources": {"machine_type": "C4", "ports": [80]}}
ROLLOUT = {"spec": NEW, "probe_retries": 0, "wait_unhealthy_seconds": 0}
# The role, how it ends, and its inputs.
ROLES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "direct": ("rollout", "rolled_out", ROLLOUT),
    "canary": ("rollout", "rolled_out", {**ROLLOUT, "strategy": "canary"}),
    "rollback": ("rollback", "rolled_back", {"name": "web", "to": "previous", "wait_unhealthy_seconds": 0}),
    "scale": ("scale", "scaled", {"name": "web", "replicas": 2, "wait_unhealthy_seconds": 0}),
    "teardown": ("teardown", "deleted", {"name": "web", "confirm": "web"}),
}
# More than the first read and its retry take. A play names this one, so that the test takes seconds.
OUTAGE, RETRIES = 6, 1


def test_an_outage_right_after_a_write_changes_no_end(
    make_playbooks: Callable[[str], Playbooks], simulator: Simulator
) -> None:
    playbooks = make_playbooks(ACTION)
    plain = played(playbooks, {})
    assert {name: outcome for name, (outcome, _requests) in plain.items()} == {
        name: outcome for name, (_role, outcome, _inputs) in ROLES.items()
    }
    faults = {}
    for name, (_outcome, asked) in plain.items():
        reads = len(list(itertools.takewhile(lambda one: one["method"] == "GET", asked)))
        outage = {"method": "GET", "path": "/v1/*", "kind": "status", "status": 503, "after": reads, "times": OUTAGE}
        faults[name] = {"faults": [outage]}
    for name, (outcome, asked) in played(playbooks, faults).items():
        assert [one["status"] for one in asked].count(503) == OUTAGE, name
        assert (name, outcome, writes(asked)) == (name, plain[name][0], writes(plain[name][1]))


def played(playbooks: Playbooks, faults: dict[str, Any]) -> dict[str, tuple[str, list[dict[str, Any]]]]:
    """How each role ended, and what it asked of the API; each in a project of its own."""
    simulator = playbooks.simulator
    simulator.reset()
    simulator.clock_factor(100)
    plays = []
    for name, (role, _outcome, inputs) in ROLES.items():
        [known] = simulator.seed(config(), project_id=f"p{name}")
        if role == "rollback":
            simulator.post(config(image="nginx:1.26"), f"p{name}", known)
        given = {"project_id": f"p{name}", "wait_interval": 0.05, **inputs}
        play = {"name": name, "hosts": "localhost", "connection": "local", "gather_facts": False}
        play["module_defaults"] = {"group/paperspace.cloud.all": {"api_retries": RETRIES}}
        included = {"name": "Run it", "ansible.builtin.include_role": {"name": f"paperspace.cloud.{role}"}}
        included["vars"] = {f"{role}_{key}": value for key, value in given.items()}
        # Once the only host of a play has failed, no other play runs.
        rescue = [{"name": "Go on", "ansible.builtin.debug": {"msg": "it failed"}}]
        tell = {"name": "Tell", "ansible.builtin.debug": {"msg": f"{{{{ {role}_result }}}}"}}
        plays.append({**play, "tasks": [{"name": "Try", "block": [included], "rescue": rescue, "always": [tell]}]})
    environment = {"PAPERSPACE_API_KEY": KEY, "PAPERSPACE_API_URL": simulator.address}
    done = playbooks.run(json.dumps(plays), environment=environment, plays=faults, seconds=600)
    assert set(done.plays) == set(ROLES), done.text
    return {name: (tasks[-1].result["msg"]["outcome"], requests(tasks)) for name, tasks in done.plays.items()}


def requests(tasks: list[Task]) -> list[dict[str, Any]]:
    return [asked for task in tasks for asked in task.requests if asked["path"].startswith("/v1/")]


def writes(asked: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Each write with the image that it carries."""
    found = [one for one in asked if one["method"] != "GET"]
    return [(one["method"], one["body"]["config"]["image"] if one["method"] == "POST" else "") for one in found]
