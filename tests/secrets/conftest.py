# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of secrets share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from secret_actions import Actions
from simulator_fixture import Simulator, start_simulator


@pytest.fixture(autouse=True)
def plain_environment(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No key of the machine that runs the tests may be found."""
    monkeypatch.setenv("HOME", str(tmp_path_factory.getbasetemp()))
    for name in ("PAPERSPACE_API_KEY", "PAPERSPACE_API_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def running_simulator() -> Iterator[Simulator]:
    with start_simulator(clock_factor=200) as simulator:
        yield simulator


@pytest.fixture
def simulator(running_simulator: Simulator) -> Simulator:
    running_simulator.reset()
    return running_simulator


@pytest.fixture(scope="session")
def stepped_simulator() -> Iterator[Simulator]:
    with start_simulator(clock_factor=0) as simulator:
        yield simulator


@pytest.fixture
def actions(stepped_simulator: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Actions:
    return Actions(stepped_simulator, tmp_path, monkeypatch)
