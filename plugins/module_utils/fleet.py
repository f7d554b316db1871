# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""read -> plan -> apply -> wait -> delete -> result, for all deployments of a project at once.

The project is read once, page by page; so are the read-back after the writes and each look of the wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from . import fleet_results
from .client import Client
from .current import spec_id_of
from .errors import CancelledError, PaperspaceError
from .fleet_members import Member, match, of_action, plan_all, to_prune
from .fleet_progress import Table
from .fleet_wait import FleetWait, Watched
from .fleet_write import FleetWriter
from .plan import CREATE, DELETE, NOTHING, UPDATE
from .request import WaitOptions
from .runtime import Runtime
from .timeline import Timeline
from .wait import RolloutWatch, settled


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
        self.writer = FleetWriter(
            client, project_id, options.concurrency, options.wait.enabled, self.table, self._check
        )

    def run(self) -> dict[str, Any]:
        """The result. Raises PaperspaceError, with the result as its details, if a deployment failed."""
        self._plan()
        try:
            if not self.runtime.check_mode:
                self._apply()
        except PaperspaceError as error:
            error.details = {**self._result(), **error.details}
            raise
        self.runtime.warnings.extend(fleet_results.warnings(self.members))
        result = self._result()
        if result["failed_names"]:
            raise PaperspaceError(fleet_results.summary(self.members), **result)
        return result

    def _plan(self) -> None:
        unlisted = match(self.members, self.client.deployments(self.project_id))
        plan_all(self.members)
        if self.options.prune is not None:
            pruned = to_prune(unlisted, self.options.prune, self.options.prune_limit)
            self.members += pruned
            gone = {member.found.id for member in pruned}
            unlisted = [deployment for deployment in unlisted if deployment.id not in gone]
        self.unlisted = sorted(deployment.name for deployment in unlisted)

    def _apply(self) -> None:
        self._write(of_action(self.members, CREATE, UPDATE))
        if self.options.wait.enabled:
            self._wait()
        self._delete(of_action(self.members, DELETE))

    def _write(self, members: list[Member]) -> None:
        for member in members:
            member.timeline = self._timeline(member)
        self.writer.write(members)

    def _wait(self) -> None:
        waiting = FleetWait(
            self.client, self.project_id, self.options.wait.interval, self.options.concurrency, self.table, self._check
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
        watch = RolloutWatch(spec_id_of(member.deployment), member.baseline, self.options.wait.bad_seconds)
        return Watched(member, watch)

    def _delete(self, members: list[Member]) -> None:
        """Last of all, and what is not listed only when all is well: its successor may be what has failed."""
        if any(member.error for member in self.members):
            for member in members:
                member.kept = not member.listed
        members = [member for member in members if not member.kept]
        for member in members:
            member.timeline = self._timeline(member)
        self.writer.delete(members)

    def _result(self) -> dict[str, Any]:
        return fleet_results.result(self.members, self.unlisted, planned=self.runtime.check_mode)

    def _timeline(self, member: Member) -> Timeline:
        """Its entries go to the result only; live there is one table for all."""
        return Timeline(member.name, self.client.deadline, lambda _line: None, member.redact)

    def _check(self, what: str = "Nothing more was written") -> None:
        reason = self.runtime.cancelled()
        if reason:
            raise CancelledError(f"{what}: {reason}")
