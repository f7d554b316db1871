# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One simulator for all of these tests; its time stands still until a test moves it."""

from __future__ import annotations

import pytest
from simulator_fixture import start_simulator


@pytest.fixture(scope="session")
def running_simulator():
    with start_simulator(clock_factor=0) as simulator:
        yield simulator
