# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The task ``deployment_preflight``: what can be known before a rollout writes anything, all problems at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..api.account import Account
from ..api.client import Client
from ..api.context import TaskContext
from ..errors import InputError, PaperspaceError
from ..names import stripped
from ..observe.preflight import FAILED, SKIPPED, Preflight, Wanted
from ..spec.options import SPEC
from .deployment import UNWAITED_SECONDS, read_patch


def run(params: Mapping[str, Any], context: TaskContext) -> dict[str, Any]:
    """Never changes anything. Raises PaperspaceError that tells every failed check."""
    project_id = str(params.get("project_id") or "").strip()
    if project_id in ("", ".", ".."):
        raise InputError("project_id", "required")
    client = Client.of_task(params, context, UNWAITED_SECONDS)
    wanted = read_wanted(params)
    preflight = Preflight(Account(client), project_id, wanted)
    try:
        preflight.run()
        if preflight.named(FAILED):
            raise PaperspaceError(_problems(preflight, _label(params, wanted)))
    except PaperspaceError as error:
        error.details = {**error.details, **_result(preflight)}
        raise
    return {"changed": False, **_result(preflight)}


def read_wanted(params: Mapping[str, Any]) -> Wanted:
    """The spec that the options give, if they give one, and the gates. What is wrong with them is kept, not raised."""
    gates_problem = _problem_of_gates(params.get("gates"))
    # An unanswered survey question is '', which names no file.
    if not params.get("src") and all(params.get(option) is None for option in (*SPEC, "spec")):
        return Wanted(gates_problem=gates_problem)
    try:
        return Wanted(read_patch(params), gates_problem=gates_problem)
    except InputError as error:
        return Wanted(problem=error, gates_problem=gates_problem)


def _problem_of_gates(given: list[Mapping[str, Any]] | None) -> InputError | None:
    if not given:
        return None
    # Here, because most tasks have no gates.
    from ..observe.gates import read_gates

    try:
        read_gates(given)
    except InputError as error:
        return error
    return None


def _label(params: Mapping[str, Any], wanted: Wanted) -> str:
    name = stripped(params.get("name")) or (wanted.patch.name if wanted.patch is not None else None)
    return f" of {name}" if name else ""


def _problems(preflight: Preflight, of_what: str) -> str:
    failed = preflight.named(FAILED)
    told = "; ".join(f"{check.name}: {check.message}" for check in failed)
    return f"{len(failed)} of {len(preflight.checks)} checks{of_what} failed: {told}"


def _result(preflight: Preflight) -> dict[str, Any]:
    return {
        "checks": [check.as_dict() for check in preflight.checks],
        "failed_checks": [check.name for check in preflight.named(FAILED)],
        "skipped_checks": [check.name for check in preflight.named(SKIPPED)],
    }
