# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leak channels that are Ansible's own: the remedies of docs/security.md, run as they stand there, shut them.

Each channel has a secret of its own.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
from pathlib import Path
from typing import Any

import ansible_runner
import pytest
import yaml
from leaks.process_watch import watch
from leaks.runs import PROGRAMS
from leaks.search import Search, files_below
from playbook_process import MODULE, Playbooks
from simulator_fixture import Simulator, config

PAGE = Path(__file__).resolve().parents[3] / "docs" / "security.md"
PROJECT = "p1exampleid"
COMMAND_FILE = "The command file of ansible-runner"
# Markers of the tables of canaries, by the headings of the page.
SECRETS = {
    "Source excerpts": "Zq00010Kx",
    "Loop items": "Zq00020Kx",
    "The environment of a task": "Zq00030Kx",
    "Payload files of modules": "Zq00040Kx",
    "Asynchronous jobs": "Zq00050Kx",
    "Debug output": "Zq00060Kx",
    COMMAND_FILE: "Zq00070Kx",
}


def secret(channel: str) -> str:
    return f"plain-{SECRETS[channel]}-literal"


def remedies() -> dict[str, list[dict[str, Any]]]:
    """The examples of the page by the heading that they stand under."""
    text = PAGE.read_text().partition("## Leak channels in Ansible")[2]
    sections = re.split(r"^### (.+)\n", text, flags=re.MULTILINE)[1:]
    examples = [re.search(r"```yaml\n(.*?)```", section, re.DOTALL) for section in sections[1::2]]
    return {heading: yaml.safe_load(example[1]) for heading, example in zip(sections[::2], examples, strict=True)}


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
        while not self._ended.wait(0.1):
            for path in files_below(self.folder):
                try:
                    self.contents.add(path.read_bytes())
                except OSError:
                    continue


@pytest.fixture
def playbooks(simulator: Simulator, tmp_path: Path) -> Playbooks:
    return Playbooks(tmp_path, MODULE, simulator)


def searched(playbooks: Playbooks, tasks: list[dict[str, Any]], variables: dict[str, Any]) -> tuple[Search, str]:
    """Runs the tasks as modules; what leaked of it, and its output."""
    folder, search = playbooks.folder, Search()
    playbooks.write("secrets.yml", json.dumps(variables))
    playbooks.encrypt("secrets.yml")
    defaults = {"group/paperspace.cloud.all": {"api_url": "{{ api_url }}", "api_key": "{{ usual_key }}"}}
    play = {"hosts": "target", "gather_facts": False, "vars_files": "secrets.yml", "module_defaults": defaults}
    # A task a line, since an excerpt shows the line that a task begins with.
    lines = ",\n".join(json.dumps(task) for task in tasks)
    playbooks.write("playbook.yml", f'- {json.dumps(play)[:-1]},\n    "tasks": [\n{lines}]}}')
    with (
        subprocess.Popen(
            playbooks.command("playbook.yml", "-vvv", api_key="", usual_key="usual"),
            cwd=folder,
            env=playbooks.environment(ANSIBLE_PIPELINING="0", TMPDIR=str(folder)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process,
        watch(process.pid, pause=0.02) as seen,
        FileWatch(folder / "remote") as files,
    ):
        output = process.communicate(timeout=200)[0]
    search.look("output", output)
    search.look("process list", *seen.lines)
    search.look("files meanwhile", *files.contents)
    search.look_at_files("files afterwards", files_below(folder / "remote"))
    return search, output.decode()


def test_the_remedies_of_the_page_shut_them(playbooks: Playbooks) -> None:
    """The examples as they stand on the page, each with the secret of its channel."""
    examples = remedies()
    assert list(examples) == list(SECRETS)
    key_file = playbooks.write("key", secret(COMMAND_FILE))
    tasks = []
    for channel, steps in examples.items():
        given = {"token": f"{{{{ secret_of[{channel!r}] }}}}", "key_file": str(key_file)}
        tasks += [{**step, "vars": {**step.get("vars", {}), **given}} for step in steps]
    tokens = dict.fromkeys(("web", "worker"), secret("Loop items"))
    playbooks.simulator.seed(config("web"), project_id=PROJECT)
    variables = {"secret_of": {channel: secret(channel) for channel in SECRETS}, "tokens": tokens}
    search, output = searched(playbooks, tasks, variables)
    assert output.count("********") > 10 and "failed=0" in output, output[-3000:]
    # A module's payload lies in a file while it runs: that is the channel of those sections alone.
    locally = ("Payload files of modules", "Asynchronous jobs")
    meanwhile = [found for found in search.found if found.startswith("files meanwhile")]
    assert not [found for found in search.found if found not in meanwhile]
    assert not [found for found in meanwhile if any(SECRETS[channel] in found for channel in locally)]
    # They were there to be found.
    assert meanwhile
    written = json.dumps(playbooks.simulator.deployments())
    assert all(secret(channel) in written for channel in ("Loop items", "Debug output", *locally))


@pytest.mark.parametrize("is_open", [True, False], ids=["open", "remedy"])
def test_the_command_file_of_ansible_runner(playbooks: Playbooks, is_open: bool) -> None:
    """Open without the remedy: when that fails, Ansible has shut it, and its section of the page can go."""
    key = secret(COMMAND_FILE)
    key_file, private = playbooks.write("key", key), playbooks.folder / "runner"
    private.mkdir()
    task = remedies()[COMMAND_FILE][0]
    given = {"PAPERSPACE_API_URL": playbooks.simulator.address}
    if is_open:
        del task["paperspace.cloud.deployment_info"]["api_key"]
        given["PAPERSPACE_API_KEY"] = key
    play = {"hosts": "localhost", "gather_facts": False, "vars": {"key_file": str(key_file)}, "tasks": [task]}
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
    assert bool(search.found) == is_open, search.found[:3]
