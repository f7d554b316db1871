# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which deployment a task means: the one with exactly that name, in exactly that project, or with that id."""

from __future__ import annotations

from typing import Any

import pytest
from simulator_fixture import PROJECT, config

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError

SMALL = {"image": "nginx:1.27", "resources": {"machine_type": "C4", "ports": [80]}}
# Two names that a looser comparison takes for one.
NEAR = [
    ("web", "Web"),
    ("Web", "web"),
    ("web", "WEB"),
    ("web", "web-2"),
    ("web", "we b"),
    ("web", "web "),
    ("web", "w\u0435b"),
    ("caf\u00e9", "cafe\u0301"),
    ("stra\u00dfe", "strasse"),
    ("1", "01"),
]
near = pytest.mark.parametrize(("wanted", "other"), NEAR)


@pytest.fixture
def known(simulator, other) -> str:
    """The id of the deployment with the other name, which the API's filter finds as well."""
    simulator.behaviours(name_filter="substring", upsert="id")
    (made,) = simulator.seed(config(other))
    simulator.clear_requests()
    return made


def names(simulator) -> list[str]:
    return sorted(held["name"] for held in simulator.live_deployments())


def named(name: str) -> dict[str, Any]:
    return {"name": name, "project_id": PROJECT}


@near
def test_a_name_means_no_other_name(task, simulator, known, wanted, other):
    assert task("deployment_info", **named(wanted))["deployments"] == []
    assert task("deployment_info", **named(wanted), check=True)["deployments"] == []
    assert f"the deployment {wanted} does not exist" in task.fails("deployment_runs_info", **named(wanted)).message
    assert not task("deployment", state="absent", **named(wanted))["changed"]
    assert task("deployment", wait=False, **named(wanted), **SMALL)["changed"]
    assert names(simulator) == sorted([wanted, other])
    assert task("deployment", state="absent", **named(wanted))["changed"]
    assert names(simulator) == [other]


@near
def test_a_fleet_takes_no_name_for_another(task, simulator, known, wanted, other):
    def fleet(*listed: Any, **options: Any) -> Any:
        return task("deployment_fleet", project_id=PROJECT, deployments=[*listed], wait=False, **options)

    gone = fleet({"name": wanted, "state": "absent"})
    assert not gone["changed"] and gone["unlisted_names"] == [other]
    result = fleet({"name": wanted, **SMALL}, prune=True, prune_names=[wanted])
    assert [(one["name"], one["action"]) for one in result["results"]] == [(wanted, "create")]
    assert result["unlisted_names"] == [other] and names(simulator) == sorted([wanted, other])
    assert fleet(prune=True, prune_names=[wanted], prune_limit=1)["changed_names"] == [wanted]
    renamed = fleet({"id": known, "name": wanted})
    assert renamed["changed_names"] == [wanted] and names(simulator) == [wanted.strip()]


@near
def test_a_rename_takes_a_name_that_only_another_has(task, simulator, known, wanted, other):
    (holder,) = simulator.seed(config(wanted.strip()))
    listed = [{"id": known, "name": wanted, "image": "nginx:2"}]
    for error in (
        task.fails("deployment", project_id=PROJECT, **listed[0]),
        task.fails("deployment_fleet", project_id=PROJECT, deployments=listed),
    ):
        assert f"the deployment {holder} has this name" in error.message
    assert names(simulator) == sorted([wanted, other]) and simulator.requests("POST") == []


@near
def test_what_was_renamed_in_the_meantime_is_not_pruned(task, simulator, known, wanted, other):
    """The list showed another name than the deployment has when it is about to go."""
    shown = {"hasMore": False, "items": [{**simulator.get(known), "name": wanted}]}
    simulator.post_faults({"kind": "status", "status": 200, "body": shown, "path": "*/projects/*", "times": 1})
    options = {"prune": True, "prune_names": ["*"], "deployments": []}
    error = task.fails("deployment_fleet", project_id=PROJECT, **options)
    assert f"{known} was renamed to {other}" in error.message
    assert names(simulator) == [other]


@near
def test_a_name_beside_an_id_is_compared_exactly(task, simulator, known, wanted, other):
    both = {"id": known, **named(wanted)}
    for options in ({}, {"state": "absent"}):
        module = "deployment" if options else "deployment_runs_info"
        error = task.fails(module, **both, **options)
        assert isinstance(error, InputError) and error.path == "name", error.message
    listed = [{"id": known, "name": wanted, "state": "absent"}]
    error = task.fails("deployment_fleet", project_id=PROJECT, deployments=listed)
    assert f"name: the deployment {known} has the name {other}" in error.message
    assert names(simulator) == [other] and {one["method"] for one in simulator.requests()} == {"GET"}


@pytest.mark.parametrize("project", ["pother", PROJECT.upper(), f"{PROJECT}2"])
@pytest.mark.parametrize(
    ("module", "options"),
    [
        ("deployment", {}),
        ("deployment", {"state": "absent"}),
        ("deployment", {"image": "nginx:2"}),
        ("deployment_info", {}),
        ("deployment_runs_info", {}),
        ("deployment_rollback", {}),
    ],
)
def test_an_id_means_nothing_in_another_project(task, simulator, module, options, project):
    (known,) = simulator.seed(config())
    simulator.clear_requests()
    error = task.fails(module, id=known, project_id=project, **options)
    assert error.path == "project_id" and f"is in project {PROJECT}, not in {project}" in error.message
    assert task.methods() == ["GET"]


@pytest.mark.parametrize(
    ("options", "place", "says"),
    [
        ({"name": "we\x1b[2Jb", "project_id": PROJECT}, "name", "control, invisible or invalid"),
        ({"name": "web", "project_id": "p\u202e"}, "project_id", "invisible"),
        ({"id": "a\u200fb"}, "id", "invisible"),
        ({"name": "we\ud800b", "project_id": PROJECT}, "name", "invalid Unicode"),
        ({"id": "."}, "id", "not a valid"),
        ({"id": ".."}, "id", "not a valid"),
        ({"name": "web", "project_id": ".."}, "project_id", "not a valid"),
        ({"name": "web"}, "project_id", "required with name"),
        ({"name": "web", "project_id": "  "}, "project_id", "required with name"),
    ],
)
def test_what_can_not_be_meant_is_refused_before_any_request(task, simulator, options, place, says):
    error = task.fails("deployment_runs_info", **options)
    assert (error.path, says in error.message) == (place, True), error.message
    assert task.methods() == []


@pytest.mark.parametrize(
    ("there", "reads"), [(["a"], 1), ([f"web-{n}" for n in range(120)], 1), ([f"web-{n}" for n in range(121)], 4)]
)
def test_an_absence_is_read_twice_only_where_a_list_has_several_pages(task, simulator, there, reads):
    simulator.behaviours(name_filter="substring")
    simulator.seed(*map(config, there))
    simulator.clear_requests()
    assert task("deployment_info", **named("web"))["deployments"] == []
    assert task.methods() == ["GET"] * reads
    simulator.seed(config("web"))
    simulator.clear_requests()
    assert [one["name"] for one in task("deployment_info", **named("web"))["deployments"]] == ["web"]
    assert task.methods() == ["GET"] * (1 if len(there) < 120 else 2)
