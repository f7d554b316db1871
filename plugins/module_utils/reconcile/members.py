# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The members of a fleet: matching what a task lists with what a project has, planning each, choosing what to prune."""

from __future__ import annotations

import collections
import fnmatch
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ..api.deadline import Deadline
from ..errors import ContractError, InputError, PaperspaceError
from ..spec.plan import plan_absent
from ..spec.siblings import sibling_of
from .identity import Identity, pick
from .state import DeploymentRequest, Member, planned
from .timeline import Timeline

if TYPE_CHECKING:
    from ..api.models import Deployment

_NAMED = 10


def match(members: Sequence[Member], deployments: Iterable[Deployment]) -> list[Deployment]:
    """Give each member the deployment that it is about; the deployments that no member is about.

    A name that several have is that member's error, and none of them is left over; neither are the siblings that a
    rollout made for a member. Raises InputError where two members mean the same deployment.
    """
    by_id = {deployment.id: deployment for deployment in deployments}
    by_name = collections.defaultdict(list)
    for deployment in by_id.values():
        by_name[deployment.name].append(deployment)
    for member in members:
        try:
            member.found = _found(member.request.identity, by_id, by_name)
        except PaperspaceError as error:
            member.error = error
        member.deployment = member.found
        member.timeline.subject = member.name
        member.name_conflict = _name_conflict(member, by_name)
    _refuse_twice(members)
    taken = {member.found.id for member in members if member.found is not None}
    names = {member.request.identity.name for member in members}
    with_siblings = {member.name for member in members} | {by_id[known].name for known in taken}
    return [
        deployment
        for deployment in by_id.values()
        if deployment.id not in taken and deployment.name not in names and _made_for(deployment) not in with_siblings
    ]


def _made_for(deployment: Deployment) -> str | None:
    """The name of the deployment that a rollout made it for."""
    spec = deployment.latest_spec
    return sibling_of(deployment.name, spec.data if spec is not None else None)


def plan_all(members: Sequence[Member], asking: Callable[[Sequence[Member]], Iterable[Member]]) -> None:
    """Plan each. Raises InputError that names every member whose state can't be: nothing has been written then.

    What is wrong with a member is its error as well. ``asking`` says whose endpoints ask for a password; only members
    whose plans depend on that are handed to it.
    """
    _plan_each(members)
    protected = asking([member for member in members if member.error is None and member.plan.needs_answer])
    for member in protected:
        member.asks_password = True
    _plan_each([member for member in members if member.asks_password])


def _plan_each(members: Sequence[Member]) -> None:
    refused = []
    for member in members:
        if member.error is not None:
            continue
        try:
            member.plan = planned(member)
        except InputError as error:
            member.error = error
            refused.append(f"{member.path} ({member.name}): {error.message}")
        except ContractError as error:
            member.error = error
    if refused:
        raise InputError("", f"nothing was written: {listing(refused)}")


def to_prune(unlisted: Sequence[Deployment], patterns: Sequence[str], limit: int, deadline: Deadline) -> list[Member]:
    """The members that delete what is not listed and may be. Raises InputError if they are more than ``limit``."""
    chosen = [
        deployment
        for deployment in sorted(unlisted, key=lambda deployment: (deployment.name, deployment.id))
        if any(fnmatch.fnmatchcase(deployment.name, pattern) for pattern in patterns)
    ]
    if len(chosen) > limit:
        names = listing([deployment.name for deployment in chosen], ", ")
        raise InputError(
            "prune_limit",
            f"{len(chosen)} deployments are not listed and would be deleted; the limit is {limit}: {names}. "
            "Nothing was changed. List them, narrow prune_names, or raise prune_limit to delete them",
        )
    return [
        Member(
            DeploymentRequest(
                Identity(deployment.id, deployment.name, deployment.project_id), lambda _found: plan_absent(None)
            ),
            Timeline(deployment.name, deadline),
            listed=False,
            found=deployment,
            deployment=deployment,
            plan=plan_absent(deployment),
        )
        for deployment in chosen
    ]


def listing(texts: Sequence[str], separator: str = "; ") -> str:
    """The first of many texts, and how many more there are."""
    more = len(texts) - _NAMED
    return separator.join(texts[:_NAMED]) + (f"{separator}and {more} more" if more > 0 else "")


def _found(
    identity: Identity, by_id: Mapping[str, Deployment], by_name: Mapping[str, list[Deployment]]
) -> Deployment | None:
    if identity.id:
        return by_id.get(identity.id)
    return pick(by_name.get(str(identity.name), ()), identity)


def _name_conflict(member: Member, by_name: Mapping[str, list[Deployment]]) -> Deployment | None:
    """Who has the name already that a rename would give it."""
    wanted = member.request.identity.name
    if member.found is None or not wanted or wanted == member.found.name:
        return None
    return next(iter(by_name.get(wanted, ())), None)


def _refuse_twice(members: Iterable[Member]) -> None:
    seen: dict[str, Member] = {}
    for member in members:
        if member.found is None:
            continue
        first = seen.setdefault(member.found.id, member)
        if first is not member:
            problem = f"is the same deployment ({member.found.id}) as {first.path}: list each deployment once"
            raise InputError(member.path, problem)
