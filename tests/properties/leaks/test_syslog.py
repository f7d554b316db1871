# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What module processes send to the system's log, read from the real socket; nothing of them is patched.

tests/secrets/test_doors.py looks at the same door on machines where nobody may listen there.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from leaks.canaries import options_of
from leaks.play import PROJECT, Secrets
from leaks.search import Search
from leaks.syslog_listener import listening
from playbook_process import MODULE, Playbooks
from simulator_fixture import Simulator

WEB = {"project_id": PROJECT, "name": "web"}


def tasks(secrets: Secrets) -> list[dict[str, Any]]:
    """Modules of the collection that succeed and fail, and core's, which show that somebody listens."""
    options = options_of("flat", secrets.templates("flat"))
    ours = {
        "create": ("deployment", {**WEB, **options, "wait": False}),
        "a wrong type": ("deployment", {**WEB, **options, "resources": {"replicas": "{{ flat_env }}"}}),
        "an unknown option": ("deployment", {**WEB, "passwords": "{{ flat_basic_auth_key }}"}),
        "a fleet": (
            "deployment_fleet",
            {"project_id": PROJECT, "deployments": [{"name": "one", **options}], "wait": False},
        ),
        "read": ("deployment_info", {"project_id": PROJECT}),
    }
    probe = {
        "url": "{{ api_url }}/nothing",
        "url_username": "paperspace",
        "url_password": "{{ flat_basic_auth_key }}",
        "force_basic_auth": True,
        "status_code": [401, 404],
    }
    return [
        *({"name": name, f"paperspace.cloud.{module}": given} for name, (module, given) in ours.items()),
        {"name": "core's probe", "ansible.builtin.uri": probe},
        {"name": "core's ping", "ansible.builtin.ping": {"data": "somebody-listens"}},
    ]


def play(secrets: Secrets) -> str:
    whole = {
        "hosts": "target",
        "gather_facts": False,
        "ignore_errors": True,
        "vars_files": "secrets.yml",
        "module_defaults": {
            "group/paperspace.cloud.all": {"api_key": "{{ key }}", "api_url": "{{ api_url }}", "api_retries": 0}
        },
        "tasks": tasks(secrets),
    }
    return yaml.safe_dump([whole], sort_keys=False, width=1000)


def test_modules_send_no_secret_to_syslog(simulator: Simulator, tmp_path: Path) -> None:
    playbooks, secrets = Playbooks(tmp_path, MODULE, simulator), Secrets(3, ("flat",))
    secrets.write(playbooks)
    playbooks.write("playbook.yml", play(secrets))
    with listening(tmp_path) as before:
        if before is None:
            pytest.skip("nobody but root may listen on /dev/log of this machine; test_doors.py looks at what is sent")
        done = subprocess.run(
            [*before, *playbooks.command("playbook.yml", api_key="")],
            cwd=tmp_path,
            env=playbooks.environment(**playbooks.recording()),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=200,
        )
    events = {task.name: task.event for found in playbooks.recorded().values() for task in found}
    assert done.returncode == 0 and len(events) == 7, (events, done.stderr.decode())
    failed = [name for name, event in events.items() if event == "failed"]
    assert failed == ["a wrong type", "an unknown option"], events
    log = (tmp_path / "log").read_text()
    search = Search()
    search.look("syslog", log)
    search.assert_shut("syslog")
    # Core's modules tell their arguments, without those that they say are secret. Ours tell nothing.
    assert "somebody-listens" in log and "url_password=NOT_LOGGING_PARAMETER" in log, log
    assert not re.search(r"ansible-(paperspace\.cloud\.)?deployment", log), log
