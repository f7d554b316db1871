# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that parses inventory sources as Ansible does: its collection loader would change what other tests import.

It takes a request a line and answers a line, both JSON.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NAME = "paperspace.cloud.deployments"


@dataclass
class Parsed:
    """What came out: the hosts with their own variables, the groups, what templates over a host's variables give."""

    hosts: dict[str, dict[str, Any]] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    filled: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    error: str | None = None

    def names(self, group: str = "all") -> list[str]:
        return sorted(self.groups.get(group, []))


class InventoryProcess:
    """The test's end of it."""

    def __init__(self, process: subprocess.Popen) -> None:
        self._process = process

    def ask(self, request: str, **more: Any) -> Any:
        asked = {"request": request, "environment": dict(os.environ), **more}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the process that parses inventories has ended"
        return json.loads(line)

    def parse(self, *sources: Path, **more: Any) -> Parsed:
        """``more``: ``cache``, ``vault_password``, and ``expressions`` with the ``host`` that they are about."""
        return Parsed(**self.ask("parse", sources=[str(source) for source in sources], **more))


@contextmanager
def inventory_process(*imports: Path) -> Iterator[InventoryProcess]:
    """``imports`` are files of modules that the process imports first, as soon as the collection can be imported."""
    path = os.pathsep.join([*(str(file.parent) for file in imports), os.environ.get("PYTHONPATH", "")])
    process = subprocess.Popen(
        [sys.executable, __file__, *(file.stem for file in imports)],
        env={**os.environ, "PYTHONPATH": path.strip(os.pathsep)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield InventoryProcess(process)
    finally:
        # It ends when there are no more requests.
        process.communicate(timeout=10)


class _Worker:
    def __init__(self) -> None:
        from ansible.plugins.loader import init_plugin_loader
        from ansible.utils.display import Display

        init_plugin_loader()
        for name in sys.argv[1:]:
            importlib.import_module(name)
        self.warnings: list[str] = []
        Display.warning = lambda _self, msg, *_more, **_options: self.warnings.append(msg)

    def parse(
        self,
        sources: list[str],
        cache: bool = True,
        vault_password: str | None = None,
        host: str | None = None,
        expressions: tuple[str, ...] = (),
    ) -> dict[str, Any]:
        from ansible.errors import AnsibleError
        from ansible.inventory.manager import InventoryManager
        from ansible.parsing.dataloader import DataLoader
        from ansible.parsing.vault import VaultSecret

        loader = DataLoader()
        if vault_password:
            loader.set_vault_secrets([("default", VaultSecret(vault_password.encode()))])
        self.warnings.clear()
        # Several sources find their plugin by what they say; a single one is given to the plugin, to see its error.
        manager = InventoryManager(loader, sources=sources if len(sources) > 1 else [], cache=cache)
        if len(sources) == 1:
            # It found no inventory, of course.
            self.warnings.clear()
            try:
                self._parse_one(manager, loader, sources[0], cache)
            except AnsibleError as error:
                return {"error": str(error), "warnings": self.warnings}
        data = manager._inventory
        return {
            "hosts": {str(name): _without_source(found.vars) for name, found in data.hosts.items()},
            "groups": {name: [str(member.name) for member in group.get_hosts()] for name, group in data.groups.items()},
            "filled": {text: self._fill(loader, data.hosts[host], text) for text in expressions},
            "warnings": self.warnings,
        }

    def _parse_one(self, manager: Any, loader: Any, source: str, cache: bool) -> None:
        from ansible.plugins.loader import inventory_loader

        plugin = inventory_loader.get(NAME)
        assert plugin.verify_file(source)
        plugin.parse(manager._inventory, loader, source, cache=cache)
        if getattr(plugin, "_cache", None) is not None:
            plugin.update_cache_if_changed()
        manager._inventory.reconcile_inventory()

    def _fill(self, loader: Any, host: Any, expression: str) -> Any:
        """What a task would get that uses this expression."""
        from ansible import template

        variables = {**host.vars, "inventory_hostname": host.name}
        trusted = getattr(template, "trust_as_template", str)
        return template.Templar(loader, variables=variables).template(trusted("{{ " + expression + " }}"))

    def takes(self, path: str) -> bool:
        from ansible.plugins.loader import inventory_loader

        return inventory_loader.get(NAME).verify_file(path)

    def options(self) -> dict[str, Any]:
        from ansible import constants as C
        from ansible.plugins.loader import inventory_loader

        plugin = inventory_loader.get(NAME)
        return C.config.get_configuration_definitions("inventory", plugin._load_name)


def _without_source(variables: dict[str, Any]) -> dict[str, Any]:
    """Core adds where a host came from."""
    return {name: value for name, value in variables.items() if name not in ("inventory_file", "inventory_dir")}


def _main() -> None:
    # What plugins print goes elsewhere than the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    worker = _Worker()
    for line in sys.stdin:
        asked = json.loads(line)
        os.environ.clear()
        os.environ.update(asked.pop("environment"))
        answer = getattr(worker, asked.pop("request"))(**asked)
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    _main()
