# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulator, a clock that skips sleeps and a process for inventories, for each process of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from engine_tasks import Tasks
from faults.forms import BODY_LIMIT
from faults.judge import Runner
from inventory_process import InventoryProcess, inventory_process
from simulator_fixture import KEY, Simulator, start_simulator
from skipping_clock import SkippingClock

from ansible_collections.paperspace.cloud.plugins.module_utils.api import transport


@pytest.fixture(scope="session")
def running_simulator() -> Iterator[Simulator]:
    with start_simulator(clock_factor=1, api_key=KEY) as simulator:
        yield simulator


@pytest.fixture
def task(simulator: Simulator, skipped_time: SkippingClock) -> Tasks:
    return Tasks(simulator)


@pytest.fixture(scope="session")
def inventory() -> Iterator[InventoryProcess]:
    with inventory_process(Path(__file__).with_name("inventory_clock.py")) as process:
        yield process


@pytest.fixture
def runner(
    simulator: Simulator,
    skipped_time: SkippingClock,
    inventory: InventoryProcess,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Runner:
    monkeypatch.setattr(transport, "MAX_BODY_BYTES", BODY_LIMIT)
    return Runner(simulator, skipped_time, tmp_path, inventory)
