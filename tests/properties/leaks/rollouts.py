# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What rollouts with secrets in every place share: inputs, containers that print theirs, and a look at the pages."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from leaks.canaries import document_of, places_of
from leaks.play import PROJECT, Secrets
from leaks.search import Search
from simulator_fixture import Simulator

# Short secrets of a deployment, each of which is a word in what must stay readable.
SHORT = {"PORT": "80", "TAG": "1.27", "FLAG": "true", "LETTER": "n"}
INNOCENT = "nginx:1.27 listens on port 80: true, 1.27 is new"

QUICK = {
    "rollout_wait_interval": 0.05,
    "rollout_wait_unhealthy_seconds": 0.1,
    "rollout_wait_timeout": 60,
    "rollout_probe_retries": 2,
    "rollout_probe_delay": 0,
}


def printed(secrets: Secrets, form: str) -> list[str]:
    """What a container says: its secrets, whole and line by line, and something innocent."""
    values = [secrets.values[f"{form}_{place}"] for place in places_of(form)]
    return [INNOCENT, *(line for value in values for line in (f"printed: {value}", *value.splitlines()))]


def seed(simulator: Simulator, name: str, password: str, marks: Mapping[str, str] | None = None) -> None:
    """A deployment from before, which has printed secrets of its own. It answers to the password that is to come."""
    secrets = Secrets(0, ("spec",))
    secrets.values["spec_basic_auth_key"] = password
    document = {**document_of("spec", secrets.of("spec")), "name": name, "image": "nginx:1"}
    document["env"] += [{"name": mark, "value": value} for mark, value in (marks or {}).items()]
    deployment_id = simulator.post(document, project_id=PROJECT)
    simulator.logs(deployment_id, *printed(secrets, "spec"))


@contextlib.contextmanager
def printing(simulator: Simulator, lines: Mapping[str, list[str]], talkative: str = "-") -> Iterator[None]:
    """Each deployment, by its name, prints its lines before its container can crash: time waits for that.

    Those whose names start with ``talkative`` go on with the first lines.
    """
    known, ended = set(), threading.Event()

    def run() -> None:
        while not ended.is_set():
            for deployment in simulator.live_deployments():
                said = lines[deployment["name"]]
                if deployment["id"] not in known:
                    known.add(deployment["id"])
                    simulator.logs(deployment["id"], *said)
                elif deployment["name"].startswith(talkative):
                    simulator.logs(deployment["id"], *said[:2])
            simulator.advance(1)
            time.sleep(0.05)

    thread = threading.Thread(target=run, daemon=True)
    simulator.clock_factor(0)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def look_at_page(search: Search, page: Path) -> dict[str, Any]:
    """Searches a page and the data beside it, which it gives back. All that may hold a secret is told there."""
    data = page.with_suffix(".json")
    search.look("page of a report", page.read_text())
    search.look("data of a report", data.read_text())
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in (page, data))
    told = json.loads(data.read_text())
    if "deployment_id" not in told:
        # The API has never taken it, so there is nothing to read but what was said no to.
        assert "BAD_REQUEST" in json.dumps(told), (page.name, told)
        return told
    messages = [line["message"] for line in told["logs"]]
    assert told["history"] and any("********" in message for message in messages), (page.name, told)
    # What is innocent stays readable beside it.
    assert INNOCENT in messages and "nginx:" in json.dumps(told["changes"]), (page.name, told)
    return told
