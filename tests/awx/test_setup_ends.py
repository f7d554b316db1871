# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How awx_setup ends where something is missing, in check mode, and when it takes away what it has made."""

from __future__ import annotations

from pathlib import Path

import pytest
from awx_job import REPOSITORY
from awx_setup_run import Setup
from stand_in import Controller, serve

PLAYBOOKS = {path.name for path in REPOSITORY.glob("*.yml")}


def test_variables_that_are_missing_are_named(tmp_path: Path) -> None:
    ended = Setup(tmp_path, "http://127.0.0.1:9").run(
        awx_setup_scm_url="", awx_setup_project_id="", awx_setup_api_key=""
    )
    assert ended.status == 2
    for name in ("awx_setup_scm_url", "awx_setup_project_id", "PAPERSPACE_API_KEY", "awx_setup_credential"):
        assert name in ended.text


@pytest.mark.parametrize(
    ("organization", "folder", "message"),
    [
        ("Nobody", "", "organizations/?name=Nobody returned 0 items"),
        ("Team", "plays", "Playbook not found for project"),
    ],
)
def test_what_is_missing_on_the_controller_is_named(
    tmp_path: Path, organization: str, folder: str, message: str
) -> None:
    controller = Controller(PLAYBOOKS)
    controller.create("organizations", {"name": "Team"})
    with serve(controller) as address:
        ended = Setup(tmp_path, address).run(
            awx_setup_organization=organization,
            awx_setup_playbook_folder=folder,
            awx_setup_ee_image="",
            awx_setup_notification_type="",
        )
    assert ended.status == 2
    assert message in ended.text
