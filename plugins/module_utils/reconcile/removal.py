# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deleting one deployment: a DELETE of which it is known what became of it, and the wait until it is gone."""

from __future__ import annotations

from ..api.client import Client
from ..errors import PaperspaceError
from .certainty import polled, send_once
from .identity import Identity, find
from .timeline import Timeline
from .write import GRACE_SECONDS

# A server that only marks a deployment as deleted would show it for ever.
GONE_SECONDS = 60


class NotDeletedError(PaperspaceError):
    """The API says that there is nothing to delete, and shows it all the same."""

    def __init__(self, deployment_id: str) -> None:
        super().__init__(
            f"DELETE /deployments/{deployment_id} returned 404, as if there were no such deployment, "
            "and yet the API shows it: nothing was deleted. Run the task again"
        )


def delete(client: Client, deployment_id: str, timeline: Timeline) -> bool:
    """DELETE it. False if the API says that there is none; raises what went wrong, and says so if nobody knows what."""

    def settle() -> bool | None:
        seen = polled(client, lambda reader: find(reader, Identity(id=deployment_id)), GRACE_SECONDS)
        return True if any(found is None for found in seen) else None

    accepted, was_lost = send_once(client, lambda: client.delete(deployment_id), settle, timeline, "delete", "deletion")
    # To a repeated request a 404 means that an earlier one had been carried out.
    return accepted or was_lost


def await_gone(client: Client, deployment_id: str, accepted: bool, timeline: Timeline, seconds: float) -> str | None:
    """Look until it is not shown any more; a warning if it still is ``seconds`` later. An outage is waited out.

    One that the API could not find to delete, and still shows, is deleted again. Raises NotDeletedError if that never
    helps, and what else goes wrong as what came after an accepted deletion.
    """
    try:
        for found in polled(client, lambda reader: find(reader, Identity(id=deployment_id)), seconds):
            if found is None:
                timeline.add("delete", "gone")
                return None
            if not accepted:
                timeline.add("delete", "the API found none to delete, and still shows it; deleting again")
                accepted = delete(client, deployment_id, timeline)
    except PaperspaceError as error:
        error.message = f"The API accepted the deletion of {deployment_id}, but then: {error.message}"
        raise
    if not accepted:
        raise NotDeletedError(deployment_id)
    return "The API accepted the deletion but still shows it."
