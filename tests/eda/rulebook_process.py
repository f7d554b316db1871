# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real ansible-rulebook process in a folder and an environment of its own, with the installed collection."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from simulator_fixture import KEY, PROJECT, Simulator, wait_until

# From the start of Java to the first look, on a busy machine.
STARTING_SECONDS = 90
# A playbook and what it waits for.
ACTING_SECONDS = 60
_INVENTORY = 'localhost ansible_connection=local ansible_python_interpreter="{{ ansible_playbook_python }}"\n'
_KEPT = {"PATH", "JAVA_HOME", "LANG", "TMPDIR", "ANSIBLE_COLLECTIONS_PATH"}


class Rulebook:
    """One that runs. What it prints goes to a file."""

    def __init__(self, folder: Path, process: subprocess.Popen[bytes]) -> None:
        self.folder = folder
        self.process = process

    @property
    def output(self) -> str:
        return (self.folder / "output").read_text(errors="replace")

    def wait_for(self, condition: Any, seconds: float = ACTING_SECONDS) -> Any:
        """The first true result of ``condition``; what it printed is shown when there is none in time."""

        def holds() -> Any:
            assert self.process.poll() is None, f"it ended: {self.output}"
            return condition()

        try:
            return wait_until(holds, seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.output}") from None

    def stop(self, seconds: float = 30) -> int:
        """As Ctrl-C does it; the exit code."""
        self.process.terminate()
        return self.process.wait(seconds)


def variables(**more: Any) -> dict[str, Any]:
    return {"watch_project_id": PROJECT, "watch_interval": 1, **more}


@contextmanager
def running(
    folder: Path, rulebook: str, simulator: Simulator, given: dict[str, Any], **environment: str
) -> Iterator[Rulebook]:
    """A rulebook of the collection by its name, or a file; it is ended with the block."""
    (folder / "home").mkdir()
    (folder / "vars.yml").write_text(json.dumps(given))
    (folder / "inventory").write_text(_INVENTORY)
    kept = {name: value for name, value in os.environ.items() if name in _KEPT}
    environment = {
        **kept,
        "HOME": str(folder / "home"),
        "ANSIBLE_HOME": str(folder / "home" / ".ansible"),
        "ANSIBLE_REMOTE_TMP": str(folder / "remote"),
        "ANSIBLE_NOCOLOR": "1",
        "PAPERSPACE_API_KEY": KEY,
        "PAPERSPACE_API_URL": simulator.address,
        **environment,
    }
    command = [
        str(Path(sys.executable).with_name("ansible-rulebook")),
        "--rulebook",
        rulebook,
        "--inventory",
        "inventory",
        "--vars",
        "vars.yml",
        "-v",
    ]
    with open(folder / "output", "wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
    found = Rulebook(folder, process)
    try:
        yield found
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(10)


def looks(simulator: Simulator) -> int:
    """How often the list of the project was read."""
    return sum(1 for asked in simulator.requests("GET") if asked["path"].endswith(f"/projects/{PROJECT}/deployments"))
