# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The surveys of the playbook awx_setup as they stand in its files, and what becomes of answers to them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from stand_in_rules import complaints_about

ROOT = Path(__file__).resolve().parents[2]
PROJECT = "ptest"
# What the templates in the defaults stand for.
_DEFAULTS = {"{{ awx_setup_project_id }}": PROJECT, "{{ awx_setup_drift_src }}": "specs"}


def read_surveys() -> dict[str, dict[str, Any]]:
    """The surveys by the name of their job template; ``workflow`` is that of the workflow."""
    surveys = yaml.safe_load((ROOT / "playbooks" / "vars" / "awx_surveys.yml").read_text())["__awx_setup_surveys"]
    for survey in surveys.values():
        survey["spec"] = [
            {**one, "default": _DEFAULTS.get(one["default"], one["default"])} if "default" in one else one
            for one in survey["spec"]
        ]
    return surveys


def extra_variables(
    survey: dict[str, Any],
    answers: dict[str, Any],
    artifacts: dict[str, Any] | None = None,
    of_workflow: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The extra variables of a job, each over those before it.

    The defaults of the survey, answers, artifacts of the jobs before it, and what the workflow was launched with.
    """
    questions = {question["variable"]: question for question in survey["spec"]}
    complaints = [
        complaint for name, answer in answers.items() for complaint in complaints_about(questions[name], answer)
    ]
    assert not complaints, complaints
    defaults = {
        name: question["default"]
        for name, question in questions.items()
        if "default" in question and not complaints_about(question, question["default"])
    }
    return {**defaults, **answers, **(artifacts or {}), **(of_workflow or {})}
