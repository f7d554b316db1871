# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls beside deployments, and both official clients' ways through the API."""

from __future__ import annotations

from simulator_fixture import PROJECT

NO_KEY = {"Authorization": ""}


def test_health_needs_no_key(simulator):
    assert simulator.api("GET", "/health", headers=NO_KEY) == (200, "HEALTHY")


def test_session_is_null_without_a_key(simulator):
    status, session = simulator.api("GET", "/auth/session")
    assert status == 200
    assert set(session) == {"team", "user"}
    assert simulator.api("GET", "/auth/session", headers=NO_KEY) == (200, None)


def test_projects(simulator):
    simulator.projects(pnew=True, pgone=False)
    simulator.create()
    _ignored, page = simulator.api("GET", "/projects?order=asc")
    assert [project["id"] for project in page["items"]] == ["pnew", PROJECT]
    status, project = simulator.api("GET", "/projects/panything")
    assert (status, project["id"], project["dtDeleted"]) == (200, "panything", None)
    assert set(project) == {"id", "name", "dtCreated", "dtDeleted"}
    for missing in ("pgone", "pmissing", "other"):
        assert simulator.api("GET", f"/projects/{missing}")[0] == 404


def test_secrets_are_listed_without_their_values(simulator):
    simulator.secrets(B="2", A="1")
    team = simulator.get(simulator.create())["teamId"]
    for path in (f"/projects/{PROJECT}/secrets", f"/teams/{team}/secrets"):
        _ignored, page = simulator.api("GET", path + "?order=asc")
        assert [secret["name"] for secret in page["items"]] == ["A", "B"]
        assert "value" not in page["items"][0]
    assert simulator.api("GET", "/projects/pmissing/secrets")[0] == 404
    assert simulator.api("GET", "/teams/tother/secrets")[0] == 404


def test_container_registries_are_those_that_deployments_name_or_that_were_set(simulator):
    simulator.create(containerRegistry="team-reg")
    simulator.registries(other=True)
    assert registries(simulator) == ["other", "team-reg"]
    simulator.registries(**{"team-reg": False})
    assert registries(simulator) == ["other"]


def registries(simulator) -> list[str]:
    _ignored, page = simulator.api("GET", "/container-registries?order=asc")
    return [registry["name"] for registry in page["items"]]
