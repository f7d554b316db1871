# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How awx_setup ends where something is missing, and whatever its caller sets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from awx_job import REPOSITORY
from awx_setup_run import Setup
from caller import CARRIED, SETTINGS
from stand_in import Controller, serve


def test_variables_that_are_missing_are_named(tmp_path: Path) -> None:
    ended = Setup(tmp_path, "http://127.0.0.1:9").run(
        awx_setup_scm_url="", awx_setup_project_id="", awx_setup_api_key=""
    )
    assert ended.status == 2
    for name in ("awx_setup_scm_url", "awx_setup_project_id", "PAPERSPACE_API_KEY", "awx_setup_credential"):
        assert name in ended.text


def test_values_that_awx_would_refuse_are_named_before_anything_is_written(tmp_path: Path) -> None:
    with serve(Controller(["Team"])) as address:
        ended = Setup(tmp_path, address).run(awx_setup_slices="many", awx_setup_drift_schedule="daily")
    assert ended.status == 2 and ended.changed == 0
    assert "awx_setup_slices must be an integer of at least 1, as in awx_setup_slices=2." in ended.text
    assert "awx_setup_drift_schedule must be an iCalendar rule that starts with DTSTART" in ended.text


@pytest.mark.parametrize("interval", ["", ";INTERVAL=0", ";INTERVAL=00", ";INTERVAL=-1", ";INTERVAL=1;INTERVAL=0"])
def test_a_schedule_on_which_awx_hangs_is_refused(tmp_path: Path, interval: str) -> None:
    ended = Setup(tmp_path, "http://127.0.0.1:9").run(
        awx_setup_drift_schedule=f"DTSTART:20260101T030000Z RRULE:FREQ=DAILY{interval}"
    )
    assert ended.status == 2 and "awx_setup_drift_schedule needs an INTERVAL of 1 or more" in ended.text


def test_an_organization_that_is_missing_is_named(tmp_path: Path) -> None:
    with serve(Controller([])) as address:
        ended = Setup(tmp_path, address).run(awx_setup_organization="Nobody")
    assert ended.status == 2
    assert "organizations/?name=Nobody returned 0 items" in ended.text


def set_up(folder: Path, *words: str, **changes: Any) -> tuple[int, dict[str, list[str]]]:
    """The status of a run against an AWX with nothing but the organization, and the names of what is there then."""
    controller = Controller(path.name for path in REPOSITORY.glob("*.yml"))
    controller.create("organizations", {"name": "Team"})
    with serve(controller) as address:
        setup = Setup(folder, address)
        setup.environment |= changes.pop("environment", {})
        ended = setup.run(*words, **changes)
    held = {
        collection: sorted(one.get("name") or one["identifier"] for one in objects.values())
        for collection, objects in controller.objects.items()
    }
    return ended.status, held


@pytest.mark.parametrize("slices", [1, "many"])
def test_nothing_of_a_caller_changes_what_is_made(tmp_path: Path, slices: object) -> None:
    plain = set_up(tmp_path, awx_setup_slices=slices)
    assert plain[0] == (2 if slices == "many" else 0)
    brought = {"name": "Set up", "ansible.builtin.import_playbook": "paperspace.cloud.awx_setup", **CARRIED}
    (tmp_path / "brought.yml").write_text(json.dumps([brought]))
    words = ("--tags", "mine")
    assert set_up(tmp_path, *words, playbook="brought.yml", environment=SETTINGS, awx_setup_slices=slices) == plain
