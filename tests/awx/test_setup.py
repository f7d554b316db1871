# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook awx_setup with the real modules of awx.awx against the stand-in of AWX's API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from awx_job import REPOSITORY
from awx_setup_run import NAMES, SETUP, Setup
from awx_surveys import PROJECT, read_surveys
from stand_in import Controller, serve

PLAYBOOKS = {path.name for path in REPOSITORY.glob("*.yml")}
TEMPLATES = ("rollout", "rollback", "scale", "teardown", "drift", "rollout_fleet")
KEY = SETUP["awx_setup_api_key"]
ENVIRONMENT = f"{NAMES} for Team"
# One job template says as much as all of them.
ONE = {
    "__awx_setup_templates": [
        {"name": "rollout", "description": "Rolls one deployment out, and takes it back when it fails."}
    ]
}


@pytest.fixture(scope="module")
def controller() -> Controller:
    made = Controller(PLAYBOOKS)
    made.create("organizations", {"name": "Team"})
    return made


@pytest.fixture(scope="module")
def setup(tmp_path_factory: pytest.TempPathFactory, controller: Controller) -> Iterator[Setup]:
    with serve(controller) as address:
        yield Setup(tmp_path_factory.mktemp("setup"), address)


@pytest.fixture(scope="module")
def first(setup: Setup) -> Any:
    """The first run."""
    return setup.run()


@pytest.fixture(scope="module")
def others(first: Any, controller: Controller) -> list[tuple[str, int]]:
    """What another organization has: a schedule and an image of the same name, and a credential of the same type."""
    team = controller.create("organizations", {"name": "Other"})["id"]
    made = {"organizations": team}
    for collection, given in (
        ("projects", {"name": "Git", "scm_type": "git"}),
        ("inventories", {"name": "Hosts"}),
        ("credentials", {"name": "Key", "credential_type": controller.one("credential_types", NAMES)["id"]}),
        ("execution_environments", {"name": NAMES, "image": "registry.example.com/other:1"}),
        ("job_templates", {"name": "Nightly", "playbook": "drift.yml"}),
    ):
        hangs_on = {"project": made["projects"], "inventory": made["inventories"]} if "playbook" in given else {}
        made[collection] = controller.create(collection, {**given, **hangs_on, "organization": team})["id"]
    schedule: dict[str, Any] = {"name": f"{NAMES} drift every night", "rrule": SETUP["awx_setup_drift_schedule"]}
    schedule["unified_job_template"] = made["job_templates"]
    made["schedules"] = controller.create("schedules", schedule)["id"]
    return sorted(made.items())


def held(controller: Controller) -> list[tuple[str, int]]:
    return sorted((collection, number) for collection, objects in controller.objects.items() for number in objects)


def test_the_first_run_makes_everything(setup: Setup, first: Any, controller: Controller) -> None:
    assert first.status == 0, first.text
    made = {collection: len(held) for collection, held in controller.objects.items()}
    assert made == {
        "organizations": 1,
        "credential_types": 1,
        "credentials": 1,
        "execution_environments": 1,
        "notification_templates": 1,
        "projects": 1,
        "inventories": 2,
        "inventory_sources": 1,
        "job_templates": len(TEMPLATES),
        "workflow_job_templates": 1,
        "workflow_job_template_nodes": 4,
        "workflow_approval_templates": 1,
        "schedules": 1,
    }
    # A loop counts once: templates, nodes with the approval, and the ways between them.
    assert first.changed == 12
    assert all(
        one["name"].startswith(NAMES)
        for collection, held in controller.objects.items()
        for one in held.values()
        if "name" in one and collection != "organizations"
    )


def test_the_key_goes_into_the_credential_and_from_there_into_the_environment(
    first: Any, controller: Controller
) -> None:
    made = controller.one("credential_types", NAMES)
    assert made["injectors"] == {"env": {"PAPERSPACE_API_KEY": "{{ api_key }}"}}
    assert controller.one("credentials", f"{NAMES} API key")["inputs"] == {"api_key": KEY}
    holders = [path for _method, path, body in controller.asked if KEY in str(body)]
    assert holders == ["/api/v2/credentials/"]
    assert KEY not in first.text


