# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real ansible-playbook processes, on either way of running a task, in a folder and an environment of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ansible.parsing.vault import VaultLib, VaultSecret
from simulator_fixture import KEY, Simulator

ACTION, MODULE = "action", "module"
WAYS = (ACTION, MODULE)
PLUGINS = Path(__file__).resolve().parent / "plugins"
VAULT_PASSWORD = "correct horse battery staple"
# A playbook that waits for a process looks at it every millisecond, which costs a twentieth of a core.
SETTINGS = "[defaults]\ninternal_poll_interval = 0.01\n"

# The same host names on both ways, so that what is shown can be compared; only the connection differs.
_CONNECTIONS = {ACTION: "local", MODULE: "elsewhere"}
_HOSTS = ("target", "helper")


@dataclass
class Task:
    """What was recorded of one task: its events with their results, and the requests that the simulator got."""

    name: str
    events: list[tuple[str, Any]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)

    @property
    def result(self) -> dict[str, Any]:
        """The result of the whole task (of a loop too)."""
        return self.events[-1][1]

    @property
    def event(self) -> str:
        return self.events[-1][0]

    @property
    def methods(self) -> list[str]:
        """What it asked the API; what endpoints were asked is not among it."""
        return [asked["method"] for asked in self.requests if asked["path"].startswith("/v1/")]


@dataclass
class Outcome:
    """A process that ended."""

    status: int
    stdout: str
    stderr: str
    plays: dict[str, list[Task]]

    @property
    def tasks(self) -> list[Task]:
        return [task for tasks in self.plays.values() for task in tasks]

    @property
    def text(self) -> str:
        return self.stdout + self.stderr


class Playbooks:
    """A folder for playbooks that run one way against one simulator."""

    def __init__(self, folder: Path, way: str, simulator: Simulator) -> None:
        self.folder = folder
        self.way = way
        self.simulator = simulator
        folder.mkdir(parents=True, exist_ok=True)
        self.write("inventory.ini", _inventory(_CONNECTIONS[way]))
        self.write("vault-password", VAULT_PASSWORD)
        self.write("ansible.cfg", SETTINGS)
        (folder / "home").mkdir(exist_ok=True)

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def encrypt(self, name: str) -> None:
        """Turns a file of the folder into a vault-encrypted one."""
        path = self.folder / name
        path.write_bytes(encrypted(path.read_text()))

    def environment(self, **more: str) -> dict[str, str]:
        """Nothing of the user's own Ansible or Paperspace settings is in it, and no key."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("ANSIBLE_", "PAPERSPACE_", "RECORDER_"))
        }
        return {
            **kept,
            "HOME": str(self.folder / "home"),
            "ANSIBLE_CONFIG": str(self.folder / "ansible.cfg"),
            "ANSIBLE_CALLBACK_PLUGINS": str(PLUGINS / "callback"),
            "ANSIBLE_CONNECTION_PLUGINS": str(PLUGINS / "connection"),
            "ANSIBLE_FORCE_COLOR": "0",
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_PIPELINING": "1",
            "ANSIBLE_LOCALHOST_WARNING": "0",
            # Core looks for these in the home folder of the system's user database.
            "ANSIBLE_ASYNC_DIR": str(self.folder / "async"),
            "ANSIBLE_REMOTE_TEMP": str(self.folder / "remote"),
            "ELSEWHERE_FOLDER": str(self.folder),
            # Some of core's messages list the members of a set.
            "PYTHONHASHSEED": "0",
            **more,
        }

    def recording(self, plays: Mapping[str, Any] | None = None) -> dict[str, str]:
        """The environment's part that makes a run record itself. ``plays``: faults and behaviours by play name."""
        return {
            "ANSIBLE_CALLBACKS_ENABLED": "recorder",
            "RECORDER_FILE": str(self.folder / "record"),
            "RECORDER_CONTROL": self.simulator.control,
            "RECORDER_PLAYS": str(self.write("plays.json", json.dumps(plays or {}))),
        }

    def command(self, playbook: str, *arguments: str, **variables: Any) -> list[str]:
        given = {"api_key": KEY, "api_url": self.simulator.address, **variables}
        words = [_program("ansible-playbook"), "-i", str(self.folder / "inventory.ini")]
        words += ["--vault-password-file", str(self.folder / "vault-password"), "-e", json.dumps(given)]
        return [*words, str(self.folder / playbook), *arguments]

    def run(
        self,
        text: str,
        *arguments: str,
        plays: Mapping[str, Any] | None = None,
        environment: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        seconds: float = 120,
        **variables: Any,
    ) -> Outcome:
        """Runs the text of a playbook to its end and reads what was recorded."""
        self.write("playbook.yml", text)
        done = subprocess.run(
            self.command("playbook.yml", *arguments, **variables),
            cwd=cwd or self.folder,
            env=self.environment(**self.recording(plays), **(environment or {})),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            text=True,
            timeout=seconds,
        )
        refuse_deprecations(done.stdout + done.stderr)
        return Outcome(done.returncode, done.stdout, done.stderr, self.recorded())

    def recorded(self) -> dict[str, list[Task]]:
        """The tasks of the last run, by play."""
        plays: dict[str, list[Task]] = {}
        tasks: list[Task] = []
        record = self.folder / "record"
        for entry in map(json.loads, record.read_text().splitlines() if record.exists() else []):
            if "play" in entry:
                tasks = plays.setdefault(entry["play"], [])
            elif "task" in entry:
                tasks.append(Task(entry["task"]))
            elif "event" in entry:
                tasks[-1].events.append((entry["event"], entry["result"]))
            elif tasks:
                tasks[-1].requests += entry["requests"]
        return plays


def refuse_deprecations(output: str) -> None:
    """Raises AssertionError where this version of Ansible says that a later one will not take something any more."""
    found = [line for line in output.splitlines() if "[DEPRECATION WARNING]" in line]
    assert not found, "\n".join(found)


def encrypted(text: str) -> bytes:
    """A text as vault stores it, under the password that every run is given."""
    secret = VaultSecret(VAULT_PASSWORD.encode())
    return VaultLib([("default", secret)]).encrypt(text, secret)


def _inventory(connection: str) -> str:
    line = f'ansible_connection={connection} ansible_python_interpreter="{{{{ ansible_playbook_python }}}}"'
    return "".join(f"{host} {line}\n" for host in _HOSTS)


def _program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))
