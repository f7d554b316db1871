# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens when ansible-playbook is interrupted or killed, or a task runs out of its time."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from depth import FULL
from playbook_process import ACTION, MODULE, WAYS, Playbooks
from simulator_fixture import Simulator, wait_until

PLAY = """\
- name: Create
  hosts: target
  gather_facts: false
  module_defaults:
    group/paperspace.cloud.all: {api_key: "{{ api_key }}", api_url: "{{ api_url }}"}
  tasks:
    - name: Create
      paperspace.cloud.deployment:
        project_id: pinterrupt
        name: web
        image: "{{ image }}"
        resources: {machine_type: C4, ports: [80]}
        wait_interval: 0.2
        wait_timeout: 60
      timeout: "{{ limit | default(0) }}"
"""
FLEET = """\
- name: Fleet
  hosts: target
  gather_facts: false
  module_defaults:
    group/paperspace.cloud.all: {api_key: "{{ api_key }}", api_url: "{{ api_url }}"}
  tasks:
    - name: Fleet
      paperspace.cloud.deployment_fleet:
        project_id: pinterrupt
        deployments: "{{ members }}"
        concurrency: 2
        wait_interval: 0.2
      timeout: "{{ limit | default(0) }}"
"""
WRITE = "/v1/deployments"
# The short form has each signal, and each way, in some of the tests.
KILLED = [(ACTION, signal.SIGKILL), (MODULE, signal.SIGTERM)]
OTHERWISE_KILLED = [(ACTION, signal.SIGTERM), (MODULE, signal.SIGKILL)]
CUT_OFF = [(ACTION, "interrupt"), (MODULE, "kill"), (ACTION, "timeout")]
if FULL:
    KILLED = OTHERWISE_KILLED = KILLED + OTHERWISE_KILLED
    CUT_OFF = [(way, end) for way in WAYS for end in ("interrupt", "kill", "timeout")]
# Enough that no signal comes after the last of them.
FLEET_SIZE = 60


