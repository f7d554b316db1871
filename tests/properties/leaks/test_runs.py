# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole runs at -vvvv with --diff, on both ways: no secret leaves by any door that the collection owns.

What is searched: the terminal, Ansible's own log, what callbacks get, the fact cache, the files that are left, the
command lines and environments of the processes, syslog, and the artifacts of ansible-runner.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from depth import FULL
from leaks.canaries import FORMS
from leaks.play import KINDS, Secrets, play, quoting
from leaks.process_watch import watch
from leaks.search import Search
from playbook_process import ACTION, MODULE, Playbooks
from simulator_fixture import Simulator

STARTUP = Path(__file__).with_name("startup")
PROGRAMS = Path(sys.executable).parent
# Files that hold secrets because the user has put them there: all of them encrypted, but the one that is broken.
GIVEN = {"broken.yml", "plays.json", "record"}

# Way, format of results, and the forms; in the full form each of the other tables, too.
RUNS = [(ACTION, "yaml", FORMS, 0), (MODULE, "json", ("flat",), 2)]
if FULL:
    RUNS += [(ACTION, "json", FORMS, offset) for offset in range(1, len(KINDS))]
    RUNS += [(MODULE, "yaml", FORMS, 3)]


def prepared(playbooks: Playbooks, secrets: Secrets) -> dict[str, str]:
    """The playbook, its secrets and spec files; the environment that makes the run record itself."""
    secrets.write(playbooks)
    playbooks.write("files/broken.yml", "env: {A: " + secrets.values[f"{secrets.forms[0]}_env"])
    playbooks.write("playbook.yml", play(secrets))
    (playbooks.folder / "tmp").mkdir()
    return playbooks.recording({"Quoting": {"faults": [quoting(secrets)]}})


def environment_of(playbooks: Playbooks, result_format: str) -> dict[str, str]:
    folder = playbooks.folder
    return {
        "ANSIBLE_LOG_PATH": str(folder / "ansible.log"),
        "ANSIBLE_PIPELINING": "0",
        "ANSIBLE_INJECT_INVOCATION": "1",
        "ANSIBLE_CALLBACK_RESULT_FORMAT": result_format,
        "ANSIBLE_CACHE_PLUGIN": "ansible.builtin.jsonfile",
        "ANSIBLE_CACHE_PLUGIN_CONNECTION": str(folder / "facts"),
        "TMPDIR": str(folder / "tmp"),
        "PYTHONPATH": str(STARTUP),
        "SECRETS_SYSLOG": str(folder / "syslog"),
    }


def left_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.name not in GIVEN]


@pytest.mark.parametrize(("way", "result_format", "forms", "offset"), RUNS, ids=lambda value: str(value)[:6])
def test_no_secret_leaves_a_run(
    simulator: Simulator, tmp_path: Path, way: str, result_format: str, forms: tuple[str, ...], offset: int
) -> None:
    playbooks = Playbooks(tmp_path, way, simulator)
    secrets = Secrets(offset, forms)
    environment = playbooks.environment(**prepared(playbooks, secrets), **environment_of(playbooks, result_format))
    with (
        subprocess.Popen(
            playbooks.command("playbook.yml", "-vvvv", "--diff", api_key=""),
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process,
        watch(process.pid) as seen,
    ):
        stdout, stderr = process.communicate(timeout=300)
    search = Search()
    search.look("stdout", stdout)
    search.look("stderr", stderr)
    for line in seen.lines:
        search.look("process list", line)
    for environ in seen.environments:
        search.look("environment of processes", environ)
    doors = {"ansible.log": "log", "syslog": "syslog", "web.log": "log lines in a file"}
    for path in left_files(tmp_path):
        door = doors.get(path.name) or ("fact cache" if path.parent.name == "facts" else "files that are left")
        search.look(door, path.read_bytes())
    recorded = playbooks.recorded()
    # Without the requests, which are what the simulator got.
    search.look("callback", json.dumps([task.events for tasks in recorded.values() for task in tasks]))
    tasks = {task.name: task for found in recorded.values() for task in found}
    events = {name: task.event for name, task in tasks.items()}
    failing = [name for name, event in events.items() if event == "failed"]
    unexpected = [name for name in failing if not name.startswith(("a ", "an ", "crash"))]
    assert not unexpected, [(name, tasks[name].result.get("msg")) for name in unexpected]
    search.assert_shut("stdout", "stderr", "process list", "environment of processes", "log", "callback", "fact cache")
    assert len(events) == 4 * len(forms) + 14 + 9 + 2, len(events)
    assert len(failing) >= len(forms) + 9, failing
    assert "BAD_REQUEST" in tasks["a server that quotes"].result["msg"]
    assert all("Unexpected RuntimeError" in tasks[f"crash by {form}"].result["msg"] for form in forms)
    output = stdout.decode()
    assert "********" in output and "module_args" in output
    if way == MODULE:
        # The doors were there to go through.
        assert any(b"AnsiballZ_deployment" in line for line in seen.lines)
        assert "a-path-for-syslog" in (tmp_path / "syslog").read_text()
        assert "deployment" not in (tmp_path / "syslog").read_text().replace("a-path-for-syslog", "")
