# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the surveys ask is what the playbooks take, with the same choices and defaults."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
import yaml
from awx_surveys import ROOT, read_surveys
from stand_in_kinds import RefusedError
from stand_in_rules import check_rrule, check_survey, complaints_about

SURVEYS = read_surveys()
QUESTIONS = [(name, question) for name, survey in SURVEYS.items() for question in survey["spec"]]
# The role of a survey, where it is not that of its name.
ROLES = {"workflow": "rollout", "rollout_fleet": "rollout"}
# The survey offers what is sensible for a person, and the playbook would take something else as well.
OTHER_DEFAULTS = {"rollout_canary_replicas", "drift_fail", "drift_project_id", "drift_src"}
BOOLEAN = ["true", "false"]


@cache
def options(survey: str) -> dict[str, Any]:
    """The inputs of the role behind a survey; empty where there is no such role."""
    path = ROOT / "roles" / ROLES.get(survey, survey) / "meta" / "argument_specs.yml"
    return yaml.safe_load(path.read_text())["argument_specs"]["main.yml"]["options"] if path.exists() else {}


def of_playbook(survey: str) -> set[str]:
    return set(
        re.findall(rf"(?<![_a-z]){ROLES[survey]}_[a-z_]+[a-z]", (ROOT / "playbooks" / f"{survey}.yml").read_text())
    )


@pytest.mark.parametrize(
    ("survey", "question"), QUESTIONS, ids=lambda one: one if isinstance(one, str) else one["variable"]
)
def test_a_question_is_an_input(survey: str, question: dict[str, Any]) -> None:
    if not options(survey):
        pytest.skip(f"there is no role {survey}")
    option = options(survey).get(question["variable"])
    if option is None:
        assert survey == "rollout_fleet" and question["variable"] in of_playbook(survey)
        return
    kind = option["type"]
    if kind == "bool":
        assert question["choices"] == BOOLEAN
    elif "choices" in option:
        assert question["choices"] == [choice for choice in option["choices"] if choice != ""]
    elif kind in ("int", "float"):
        assert question["type"] == "integer"
    else:
        assert kind in ("str", "path", "raw", "list", "dict") and question["type"] in ("text", "textarea", "integer")


@pytest.mark.parametrize(
    ("survey", "question"), QUESTIONS, ids=lambda one: one if isinstance(one, str) else one["variable"]
)
def test_a_question_suggests_the_default_of_its_input(survey: str, question: dict[str, Any]) -> None:
    option = options(survey).get(question["variable"])
    if option is None or option.get("required") or question["variable"] in OTHER_DEFAULTS:
        return
    suggested = question.get("default", "")
    if option["type"] == "bool":
        suggested = suggested == "true"
    if question["required"] and "default" in option:
        assert suggested == option["default"]
    else:
        # An empty answer counts as not given, so that the default of the input holds.
        assert suggested == ""


def test_numbers_have_bounds_and_texts_a_length() -> None:
    assert all({"min", "max"} <= set(question) for _survey, question in QUESTIONS if "choices" not in question)


def test_no_question_asks_for_a_secret() -> None:
    """Answers are extra variables of the job. What is secret comes by the environment, or by reference."""
    assert not [question for _survey, question in QUESTIONS if question["type"] == "password"]
    assert not [question for _survey, question in QUESTIONS if re.search("key|password|token", question["variable"])]


def test_a_rollback_leaves_room_for_artifacts() -> None:
    """A default would be an extra variable, which wins over what the playbook takes from the job before it."""
    asked = {question["variable"]: question for question in SURVEYS["rollback"]["spec"]}
    free = {"rollback_project_id", "rollback_name", "rollback_id", "rollback_to", "rollback_probe_path"}
    assert {name for name, question in asked.items() if "default" not in question} == free


def test_the_workflow_asks_what_the_rollout_asks_but_for_the_strategy() -> None:
    asked = {question["variable"] for question in SURVEYS["workflow"]["spec"]}
    assert asked < {question["variable"] for question in SURVEYS["rollout"]["spec"]}
    assert "rollout_strategy" not in asked


