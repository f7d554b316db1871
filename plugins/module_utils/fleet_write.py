# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The writes and the deletions of a fleet: several at once, each as careful as a single one, verified together."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .client import Client
from .current import settled
from .deadline import Deadline
from .errors import PaperspaceError, is_transient
from .fleet_members import Member
from .fleet_progress import Table
from .plan import CREATE, UPDATE
from .pool import Done, run_all
from .removal import GONE_SECONDS, NotDeletedError
from .request import Target
from .wait import Baseline, read_runs
from .write import LATE_GRACE_SECONDS, Writer, is_stale, looks, may_have_been_done, unknown


@dataclass(frozen=True)
class _Sent:
    """A member whose spec was sent: as which deployment, what of, and what can verify it."""

    member: Member
    deployment_id: str
    target: Target
    writer: Writer

    def verify(self, *, stale: bool, trouble: PaperspaceError | None = None) -> None:
        """Notes on the member what the read-back tells. ``trouble`` says why there was none."""
        member = self.member
        try:
            with self.writer.told_as_done(self.deployment_id, self.target):
                if trouble is not None:
                    raise PaperspaceError(f"reading it back failed: {trouble.message}", **trouble.details)
                if member.deployment is None:
                    raise PaperspaceError("the project does not show it")
                written = self.writer.verified(member.deployment, stale, self.target)
                member.warnings.extend(written.warnings)
        except PaperspaceError as error:
            member.error = error


class FleetWriter:
    """``check`` raises when nothing may be written any more. What goes wrong with one member is its ``error``."""

    def __init__(
        self,
        client: Client,
        project_id: str,
        concurrency: int,
        waits: bool,
        table: Table,
        check: Callable[[], None],
    ) -> None:
        self.client = client
        self.project_id = project_id
        self.concurrency = concurrency
        self.waits = waits
        self.table = table
        self.check = check
        # Ids that the API could not find to delete.
        self.unfound: set[str] = set()

    def write(self, members: Sequence[Member]) -> None:
        """POST the spec of each, then read the project back and verify each."""
        sent = [done.value for done in self._each(self._send, members, "written") if done.error is None]
        if sent:
            self._read_back(sent)

    def delete(self, members: Sequence[Member]) -> None:
        """DELETE each, and with ``waits`` look until none is shown any more, for a bounded time."""
        deleted = [done.item for done in self._each(self._remove, members, "deleted") if done.error is None]
        deleted += self._gone_all_the_same([member for member in members if _is_lost(member.error)])
        if self.waits and deleted:
            self._await_gone({member.found.id: member for member in deleted})

    def _each(self, work: Callable[[Member], Any], members: Sequence[Member], word: str) -> Iterable[Done]:
        failed = 0
        for count, done in enumerate(run_all(work, members, self.concurrency), 1):
            if done.error is not None:
                done.item.fail(done.error)
                failed += 1
            self.table.show(f"{count - failed} of {len(members)} {word}", failed)
            self.check()
            yield done

    def _send(self, member: Member) -> _Sent:
        member.baseline = self._baseline(member)
        writer = Writer(self.client, member.request.identity, self.project_id, member.timeline, self.check)
        member.timeline.add("apply", {CREATE: "creating", UPDATE: "updating"}[member.plan.action])
        deployment_id, target = writer.post(member.target, member.request.git)
        member.done, member.plan, member.sent_id = True, target.plan, deployment_id
        return _Sent(member, deployment_id, target, writer)

    def _baseline(self, member: Member) -> Baseline:
        """Only a deployment that is not well is asked for its runs: a look at each would double the requests."""
        if not self.waits or member.found is None:
            return Baseline(member.previous_spec_id)
        if settled(member.found):
            return Baseline(member.previous_spec_id, unread=True)
        return Baseline.of(member.previous_spec_id, read_runs(self.client, member.found.id))

    def _read_back(self, sent: Sequence[_Sent]) -> None:
        left = {one.deployment_id: one for one in sent}
        reader = sent[0].writer.reader()
        trouble = None
        for _look in looks(reader.deadline):
            try:
                shown = self._project(reader)
            except PaperspaceError as error:
                trouble = error
                break
            for one in [one for one in left.values() if one.deployment_id in shown]:
                one.member.deployment = shown[one.deployment_id]
                stale = is_stale(one.member.deployment, one.target)
                if not stale or one.writer.is_done(one.member.deployment, one.target):
                    one.verify(stale=stale)
                    del left[one.deployment_id]
            if not left:
                return
            self.check()
        for one in left.values():
            if trouble is not None:
                one.member.deployment = None
            one.verify(stale=True, trouble=trouble)

    def _remove(self, member: Member) -> None:
        self.check()
        member.timeline.add("delete", "deleting")
        if not self.client.delete(member.found.id):
            self.unfound.add(member.found.id)
        member.done = True

    def _gone_all_the_same(self, lost: Sequence[Member]) -> list[Member]:
        """Those of which only the answer to the deletion was lost, as one look shows."""
        if not lost:
            return []
        reader = self.client.until(self.client.deadline.fresh(LATE_GRACE_SECONDS))
        try:
            shown = self._project(reader)
        except PaperspaceError:
            shown = {member.found.id: None for member in lost}
        gone = [member for member in lost if member.found.id not in shown]
        for member in lost:
            if member in gone:
                member.done, member.error = True, None
            else:
                member.error = unknown(member.error, "deletion")
        return gone

    def _await_gone(self, left: dict[str, Member]) -> None:
        limit = self.client.deadline.within(GONE_SECONDS)
        for _look in looks(limit):
            shown = self._shown(limit)
            for deployment_id in [known for known in left if shown is not None and known not in shown]:
                left.pop(deployment_id).timeline.add("delete", "gone")
            if not left:
                return
            self.check()
            self._delete_again(left)
        for known, member in left.items():
            if known in self.unfound:
                member.done, member.error = False, NotDeletedError(known)
                continue
            member.warnings.append(f"The API accepted the deletion but still shows it after {limit.elapsed():.0f} s.")

    def _delete_again(self, left: Iterable[str]) -> None:
        """Those that the API could not find to delete, and still shows."""
        for known in self.unfound.intersection(left):
            # Whatever goes wrong here, the next look shows what became of it.
            with contextlib.suppress(PaperspaceError):
                if self.client.delete(known):
                    self.unfound.discard(known)

    def _shown(self, limit: Deadline) -> dict[str, Any] | None:
        try:
            return self._project(self.client)
        except PaperspaceError as error:
            # An outage, or a look that the deadline cut short, says nothing about the deletions.
            if not (is_transient(error) or limit.expired()):
                raise
            return None

    def _project(self, client: Client) -> dict[str, Any]:
        return {deployment.id: deployment for deployment in client.deployments(self.project_id)}


def _is_lost(error: PaperspaceError | None) -> bool:
    """True if a deletion that ended so may have been done."""
    return error is not None and may_have_been_done(error)
