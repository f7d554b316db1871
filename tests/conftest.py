# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator of each test. Every folder starts its own, with the clock that its tests need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from simulator_fixture import Simulator
    from skipping_clock import SkippingClock


@pytest.fixture
def simulator(running_simulator: Simulator) -> Simulator:
    running_simulator.reset()
    return running_simulator


@pytest.fixture
def skipped_time(simulator: Simulator) -> Iterator[SkippingClock]:
    """Sleeps of the engine end at once, by its own clock and by the simulator's."""
    # Not at the top: some environments lack the engine's libraries.
    from skipping_clock import SkippingClock, install

    clock = SkippingClock(simulator.advance)
    undo = install(clock)
    yield clock
    undo()
