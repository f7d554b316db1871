# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The writes and the deletions of a fleet: several at once, each as careful as a single one, verified together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ..api.client import Client
from ..errors import PaperspaceError
from ..pool import Done, run_all
from ..spec.plan import CREATE, UPDATE
from . import removal
from .current import settled
from .fleet_progress import Table
from .identity import Identity, find
from .members import Member
from .wait import Baseline, read_runs
from .write import Writer, read_back


class FleetWriter:
    """What goes wrong with one member is its ``error``."""

    def __init__(self, client: Client, project_id: str, concurrency: int, waits: bool, table: Table) -> None:
        self.client = client
        self.project_id = project_id
        self.concurrency = concurrency
        self.waits = waits
        self.table = table

    def write(self, members: Sequence[Member]) -> None:
        """POST the spec of each, then read the project back and verify each."""
        written = [done.item for done in self._each(self._send, members, "written") if done.error is None]
        if written:
            read_back(self.client, [member.sent for member in written], self._project)
        for member in written:
            member.deployment = member.sent.deployment
            try:
                member.warnings.extend(member.sent.verify())
            except PaperspaceError as error:
                member.error = error

    def refuse_twins(self, members: Sequence[Member]) -> None:
        """Lists each that was created although a response was lost once more by its name."""
        doubtful = [member for member in members if member.sent is not None and member.sent.created_as is not None]
        for done in run_all(lambda member: member.sent.twin(self.client), doubtful, self.concurrency):
            twin = done.result()
            if twin is not None and done.item.error is None:
                done.item.error = twin

    def delete(self, members: Sequence[Member]) -> None:
        """DELETE each, and with ``waits`` look until none is shown any more, for a bounded time."""
        deleted = [done for done in self._each(self._delete, members, "deleted") if done.error is None]
        if not self.waits:
            return
        limit = self.client.deadline.fresh(removal.GONE_SECONDS)

        def await_gone(done: Done) -> str | None:
            known, timeline = done.item.found.id, done.item.timeline
            return removal.await_gone(self.client, known, done.value, timeline, limit.remaining())

        for done in run_all(await_gone, deleted, self.concurrency):
            member = done.item.item
            if done.error is not None:
                member.fail(done.error)
                member.done = not isinstance(done.error, removal.NotDeletedError)
            elif done.value:
                member.warnings.append(done.value)

    def _each(self, work: Callable[[Member], Any], members: Sequence[Member], word: str) -> Iterable[Done]:
        failed = 0
        for count, done in enumerate(run_all(work, members, self.concurrency), 1):
            if done.error is not None:
                done.item.fail(done.error)
                failed += 1
            self.table.show(f"{count - failed} of {len(members)} {word}", failed)
            self.client.runtime.check_cancelled()
            yield done

    def _send(self, member: Member) -> None:
        member.baseline = self._baseline(member)
        writer = Writer(self.client, member.request.identity, self.project_id, member.timeline)
        member.timeline.add("apply", {CREATE: "creating", UPDATE: "updating"}[member.plan.action])
        member.sent = writer.post(member.target, member.request.git)
        member.done, member.plan = True, member.sent.target.plan

    def _baseline(self, member: Member) -> Baseline:
        """Only a deployment that is not well is asked for its runs: a look at each would double the requests."""
        if not self.waits or member.found is None:
            return Baseline(member.previous_spec_id)
        if settled(member.found):
            return Baseline(member.previous_spec_id, unread=True)
        return Baseline.of(member.previous_spec_id, read_runs(self.client, member.found.id))

    def _delete(self, member: Member) -> bool:
        member.timeline.add("delete", "deleting")
        if not member.listed:
            self._refuse_another(member)
        accepted = removal.delete(self.client, member.found.id, member.timeline)
        member.done = True
        return accepted

    def _refuse_another(self, member: Member) -> None:
        """What nobody listed is read once more by its id: only what still is what the list showed may go."""
        found = find(self.client, Identity(id=member.found.id, project_id=self.project_id))
        if found is not None and found.name != member.found.name:
            raise PaperspaceError(f"{found.id} is now called {found.name}: it was not deleted. Run the task again")

    def _project(self, reader: Client, _ids: Sequence[str]) -> dict[str, Any]:
        return {deployment.id: deployment for deployment in reader.deployments(self.project_id)}