class Interrupted:
    """A running ansible-playbook in a process group of its own, and everything that it started."""

    def __init__(self, playbooks: Playbooks, play: str = PLAY, **variables: Any) -> None:
        self.playbooks = playbooks
        self.simulator = playbooks.simulator
        playbooks.write("playbook.yml", play)
        self.log = (playbooks.folder / "output").open("w+")
        # Every process of this run carries its mark, wherever it hides.
        self.mark = f"INTERRUPTED_RUN={playbooks.folder}"
        self.process = subprocess.Popen(
            playbooks.command("playbook.yml", **variables),
            cwd=playbooks.folder,
            env=playbooks.environment(INTERRUPTED_RUN=str(playbooks.folder)),
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    @property
    def output(self) -> str:
        return Path(self.log.name).read_text()

    def wait_for_request(self, method: str, path: str) -> None:
        """Waits until the simulator was asked this, answered or not."""

        def asked() -> bool:
            assert self.process.poll() is None, self.output
            return any(entry["path"] == path for entry in self.simulator.requests(method))

        wait_until(asked, 40)

    def seconds_to_end(self) -> float:
        start = time.monotonic()
        self.process.wait(90)
        return time.monotonic() - start

    def running(self) -> list[int]:
        """The processes of this run that are still there (zombies are not)."""
        return [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if self._is_mine(pid)]

    def _is_mine(self, pid: int) -> bool:
        try:
            return self.mark.encode() in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        except OSError:
            return False

    def end(self) -> None:
        for pid in self.running():
            os.kill(pid, signal.SIGKILL)
        self.process.wait(10)
        self.log.close()


@pytest.fixture
def start(playbooks: Playbooks) -> Iterator[Any]:
    started: list[Interrupted] = []

    def begin(play: str = PLAY, **variables: Any) -> Interrupted:
        started.append(Interrupted(playbooks, play, **variables))
        return started[-1]

    yield begin
    for run in started:
        run.end()


def deployments(simulator: Simulator) -> list[str]:
    return [held["name"] for held in simulator.live_deployments()]


def test_ctrl_c_ends_a_wait_and_the_next_run_converges(start: Any, playbooks: Playbooks) -> None:
    simulator = playbooks.simulator
    simulator.clock_factor(0)
    run = start(image="nginx")
    run.wait_for_request("POST", WRITE)
    wait_until(lambda: len(simulator.requests("GET")) > 3, 20)
    # As a terminal does it: to the whole group.
    os.killpg(run.process.pid, signal.SIGINT)
    assert run.seconds_to_end() < 10
    wait_until(lambda: not run.running(), 5)
    assert deployments(simulator) == ["web"]

    simulator.clock_factor(20)
    simulator.clear_requests()
    outcome = playbooks.run(PLAY, image="nginx")
    assert outcome.status == 0, outcome.text
    assert outcome.tasks[0].result["changed"] is False
    assert "POST" not in outcome.tasks[0].methods
    assert deployments(simulator) == ["web"]


def test_ctrl_c_before_the_write_prevents_it(start: Any, playbooks: Playbooks) -> None:
    simulator = playbooks.simulator
    simulator.post_faults({"method": "GET", "path": "/v1/projects/*", "kind": "latency", "seconds": 4})
    run = start(image="nginx")
    run.wait_for_request("GET", "/v1/projects/pinterrupt/deployments")
    os.killpg(run.process.pid, signal.SIGINT)
    run.seconds_to_end()
    wait_until(lambda: not run.running(), 10)
    assert simulator.requests("POST") == []


@pytest.mark.parametrize(("way", "number"), KILLED)
def test_nothing_is_written_after_ansible_was_killed(start: Any, playbooks: Playbooks, number: signal.Signals) -> None:
    simulator = playbooks.simulator
    simulator.post_faults({"method": "GET", "path": "/v1/projects/*", "kind": "latency", "seconds": 4})
    run = start(image="nginx")
    run.wait_for_request("GET", "/v1/projects/pinterrupt/deployments")
    run.process.send_signal(number)
    run.seconds_to_end()
    wait_until(lambda: not run.running(), 15)
    assert simulator.requests("POST") == []
    assert deployments(simulator) == []


@pytest.mark.parametrize(("way", "number"), OTHERWISE_KILLED)
def test_a_wait_ends_after_ansible_was_killed(start: Any, playbooks: Playbooks, number: signal.Signals) -> None:
    run = start(image="never-ready")
    run.wait_for_request("POST", WRITE)
    run.process.send_signal(number)
    run.seconds_to_end()
    wait_until(lambda: not run.running(), 15)


def test_a_timeout_ends_the_task_and_what_it_started(start: Any, playbooks: Playbooks) -> None:
    run = start(image="never-ready", limit=6)
    run.wait_for_request("POST", WRITE)
    run.seconds_to_end()
    assert run.process.returncode == 2
    # Cores before 2.19 and later ones have different words for it.
    assert re.search("expected time frame|Timed out after 6", run.output), run.output
    wait_until(lambda: not run.running(), 10)


def test_a_timeout_before_the_write_prevents_it(start: Any, playbooks: Playbooks) -> None:
    simulator = playbooks.simulator
    simulator.post_faults({"method": "GET", "path": "/v1/projects/*", "kind": "latency", "seconds": 10})
    run = start(image="nginx", limit=6 if playbooks.way != ACTION else 2)
    run.seconds_to_end()
    assert run.process.returncode == 2
    wait_until(lambda: not run.running(), 15)
    assert simulator.requests("POST") == []


@pytest.mark.parametrize(("way", "end"), CUT_OFF)
def test_a_fleet_that_is_cut_off_writes_no_more_and_the_next_run_converges(
    start: Any, playbooks: Playbooks, end: str
) -> None:
    simulator = playbooks.simulator
    simulator.clock_factor(1000)
    simulator.post_faults({"method": "POST", "path": WRITE, "kind": "latency", "seconds": 0.3, "times": -1})
    members = [
        {"name": f"d{index:02}", "image": "nginx", "resources": {"machine_type": "C4", "ports": [80]}}
        for index in range(FLEET_SIZE)
    ]
    run = start(FLEET, members=members, limit=3 if end == "timeout" else 0)
    run.wait_for_request("POST", WRITE)
    if end == "interrupt":
        os.killpg(run.process.pid, signal.SIGINT)
    if end == "kill":
        run.process.kill()
    run.seconds_to_end()
    wait_until(lambda: not run.running(), 10)
    # The simulator still does what reached it, and nothing else may.
    wait_until(lambda: len(deployments(simulator)) == len(simulator.requests("POST")))
    written = len(deployments(simulator))
    assert 0 < written < FLEET_SIZE

    simulator.clear_faults()
    outcome = playbooks.run(FLEET, members=members)
    assert outcome.status == 0, outcome.text
    assert sorted(deployments(simulator)) == [member["name"] for member in members]
    assert len(outcome.tasks[0].result["changed_names"]) == FLEET_SIZE - written
