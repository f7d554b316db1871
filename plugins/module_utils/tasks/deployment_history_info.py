# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The task behind the module ``deployment_history_info``: the specs that a deployment has had, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..api.client import Client
from ..api.context import TaskContext
from ..errors import InputError
from ..reconcile.identity import empty_in_check_mode, explain_404, id_of_existing, read_identity, require_one
from ..reconcile.results import present_history

# A history of thousands of specs is read page by page.
READ_SECONDS = 600


@empty_in_check_mode(lambda params: {"changed": False, "history": []})
def run(params: Mapping[str, Any], context: TaskContext) -> dict[str, Any]:
    """Never changes anything. Raises PaperspaceError."""
    limit = params.get("limit")
    if limit is not None and limit < 1:
        raise InputError("limit", "must be at least 1; omit it for the whole history")
    identity = read_identity(params)
    require_one(identity)
    client = Client.of_task(params, context, READ_SECONDS)
    deployment_id = id_of_existing(client, identity)
    with explain_404(client, identity):
        history = list(client.history(deployment_id, limit))
    shown = [present_history(spec, show_env=params["show_env"]) for spec in history]
    return {"changed": False, "history": shown}