def test_job_templates_run_the_playbook_and_ask_the_survey_of_their_name(first: Any, controller: Controller) -> None:
    key = controller.one("credentials", f"{NAMES} API key")["id"]
    told = controller.one("notification_templates", NAMES)["id"]
    surveys = read_surveys()
    for name in TEMPLATES:
        template = controller.one("job_templates", f"{NAMES} {name}")
        assert (template["playbook"], template["survey_enabled"]) == (f"{name}.yml", True)
        assert controller.surveys[template["id"]] == surveys[name]
        assert template["project"] == controller.one("projects", NAMES)["id"]
        hosts = f"{NAMES} fleet" if name == "rollout_fleet" else NAMES
        assert template["inventory"] == controller.one("inventories", hosts)["id"]
        assert template["execution_environment"] == controller.one("execution_environments", ENVIRONMENT)["id"]
        assert template["job_slice_count"] == (2 if name == "rollout_fleet" else 1)
        assert (template["allow_simultaneous"], template["extra_vars"]) == (False, "")
        assert controller.members[template["id"], "credentials"] == [key]
        for when in ("success", "error"):
            assert controller.members[template["id"], f"notification_templates_{when}"] == [told]
    assert (
        controller.surveys[controller.one("workflow_job_templates", f"{NAMES} rollout with approval")["id"]]
        == (surveys["workflow"])
    )


def test_only_the_fleet_depends_on_what_the_repository_lists(first: Any, controller: Controller) -> None:
    """A broken spec file fails the update at launch, and with it every job that uses the inventory."""
    [source] = controller.objects["inventory_sources"].values()
    templates = controller.objects["job_templates"].values()
    assert [one["name"] for one in templates if one["inventory"] == source["inventory"]] == [f"{NAMES} rollout_fleet"]
    assert source["source_project"] == controller.one("projects", NAMES)["id"]
    assert (REPOSITORY / source["source_path"]).is_file()


def test_the_workflow_plans_asks_rolls_out_and_takes_back(first: Any, controller: Controller) -> None:
    nodes = controller.objects["workflow_job_template_nodes"]
    assert len(nodes) == 4
    homes = {
        node["identifier"]: next(
            held[node["unified_job_template"]]["name"]
            for held in controller.objects.values()
            if node["unified_job_template"] in held
        )
        for node in nodes.values()
    }
    assert homes == {
        "plan": f"{NAMES} rollout",
        "approve": f"{NAMES} rollout as planned",
        "rollout": f"{NAMES} rollout",
        "rollback": f"{NAMES} rollback",
    }
    ways = {
        (nodes[start]["identifier"], way.removesuffix("_nodes"), nodes[end]["identifier"])
        for (start, way), ends in controller.members.items()
        if way.endswith("_nodes")
        for end in ends
    }
    assert ways == {
        ("plan", "success", "approve"),
        ("approve", "success", "rollout"),
        ("rollout", "failure", "rollback"),
    }
    assert {node["identifier"]: node["job_type"] for node in nodes.values() if node["job_type"]} == {"plan": "check"}


def test_drift_is_looked_for_every_night(first: Any, controller: Controller) -> None:
    schedule = controller.one("schedules", f"{NAMES} drift every night")
    assert schedule["unified_job_template"] == controller.one("job_templates", f"{NAMES} drift")["id"]
    assert "FREQ=DAILY" in schedule["rrule"] and schedule["enabled"]
    assert schedule["extra_data"] == {"drift_project_id": PROJECT, "drift_src": "specs", "drift_fail": "true"}


def test_a_second_run_changes_nothing(setup: Setup, first: Any, controller: Controller) -> None:
    before = controller.everything()
    again = setup.run()
    assert (again.status, again.changed) == (0, 0), again.text
    assert controller.everything() == before


