# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The task behind the module ``deployment_info``: one deployment by id or name, a project's, or all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..api.client import Client
from ..api.context import TaskContext
from ..errors import InputError
from ..reconcile.identity import Identity, find_as_named, read_identity
from ..reconcile.results import present_deployment

# Reading a very large team page by page has to end some time.
READ_SECONDS = 600


def run(params: Mapping[str, Any], context: TaskContext) -> dict[str, Any]:
    """Never changes anything. What does not exist is an empty list; raises PaperspaceError for all else."""
    identity = read_identity(params)
    if identity.name and not identity.id and not identity.project_id:
        raise InputError(
            "project_id", "is required with name: names are unique only within a project (or give id instead)"
        )
    client = Client.of_task(params, context, READ_SECONDS)
    found = _read(client, identity)
    shown = [present_deployment(deployment, show_env=params["show_env"]) for deployment in found]
    return {"changed": False, "deployments": shown}


def _read(client: Client, identity: Identity) -> list[Any]:
    if identity.id or identity.name:
        found = find_as_named(client, identity)
        return [] if found is None else [found]
    return list(client.deployments(identity.project_id))
