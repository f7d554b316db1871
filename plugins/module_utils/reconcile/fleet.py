# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All deployments of a project: read -> match -> plan -> reconcile -> prune -> result.

The project is read once, page by page; so are the read-back after the writes and each poll of the wait.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..api.client import Client
from ..api.endpoint import asks_password
from ..errors import ContractError, InputError, PaperspaceError
from ..pool import run_all
from . import fleet_results
from .identity import Identity, find, of_project
from .members import match, plan_all, to_prune
from .state import Member, WaitOptions, converged
from .timeline import Table

if TYPE_CHECKING:
    from ..api.models import Deployment


@dataclass(frozen=True)
class FleetOptions:
    """``prune`` is None where nothing that is not listed may go, else the shell patterns of the names that may."""

    prune: tuple[str, ...] | None
    prune_limit: int
    concurrency: int
    wait: WaitOptions


class Fleet:
    """Brings the deployments of one project to what a task lists."""

    def __init__(self, client: Client, project_id: str, members: Sequence[Member], options: FleetOptions) -> None:
        self.client = client
        self.project_id = project_id
        self.members = list(members)
        self.options = options
        self.context = client.context
        self.unlisted: list[str]

    def run(self) -> dict[str, Any]:
        """The result. Raises PaperspaceError, with the result as its details, if a deployment failed."""
        self._plan()
        try:
            if not self.context.check_mode:
                self._apply()
        except PaperspaceError as error:
            error.message = error.message.rstrip(".") + fleet_results.done_before(self.members)
            error.details = {**self._result(), **error.details}
            raise
        finally:
            self.context.warnings.extend(fleet_results.warnings(self.members))
        result = self._result()
        if result["failed_names"]:
            raise PaperspaceError(fleet_results.summary(self.members), **result)
        return result

    def _plan(self) -> None:
        pages = list(self.client.deployment_pages(self.project_id))
        deployments = list(itertools.chain.from_iterable(pages))
        unlisted = match(self.members, deployments)
        self.unlisted = _names_of(unlisted)
        if len(pages) > 1:
            self._refuse_unshown()
        try:
            plan_all(self.members, self._asking_for_passwords)
        except InputError as error:
            error.details = self._refused()
            raise
        if self.options.prune is not None:
            pruned = to_prune(unlisted, self.options.prune, self.options.prune_limit, self.client.deadline)
            self.members += pruned
            gone = {member.id for member in pruned}
            unlisted = [deployment for deployment in unlisted if deployment.id not in gone]
        self.unlisted = _names_of(unlisted)
        self._keep_after_failure()

    def _asking_for_passwords(self, members: Sequence[Member]) -> list[Member]:
        def asks(member: Member) -> bool:
            return asks_password(member.found, self.client, self.context.sessions)

        return [done.item for done in run_all(asks, members, self.options.concurrency) if done.result()]

    def _refuse_unshown(self) -> None:
        """What is deleted between two pages of a list can hide others: a name that it lacks is looked up once more."""
        lacking = [member for member in self.members if member.lacks_name]
        for done in run_all(self._find_named, lacking, self.options.concurrency):
            found = done.result()
            if found is not None:
                raise ContractError(
                    f"GET /projects/{self.project_id}/deployments: the list changed while it was read, and "
                    f"{found.name} ({found.id}) was missing; nothing was written: run the task again"
                )

    def _find_named(self, member: Member) -> Deployment | None:
        return find(self.client, Identity(name=member.request.identity.name, project_id=self.project_id))

    def _apply(self) -> None:
        """What is not listed goes last of all."""
        if not any(member.plan.changed or not converged(member.deployment) for member in self.members):
            return
        # Not at the top: most tasks change nothing, and half of the engine's code would be compiled for nothing.
        from .reconciler import Reconciler

        # Live there is one table for all.
        table = Table(self.project_id, self.client.deadline, self.context.progress)
        observer = of_project(self.project_id, self.options.concurrency)
        reconciler = Reconciler(self.client, observer, self.options.wait, table)
        reconciler.converge(self.members)
        self._keep_after_failure()
        reconciler.delete(self.members)

    def _keep_after_failure(self) -> None:
        """What is not listed goes only when all is well: its successor may be what has failed."""
        if any(member.error for member in self.members):
            for member in self.members:
                member.kept = not member.listed

    def _result(self) -> dict[str, Any]:
        return fleet_results.result(self.members, self.unlisted, planned=self.context.check_mode)

    def _refused(self) -> dict[str, Any]:
        """The result of an invalid task: nothing was written nor would be, so it has no diff."""
        result = fleet_results.result(self.members, self.unlisted, planned=False)
        return {key: value for key, value in result.items() if key != "diff"}


def _names_of(deployments: Sequence[Deployment]) -> list[str]:
    return sorted(deployment.name for deployment in deployments)