def test_a_changed_survey_is_brought_up_to_date(setup: Setup, first: Any, controller: Controller) -> None:
    before = controller.everything()
    ended = setup.run("--tags", "awx_setup_templates", awx_setup_project_id="pother", **ONE)
    assert (ended.status, ended.changed) == (0, 1), ended.text
    template = controller.one("job_templates", f"{NAMES} rollout")["id"]
    question = controller.surveys[template]["spec"][0]
    assert question["default"] == "pother"
    # And nothing else.
    question["default"] = PROJECT
    assert controller.everything() == before


def test_check_mode_says_what_would_change_and_changes_nothing(
    setup: Setup, first: Any, controller: Controller
) -> None:
    before = controller.everything()
    # Before it writes, the module compares the settings as given: without AWX's defaults it expects a change.
    settings = controller.one("notification_templates", NAMES)["notification_configuration"]
    unchanged = setup.run("--check", awx_setup_notification_configuration=settings)
    assert (unchanged.status, unchanged.changed) == (0, 0), unchanged.text
    ended = setup.run(
        "--check", "--tags", "awx_setup_templates,awx_setup_schedule", awx_setup_project_id="pthird", **ONE
    )
    assert (ended.status, ended.changed) == (0, 2), ended.text
    assert controller.everything() == before


def test_a_playbook_that_the_repository_lacks_is_named(setup: Setup, first: Any, controller: Controller) -> None:
    before = controller.everything()
    ended = setup.run("--tags", "awx_setup_templates", awx_setup_playbook_folder="plays", **ONE)
    assert ended.status == 2 and "Playbook not found for project" in ended.text
    assert controller.everything() == before


def test_a_source_control_credential_that_stays_is_named(setup: Setup, first: Any, controller: Controller) -> None:
    controller.one("projects", NAMES)["credential"] = controller.one("credentials", f"{NAMES} API key")["id"]
    before = controller.everything()
    ended = setup.run()
    assert ended.status == 2 and f"awx_setup_scm_credential: the project {NAMES} still uses" in ended.text
    assert controller.everything() == before
    controller.one("projects", NAMES)["credential"] = None


def test_what_is_no_longer_given_is_taken_back(
    setup: Setup, first: Any, controller: Controller, others: list[tuple[str, int]]
) -> None:
    less = dict.fromkeys(("awx_setup_ee_image", "awx_setup_notification_type", "awx_setup_drift_schedule"), "")
    ended = setup.run(**less, awx_setup_notification_configuration={})
    assert ended.status == 0, ended.text
    assert list(controller.objects["execution_environments"]) == [dict(others)["execution_environments"]]
    assert not controller.objects["notification_templates"]
    for collection in ("job_templates", "inventory_sources"):
        assert {one["execution_environment"] for one in controller.objects[collection].values()} == {None}
    assert {one["default_environment"] for one in controller.objects["projects"].values()} == {None}
    assert not any(told for (_one, name), told in controller.members.items() if name.startswith("notification"))
    assert [("schedules", number) for number in controller.objects["schedules"]] == [others[-1]]
    again = setup.run(**less, awx_setup_notification_configuration={})
    assert (again.status, again.changed) == (0, 0), again.text


def test_it_takes_away_what_it_has_made_and_nothing_else(
    setup: Setup, first: Any, controller: Controller, others: list[tuple[str, int]]
) -> None:
    ended = setup.run(awx_setup_state="absent")
    assert ended.status == 0, ended.text
    kind = controller.one("credential_types", NAMES)["id"]
    team = next(number for number, one in controller.objects["organizations"].items() if one["name"] == "Team")
    # AWX keeps a type of credential that somebody uses.
    assert held(controller) == sorted([*others, ("credential_types", kind), ("organizations", team)])
    del controller.objects["credentials"][dict(others)["credentials"]]
    assert setup.run(awx_setup_state="absent").status == 0
    assert not controller.objects["credential_types"]
    # The credential is the one that can't be looked for when its type is gone.
    again = setup.run("--start-at-task", "Remove the credential", awx_setup_state="absent")
    assert (again.status, again.changed) == (0, 0), again.text
