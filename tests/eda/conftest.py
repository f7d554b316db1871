# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One simulator for all rulebooks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from simulator_fixture import KEY, Simulator, start_simulator


@pytest.fixture(scope="session")
def running_simulator() -> Iterator[Simulator]:
    # A container is healthy after less than a second.
    with start_simulator(clock_factor=4, api_key=KEY) as simulator:
        yield simulator
