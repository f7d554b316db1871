# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every playbook that the README shows runs as it stands, in check mode first, in the order in which it is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import yaml
from playbook_process import ACTION, Playbooks
from simulator_fixture import KEY, Simulator

README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_playbooks_of_the_readme_run(make_playbooks: Callable[[str], Playbooks], simulator: Simulator) -> None:
    playbooks = make_playbooks(ACTION)
    environment = {"PAPERSPACE_API_KEY": KEY, "PAPERSPACE_API_URL": simulator.address}
    blocks = re.findall(r"^```yaml\n(.*?)^```$", README.read_text(), flags=re.MULTILINE | re.DOTALL)
    assert blocks
    for block in blocks:
        predicted = playbooks.run(block, "--check", environment=environment)
        assert predicted.status == 0, predicted.text
        outcome = playbooks.run(block, environment=environment)
        assert outcome.status == 0, outcome.text
        plays = yaml.safe_load(block)
        assert len(outcome.tasks) == sum(len(play["tasks"]) for play in plays)
    assert [(one["projectId"], one["name"]) for one in simulator.live_deployments()] == [("p1exampleid", "llm")]
