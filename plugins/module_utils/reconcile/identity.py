# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which deployment a task means, and reading it: by id, or by name in a project, or all of a project at once."""

from __future__ import annotations

import contextlib
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..api.client import Client
from ..api.context import TaskContext
from ..api.models import Deployment, Run
from ..errors import AbsentError, ApiError, InputError, PaperspaceError
from ..names import stripped
from ..printable import printable

_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NO_ID = "is not a valid id: give a name with project_id instead of an id"


@dataclass(frozen=True)
class Identity:
    """``id`` wins; without it ``name`` and ``project_id`` identify together."""

    id: str | None = None
    name: str | None = None
    project_id: str | None = None

    @property
    def label(self) -> str:
        """How people call it."""
        return self.name or self.id or "deployment"


def read_identity(params: Mapping[str, Any], name: str | None = None) -> Identity:
    """The identity options of a task; empty strings count as unset. ``name`` stands in where the task gives none."""
    given = {key: stripped(params.get(key)) for key in ("id", "name", "project_id")}
    if given["id"] is None:
        given["name"] = given["name"] or name
    for key, value in given.items():
        if value and value != printable(value):
            raise InputError(key, "contains control, invisible or invalid characters")
    for key in ("id", "project_id"):
        if given[key] in (".", ".."):
            raise InputError(key, "is not a valid id")
    return Identity(**given)


def require_one(identity: Identity, name: str = "name") -> None:
    """That the options name exactly one deployment. Raises InputError that says what to give.

    ``name`` is what errors say of where the name may stand.
    """
    if identity.id or (identity.name and identity.project_id):
        return
    if identity.name:
        raise InputError(
            "project_id", "is required with name: names are unique only within a project (or give id instead)"
        )
    raise AbsentError("name", f"select a deployment: give {name} and project_id, or id")


Task = Callable[[Mapping[str, Any], TaskContext], dict[str, Any]]


def empty_in_check_mode(empty: Callable[[Mapping[str, Any]], dict[str, Any]]) -> Callable[[Task], Task]:
    """For a task that only reads: in check mode a deployment that is not there is a warning and an empty result.

    An earlier task of the play may be the one that creates it; its id is null then. ``empty`` makes the result.
    """

    def decorate(run: Task) -> Task:
        def tolerant(params: Mapping[str, Any], context: TaskContext) -> dict[str, Any]:
            try:
                return run(params, context)
            except AbsentError as error:
                if not context.check_mode:
                    raise
                context.warnings.append(f"{error.message}. The result is empty in check mode")
                return empty(params)

        return tolerant

    return decorate


def find(client: Client, identity: Identity) -> Deployment | None:
    """The deployment, or None if there is none: one request, unless a page is full.

    A name that several have is an error that lists their ids.
    """
    if identity.id:
        return _by_id(client, identity)
    pages = list(client.deployment_pages(identity.project_id, identity.name))
    found = pick(itertools.chain.from_iterable(pages), identity)
    if found is None and len(pages) > 1:
        # What is deleted between two pages can hide others: only a second list of them proves an absence.
        found = pick(client.deployments(identity.project_id, identity.name), identity)
    return found


def find_as_named(client: Client, identity: Identity) -> Deployment | None:
    """``find``, where a name beside an id is no new name but a second word for the same deployment."""
    found = find(client, identity)
    if found is not None and identity.name and found.name != identity.name:
        raise InputError("name", f"the deployment {found.id} has the name {found.name}, not {identity.name}")
    return found


def find_existing(client: Client, identity: Identity) -> Deployment:
    """The deployment that a task is about. AbsentError if there is none."""
    found = find_as_named(client, identity)
    if found is None:
        path, where = ("id", "") if identity.id else ("name", f" in project {identity.project_id}")
        doubt = f"; {identity.id} {_NO_ID}" if _looks_like_no_id(identity) else ""
        raise AbsentError(path, f"the deployment {identity.label} does not exist{where}{doubt}")
    return found


def id_of_existing(client: Client, identity: Identity) -> str:
    """The id of the deployment that a task is about, for a task that needs no more of it. AbsentError if there is none.

    An id on its own costs no request: whether there is such a deployment is for the next call to say.
    """
    if identity.id and not identity.name and not identity.project_id:
        return identity.id
    return find_existing(client, identity).id


@contextlib.contextmanager
def explain_404(client: Client, identity: Identity) -> Iterator[None]:
    """A 404 inside means that there is no such deployment only if there is none: else it goes on as it is.

    An error about an id that looks like none says so.
    """
    try:
        yield
    except ApiError as error:
        if error.status == 404:
            find_existing(client, identity)
        _doubt_id(error, identity)
        raise


def pick(deployments: Iterable[Deployment], identity: Identity) -> Deployment | None:
    """The one of several whose name is exactly the wanted one: the API's own filter may match substrings."""
    found = [deployment for deployment in deployments if deployment.name == identity.name]
    if len(found) > 1:
        ids = ", ".join(deployment.id for deployment in found)
        raise PaperspaceError(
            f"{len(found)} deployments of project {identity.project_id} have the name {identity.name}: {ids}. "
            "Give the id of the one you mean, and delete the others",
            ids=[deployment.id for deployment in found],
        )
    return next(iter(found), None)


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


def _by_id(client: Client, identity: Identity) -> Deployment | None:
    try:
        deployment = client.deployment(str(identity.id))
    except ApiError as error:
        if error.status == 404:
            return None
        _doubt_id(error, identity)
        raise
    if identity.project_id and deployment.project_id != identity.project_id:
        raise InputError(
            "project_id",
            f"the deployment {identity.id} is in project {deployment.project_id}, not in {identity.project_id}: "
            "a deployment can't be moved; omit project_id, or give the right one",
        )
    return deployment


def _doubt_id(error: ApiError, identity: Identity) -> None:
    """The API's own words for a name where an id is wanted ("Invalid uuid") name no remedy."""
    if error.status == 400 and _looks_like_no_id(identity):
        error.advise(f"{identity.id} {_NO_ID}")


def _looks_like_no_id(identity: Identity) -> bool:
    """A guess, for messages only: the API alone knows what is an id."""
    return not _ID.fullmatch(identity.id) if identity.id else False
