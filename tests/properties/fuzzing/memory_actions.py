# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Action plugins against the API in memory."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from actions import Actions
from guarantees.memory_api import BASE, Clock
from guarantees.task_runner import KEY, TaskRunner, clock_of

from ansible_collections.paperspace.cloud.plugins.plugin_utils.action import base

CONNECTION = {"api_key": KEY, "api_url": BASE, "api_retries": 0}
WAITING = {"wait_timeout": 30, "wait_interval": 1}
CONFIG = {
    "apiVersion": "v1",
    "name": "web",
    "image": "nginx:1",
    "env": [{"name": "A", "value": "x"}],
    "resources": {"machineType": "C4", "ports": [80]},
}


class MemoryActions(Actions):
    """``runner`` has the API that tasks reach."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(folder, monkeypatch)
        self.clock = Clock()
        monkeypatch.setattr(base, "_sessions", lambda environment: self.runner.sessions)
        self.fresh()

    def fresh(self) -> None:
        """An API that holds one deployment with two specs."""
        self.runner = TaskRunner(self.clock)
        self.runner.api.most = 3000
        for image in ("nginx:0", "nginx:1"):
            self.runner.hold({**CONFIG, "image": image})
        self.runner.api.lines = [(self.clock.now(), 40 * "a" + "!"), (self.clock.now(), "ready")]
        self.clock.sleep(60)
        self.runner.api.asked.clear()

    def __call__(self, module: str, given: Mapping[str, Any], *, check: bool = False) -> dict[str, Any]:
        with clock_of(self.clock):
            return self.run(module, given, check)
