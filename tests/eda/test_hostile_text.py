# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real rulebooks, the collection's and the guide's, against an API whose every text wants to run or to be a path."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hostile_api import HostileApi, start_hostile_api
from rulebook_process import STARTING_SECONDS, running
from webhook_fixture import start_webhook

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "eda.md").read_text()
SHOWN = re.findall(r"^```yaml\n(- name: Watch the model servers\n.*?)^```$", GUIDE, flags=re.MULTILINE | re.DOTALL)
SOURCE = "paperspace.cloud.deployment_watch"
MOMENT = "2026-01-01T00:00:00.000Z"
ID = "6b1d0c1e-2f5a-4d0b-9f3e-0a1b2c3d4e5f"


class Trap:
    """Texts that leave a file where Ansible evaluates them, or names a file after them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "sprung"
        self.folder.mkdir()
        call = f"lookup('pipe', 'touch {self.folder}/template')"
        self.texts = (
            f"../../../..{self.folder}/llm {{{{ {call} }}}} {{% set x = {call} %}}",
            f'"", {self.folder}/path\\\\ $(touch {self.folder}/shell) $ANSIBLE_VAULT;1.1;AES256',
        )

    @property
    def sprung(self) -> list[str]:
        return [path.name for path in self.folder.iterdir()]

    def deployment(self, number: int, text: int = 0, **changes: Any) -> dict[str, Any]:
        said = self.texts[text]
        data = {"apiVersion": "v1", "name": said, "image": f"llm-{said}", "resources": {"replicas": number}}
        spec = {"id": f"s{number}", "data": data, "externalApplied": None, "dtHealthy": None, "error": None}
        spec |= {key: changes.pop(key) for key in set(changes) & (set(spec) - {"id"})}
        record = {"id": ID, "name": f"llm-{said}", "projectId": "p1exampleid", "endpoint": said, **changes}
        return {**record, "latestSpec": spec}

    def run(self, text: int = 0) -> dict[str, Any]:
        said = self.texts[text]
        instance = {"id": said, "instanceId": "i1", "state": "errored", "stateMessage": said}
        return {"id": "r1", "replicas": 1, "readyReplicas": 0, "instances": [instance]}


@pytest.fixture
def trap(tmp_path: Path) -> Trap:
    return Trap(tmp_path)


def file_of_the_guide(folder: Path) -> str:
    """The rulebook that the guide shows, with times of a test and its files in this folder."""
    [text] = SHOWN
    rulesets = yaml.safe_load(text.replace("/var/lib/eda", str(folder / "eda")))
    (folder / "eda").mkdir()
    [source] = rulesets[0]["sources"]
    source[SOURCE] |= {"interval": 1, "unhealthy_seconds": 0, "healthy_within": 8}
    (folder / "models.yml").write_text(yaml.safe_dump(rulesets, sort_keys=False))
    return "models.yml"


def looks(api: HostileApi) -> int:
    return sum(1 for path in api.asked if path.endswith("/deployments"))


def has_played(title: str) -> Callable[..., bool]:
    return lambda process, _before: f"PLAY [{title}]" in process.output and "PLAY RECAP" in process.output


def has_posted(process: Any, before: int) -> bool:
    return len(process.hook.posted) > before


def has_a_page(process: Any, _before: int) -> bool:
    return bool(list((process.folder / "eda").glob("*.html")))


def at_once(_process: Any, _before: int) -> bool:
    return True


# What each rulebook does about a spec that was refused, one that crashes, and one that is slow.
EFFECTS = {
    "notify": (has_posted, has_posted, has_posted),
    "rollback_on_failure": (has_played("Roll one deployment back"), at_once, at_once),
    "guide": (at_once, has_played("Roll one deployment back"), has_a_page),
}


@pytest.mark.parametrize("name", EFFECTS)
def test_nothing_that_the_api_says_runs_or_names_a_file(name: str, trap: Trap, tmp_path: Path) -> None:
    rulebook = file_of_the_guide(tmp_path) if name == "guide" else f"paperspace.cloud.{name}"
    given = {
        "watch_project_id": "p1exampleid",
        "watch_interval": 1,
        "watch_unhealthy_seconds": 0,
        "watch_instances": True,
        "watch_events": "created,new_spec,enabled,disabled,scaled,applied,instance_state,failed,healthy,deleted",
    }
    odd_ids = [trap.deployment(1, id=trap.texts[0]), trap.deployment(1, id="../../" + ID)]
    healthy = trap.deployment(1, dtHealthy=MOMENT, externalApplied=MOMENT)
    specs = [{"error": trap.texts[0]}, {"externalApplied": MOMENT}, {}]
    with (
        start_hostile_api() as api,
        start_webhook() as hook,
        running(tmp_path, rulebook, api, given, PAPERSPACE_NOTIFY_URL=hook.address) as process,
    ):
        process.hook = hook
        api.deployments, api.history = [healthy], [healthy["latestSpec"]]
        process.wait_for(lambda: looks(api) >= 2, STARTING_SECONDS)
        for number, (spec, shows_effect) in enumerate(zip(specs, EFFECTS[name], strict=True), 2):
            before = len(hook.posted)
            shown = trap.deployment(number, number % 2, **spec)
            api.history.insert(0, shown["latestSpec"])
            api.runs = [trap.run(1)] if number == 3 else []
            api.deployments = [*odd_ids, shown]
            process.wait_for(
                lambda shows_effect=shows_effect, before=before: trap.sprung or shows_effect(process, before)
            )
        process.stop()
    assert trap.sprung == []
    posted = [text for body in hook.posted for text in body.values()]
    assert not any("{" in text or "ANSIBLE_VAULT" in text for text in posted)
    assert not any(".." in path for path in api.asked)
    if name == "guide":
        [page] = (tmp_path / "eda").glob("*.html")
        assert re.fullmatch(r"llm-[a-z0-9-]+\.html", page.name)
