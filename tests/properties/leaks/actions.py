# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real action plugins without a playbook around them, against a real simulator."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultLib, VaultSecret
from engine_tasks import TASKS, WAITING
from simulator_fixture import KEY, Simulator

from ansible_collections.paperspace.cloud.plugins.module_utils.api.deadline import Deadline
from ansible_collections.paperspace.cloud.plugins.plugin_utils.action import base

_PASSWORD = VaultSecret(b"correct horse battery staple")
_ACTIONS = {
    name: importlib.import_module(f"ansible_collections.paperspace.cloud.plugins.action.{name}").ActionModule
    for name in sorted(TASKS)
}
SIMULATED_SECONDS = 200
# Fractions that sums keep exactly.
QUICK = {"wait_timeout": 20, "wait_interval": 1 / 64, "wait_unhealthy_seconds": 1 / 16}


class _Templar:
    """Everything is templated already."""

    def template(self, value: Any) -> Any:
        return value


class _SteppedClock:
    """Time that passes only where a task sleeps, for the task and for the simulator: polls see the same each time."""

    def __init__(self, simulator: Simulator) -> None:
        self._at = 0.0
        self._simulator = simulator

    def now(self) -> float:
        return self._at

    def sleep(self, seconds: float) -> None:
        self._at += seconds
        self._simulator.advance(seconds * SIMULATED_SECONDS)


class Actions:
    """Runs tasks as Ansible's worker would. ``lines`` are the progress lines of the last one."""

    def __init__(self, simulator: Simulator, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.simulator = simulator
        clock = _SteppedClock(simulator)
        monkeypatch.setattr(Deadline.__init__, "__defaults__", (clock.now, clock.sleep))
        self.folder = folder
        self.lines: list[str] = []
        self.loader = DataLoader()
        self.loader.set_vault_secrets([("default", _PASSWORD)])
        self.loader.set_basedir(str(folder))
        monkeypatch.setattr(base, "_invocation_wanted", lambda task_vars: True)
        monkeypatch.setattr(base, "wanted", lambda: True)
        monkeypatch.setattr(base, "Progress", lambda prefix: _Lines(self.lines))

    def vaulted(self, name: str, text: str) -> None:
        path = self.folder / "files" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(VaultLib([("default", _PASSWORD)]).encrypt(text, _PASSWORD))

    def __call__(self, module: str, *, check: bool = False, **given: Any) -> dict[str, Any]:
        self.lines.clear()
        args = {"api_key": KEY, "api_url": self.simulator.address, "api_retries": 0, **given}
        if module in WAITING:
            args = {**QUICK, **args}
        task = SimpleNamespace(
            action=f"paperspace.cloud.{module}",
            args=args,
            async_val=0,
            check_mode=check,
            diff=True,
            no_log=None,
            delegate_to=None,
            environment=[],
            get_search_path=lambda: [str(self.folder)],
        )
        action = _ACTIONS[module](
            task=task,
            connection=SimpleNamespace(
                transport="local", become=None, _shell=SimpleNamespace(tmpdir=None, env_prefix=lambda **_: "")
            ),
            play_context=SimpleNamespace(),
            loader=self.loader,
            templar=_Templar(),
            shared_loader_obj=None,
        )
        return action.run(task_vars={"inventory_hostname": "localhost"})


class _Lines:
    """In the place of the progress on a terminal."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def __enter__(self) -> _Lines:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __call__(self, *lines: str) -> None:
        self._lines.extend(lines)
