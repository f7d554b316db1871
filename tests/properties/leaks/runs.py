# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run of ansible-runner at -vvvv with --diff, as AWX does it, and a search of all that left by it."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import ansible_runner
from leaks.process_watch import watch
from leaks.search import Search, files_below
from playbook_process import Playbooks

PROGRAMS = Path(sys.executable).parent
STARTUP = Path(__file__).with_name("startup")
# Something has to go through each of these.
USUAL = ("output of ansible-runner", "log", "events of ansible-runner", "artifacts of ansible-runner", "process list")


@dataclass
class Ran:
    """What a run was: its output, how it ended, and the search, which other things may be given to."""

    search: Search
    output: str
    status: str


def searched_run(
    playbooks: Playbooks, playbook: str, arguments: str = "", given: tuple[str, ...] = (), **environment: str
) -> Ran:
    """Runs a playbook. Files called as in ``given`` hold secrets because the user has put them there."""
    folder, private = playbooks.folder, playbooks.folder / "runner"
    private.mkdir()
    settings = {
        "ANSIBLE_LOG_PATH": str(folder / "ansible.log"),
        "ANSIBLE_INJECT_INVOCATION": "1",
        "PYTHONPATH": str(STARTUP),
        "SECRETS_SYSLOG": str(folder / "syslog"),
        "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
    }
    # Often enough for a process of Python, and it takes no time from them.
    with watch(os.getpid(), pause=0.1) as seen:
        run = ansible_runner.run(
            private_data_dir=str(private),
            playbook=playbook,
            inventory=str(folder / "inventory.ini"),
            envvars=playbooks.environment(**settings, **environment),
            cmdline=f"--diff --vault-password-file {folder / 'vault-password'} {arguments}",
            verbosity=4,
            quiet=True,
        )
    output, search = run.stdout.read(), Search()
    search.look("output of ansible-runner", output)
    for line in seen.lines:
        search.look("process list", line)
    for environ in seen.environments:
        search.look("environment of processes", environ)
    doors = {"ansible.log": "log", "syslog": "syslog"}
    search.look_at_files("events of ansible-runner", (private / "artifacts").rglob("*.json"))
    for path in files_below(folder):
        runners = private in path.parents
        if path.name not in given and not (runners and path.suffix == ".json"):
            usual = "artifacts of ansible-runner" if runners else "files that are left"
            search.look_at_files(doors.get(path.name, usual), [path])
    return Ran(search, output, run.status)
