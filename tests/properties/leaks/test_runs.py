# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole runs at -vvvv with --diff, as action and as module: no secret leaves by a channel that the collection owns.

What is searched: the terminal, Ansible's own log, what callbacks get, the fact cache, the files that are left, the
command lines and environments of the processes, syslog, and the artifacts of ansible-runner.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from depth import FULL
from leaks.canaries import FORMS
from leaks.play import KINDS, Secrets, play, quoting
from leaks.runs import USUAL, searched_run
from playbook_process import ACTION, MODULE, Playbooks
from simulator_fixture import Simulator

# Files that hold secrets because the user has put them there: all of them encrypted, but the one that is broken. The
# record has the requests that the simulator got.
GIVEN = ("broken.yml", "plays.json", "record")

# Way, format of results, and the forms; in the full form each of the other tables, too.
RUNS = [(ACTION, "yaml", FORMS, 0), (MODULE, "json", ("flat",), 2)]
if FULL:
    RUNS += [(ACTION, "json", FORMS, offset) for offset in range(1, len(KINDS))]
    RUNS += [(MODULE, "yaml", FORMS, 3)]


@pytest.mark.parametrize(("way", "result_format", "forms", "offset"), RUNS, ids=lambda value: str(value)[:6])
def test_no_secret_leaves_a_run(
    simulator: Simulator, tmp_path: Path, way: str, result_format: str, forms: tuple[str, ...], offset: int
) -> None:
    playbooks, secrets = Playbooks(tmp_path, way, simulator), Secrets(offset, forms)
    secrets.write(playbooks)
    playbooks.write("files/broken.yml", "env: {A: " + secrets.values[f"{forms[0]}_env"])
    playbook = playbooks.write("playbook.yml", play(secrets))
    (tmp_path / "tmp").mkdir()
    environment = {
        "ANSIBLE_PIPELINING": "0",
        "ANSIBLE_CALLBACK_RESULT_FORMAT": result_format,
        "TMPDIR": str(tmp_path / "tmp"),
        **playbooks.recording({"Quoting": {"faults": [quoting(secrets)]}}),
    }
    run = searched_run(playbooks, str(playbook), f"-e api_url={simulator.address}", GIVEN, **environment)
    recorded = playbooks.recorded()
    run.search.look("callback", json.dumps([task.events for tasks in recorded.values() for task in tasks]))
    run.search.assert_shut(*USUAL, "environment of processes", "callback")
    tasks = {task.name: task for found in recorded.values() for task in found}
    failing = [name for name, task in tasks.items() if task.event == "failed"]
    unexpected = [name for name in failing if not name.startswith(("a ", "an ", "crash"))]
    assert not unexpected, [(name, tasks[name].result.get("msg")) for name in unexpected]
    assert len(tasks) == 4 * len(forms) + 14 + 9 + 2, len(tasks)
    assert len(failing) >= len(forms) + 9, failing
    assert "BAD_REQUEST" in tasks["a server that quotes"].result["msg"]
    assert all("Unexpected RuntimeError" in tasks[f"crash by {form}"].result["msg"] for form in forms)
    assert "********" in run.output and "module_args" in run.output
    assert list(tmp_path.glob("runner/artifacts/*/fact_cache/*"))
    if way == MODULE:
        # The channels were there to go through.
        assert any(b"AnsiballZ_deployment" in line for line in run.processes.lines)
        logged = (tmp_path / "syslog").read_text()
        assert "a-path-for-syslog" in logged and "deployment" not in logged.replace("a-path-for-syslog", "")
