# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What AWX refuses beyond the types of fields: surveys, answers to them, schedules, injectors, notifications."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dateutil.rrule import rrulestr
from dateutil.tz import gettz
from stand_in_kinds import NOTIFICATIONS, RefusedError

# What a default has to be; a multiselect takes its choices as lines of one string.
_DEFAULTS: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("text", "textarea", "password", "multiplechoice", "multiselect"), str),
    "integer": int,
    "float": (int, float),
}
_QUESTION = {"type": str, "question_name": str, "variable": str, "required": bool}
_VARIABLE = re.compile(r"[A-Za-z_]\w*\Z")


def check_survey(survey: Any) -> None:
    """Raises for a survey that can't be saved; AWX calls the reason ``error``."""
    try:
        _check_survey(survey)
    except ValueError as error:
        raise RefusedError(400, {"error": str(error)}) from error


def _check_survey(survey: Any) -> None:
    for name, expected in (("name", str), ("description", str), ("spec", list)):
        if not isinstance(survey.get(name), expected):
            raise ValueError(f"Field '{name}' is missing from survey spec, or not a {expected.__name__}.")
    variables: set[str] = set()
    for index, question in enumerate(survey["spec"]):
        _check_question(f"survey question {index}", question)
        if question["variable"] in variables:
            raise ValueError(f"'variable' '{question['variable']}' duplicated in survey question {index}.")
        variables.add(question["variable"])


def _check_question(where: str, question: Any) -> None:
    if not isinstance(question, dict):
        raise ValueError(f"{where} is not a json object.")
    for name, expected in _QUESTION.items():
        if not isinstance(question.get(name), expected):
            raise ValueError(f"'{name}' missing from {where}, or not a {expected.__name__}.")
    kind, default = question["type"], question.get("default", "")
    if kind not in _DEFAULTS:
        raise ValueError(f"'{kind}' in {where} is not a question type.")
    if default != "" and (not isinstance(default, _DEFAULTS[kind]) or isinstance(default, bool)):
        raise ValueError(f"Default value {default} in {where} expected to be {kind}.")
    for bound in ("min", "max"):
        if not isinstance(question.get(bound) or 0, int):
            raise ValueError(f"The {bound} limit in {where} expected to be integer.")
    if kind in ("multiplechoice", "multiselect"):
        _check_choices(where, question, default.splitlines())


def _check_choices(where: str, question: dict[str, Any], defaults: list[str]) -> None:
    if "choices" not in question:
        raise ValueError(f"{where} must specify choices.")
    if question["type"] == "multiplechoice" and len(defaults) > 1:
        raise ValueError(f"Multiple choice {where} has more than one default.")
    if any(one not in choices_of(question) for one in defaults):
        raise ValueError(f"The default choice of {where} is not one of the choices.")


def choices_of(question: dict[str, Any]) -> list[str]:
    """The choices of a question, which may be written as lines."""
    choices = question["choices"]
    return choices.splitlines() if isinstance(choices, str) else choices


def complaints_about(question: dict[str, Any], answer: Any) -> list[str]:
    """What is wrong with an answer to a question, as a job's launch would say."""
    variable, kind = question["variable"], question["type"]
    expected = list if kind == "multiselect" else _DEFAULTS[kind]
    if not isinstance(answer, expected) or isinstance(answer, bool):
        return [f"Value {answer} for '{variable}' expected to be {kind}."]
    if kind in ("multiplechoice", "multiselect"):
        chosen = answer if isinstance(answer, list) else [answer]
        return [f"Value {one} for '{variable}' is not a choice." for one in chosen if one not in choices_of(question)]
    size = len(answer) if isinstance(answer, str) else answer
    low, high = (size if question.get(bound) is None else question[bound] for bound in ("min", "max"))
    return [] if low <= size <= high else [f"'{variable}' value {answer} is too small or too large."]


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
    """Raises for a schedule that AWX refuses, and for one on which AWX would compute for ever."""
    upper = rule.upper()
    starts = re.findall(r"DTSTART((?:;[^:]+)?):(\d+T\d+Z?)", rule)
    rules = re.findall(r"RULE:(\S*)", upper)
    problems = []
    if len(starts) != 1 or not (starts[0][1].endswith("Z") or gettz(starts[0][0].removeprefix(";TZID=") or "none")):
        problems.append("One DTSTART with a valid TZID or in UTC required in rrule.")
    if "RRULE:" not in upper:
        problems.append("One or more rule required in rrule.")
    problems += [f"{name} not allowed in rrule." for name in ("EXDATE", "RDATE") if f"{name}:" in upper]
    for one in rules:
        problems += _problems_of_rule(one)
    try:
        rrulestr(rule, forceset=True)
    except Exception as error:
        problems.append(f"rrule parsing failed validation: {error}")
    if problems:
        raise RefusedError(400, {"rrule": problems})


def _problems_of_rule(rule: str) -> Iterator[str]:
    if "INTERVAL" not in rule:
        yield f"INTERVAL required in rrule: {rule}"
    if re.search(r"INTERVAL=-?0*(?!\d)", rule):
        yield f"AWX does not come back from this: {rule}"
    if "SECONDLY" in rule:
        yield f"SECONDLY is not supported: {rule}"
    if re.search(r"BYDAY[:=]\d+[A-Z]{2}", rule):
        yield f"BYDAY with numeric prefix not supported: {rule}"
    if "COUNT" in rule and "UNTIL" in rule:
        yield f"RRULE may not contain both COUNT and UNTIL: {rule}"
    if (count := re.search(r"COUNT=(\d+)", rule)) and int(count[1]) > 999:
        yield f"COUNT > 999 is unsupported: {rule}"


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
