# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading deployments by id, one by one or a whole project at once, and what else is read of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..api.client import Client
from ..errors import ApiError
from .identity import Identity, find

if TYPE_CHECKING:
    from ..api.models import Deployment, Run


@dataclass(frozen=True)
class Observer:
    """``read`` returns by id what is there of the ids that are asked for, and maybe other deployments.

    ``concurrency`` bounds how many are asked for more than that at once. One that is ``thorough`` reads the runs of
    every deployment that is waited for; else the list is believed where it shows one as healthy.
    """

    read: Callable[[Client, Sequence[str]], dict[str, Deployment]]
    concurrency: int = 1
    thorough: bool = True


def of_each() -> Observer:
    """One GET a deployment."""

    def read(reader: Client, ids: Sequence[str]) -> dict[str, Deployment]:
        found = {known: find(reader, Identity(id=known)) for known in ids}
        return {known: deployment for known, deployment in found.items() if deployment is not None}

    return Observer(read)


def of_project(project_id: str, concurrency: int) -> Observer:
    """One list of the project, however many deployments are asked for."""

    def read(reader: Client, _ids: Sequence[str]) -> dict[str, Deployment]:
        return {deployment.id: deployment for deployment in reader.deployments(project_id)}

    return Observer(read, concurrency, thorough=False)


def read_runs(client: Client, deployment_id: str) -> list[Run]:
    """The newest runs. None where the API does not show the runs of a deployment that it shows: it is behind, then."""
    try:
        return client.runs(deployment_id)
    except ApiError as error:
        if error.status != 404:
            raise
        return []


def learn_earlier_secrets(client: Client, deployment_id: str) -> None:
    """Lets the client learn the secrets of the newest specs that a deployment has had: its log goes on showing them.

    One read. Raises PaperspaceError: a log whose secrets are not known must not be shown.
    """
    try:
        next(client.history(deployment_id, 1), None)
    except ApiError as error:
        # An API without a history.
        if error.status != 404:
            raise
