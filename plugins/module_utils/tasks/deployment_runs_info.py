# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The task behind the module ``deployment_runs_info``: what of a deployment runs, and how much of it is ready."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..api.client import Client
from ..api.context import TaskContext
from ..errors import InputError
from ..reconcile.identity import empty_in_check_mode, find_existing, learn_earlier_secrets, read_identity, require_one
from ..reconcile.results import present_runs

# Two requests, and their retries.
READ_SECONDS = 600


@empty_in_check_mode(lambda params: {"changed": False, "runs": [], **_counts([])})
def run(params: Mapping[str, Any], context: TaskContext) -> dict[str, Any]:
    """Never changes anything. Raises PaperspaceError."""
    if params["limit"] < 1:
        raise InputError("limit", "must be at least 1")
    identity = read_identity(params)
    require_one(identity)
    client = Client.of_task(params, context, READ_SECONDS)
    # Read also when its id is given: only its spec tells which secrets the messages must not show.
    deployment = find_existing(client, identity)
    runs = client.runs(deployment.id, params["limit"])
    learn_earlier_secrets(client, deployment.id)
    return {"changed": False, "runs": present_runs(runs), **_counts(runs)}


def _counts(runs: list[Any]) -> dict[str, int]:
    """Of the newest run. Numbers also where nothing runs, so that conditions can compare them."""
    if not runs:
        return {"replicas": 0, "ready_replicas": 0}
    return {"replicas": runs[0].replicas or 0, "ready_replicas": runs[0].ready_replicas or 0}
