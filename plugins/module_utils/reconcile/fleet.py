# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""read -> plan -> apply -> wait -> delete -> result, for all deployments of a project at once.

The project is read once, page by page; so are the read-back after the writes and each look of the wait.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..api.client import Client
from ..api.endpoint import asks_password
from ..api.runtime import Runtime
from ..errors import ApiError, ContractError, InputError, PaperspaceError
from ..pool import run_all
from ..spec.plan import CREATE, DELETE, NOTHING, UPDATE
from . import fleet_results
from .current import settled, spec_id_of
from .fleet_progress import Table
from .fleet_wait import FleetWait, Watched
from .fleet_write import FleetWriter
from .identity import Identity, find
from .members import Member, match, of_action, plan_all, to_prune
from .request import WaitOptions
from .timeline import Timeline
from .wait import RolloutWatch
from .write import is_as_wanted


@dataclass(frozen=True)
class FleetOptions:
    """``prune`` is None where nothing that is not listed may go, else the shell patterns of the names that may."""

    prune: tuple[str, ...] | None = None
    prune_limit: int = 5
    concurrency: int = 8
    wait: WaitOptions = field(default_factory=WaitOptions)


class Fleet:
    """Brings the deployments of one project to what a task lists."""

    def __init__(
        self, client: Client, project_id: str, members: Sequence[Member], options: FleetOptions, runtime: Runtime
    ) -> None:
        self.client = client
        self.project_id = project_id
        self.members = list(members)
        self.options = options
        self.runtime = runtime
        self.unlisted: list[str] = []
        self.table = Table(project_id, client.deadline, runtime.progress)
        self.writer = FleetWriter(client, project_id, options.concurrency, options.wait.enabled, self.table)

    def run(self) -> dict[str, Any]:
        """The result. Raises PaperspaceError, with the result as its details, if a deployment failed."""
        self._plan()
        try:
            if not self.runtime.check_mode:
                self._apply()
        except PaperspaceError as error:
            error.message = error.message.rstrip(".") + fleet_results.done_before(self.members)
            error.details = {**self._result(), **error.details}
            raise
        finally:
            self.runtime.warnings.extend(fleet_results.warnings(self.members))
        result = self._result()
        if result["failed_names"]:
            raise PaperspaceError(fleet_results.summary(self.members), **result)
        return result

    def _plan(self) -> None:
        pages = self._read()
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
            pruned = to_prune(unlisted, self.options.prune, self.options.prune_limit)
            self.members += pruned
            gone = {member.found.id for member in pruned}
            unlisted = [deployment for deployment in unlisted if deployment.id not in gone]
        self.unlisted = _names_of(unlisted)
        self._keep_after_failure()

    def _asking_for_passwords(self, members: Sequence[Member]) -> list[Member]:
        def asks(member: Member) -> bool:
            return asks_password(member.found, self.client, self.runtime.sessions)

        return [done.item for done in run_all(asks, members, self.options.concurrency) if done.result()]

    def _read(self) -> list[list[Any]]:
        try:
            return list(self.client.deployment_pages(self.project_id))
        except ApiError as error:
            if error.status != 404:
                raise
            problem = f"the API knows no project {self.project_id}, or none that this key may see ({error.message})"
            raise InputError("project_id", problem) from None

    def _refuse_unshown(self) -> None:
        """What is deleted between two pages of a list can hide others: a name that it lacks is looked up once more."""
        lacking = [member for member in self.members if member.lacks_name]
        for done in run_all(self._find_named, lacking, self.options.concurrency):
            found = done.result()
            if found is not None:
                raise ContractError(
                    f"GET /projects/{self.project_id}/deployments: the list changed while it was read and missed "
                    f"{found.name} ({found.id}); nothing was written: run the task again"
                )

    def _find_named(self, member: Member) -> Any | None:
        return find(self.client, Identity(name=member.request.identity.name, project_id=self.project_id))

    def _apply(self) -> None:
        self._write(of_action(self.members, CREATE, UPDATE))
        if self.options.wait.enabled:
            self._wait()
        self.writer.refuse_twins(self.members)
        self._delete(of_action(self.members, DELETE))

    def _write(self, members: list[Member]) -> None:
        for member in members:
            member.timeline = self._timeline(member)
        self.writer.write(members)

    def _wait(self) -> None:
        waiting = FleetWait(
            self.client, self.project_id, self.options.wait.interval, self.options.concurrency, self.table
        )
        waiting.run([self._watched(member) for member in self.members if self._is_waited_for(member)])

    def _is_waited_for(self, member: Member) -> bool:
        """What was written, and what an earlier run did not see the end of."""
        if member.error is not None or member.deployment is None:
            return False
        if member.plan.action == NOTHING:
            return not settled(member.deployment)
        return member.plan.action != DELETE and member.done

    def _watched(self, member: Member) -> Watched:
        if member.timeline is None:
            member.timeline = self._timeline(member)
            member.timeline.add("read", "unchanged, but not healthy yet")
        watch = RolloutWatch(
            spec_id_of(member.deployment),
            member.baseline,
            self.options.wait.bad_seconds,
            is_as_wanted=lambda seen: is_as_wanted(seen, member.target),
        )
        return Watched(member, watch)

    def _delete(self, members: list[Member]) -> None:
        """Last of all."""
        self._keep_after_failure()
        members = [member for member in members if not member.kept]
        for member in members:
            member.timeline = self._timeline(member)
        self.writer.delete(members)

    def _keep_after_failure(self) -> None:
        """What is not listed goes only when all is well: its successor may be what has failed."""
        if any(member.error for member in self.members):
            for member in self.members:
                member.kept = not member.listed

    def _result(self) -> dict[str, Any]:
        return fleet_results.result(self.members, self.unlisted, planned=self.runtime.check_mode)

    def _refused(self) -> dict[str, Any]:
        """The result where a wish can't be: nothing was written nor would be, so there is no diff either."""
        told = fleet_results.result(self.members, self.unlisted, planned=False)
        return {key: value for key, value in told.items() if key != "diff"}

    def _timeline(self, member: Member) -> Timeline:
        """Its entries go to the result only; live there is one table for all."""
        return Timeline(member.name, self.client.deadline, lambda _line: None)


def _names_of(deployments: Sequence[Any]) -> list[str]:
    return sorted(deployment.name for deployment in deployments)