def test_statistics_are_no_inputs_and_no_facts() -> None:
    """In a workflow they are extra variables, which win over everything."""
    named: set[str] = set()
    taken: set[str] = {"rollout_result", "rollout_fleet_result", "rollback_result", "scale_result", "teardown_result"}
    for survey in ("rollout", "rollback", "scale", "teardown", "rollout_fleet"):
        text = (ROOT / "playbooks" / f"{survey}.yml").read_text()
        [block] = re.findall(r"^( *)data:\n((?:\1 +.*\n)+)", text, re.MULTILINE)
        named |= set(re.findall(rf"^ {{{len(block[0]) + 2}}}(\w+):", block[1], re.MULTILINE))
        taken |= set(options(survey))
        for folder in ("tasks", "vars", "defaults"):
            for path in (ROOT / "roles" / ROLES.get(survey, survey) / folder).glob("*.yml"):
                taken |= set(re.findall(r"^ *(?:register: )?(\w+)(?::|$)", path.read_text(), re.MULTILINE))
    assert len(named) == 9 + 8 + 7 + 5 + 3
    assert not named & taken


@pytest.mark.parametrize("name", SURVEYS)
def test_awx_would_take_the_survey_and_its_defaults(name: str) -> None:
    check_survey(SURVEYS[name])
    for question in SURVEYS[name]["spec"]:
        assert question.get("default", "") == "" or complaints_about(question, question["default"]) == []


QUESTION = {"question_name": "Spec", "type": "text", "variable": "rollout_src", "required": True}


def survey_of(*questions: Any) -> dict[str, Any]:
    return {"name": "", "description": "", "spec": list(questions)}


@pytest.mark.parametrize(
    "question",
    [
        "no object",
        {**QUESTION, "type": "number"},
        {**QUESTION, "required": "true"},
        {**QUESTION, "default": 7},
        {**QUESTION, "min": "1"},
        {**QUESTION, "type": "multiplechoice"},
        {**QUESTION, "type": "multiplechoice", "choices": ["a"], "default": "b"},
        {**QUESTION, "type": "multiselect", "choices": ["a", "b"], "default": ["a"]},
        {**QUESTION, "type": "integer", "default": "5"},
    ],
    ids=str,
)
def test_the_stand_in_refuses_a_survey_that_awx_refuses(question: Any) -> None:
    with pytest.raises(RefusedError):
        check_survey(survey_of(question))


@pytest.mark.parametrize(
    "questions",
    [
        [],
        [{**QUESTION, "variable": "rollout-src"}],
        [{**QUESTION, "choices": ["a"]}],
        [{**QUESTION, "type": "integer", "default": 5, "min": 1, "max": 4}],
        [{**QUESTION, "type": "multiselect", "choices": "a\nb", "default": "a\nb"}],
    ],
    ids=str,
)
def test_the_stand_in_takes_a_survey_that_awx_takes(questions: list[Any]) -> None:
    check_survey(survey_of(*questions))


RULE = "DTSTART:20260101T030000Z RRULE:FREQ=DAILY;INTERVAL=1"


@pytest.mark.parametrize("rule", [RULE, f" {RULE}", RULE.replace("DAILY", "daily"), f"{RULE};COUNT=999;BYHOUR=23"])
def test_the_stand_in_takes_a_rule_that_awx_takes(rule: str) -> None:
    check_rrule(rule)


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=DAILY;INTERVAL=1",
        "DTSTART:20260101T030000Z",
        RULE.replace("Z ", " "),
        RULE.replace(":20260101T030000Z", ";TZID=Nowhere/Else:20260101T030000"),
        RULE.replace("0101T", "1301T"),
        RULE.replace("0101T", "0230T"),
        RULE.replace(";INTERVAL=1", ""),
        RULE.replace("INTERVAL=1", "INTERVAL=0"),
        RULE.replace("DAILY", "SECONDLY"),
        *(f"{RULE};{part}" for part in ("", "COUNT=1000", "COUNT=x", "BYHOUR=25", "COLOUR=1", "BYDAY=2MO")),
    ],
)
def test_the_stand_in_refuses_a_rule_that_awx_refuses_or_hangs_on(rule: str) -> None:
    with pytest.raises(RefusedError):
        check_rrule(rule)
