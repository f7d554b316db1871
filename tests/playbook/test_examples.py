# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every playbook in examples/ runs as it stands, in an order in which a user could run them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from playbook_process import ACTION, Playbooks
from simulator_fixture import KEY, Simulator

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
PASSWORD = "an-endpoint-password"
NEW_KEY = "another-session-key"

# An example, and how many tasks of it change something. A rollout by the role counts its plan, too.
STEPS = (
    ("first_rollout.yml", 1),
    ("first_rollout.yml", 0),
    ("change_env.yml", 1),
    ("scale.yml", 1),
    ("park.yml", 1),
    ("park.yml", 0),
    ("resume.yml", 1),
    ("logs.yml", 0),
    ("rollout_role.yml", 2),
    ("rollout_role.yml", 0),
    ("protected_endpoint.yml", 2),
    ("show.yml", 0),
    ("teardown.yml", 1),
    ("teardown.yml", 0),
)
# Not playbooks: files of variables. The simulator's playbook starts one of its own.
OTHERS = {"demo_vars.yml", "rollout_vars.yml", "simulator.yml"}


class Examples:
    """Runs the commands of the examples' headers."""

    def __init__(self, playbooks: Playbooks, simulator: Simulator) -> None:
        self.environment = playbooks.environment(
            PAPERSPACE_API_KEY=KEY,
            PAPERSPACE_API_URL=simulator.address,
            ENDPOINT_PASSWORD=PASSWORD,
            SESSION_KEY=NEW_KEY,
        )

    def run(self, playbook: str, *arguments: str) -> tuple[str, int]:
        """All output, and the number of changed tasks."""
        command = [str(Path(sys.executable).parent / "ansible-playbook"), playbook, *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )
        output = done.stdout + done.stderr
        assert done.returncode == 0, output
        return output, int(re.search(r"changed=(\d+)", done.stdout)[1])


def test_every_example_runs(make_playbooks: Callable[[str], Playbooks], simulator: Simulator) -> None:
    examples = Examples(make_playbooks(ACTION), simulator)
    simulator.secrets(ENDPOINT_PASSWORD=PASSWORD)
    # Healthy at the first look.
    simulator.clock_factor(1000)
    seen = ""
    for name, changed in STEPS:
        output, found = examples.run(f"examples/{name}", "--diff")
        assert (name, found) == (name, changed), output
        seen += output
    assert [held["name"] for held in simulator.live_deployments()] == ["private"]
    assert PASSWORD not in seen and NEW_KEY not in seen and "an-example-value" not in seen
    assert {name for name, _changed in STEPS} | OTHERS == {path.name for path in EXAMPLES.glob("*.yml")}


def test_the_playbook_of_the_role_runs_by_its_name(
    make_playbooks: Callable[[str], Playbooks], simulator: Simulator
) -> None:
    examples = Examples(make_playbooks(ACTION), simulator)
    simulator.clock_factor(1000)
    output, changed = examples.run("paperspace.cloud.rollout", "-e", "@examples/rollout_vars.yml")
    assert changed == 2
    assert "web is rolled out and answers at http" in output


def test_the_simulator_of_the_examples_starts_and_stops(
    make_playbooks: Callable[[str], Playbooks], simulator: Simulator, tmp_path: Path
) -> None:
    examples = Examples(make_playbooks(ACTION), simulator)
    mine = ["-e", f"simulator_run_dir={tmp_path / 'run'}", "-e", f"simulator_owner_pid={os.getpid()}"]
    output, _changed = examples.run("examples/simulator.yml", *mine)
    assert re.search(r"export PAPERSPACE_API_URL=http://127\.0\.0\.1:\d+/v1 PAPERSPACE_API_KEY=", output)
    examples.run("examples/simulator.yml", *mine, "-e", "simulator_state=stopped")
    assert not (tmp_path / "run/address.json").exists()
