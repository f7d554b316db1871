# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The task ``deployment_soak``: watches a healthy deployment for a while, and fails when a gate trips."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..api.client import Client
from ..api.context import TaskContext
from ..errors import InputError, PaperspaceError
from ..observe.gates import read_gates
from ..observe.soak import Soak, SoakOptions
from ..reconcile.identity import empty_in_check_mode, find_existing, learn_earlier_secrets, read_identity, require_one
from ..reconcile.results import present_deployment
from ..reconcile.state import spec_id_of
from ..reconcile.timeline import Timeline
from ..spec.health import is_disabled
from ..times import read_duration

# For the reads around the soak itself.
_MARGIN_SECONDS = 60


def _nothing(_params: Mapping[str, Any]) -> dict[str, Any]:
    return {"changed": False, "deployment": None, "spec_id": None, "gates": [], "timeline": []}


@empty_in_check_mode(_nothing)
def run(params: Mapping[str, Any], context: TaskContext) -> dict[str, Any]:
    """Never changes anything. Raises PaperspaceError, with the diagnosis where a gate tripped."""
    options = read_options(params)
    wanted = read_gates(params.get("gates"))
    identity = read_identity(params)
    require_one(identity)
    # The watch begins with the first look, which may come as late as the watch may end.
    seconds = 2 * (options.seconds + options.patience) + _MARGIN_SECONDS
    client = Client.of_task(params, context, seconds)
    deployment = find_existing(client, identity)
    learn_earlier_secrets(client, deployment.id)
    timeline = Timeline(deployment.name, client.deadline, context.progress)

    def check() -> None:
        context.check_cancelled("The soak was cancelled")

    soak = Soak(client, deployment, wanted, options, timeline, check)
    parked = deployment.latest_spec is not None and is_disabled(deployment.latest_spec.data)
    try:
        if parked:
            context.warnings.append(f"{deployment.name} is parked, so there is nothing to watch.")
        elif context.check_mode:
            soak.read()
        else:
            soak.run()
    except PaperspaceError as error:
        error.details = {**error.details, "timeline": timeline.entries}
        raise
    return {
        "changed": False,
        "deployment": present_deployment(soak.deployment),
        "spec_id": spec_id_of(soak.deployment),
        "gates": [verdict.as_dict() for verdict in soak.verdicts],
        "timeline": timeline.entries,
    }


def read_options(params: Mapping[str, Any]) -> SoakOptions:
    """The options of the watch. Raises InputError that names the one which can't be."""
    if not params["wait_interval"] > 0:
        raise InputError("wait_interval", "must be more than 0 seconds")
    if params["wait_unhealthy_seconds"] < 0:
        raise InputError("wait_unhealthy_seconds", "must not be negative")
    return SoakOptions(
        read_duration(params["duration"], "duration"),
        params["wait_interval"],
        params["wait_unhealthy_seconds"],
        read_duration(params["no_data_timeout"], "no_data_timeout"),
    )
