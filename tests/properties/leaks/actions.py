# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Action plugins against a real simulator, whose time passes only where a task sleeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from actions import Actions
from ansible.parsing.vault import VaultLib, VaultSecret
from engine_tasks import WAITING
from simulator_fixture import KEY, Simulator

from ansible_collections.paperspace.cloud.plugins.module_utils.api.deadline import Deadline

_VAULT = [("default", VaultSecret(b"correct horse battery staple"))]
SIMULATED_SECONDS = 200
# Fractions that sums keep exactly.
QUICK = {"wait_timeout": 20, "wait_interval": 1 / 64, "wait_unhealthy_seconds": 1 / 16}


class _SteppedClock:
    """A clock for the task and for the simulator: polls see the same each time."""

    def __init__(self, simulator: Simulator) -> None:
        self._at = 0.0
        self._simulator = simulator

    def now(self) -> float:
        return self._at

    def sleep(self, seconds: float) -> None:
        self._at += seconds
        self._simulator.advance(seconds * SIMULATED_SECONDS)


class SteppedActions(Actions):
    def __init__(self, simulator: Simulator, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(folder, monkeypatch)
        self.simulator = simulator
        clock = _SteppedClock(simulator)
        monkeypatch.setattr(Deadline.__init__, "__defaults__", (clock.now, clock.sleep))
        self.loader.set_vault_secrets(_VAULT)

    def vaulted(self, name: str, text: str) -> None:
        path = self.folder / "files" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(VaultLib(_VAULT).encrypt(text, _VAULT[0][1]))

    def __call__(self, module: str, *, check: bool = False, **given: Any) -> dict[str, Any]:
        waiting = QUICK if module in WAITING else {}
        address = {"api_key": KEY, "api_url": self.simulator.address, "api_retries": 0}
        return self.run(module, {**address, **waiting, **given}, check)
