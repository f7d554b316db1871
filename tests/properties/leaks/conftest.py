# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of secrets share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from leaks.actions import SteppedActions
from simulator_fixture import Simulator, start_simulator


@pytest.fixture(scope="session")
def running_simulator() -> Iterator[Simulator]:
    with start_simulator(clock_factor=200) as simulator:
        yield simulator


@pytest.fixture(scope="session")
def stepped_simulator() -> Iterator[Simulator]:
    with start_simulator(clock_factor=0) as simulator:
        yield simulator


@pytest.fixture
def actions(stepped_simulator: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SteppedActions:
    return SteppedActions(stepped_simulator, tmp_path, monkeypatch)
