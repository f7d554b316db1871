# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a playbook as AWX does: in a fresh process of ansible-runner, in a folder of the job's own.

The folder has the repository, an inventory script, the extra variables, and the environment of the credential.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ansible_runner
from simulator_fixture import Simulator

REPOSITORY = Path(__file__).resolve().parents[2] / "examples" / "awx"
PROGRAMS = Path(sys.executable).parent
# Extra variables of the job templates, which answers may replace: nobody has to wait for simulated time.
_QUICK = {
    **{f"{role}_wait_interval": 0.2 for role in ("rollout", "rollback", "scale", "teardown")},
    **{f"{role}_probe_delay": 0.2 for role in ("rollout", "rollback")},
}


@dataclass
class Ended:
    """A job that ended: ``status`` as AWX has it, ``artifacts`` of its set_stats, what was written to ``folder``."""

    status: str
    artifacts: dict[str, Any]
    events: list[dict[str, Any]]
    stdout: str
    folder: Path

    @property
    def changed(self) -> int:
        """How many tasks changed something."""
        return sum(self.events[-1]["event_data"]["changed"].values())

    @property
    def hosts(self) -> list[str]:
        return sorted(self.events[-1]["event_data"]["processed"])

    def texts(self) -> dict[str, str]:
        """All that AWX keeps of a job: events, artifacts and standard output. Not its environment, which it masks."""
        kept = [path for path in (self.folder / "artifacts").rglob("*") if path.is_file() and path.name != "command"]
        assert kept
        return {str(path.relative_to(self.folder)): path.read_text(errors="replace") for path in kept}


class Jobs:
    """Makes jobs in a folder, against one simulator. ``key`` is what the credential holds."""

    def __init__(self, folder: Path, simulator: Simulator, key: str) -> None:
        self.folder = folder
        self.project = folder / "project"
        shutil.copytree(REPOSITORY, self.project)
        (folder / "home").mkdir()
        self._count = 0
        self._own = {
            "HOME": str(folder / "home"),
            "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
            "ANSIBLE_REMOTE_TEMP": str(folder / "remote"),
            "ANSIBLE_LOCALHOST_WARNING": "0",
            "PAPERSPACE_API_KEY": key,
            "PAPERSPACE_API_URL": simulator.address,
            "PAPERSPACE_PROGRESS": "0",
        }

    def run(self, playbook: str, variables: Mapping[str, Any], *words: str, **more: Any) -> Ended:
        """One job, to its end. ``words`` go to the command line, as ``--check`` of the job type check."""
        return self.finish(self.start(playbook, variables, *words, **more))

    def start(
        self, playbook: str, variables: Mapping[str, Any], *words: str, inventory: Mapping[str, Any] | None = None
    ) -> tuple[Any, Any]:
        """Starts a job; ``inventory`` is what its script prints, without it an inventory with no host."""
        self._count += 1
        private = self.folder / f"job-{self._count}"
        for name in ("inventory", "env"):
            (private / name).mkdir(parents=True)
        (private / "project").symlink_to(self.project)
        _write_script(private / "inventory" / "hosts", inventory or {"all": {"hosts": []}, "_meta": {"hostvars": {}}})
        (private / "env" / "envvars").write_text(json.dumps(self._own))
        (private / "env" / "extravars").write_text(_unsafe({**_QUICK, **variables}))
        (private / "env" / "cmdline").write_text(" ".join(words))
        (private / "env" / "settings").write_text(json.dumps({"job_timeout": 120}))
        return ansible_runner.run_async(private_data_dir=str(private), playbook=playbook, quiet=True)

    def finish(self, started: tuple[Any, Any]) -> Ended:
        thread, runner = started
        thread.join(150)
        events = list(runner.events)
        stats = [event for event in events if event["event"] == "playbook_on_stats"]
        stdout = runner.stdout.read()
        assert stats, stdout
        folder = Path(runner.config.private_data_dir)
        return Ended(runner.status, stats[-1]["event_data"]["artifact_data"], [*events, stats[-1]], stdout, folder)

    def import_inventory(self, path: str) -> dict[str, Any]:
        """What AWX keeps of an inventory source of the repository."""
        command = [str(PROGRAMS / "ansible-inventory"), "-i", str(self.project / path), "--list", "--export"]
        environment = {**os.environ, **self._own}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


def slices_of(imported: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """The inventories of the slices of a job: each has every n-th host, by name."""
    hosts = sorted(imported["_meta"]["hostvars"])
    return [
        {
            "all": {"hosts": hosts[offset::count]},
            "_meta": {"hostvars": {host: imported["_meta"]["hostvars"][host] for host in hosts[offset::count]}},
        }
        for offset in range(count)
    ]


def _write_script(path: Path, inventory: Mapping[str, Any]) -> None:
    path.write_text(f"#!{sys.executable}\nprint({json.dumps(inventory)!r})\n")
    path.chmod(0o700)


def _unsafe(variables: Mapping[str, Any]) -> str:
    """YAML in which all texts are marked as no templates, as AWX marks what people answer."""

    def value(one: Any) -> str:
        return f"!unsafe {json.dumps(one)}" if isinstance(one, str) else json.dumps(one)

    return "".join(f"!unsafe {json.dumps(name)}: {value(one)}\n" for name, one in variables.items()) or "{}\n"
