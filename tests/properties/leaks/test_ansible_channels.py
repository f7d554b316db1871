# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Doors that are Ansible's own: each is open, so that we notice when core shuts it, and its remedy shuts it.

The remedies are the examples of docs/security.md, run as they stand there. Each door has a secret of its own.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ansible_runner
import pytest
import yaml
from leaks.process_watch import watch
from leaks.search import Search, files_below
from playbook_process import MODULE, Playbooks
from simulator_fixture import Simulator, config

PAGE = Path(__file__).resolve().parents[3] / "docs" / "security.md"
PROGRAMS = Path(sys.executable).parent
PROJECT = "p1exampleid"

# Markers of the tables of canaries, one for each door.
SECRETS = {
    "Source excerpts": "Zq00010Kx",
    "Loop items": "Zq00020Kx",
    "The environment of a task": "Zq00030Kx",
    "Payload files of modules": "Zq00040Kx",
    "Asynchronous jobs": "Zq00050Kx",
    "Debug output": "Zq00060Kx",
    "The command file of ansible-runner": "Zq00070Kx",
}
# Where each shows, when nothing is done about it.
CHANNELS = {
    "Source excerpts": "output",
    "Loop items": "output",
    "The environment of a task": "process list",
    "Payload files of modules": "files afterwards",
    "Asynchronous jobs": "files meanwhile",
    "Debug output": "output",
}
WEB = {"project_id": PROJECT, "name": "web", "image": "nginx:1.27", "resources": {"machine_type": "C4", "ports": [80]}}


def secret(door: str) -> str:
    return f"plain-{SECRETS[door]}-literal"


def remedies() -> dict[str, list[dict[str, Any]]]:
    """The examples of the page by the heading that they stand under."""
    sections = re.split(
        r"^### (.+)\n", PAGE.read_text().partition("## Leak channels in Ansible")[2], flags=re.MULTILINE
    )[1:]
    found = {}
    for heading, text in zip(sections[::2], sections[1::2], strict=True):
        example = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
        assert example, heading
        found[heading] = yaml.safe_load(example[1])
    return found


def deployment(door: str, more: Mapping[str, Any] | None = None, /, **options: Any) -> dict[str, Any]:
    task = {"name": door, "paperspace.cloud.deployment": {**WEB, "wait": False, **options}, "ignore_errors": True}
    return {**task, **(more or {})}


def open_tasks() -> list[dict[str, Any]]:
    """The mistakes, one for each door."""
    loop, environment = secret("Loop items"), secret("The environment of a task")
    return [
        # In one line, as the excerpt shows the line that the task begins with.
        {
            "paperspace.cloud.deployment": {"env": {"A": secret("Source excerpts")}, "image": ["no image"]},
            "ignore_errors": True,
        },
        deployment("Loop items", {"loop": [{"t": loop}], "loop_control": {"label": "x"}}, env={"A": "{{ item.t }}"}),
        {
            "name": "The environment of a task",
            "paperspace.cloud.deployment_info": {"project_id": PROJECT},
            "environment": {"PAPERSPACE_API_KEY": environment},
        },
        deployment(
            "Asynchronous jobs",
            {"async": 20, "poll": 1},
            env={"A": "{{ s_async }}"},
            wait=True,
            image="never-ready",
            wait_timeout=2,
        ),
    ]


def debug_tasks() -> list[dict[str, Any]]:
    return [
        deployment("Payload files of modules", env={"A": "{{ s_payload }}"}),
        deployment("Debug output", {"register": "made"}, env={"A": "{{ s_debug }}"}),
    ]


class Run:
    """A playbook on the module's way, and all that could be seen of it."""

    def __init__(
        self, playbooks: Playbooks, tasks: list[dict[str, Any]], variables: Mapping[str, Any], **settings: str
    ) -> None:
        self.search = Search()
        folder = playbooks.folder
        playbooks.write("secrets.yml", json.dumps(variables))
        playbooks.encrypt("secrets.yml")
        play = {
            "hosts": "target",
            "gather_facts": False,
            "vars_files": "secrets.yml",
            "module_defaults": {
                "group/paperspace.cloud.all": {"api_url": "{{ api_url }}", "api_key": "{{ usual_key }}"}
            },
        }
        for task in tasks:
            if "environment" in task:
                task["paperspace.cloud.deployment_info"]["api_key"] = "{{ lookup('env', 'NOTHING') }}"
        # A task a line, since an excerpt shows the line that a task begins with.
        lines = [f"    {json.dumps(task)}" for task in tasks]
        playbooks.write(
            "playbook.yml", "\n".join([f"- {json.dumps(play)[:-1]},", '    "tasks": [', ",\n".join(lines), "]}"])
        )
        with (
            subprocess.Popen(
                playbooks.command("playbook.yml", "-vvv", api_key="", usual_key="usual"),
                cwd=folder,
                env=playbooks.environment(ANSIBLE_PIPELINING="0", TMPDIR=str(folder), **settings),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            ) as process,
            watch(process.pid) as seen,
            FileWatch(folder / "remote") as files,
        ):
            output = process.communicate(timeout=200)[0]
        self.output = output.decode()
        self.search.look("output", output)
        for line in seen.lines:
            self.search.look("process list", line)
        for content in files.contents:
            self.search.look("files meanwhile", content)
        self.search.look_at_files("files afterwards", files_below(folder / "remote"))

    def shows(self, door: str) -> bool:
        return any(found.startswith(f"{CHANNELS[door]}: ") and SECRETS[door] in found for found in self.search.found)


