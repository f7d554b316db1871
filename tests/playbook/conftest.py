# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of whole playbooks share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playbook_process import WAYS, Playbooks
from simulator_fixture import Simulator, start_simulator

# Simulated seconds a real second: a container is healthy after less than one second.
CLOCK_FACTOR = 4


@pytest.fixture(scope="session")
def running_simulator() -> Iterator[Simulator]:
    with start_simulator(clock_factor=CLOCK_FACTOR) as simulator:
        yield simulator


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def playbooks(tmp_path: Path, way: str, simulator: Simulator) -> Playbooks:
    """A folder for playbooks, once for each way."""
    return Playbooks(tmp_path, way, simulator)


@pytest.fixture
def make_playbooks(tmp_path: Path, simulator: Simulator) -> Callable[[str], Playbooks]:
    return lambda way: Playbooks(tmp_path / way, way, simulator)
