# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deleting one deployment: a DELETE of which it is known what became of it, and the wait until it is gone."""

from __future__ import annotations

from .client import Client
from .deadline import Deadline
from .errors import PaperspaceError, is_transient
from .identity import Identity, find
from .timeline import Timeline
from .write import LATE_GRACE_SECONDS, may_have_been_done, unknown

# A server that only marks a deployment as deleted would show it for ever.
GONE_SECONDS = 60


class NotDeletedError(PaperspaceError):
    """The API says that there is nothing to delete, and shows it all the same."""

    def __init__(self, deployment_id: str) -> None:
        super().__init__(
            f"DELETE /deployments/{deployment_id} was answered 404, as if there were no such deployment, "
            "and yet the API shows it: nothing was deleted. Run the task again"
        )


def send(client: Client, deployment_id: str) -> bool:
    """DELETE it. False if the API says that there is none; raises what went wrong, and says so if nobody knows what."""
    try:
        return client.delete(deployment_id)
    except PaperspaceError as error:
        if not may_have_been_done(error):
            raise
        if _is_gone(client, deployment_id):
            return True
        raise unknown(error, "deletion") from None


def await_gone(
    client: Client, deployment_id: str, accepted: bool, limit: Deadline, pause: float, timeline: Timeline
) -> bool:
    """Look until it is not shown any more; False if it still is at the limit.

    One that the API could not find to delete, and still shows, is deleted again. Raises NotDeletedError if that never
    helps.
    """
    while is_shown(client, deployment_id, limit):
        if limit.remaining() <= pause:
            if not accepted:
                raise NotDeletedError(deployment_id)
            return False
        limit.sleep(pause)
        if not accepted:
            timeline.add("delete", "the API found none to delete, and still shows it; deleting again")
            accepted = send(client, deployment_id)
    return True


def is_shown(client: Client, deployment_id: str, limit: Deadline) -> bool:
    """One look. An outage, and a look that the limit cut short, say nothing about the deletion: it may be shown."""
    try:
        return find(client, Identity(id=deployment_id)) is not None
    except PaperspaceError as error:
        if not (is_transient(error) or limit.expired()):
            raise
        return True


def _is_gone(client: Client, deployment_id: str) -> bool:
    """Looked up even at the deadline: what a sent deletion became should be known."""
    reader = client.until(client.deadline.fresh(LATE_GRACE_SECONDS))
    try:
        return find(reader, Identity(id=deployment_id)) is None
    except PaperspaceError:
        return False
