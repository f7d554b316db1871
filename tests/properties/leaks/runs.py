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
from leaks.process_watch import ProcessWatch, watch
from leaks.search import Search, files_below
from playbook_process import Playbooks

PROGRAMS = Path(sys.executable).parent
STARTUP = Path(__file__).with_name("startup")
# Something has to go through each of these.
USUAL = ("output", "log", "syslog", "events of ansible-runner", "artifacts of ansible-runner", "process list")
# Files for which there is a name; others are files that are left.
CHANNELS = {"ansible.log": "log", "syslog": "syslog"}


@dataclass
class Run:
    """Its output, how it ended, what was seen of its processes, and the search, which may be given more."""

    search: Search
    output: str
    status: str
    processes: ProcessWatch


def searched_run(
    playbooks: Playbooks, playbook: str, arguments: str = "", given: tuple[str, ...] = (), **environment: str
) -> Run:
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
    with watch(os.getpid(), pause=0.1) as processes:
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
    search.look("output", output)
    search.look("process list", *processes.lines)
    search.look("environment of processes", *processes.environments)
    search.look_at_files("events of ansible-runner", (private / "artifacts").rglob("*.json"))
    for path in files_below(folder):
        of_runner = private in path.parents
        if path.name not in given and not (of_runner and path.suffix == ".json"):
            usual = "artifacts of ansible-runner" if of_runner else "files that are left"
            search.look_at_files(CHANNELS.get(path.name, usual), [path])
    return Run(search, output, run.status, processes)
