# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who takes part: a playbook or a script. Each measures itself once and checks that it did what it should."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from bench_server import Service

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parents[1]
WORK = ROOT / ".cache" / "bench" / "work"
KEY = "bench-key"
# Where a task runs: on the controller's side if its plugin can, or always as a module.
CONTROLLER, MODULE = "controller", "module"
_RECORD = WORK / "record"
_SETTINGS = f"""[defaults]
callback_plugins = {BENCH / "plugins" / "callback"}
action_plugins = {BENCH / "plugins" / "action"}
connection_plugins = {ROOT / "tests" / "playbook" / "plugins" / "connection"}
callbacks_enabled = bench_times
localhost_warning = false
deprecation_warnings = false
nocolor = true
[connection]
pipelining = true
"""
_PYTHON = 'ansible_python_interpreter="{{ ansible_playbook_python }}"'
_INVENTORY = f"""{CONTROLLER} ansible_connection=local {_PYTHON}
{MODULE} ansible_connection=elsewhere {_PYTHON}
"""

Sample = dict[str, float]


class BenchError(Exception):
    """A contestant did not do what it should, so its time means nothing."""


def prepare() -> None:
    """Writes what every run reads."""
    for folder in ("home", "tmp"):
        (WORK / folder).mkdir(parents=True, exist_ok=True)
    (WORK / "ansible.cfg").write_text(_SETTINGS)
    (WORK / "inventory.ini").write_text(_INVENTORY)


def environment(**more: str) -> dict[str, str]:
    """None of the user's own settings, and no proxy: everything is asked on loopback."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ANSIBLE_", "PAPERSPACE_", "PYTHON")) and not name.lower().endswith("_proxy")
    }
    return {
        **kept,
        "HOME": str(WORK / "home"),
        "ANSIBLE_HOME": str(WORK / "home" / ".ansible"),
        "ANSIBLE_CONFIG": str(WORK / "ansible.cfg"),
        "ANSIBLE_REMOTE_TEMP": str(WORK / "home" / "remote"),
        "ELSEWHERE_FOLDER": str(WORK),
        "TMPDIR": str(WORK / "tmp"),
        **more,
    }


@dataclass(frozen=True, kw_only=True)
class Contestant:
    """``state`` is what the server is reset to, ``expects`` what a sample counts; ``dest`` gets so many ``lines``."""

    key: str
    label: str
    items: int = 1
    state: Mapping[str, int] = field(default_factory=dict)
    expects: Mapping[str, int] = field(default_factory=dict)
    dest: Path | None = None
    lines: int = 0

    def measure(self, service: Service, **more: str) -> Sample:
        """One measurement, with its seconds per item as ``cost``. Raises BenchError for a wrong outcome."""
        service.reset(**self.state)
        if self.dest:
            self.dest.unlink(missing_ok=True)
        sample = self.run(service.address, more)
        counts = service.counts()
        sample |= {"requests": counts["requests"], "response_kb": counts["bytes"] / 1024}
        wrong = {what: sample[what] for what, wanted in self.expects.items() if sample[what] != wanted}
        if self.dest and self.dest.read_bytes().count(b"\n") != self.lines:
            wrong["lines"] = self.dest.read_bytes().count(b"\n")
        if wrong:
            raise BenchError(f"{self.label}: counted {wrong}, should be {dict(self.expects)} and {self.lines} lines")
        return sample

    def run(self, address: str, more: Mapping[str, str]) -> Sample:
        """Does it once, without looking at what the server counted."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Playbook(Contestant):
    """One task on a host; ``task`` makes it for the server's address. ``play`` holds further keywords of the play."""

    task: Callable[[str], Mapping[str, Any]]
    host: str = CONTROLLER
    play: Mapping[str, Any] = field(default_factory=dict)

    def run(self, address: str, more: Mapping[str, str]) -> Sample:
        document = {"name": "Bench", "hosts": self.host, "gather_facts": False, **self.play}
        path = WORK / "playbook.yml"
        path.write_text(yaml.safe_dump([{**document, "tasks": [self.task(address)]}], sort_keys=False, width=1000))
        for old in WORK.glob(f"{_RECORD.name}*"):
            old.unlink()
        program = str(Path(sys.executable).with_name("ansible-playbook"))
        words = [program, "-i", str(WORK / "inventory.ini"), str(path)]
        wall, _output = _run(words, {"BENCH_RECORD": str(_RECORD), **more})
        record = json.loads(_RECORD.read_text())
        if record["failures"]:
            raise BenchError(f"{self.label}: {record['failures'][0]}")
        worker_kb = max(int(found.read_text()) for found in WORK.glob(f"{_RECORD.name}.*.worker"))
        cost = record["seconds"] / self.items
        return {"cost": cost, "wall": wall, "ok": record["ok"], "changed": record["changed"], "worker_kb": worker_kb}


@dataclass(frozen=True, kw_only=True)
class Script(Contestant):
    """bench_script.py, which reads the list at a path and prints how many items it has."""

    path: str

    def run(self, address: str, more: Mapping[str, str]) -> Sample:
        words = [sys.executable, str(BENCH / "bench_script.py"), f"{address}{self.path}", KEY]
        wall, output = _run([*words, str(self.dest)] if self.dest else words, more)
        return {"cost": wall, "wall": wall, "ok": int(output)}


def _run(words: Sequence[str], more: Mapping[str, str]) -> tuple[float, str]:
    """Seconds from start to end, and the output. Raises BenchError where it failed."""
    path = WORK / "output.txt"
    with path.open("wb") as file:
        began = time.monotonic()
        ended = subprocess.run(
            words, cwd=WORK, env=environment(**more), stdin=subprocess.DEVNULL, stdout=file, stderr=file, check=False
        )
        seconds = time.monotonic() - began
    output = path.read_text(errors="replace")
    if ended.returncode:
        raise BenchError(f"{Path(words[0]).name} ended with {ended.returncode}:\n{output[-3000:]}")
    return seconds, output
