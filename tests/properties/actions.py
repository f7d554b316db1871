# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real action plugins, without a playbook around them."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from engine_tasks import TASKS

from ansible_collections.paperspace.cloud.plugins.plugin_utils.action import base

ACTIONS = {
    name: importlib.import_module(f"ansible_collections.paperspace.cloud.plugins.action.{name}").ActionModule
    for name in sorted(TASKS)
}


class Actions:
    """Runs tasks as Ansible's worker would. ``lines`` are the progress lines of the last one."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.lines: list[str] = []
        self.loader = DataLoader()
        self.loader.set_basedir(str(folder))
        monkeypatch.setattr(base, "_invocation_wanted", lambda task_vars: True)
        monkeypatch.setattr(base, "wanted", lambda: True)
        monkeypatch.setattr(base, "Progress", self._progress)

    def run(self, module: str, args: Mapping[str, Any], check: bool = False) -> dict[str, Any]:
        self.lines.clear()
        task = SimpleNamespace(
            action=f"paperspace.cloud.{module}",
            args=dict(args),
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
            # Everything is templated already.
            templar=SimpleNamespace(template=lambda value: value),
            shared_loader_obj=None,
        )
        return action.run(task_vars={"inventory_hostname": "localhost"})

    @contextlib.contextmanager
    def _progress(self, prefix: str) -> Iterator[Callable[..., None]]:
        yield lambda *lines: self.lines.extend(lines)
