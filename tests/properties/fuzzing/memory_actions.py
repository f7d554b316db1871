# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real action plugins, without a playbook around them, against the API in memory."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from engine_tasks import TASKS
from guarantees.memory_api import BASE, PROJECT, Clock
from guarantees.task_runner import KEY, TaskRunner, clock_of

from ansible_collections.paperspace.cloud.plugins.plugin_utils.action import base

ACTIONS = {
    name: importlib.import_module(f"ansible_collections.paperspace.cloud.plugins.action.{name}").ActionModule
    for name in sorted(TASKS)
}
CONNECTION = {"api_key": KEY, "api_url": BASE, "api_retries": 0}
WAITING = {"wait_timeout": 30, "wait_interval": 1}
CONFIG = {
    "apiVersion": "v1",
    "name": "web",
    "image": "nginx:1",
    "env": [{"name": "A", "value": "x"}],
    "resources": {"machineType": "C4", "ports": [80]},
}


class _Templar:
    """Everything is templated already."""

    def template(self, value: Any) -> Any:
        return value


class Actions:
    """Runs tasks as Ansible's worker would; ``runner`` is what they reach."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clock = Clock()
        self.folder = folder
        self.loader = DataLoader()
        self.loader.set_basedir(str(folder))
        monkeypatch.setattr(base, "_sessions", lambda environment: self.runner.sessions)
        monkeypatch.setattr(base, "_invocation_wanted", lambda task_vars: True)
        monkeypatch.setattr(base, "wanted", lambda: False)
        self.fresh()

    def fresh(self) -> None:
        """An API that holds one deployment with two specs."""
        self.runner = TaskRunner(self.clock)
        self.runner.api.most = 3000
        for image in ("nginx:0", "nginx:1"):
            self.runner.api.answer(
                "POST", "/deployments", {}, {"projectId": PROJECT, "config": {**CONFIG, "image": image}}
            )
        self.runner.api.lines = [(self.clock.now(), 40 * "a" + "!"), (self.clock.now(), "ready")]
        self.clock.sleep(60)
        self.runner.api.asked.clear()

    def __call__(self, module: str, given: Mapping[str, Any], *, check: bool = False) -> dict[str, Any]:
        task = SimpleNamespace(
            action=f"paperspace.cloud.{module}",
            args=dict(given),
            async_val=0,
            check_mode=check,
            diff=True,
            no_log=None,
            delegate_to=None,
            environment=[],
            get_search_path=lambda: [str(self.folder)],
        )
        shell = SimpleNamespace(tmpdir=None, env_prefix=lambda **environment: "")
        action = ACTIONS[module](
            task=task,
            connection=SimpleNamespace(transport="local", become=None, _shell=shell),
            play_context=SimpleNamespace(),
            loader=self.loader,
            templar=_Templar(),
            shared_loader_obj=None,
        )
        with clock_of(self.clock):
            return action.run(task_vars={"inventory_hostname": "localhost"})
