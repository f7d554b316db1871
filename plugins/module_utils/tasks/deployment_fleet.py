# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The task ``deployment_fleet``: a whole project, as a list of deployments, in one task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..api.client import Client
from ..api.connection import read_connection
from ..api.context import TaskContext
from ..api.deadline import Deadline
from ..api.watchdog import MOST_CONNECTIONS
from ..errors import InputError
from ..reconcile.fleet import Fleet, FleetOptions
from ..reconcile.state import DeploymentRequest, Member
from ..reconcile.timeline import Timeline
from .deployment import deadline_seconds, read_request, read_wait

# What a member takes from the task where it says nothing itself.
_INHERITED = ("purge", "redeploy")
_SHARED = ("git", "show_env", "wait", "wait_timeout", "wait_interval", "wait_unhealthy_seconds")


def run(params: Mapping[str, Any], context: TaskContext) -> dict[str, Any]:
    """One run of the task. Returns the documented result; raises PaperspaceError."""
    project_id = str(params.get("project_id") or "").strip()
    if project_id in ("", ".", ".."):
        raise InputError("project_id", "required: a fleet belongs to one project")
    options = read_options(params)
    deadline = Deadline(deadline_seconds(params, context))
    members = read_members(params, project_id, deadline)
    client = Client(read_connection(params), deadline, context)
    return Fleet(client, project_id, members, options).run()


def read_options(params: Mapping[str, Any]) -> FleetOptions:
    """The options of the task itself. Raises InputError that names the one which can't be."""
    if not 1 <= params["concurrency"] <= MOST_CONNECTIONS:
        raise InputError("concurrency", f"must be from 1 to {MOST_CONNECTIONS}")
    if params["prune_limit"] < 0:
        raise InputError("prune_limit", "must not be negative")
    patterns = tuple(pattern for pattern in params.get("prune_names") or () if pattern)
    if params["prune"] and not patterns:
        raise InputError(
            "prune_names",
            "required with prune: list the names to prune, as shell patterns such as 'llm-*', or ['*']",
        )
    if patterns and not params["prune"]:
        raise InputError("prune_names", "requires prune: set prune to true, or omit prune_names")
    return FleetOptions(
        prune=patterns if params["prune"] else None,
        prune_limit=params["prune_limit"],
        concurrency=params["concurrency"],
        wait=read_wait(params),
    )


def read_members(params: Mapping[str, Any], project_id: str, deadline: Deadline) -> list[Member]:
    """What is asked of each deployment. Raises InputError that names the path in the list."""
    listed = params.get("deployments")
    if listed is None:
        raise InputError("deployments", "required: the deployments that the project should have ([] for none)")
    members = []
    for index, item in enumerate(listed):
        path = f"deployments[{index}]"
        request = _read_request(item, path, params, project_id)
        # Live there is one table for all.
        timeline = Timeline(request.identity.label, deadline)
        members.append(Member(request, timeline, path, absent=item.get("state") == "absent"))
    _refuse_same_name(members)
    return members


def _read_request(item: Mapping[str, Any], path: str, params: Mapping[str, Any], project_id: str) -> DeploymentRequest:
    if item.get("project_id") not in (None, "", project_id):
        raise InputError(f"{path}.project_id", f"must be the project of the task ({project_id})")
    shared = {name: params[name] for name in _INHERITED if item.get(name) is None}
    own = {**item, **shared, **{name: params.get(name) for name in _SHARED}, "project_id": project_id}
    try:
        return read_request(own)
    except InputError as error:
        raise InputError(_below(path, error.path, item), error.problem) from None


def _below(path: str, inner: str, item: Mapping[str, Any]) -> str:
    """An error's path within a member; in a file it begins with the file's path."""
    if not inner:
        return path
    return f"{path} ({inner})" if item.get("src") and inner.startswith(str(item["src"])) else f"{path}.{inner}"


def _refuse_same_name(members: Sequence[Member]) -> None:
    """Before anything is read: two entries for one name can't both come true."""
    seen: dict[str, str] = {}
    for member in members:
        name = member.request.identity.name
        if not name:
            continue
        if name in seen:
            raise InputError(f"{member.path}.name", f"{name} duplicates {seen[name]}")
        seen[name] = member.path
