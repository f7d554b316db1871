# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries out what is planned for one deployment or many: writes, read-back, waits, deletions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from ..api.client import Client
from ..api.models import Deployment
from ..errors import PaperspaceError
from ..pool import Done, run_all
from ..spec.plan import CREATE, DELETE, NOTHING, UPDATE
from .identity import Identity, Observer, find, read_runs
from .state import Member, WaitOptions, converged, spec_id_of
from .timeline import Table
from .tracker import AbsenceTimer, Baseline, RolloutTracker
from .wait import Rollout, Wait
from .write import GONE_SECONDS, NotDeletedError, Sent, Writer, await_gone, delete, is_as_wanted, read_back

Value = TypeVar("Value")


class Reconciler:
    """What goes wrong with one member is its ``error``; only what ends the whole task is raised."""

    def __init__(self, client: Client, observer: Observer, wait: WaitOptions, table: Table) -> None:
        self.client = client
        self.observer = observer
        self.wait = wait
        self.table = table

    def converge(self, members: Sequence[Member]) -> None:
        """Creates and updates what is planned so, and waits until that, and what an earlier run left, is healthy."""
        self._write(of_action(members, CREATE, UPDATE))
        if self.wait.enabled:
            self._wait([member for member in members if _is_waited_for(member)])
        self._refuse_twins(members)

    def delete(self, members: Sequence[Member]) -> None:
        """DELETEs each of them that is planned so, and waits, for a bounded time, until none is shown any more."""
        members = of_action(members, DELETE)
        accepted = [done for done in self._each(self._delete, members, "deleted") if done.error is None]
        if not self.wait.enabled:
            return
        limit = self.client.deadline.fresh(GONE_SECONDS)

        def gone(done: Done[Member, bool]) -> str | None:
            member = done.item
            return await_gone(self.client, str(member.id), done.result(), member.timeline, limit.remaining())

        for done in run_all(gone, accepted, self.observer.concurrency):
            member = done.item.item
            if done.error is not None:
                member.fail(done.error)
                member.done = not isinstance(done.error, NotDeletedError)
            elif done.value:
                member.warnings.append(done.value)

    def _write(self, members: Sequence[Member]) -> None:
        """POSTs the spec of each, then reads all of them back."""
        posts = [done for done in self._each(self._post, members, "written") if done.error is None]
        written = [(done.item, done.result()) for done in posts]
        if not written:
            return
        read_back(self.client, [sent for _member, sent in written], self.observer.read)
        for member, sent in written:
            member.deployment = sent.deployment
            try:
                member.warnings.extend(sent.verify())
            except PaperspaceError as error:
                member.error = error

    def _post(self, member: Member) -> Sent:
        member.baseline = self._baseline(member)
        member.timeline.add("apply", {CREATE: "creating", UPDATE: "updating"}[member.plan.action])
        writer = Writer(self.client, member.request.identity, str(member.project_id), member.timeline)
        sent = writer.post(member.target, member.request.git)
        member.done, member.sent, member.plan = True, sent, sent.target.plan
        return sent

    def _baseline(self, member: Member) -> Baseline:
        """What runs before the write, so that instances that are bad already are not taken for its work.

        Of many deployments only those that are not well are asked for their runs: else requests would double.
        """
        if not self.wait.enabled or member.found is None:
            return Baseline(member.previous_spec_id)
        if not self.observer.thorough and converged(member.found):
            return Baseline(member.previous_spec_id, unread=True)
        return Baseline.of(member.previous_spec_id, read_runs(self.client, member.found.id))

    def _wait(self, members: Sequence[Member]) -> None:
        rollouts = [
            (member, self._rollout(member, member.deployment)) for member in members if member.deployment is not None
        ]
        try:
            waiting = Wait(self.client, self.observer, self.wait.interval, self.table)
            waiting.run([rollout for _member, rollout in rollouts])
        finally:
            for member, rollout in rollouts:
                member.rollout, member.deployment, member.error = rollout, rollout.deployment, rollout.error

    def _rollout(self, member: Member, deployment: Deployment) -> Rollout:
        if member.plan.action == NOTHING:
            member.timeline.add("read", "unchanged, but not healthy yet")
        tracker = RolloutTracker(
            spec_id_of(deployment),
            member.baseline or Baseline(),
            self.wait.unhealthy_seconds,
            is_as_wanted=lambda seen: is_as_wanted(seen, member.target),
        )
        return Rollout(deployment, tracker, member.timeline, AbsenceTimer(self.client.deadline))

    def _refuse_twins(self, members: Sequence[Member]) -> None:
        """Lists each that was created although a response was lost once more by its name."""
        created = [(member, member.sent) for member in members if member.sent is not None and member.sent.created_as]
        for done in run_all(lambda pair: pair[1].twin(self.client), created, self.observer.concurrency):
            member, twin = done.item[0], done.result()
            if twin is not None:
                member.note_twin(twin)

    def _delete(self, member: Member) -> bool:
        member.timeline.add("delete", "deleting")
        if not member.listed:
            self._refuse_another(member)
        accepted = delete(self.client, str(member.id), member.timeline)
        member.done = True
        return accepted

    def _refuse_another(self, member: Member) -> None:
        """What nobody listed is read once more by its id: only what still is what the list showed may go."""
        found = find(self.client, Identity(id=member.id, project_id=member.project_id))
        if found is not None and found.name != member.name:
            raise PaperspaceError(f"{found.id} was renamed to {found.name} and was not deleted: run the task again")

    def _each(
        self, work: Callable[[Member], Value], members: Sequence[Member], word: str
    ) -> Iterator[Done[Member, Value]]:
        failed = 0
        for count, done in enumerate(run_all(work, members, self.observer.concurrency), 1):
            if done.error is not None:
                done.item.fail(done.error)
                failed += 1
            self.table.show(f"{count - failed} of {len(members)} {word}", failed)
            self.client.context.check_cancelled()
            yield done


def of_action(members: Iterable[Member], *actions: str) -> list[Member]:
    """The members without an error whose plan is one of these, but for those that are kept."""
    return [member for member in members if member.error is None and member.plan.action in actions and not member.kept]


def _is_waited_for(member: Member) -> bool:
    """What was written, and what an earlier run did not see the end of."""
    if member.error is not None:
        return False
    if member.plan.action == NOTHING:
        return not converged(member.deployment)
    return member.done
