# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What AWX refuses beyond the types of fields: surveys, answers to them, schedules, injectors, notifications."""

from __future__ import annotations

import re
from typing import Any

from stand_in_kinds import NOTIFICATIONS, RefusedError

_ANSWERS: dict[str, type | tuple[type, ...]] = {
    "text": str,
    "textarea": str,
    "password": str,
    "multiplechoice": str,
    "multiselect": list,
    "integer": int,
    "float": (int, float),
}
_QUESTION = {"question_name": str, "variable": str, "type": str, "required": bool}
_OPTIONAL = {"question_description", "default", "choices", "min", "max"}
_VARIABLE = re.compile(r"[A-Za-z_]\w*\Z")
_DTSTART = re.compile(r"DTSTART(?:;TZID=[^:;\s]+:\d{8}T\d{6}|:\d{8}T\d{6}Z)(?=\s)")


def check_survey(survey: Any) -> None:
    """Raises for a survey that can't be saved; AWX calls the reason ``error``."""
    try:
        _check_survey(survey)
    except ValueError as error:
        raise RefusedError(400, {"error": str(error)}) from error


def _check_survey(survey: Any) -> None:
    for name, expected in (("name", str), ("description", str), ("spec", list)):
        if not isinstance(survey.get(name), expected):
            raise ValueError(f"Field '{name}' is missing from survey spec, or no {expected.__name__}.")
    if set(survey) != {"name", "description", "spec"} or not survey["spec"]:
        raise ValueError("The survey has no question, or more than name, description and spec.")
    variables = [question.get("variable") for question in survey["spec"]]
    for index, question in enumerate(survey["spec"]):
        _check_question(index, question)
        if variables.count(question["variable"]) > 1:
            raise ValueError(f"'variable' '{question['variable']}' duplicated in survey question {index}.")


def _check_question(index: int, question: dict[str, Any]) -> None:
    where = f"survey question {index}"
    for name, expected in _QUESTION.items():
        if not isinstance(question.get(name), expected):
            raise ValueError(f"'{name}' missing from {where}, or no {expected.__name__}.")
    if set(question) - set(_QUESTION) - _OPTIONAL:
        raise ValueError(f"{where} has keys that nobody knows: {sorted(set(question) - set(_QUESTION) - _OPTIONAL)}.")
    if not question["question_name"] or not _VARIABLE.match(question["variable"]):
        raise ValueError(f"{where} has no name, or its variable is none: {question['variable']!r}.")
    if question["type"] not in _ANSWERS:
        raise ValueError(f"'{question['type']}' in {where} is no question type.")
    for bound in ("min", "max"):
        if not isinstance(question.get(bound, 0), int):
            raise ValueError(f"The {bound} limit in {where} expected to be integer.")
    choices = question.get("choices")
    if question["type"] in ("multiplechoice", "multiselect"):
        if not choices or not all(isinstance(choice, str) for choice in choices):
            raise ValueError(f"{where} must specify choices.")
    elif choices is not None:
        raise ValueError(f"{where} has choices, and is of type {question['type']}.")
    if question.get("default", "") != "":
        for complaint in complaints_about(question, question["default"]):
            raise ValueError(f"Default value in {where}: {complaint}")


def complaints_about(question: dict[str, Any], answer: Any) -> list[str]:
    """What is wrong with an answer to a question, as a job's launch would say."""
    variable, kind = question["variable"], question["type"]
    if not isinstance(answer, _ANSWERS[kind]) or isinstance(answer, bool):
        return [f"Value {answer} for '{variable}' expected to be {kind}."]
    if kind in ("multiplechoice", "multiselect"):
        chosen = answer if isinstance(answer, list) else [answer]
        return [f"Value {one} for '{variable}' is no choice." for one in chosen if one not in question["choices"]]
    size = len(answer) if isinstance(answer, str) else answer
    if not question.get("min", size) <= size <= question.get("max", size):
        return [f"'{variable}' value {answer} is too small or too large."]
    return []


def check_answers(survey: dict[str, Any] | None, answers: dict[str, Any], *, all_of_them: bool) -> None:
    """Raises for answers to a survey (``extra_data``) that a launch would refuse or drop."""
    questions = {question["variable"]: question for question in (survey or {}).get("spec", [])}
    problems = [f"Variables {name} are not allowed on launch." for name in answers if name not in questions]
    for name, question in questions.items():
        if name in answers:
            problems += complaints_about(question, answers[name])
        elif question["required"] and all_of_them:
            problems.append(f"'{name}' value missing")
    if problems:
        raise RefusedError(400, {"variables_needed_to_start": problems})