class FileWatch:
    """Keeps what is in the files of a folder while a run goes on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.contents: set[bytes] = set()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> FileWatch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            for path in files_below(self.folder):
                try:
                    self.contents.add(path.read_bytes())
                except OSError:
                    continue
            time.sleep(0.1)


@pytest.fixture
def playbooks(simulator: Simulator, tmp_path: Path) -> Playbooks:
    return Playbooks(tmp_path, MODULE, simulator)


VARIABLES = {
    "s_async": secret("Asynchronous jobs"),
    "s_payload": secret("Payload files of modules"),
    "s_debug": secret("Debug output"),
}


@pytest.mark.parametrize("doors", ["usual", "debugging"])
def test_doors_of_core_are_open(playbooks: Playbooks, doors: str) -> None:
    """When this fails, core has shut a door: its section of the page can go."""
    if doors == "usual":
        run = Run(playbooks, open_tasks(), VARIABLES)
        wanted = ["Source excerpts", "Loop items", "The environment of a task", "Asynchronous jobs"]
    else:
        settings = {"ANSIBLE_DEBUG": "1", "ANSIBLE_KEEP_REMOTE_FILES": "1"}
        run = Run(playbooks, debug_tasks(), VARIABLES, **settings)
        wanted = ["Payload files of modules", "Debug output"]
    shut = [door for door in wanted if not run.shows(door)]
    assert not shut, (shut, run.output[-3000:])


def test_the_remedies_of_the_page_shut_them(playbooks: Playbooks) -> None:
    """The examples as they stand on the page, each with the secret of its door."""
    examples = remedies()
    assert list(examples) == list(SECRETS)
    tasks = []
    for door, steps in examples.items():
        key_file = playbooks.folder / "key"
        for step in steps:
            tasks.append(
                {
                    **step,
                    "vars": {
                        **step.get("vars", {}),
                        "token": f"{{{{ secret_of[{door!r}] }}}}",
                        "key_file": str(key_file),
                    },
                }
            )
        key_file.write_text(secret("The command file of ansible-runner"))
    variables = {
        "secret_of": {door: secret(door) for door in SECRETS},
        "tokens": dict.fromkeys(("web", "worker"), secret("Loop items")),
    }
    playbooks.simulator.seed(config("web"), project_id=PROJECT)
    run = Run(playbooks, tasks, variables)
    assert run.output.count("********") > 10 and "failed=0" in run.output, run.output[-3000:]
    # A module's payload lies in a file while it runs: that is the door of those sections alone.
    payload = [found for found in run.search.found if found.startswith("files meanwhile")]
    others = [found for found in run.search.found if not found.startswith("files meanwhile")]
    assert not others, others[:5]
    locally = ("Payload files of modules", "Asynchronous jobs")
    assert not [found for found in payload if any(SECRETS[door] in found for door in locally)]
    written = json.dumps(playbooks.simulator.deployments())
    assert all(secret(door) in written for door in ("Loop items", "Debug output", *locally))


@pytest.mark.parametrize("open_door", [True, False], ids=["open", "remedy"])
def test_the_command_file_of_ansible_runner(playbooks: Playbooks, open_door: bool) -> None:
    key = secret("The command file of ansible-runner")
    key_file = playbooks.write("key", key)
    private = playbooks.folder / "runner"
    private.mkdir()
    task = remedies()["The command file of ansible-runner"][0]
    if open_door:
        del task["paperspace.cloud.deployment_info"]["api_key"]
    play = {"hosts": "localhost", "gather_facts": False, "vars": {"key_file": str(key_file)}, "tasks": [task]}
    given = {"PAPERSPACE_API_URL": playbooks.simulator.address, **({"PAPERSPACE_API_KEY": key} if open_door else {})}
    run = ansible_runner.run(
        private_data_dir=str(private),
        playbook=str(playbooks.write("read.yml", yaml.safe_dump([play]))),
        inventory="localhost ansible_connection=local",
        envvars=playbooks.environment(**given, PATH=f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"),
        quiet=True,
    )
    assert run.status == "successful", run.stdout.read()
    search = Search()
    search.look_at_files("artifacts", (private / "artifacts").rglob("*"))
    assert bool(search.found) == open_door, search.found[:3]
