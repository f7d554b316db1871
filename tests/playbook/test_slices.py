# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Slices of one job that run side by side write each deployment once.

AWX imports an inventory with ``ansible-inventory --list --export``, sorts its hosts by name, gives slice ``i`` of ``n``
every ``n``-th of them as an inventory script of its own, and runs all slices at once with ansible-runner.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ansible_runner
import pytest
from depth import FULL
from playbook_process import ACTION, Playbooks
from simulator_fixture import KEY, PROJECT, Simulator, config

ROOT = Path(__file__).resolve().parents[2]
FLEET = ROOT / "examples" / "fleet_by_inventory.yml"
PROGRAMS = Path(sys.executable).parent
SLICES = 3
# No multiple of the slices, and their sorted order is not that of their numbers.
NAMES = [f"app{number}" for number in range(8, 16)]
UPDATE = """\
- name: Update
  hosts: all
  gather_facts: false
  tasks:
    - name: Set a variable
      paperspace.cloud.deployment:
        id: "{{ paperspace_id }}"
        env:
          ROUND: "1"
"""


class SlicedJob:
    """A job template with slices. ``how`` they are told apart: by inventory scripts, as in AWX, or by ``--limit``."""

    def __init__(self, playbooks: Playbooks, source: Path, playbook: Path, how: str) -> None:
        self.folder = playbooks.folder
        self.source = source
        self.playbook = playbook
        self.how = how
        self.environment = playbooks.environment(
            PAPERSPACE_API_KEY=KEY,
            PAPERSPACE_API_URL=playbooks.simulator.address,
            PATH=f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
        )
        self.runs = 0

    def run(self) -> dict[str, list[str]]:
        """Runs all slices at once; the hosts of each."""
        self.runs += 1
        data = self._imported()
        hosts = sorted(data["_meta"]["hostvars"])
        slices = {f"slice{offset + 1}": hosts[offset::SLICES] for offset in range(SLICES)}
        started = [self._start(name, members, data) for name, members in slices.items()]
        for thread, _runner in started:
            thread.join(120)
        for (_thread, runner), members in zip(started, slices.values(), strict=True):
            assert runner.status == "successful", runner.stdout.read()
            assert sorted(runner.stats["processed"]) == members
        return slices

    def _imported(self) -> dict[str, Any]:
        command = [str(PROGRAMS / "ansible-inventory"), "-i", str(self.source), "--list", "--export"]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def _start(self, name: str, members: list[str], data: dict[str, Any]) -> tuple[Any, Any]:
        private = self.folder / f"{name}-{self.runs}"
        private.mkdir()
        if self.how == "scripts":
            chosen = {"inventory": str(_script(private / "hosts", members, data))}
        else:
            chosen = {"inventory": str(self.source), "limit": ":".join(members)}
        return ansible_runner.run_async(
            private_data_dir=str(private), playbook=str(self.playbook), envvars=self.environment, quiet=True, **chosen
        )


def _script(path: Path, members: list[str], data: dict[str, Any]) -> Path:
    """The inventory script of a slice: its hosts, and what of the groups they are in."""
    groups = {
        name: {**group, "hosts": [host for host in group.get("hosts", []) if host in members]}
        for name, group in data.items()
        if name not in ("_meta", "all", "ungrouped")
    }
    hostvars = {host: data["_meta"]["hostvars"][host] for host in members}
    whole = {**groups, "all": {"hosts": members, "children": list(groups)}, "_meta": {"hostvars": hostvars}}
    path.write_text(f"#!{sys.executable}\nprint({json.dumps(whole)!r})\n")
    path.chmod(0o700)
    return path


def writes(simulator: Simulator) -> Counter[str]:
    """How often each deployment was written since the last look."""
    found = Counter(asked["body"]["config"]["name"] for asked in simulator.requests("POST"))
    simulator.clear_requests()
    return found


@pytest.mark.parametrize("how", ["scripts", "limit"] if FULL else ["scripts"])
def test_slices_of_spec_files_create_and_update_each_deployment_once(
    make_playbooks: Callable[[str], Playbooks], simulator: Simulator, how: str
) -> None:
    simulator.clock_factor(1000)
    playbooks = make_playbooks(ACTION)
    source = playbooks.write(
        "desired.paperspace.yml", f"plugin: paperspace.cloud.deployments\nsrc: specs\nproject_id: {PROJECT}\n"
    )
    job = SlicedJob(playbooks, source, FLEET, how)

    def write_specs(image: str) -> None:
        for name in NAMES:
            playbooks.write(f"specs/{name}.json", json.dumps(config(name, image=image)))

    write_specs("nginx:1.27")
    slices = job.run()
    assert [len(members) for members in slices.values()] == [3, 3, 2]
    assert writes(simulator) == Counter(NAMES)
    write_specs("nginx:1.28")
    assert job.run() == slices
    assert writes(simulator) == Counter(NAMES)
    assert {held["config"]["image"] for held in simulator.live_deployments()} == {"nginx:1.28"}
    job.run()
    assert writes(simulator) == Counter()
    assert sorted(held["name"] for held in simulator.live_deployments()) == sorted(NAMES)


@pytest.mark.parametrize("how", ["scripts", "limit"] if FULL else ["limit"])
def test_slices_of_what_exists_update_each_deployment_once(
    make_playbooks: Callable[[str], Playbooks], simulator: Simulator, how: str
) -> None:
    simulator.clock_factor(1000)
    simulator.seed(*(config(name) for name in NAMES))
    playbooks = make_playbooks(ACTION)
    source = playbooks.write("inventory.paperspace.yml", "plugin: paperspace.cloud.deployments\n")
    job = SlicedJob(playbooks, source, playbooks.write("update.yml", UPDATE), how)
    job.run()
    assert writes(simulator) == Counter(NAMES)
    job.run()
    assert writes(simulator) == Counter()