def check_rrule(rule: str) -> None:
    """Raises for a schedule that AWX does not take."""
    lower = rule.lower()
    rules = re.findall(r"(?<!EX)RULE:(\S*)", rule)
    problems = []
    if len(re.findall("DTSTART", rule)) != 1 or not _DTSTART.match(rule):
        problems.append("Valid DTSTART required in rrule, with TZID or in UTC.")
    if not rules or "rrule:" not in lower:
        problems.append("One or more rule required in rrule.")
    if "exdate:" in lower or "rdate:" in lower:
        problems.append("EXDATE and RDATE not allowed in rrule.")
    for one in rules:
        parts = dict(part.split("=", 1) for part in one.split(";") if "=" in part)
        if not parts.get("INTERVAL", "").isdigit():
            problems.append(f"INTERVAL required in rrule: {one}")
        if parts.get("FREQ") not in ("MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
            problems.append(f"FREQ is not supported: {one}")
        if "COUNT" in parts and ("UNTIL" in parts or int(parts["COUNT"]) > 999):
            problems.append(f"COUNT is not supported like that: {one}")
        if re.search(r"BYDAY=\d", one):
            problems.append(f"BYDAY with numeric prefix not supported: {one}")
    if problems:
        raise RefusedError(400, {"rrule": problems})


def check_credential_type(fields: dict[str, Any]) -> None:
    """Raises for inputs and injectors that don't fit each other."""
    inputs, injectors = fields["inputs"], fields["injectors"]
    declared = [one.get("id") for one in inputs.get("fields", [])]
    known = {
        "id",
        "label",
        "type",
        "secret",
        "help_text",
        "multiline",
        "default",
        "choices",
        "format",
        "ask_at_runtime",
    }
    for one in inputs.get("fields", []):
        # AWX adds a type that is missing, so that a second run would change it.
        if set(one) - known or not {"id", "label", "type"} <= set(one) or declared.count(one["id"]) > 1:
            raise RefusedError(400, {"inputs": [f"This field is not as it should be: {one}"]})
    if set(inputs) - {"fields", "required"} or not set(inputs.get("required", [])) <= set(declared):
        raise RefusedError(400, {"inputs": ["Only fields and required are known, and required has to name fields."]})
    if set(injectors) - {"env", "extra_vars", "file"}:
        raise RefusedError(400, {"injectors": ["Only env, extra_vars and file are known."]})
    for name, template in injectors.get("env", {}).items():
        if not _VARIABLE.match(name) or name.startswith("ANSIBLE_"):
            raise RefusedError(400, {"injectors": [f"Environment variable {name} is not allowed in credentials."]})
        used = re.findall(r"{{\s*(\w+)\s*}}", template)
        if not used or not set(used) <= set(declared):
            raise RefusedError(400, {"injectors": [f"{name} uses an undefined field: {template}"]})


def check_inputs(credential_type: dict[str, Any], inputs: dict[str, Any]) -> None:
    """Raises for inputs of a credential that its type does not have."""
    declared = {one["id"] for one in credential_type["inputs"].get("fields", [])}
    unknown = sorted(set(inputs) - declared)
    if unknown:
        raise RefusedError(400, {"inputs": {name: ["Not a field of this credential type."] for name in unknown}})


def secret_inputs(credential_type: dict[str, Any]) -> set[str]:
    return {one["id"] for one in credential_type["inputs"].get("fields", []) if one.get("secret")}


def complete_notification(fields: dict[str, Any]) -> None:
    """Adds the defaults of a notification's settings; raises where one is missing or of another type."""
    known = NOTIFICATIONS[fields["notification_type"]]
    settings = fields["notification_configuration"]
    problems = [f"Unknown: {name}." for name in sorted(set(settings) - set(known))]
    for name, one in known.items():
        if name not in settings and "default" in one:
            settings[name] = one["default"]
        if name not in settings or not isinstance(settings[name], one["type"]):
            problems.append(f"Configuration field '{name}' is missing, or of another type.")
    if problems:
        raise RefusedError(400, {"__all__": [" ".join(problems)]})
