# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stand-in of AWX refuses what AWX refuses: what it takes says something only then."""

from __future__ import annotations

from typing import Any

import pytest
from stand_in import HIDDEN, Controller

SURVEY = {
    "name": "",
    "description": "",
    "spec": [
        {"question_name": "Spec", "type": "text", "variable": "rollout_src", "required": True, "min": 1, "max": 9}
    ],
}
RULE = "DTSTART:20260101T030000Z RRULE:FREQ=DAILY;INTERVAL=1"


@pytest.fixture
def controller() -> Controller:
    """An organization (1), a project (2), an inventory (3), and a job template (4) with a survey."""
    made = Controller(["rollout.yml"])
    made.create("organizations", {"name": "Team"})
    made.create("projects", {"name": "Git", "organization": 1, "scm_type": "git"})
    made.create("inventories", {"name": "Hosts", "organization": 1})
    made.create("job_templates", template("Rollout"))
    assert post(made, "job_templates/4/survey_spec", SURVEY) == (200, {})
    return made


def template(name: str, **changes: Any) -> dict[str, Any]:
    given = {"name": name, "organization": 1, "project": 2, "inventory": 3, "playbook": "rollout.yml"}
    return {**given, "survey_enabled": True, **changes}


def post(controller: Controller, path: str, body: Any, method: str = "POST") -> tuple[int, Any]:
    return controller.answer(method, f"/api/v2/{path}/", {}, body)


@pytest.mark.parametrize(
    ("collection", "given", "named"),
    [
        ("job_templates", template("Rollout"), "__all__"),
        ("job_templates", template("Other", colour="red"), "colour"),
        ("job_templates", template("Other", project=77), "project"),
        ("job_templates", template("Other", inventory=None), "inventory"),
        ("job_templates", template("Other", playbook="else.yml"), "playbook"),
        ("job_templates", template("Other", job_slice_count="2"), "job_slice_count"),
        ("job_templates", template("Other", extra_vars="{"), "extra_vars"),
        ("projects", {"organization": 1}, "name"),
        ("notification_templates", {"name": "N", "organization": 1, "notification_type": "webhook"}, "__all__"),
        ("schedules", {"name": "S", "unified_job_template": 4, "rrule": RULE}, "variables_needed_to_start"),
        (
            "schedules",
            {"name": "S", "unified_job_template": 4, "rrule": RULE, "extra_data": {"rollout_src": "a", "b": 1}},
            "variables_needed_to_start",
        ),
        (
            "credential_types",
            {"name": "T", "kind": "cloud", "injectors": {"env": {"KEY": "{{ no_field }}"}}},
            "injectors",
        ),
    ],
)
def test_it_refuses(controller: Controller, collection: str, given: dict[str, Any], named: str) -> None:
    status, answer = post(controller, collection, given)
    assert (status, list(answer)) == (400, [named])


def test_nodes_have_to_fit_what_they_run_and_go_in_no_circle(controller: Controller) -> None:
    workflow = post(controller, "workflow_job_templates", {"name": "W", "organization": 1})[1]["id"]
    node = {"workflow_job_template": workflow, "unified_job_template": 4}
    nodes = "workflow_job_template_nodes"
    status, answer = post(controller, nodes, {**node, "identifier": "check", "job_type": "check"})
    assert (status, list(answer)) == (400, ["job_type"])
    first, second = (post(controller, nodes, {**node, "identifier": name})[1]["id"] for name in ("first", "second"))
    assert post(controller, f"{nodes}/{first}/success_nodes", {"id": second})[0] == 204
    assert post(controller, f"{nodes}/{second}/failure_nodes", {"id": first})[0] == 400
    assert post(controller, f"{nodes}/{first}/always_nodes", {"id": first})[0] == 400


def test_a_secret_is_kept_and_never_shown(controller: Controller) -> None:
    fields = [{"id": "api_key", "label": "Key", "type": "string", "secret": True}]
    kind = post(controller, "credential_types", {"name": "T", "kind": "cloud", "inputs": {"fields": fields}})[1]["id"]
    given = {"name": "C", "organization": 1, "credential_type": kind, "inputs": {"api_key": "a-key"}}
    status, made = post(controller, "credentials", given)
    assert (status, made["inputs"]) == (201, {"api_key": HIDDEN})
    post(controller, f"credentials/{made['id']}", {"inputs": {"api_key": HIDDEN}, "description": "new"}, "PATCH")
    assert controller.one("credentials", "C")["inputs"] == {"api_key": "a-key"}
    assert post(controller, f"credential_types/{kind}", None, "DELETE")[0] == 403
