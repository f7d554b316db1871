# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for rollouts: each poll reads all deployments that are waited for, and one deadline covers them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..api.client import Client
from ..errors import ContractError, PaperspaceError, RolloutError, is_outage
from ..pool import run_all
from ..spec.health import is_disabled
from .identity import Observer, read_runs
from .timeline import Table, Timeline
from .tracker import DONE, FAILED, WAITING, AbsenceTimer, RolloutStatus, RolloutTracker

if TYPE_CHECKING:
    from ..api.models import Deployment, Run

# So many failures are diagnosed with log lines; each costs up to two reads.
_WITH_LOGS = 8


@dataclass
class Rollout:
    """One that is waited for: the deployment and the runs as they were read last (None: never), and where it stands.

    ``read_at`` is when its runs were read, in seconds since the start.
    """

    deployment: Deployment
    tracker: RolloutTracker
    timeline: Timeline
    absence: AbsenceTimer
    runs: list[Run] | None = None
    read_at: float = -1
    status: RolloutStatus = field(default_factory=lambda: RolloutStatus(WAITING, "apply", "nothing was read in time"))
    error: PaperspaceError | None = None

    @property
    def is_open(self) -> bool:
        return self.error is None and self.status.outcome == WAITING

    @property
    def failed(self) -> bool:
        return self.error is not None or self.status.outcome == FAILED

    def note(self, status: RolloutStatus) -> None:
        self.status = status
        self.timeline.add(status.phase, status.message)

    def note_trouble(self, message: str) -> None:
        """What says nothing about the rollout itself."""
        self.note(RolloutStatus(WAITING, self.status.phase, message))

    def give_up(self, error: PaperspaceError) -> None:
        """It can't be watched any more; the others still can."""
        problem = f"the spec was written, but its rollout can't be watched: {error.message}"
        self.error = PaperspaceError(problem, **error.details)


class Wait:
    """Polls every ``interval`` seconds until each rollout is done or has failed, or the deadline is there."""

    def __init__(self, client: Client, observer: Observer, interval: float, table: Table) -> None:
        self.client = client
        self.observer = observer
        self.interval = interval
        self.table = table

    def run(self, rollouts: Sequence[Rollout]) -> None:
        """What is not done in the end has its error then."""
        pending = list(rollouts)
        while pending:
            self.client.context.check_cancelled("The wait was cancelled")
            self._poll(pending)
            pending = [rollout for rollout in pending if rollout.is_open]
            self._show(rollouts, pending)
            if pending:
                self.client.deadline.sleep(self.interval)
            if self.client.deadline.expired():
                break
        self._diagnose([rollout for rollout in rollouts if rollout.error is None and rollout.status.outcome != DONE])

    def _poll(self, pending: Sequence[Rollout]) -> None:
        try:
            shown = self.observer.read(self.client, [rollout.deployment.id for rollout in pending])
        except PaperspaceError as error:
            for rollout in pending:
                self._note_error(rollout, error)
            return
        present = [rollout for rollout in pending if _is_shown(rollout, shown)]
        for rollout in self._with_runs(present):
            try:
                rollout.note(self._status(rollout))
            except ContractError as error:
                rollout.give_up(error)

    def _note_error(self, rollout: Rollout, error: PaperspaceError) -> None:
        """An outage does not end a wait, the deadline does. What will not pass by itself ends this one."""
        is_cut = self.client.deadline.expired()
        if not is_outage(error, is_cut):
            rollout.give_up(error)
        elif not is_cut:
            rollout.note_trouble(error.message)

    def _with_runs(self, present: Sequence[Rollout]) -> list[Rollout]:
        """Reads the runs of those that have waited longest for it; returns all but those that this failed for."""
        wanting = sorted(filter(self._wants_runs, present), key=lambda rollout: rollout.read_at)
        wanting = wanting[: self.observer.concurrency]
        troubled = set()
        reads = run_all(
            lambda rollout: read_runs(self.client, rollout.deployment.id), wanting, self.observer.concurrency
        )
        for done in reads:
            done.item.read_at = self.client.deadline.elapsed()
            if isinstance(done.error, PaperspaceError):
                self._note_error(done.item, done.error)
                troubled.add(done.item.deployment.id)
            else:
                done.item.runs = done.result()
        return [rollout for rollout in present if rollout.deployment.id not in troubled]

    def _wants_runs(self, rollout: Rollout) -> bool:
        """Runs say nothing of a spec before it is applied."""
        spec = rollout.deployment.latest_spec
        if spec is None or not spec.external_applied:
            return False
        return self.observer.thorough or is_disabled(spec.data) or not spec.dt_healthy

    def _status(self, rollout: Rollout) -> RolloutStatus:
        spec = rollout.deployment.latest_spec
        runs = rollout.runs if self._wants_runs(rollout) else []
        if runs is None and spec is not None and is_disabled(spec.data):
            return RolloutStatus(WAITING, "draining", "disabled, its instances are not read yet")
        return rollout.tracker.judge(self.client.deadline.now(), rollout.deployment, runs or [])

    def _show(self, rollouts: Sequence[Rollout], pending: Sequence[Rollout]) -> None:
        failed = sum(rollout.failed for rollout in rollouts)
        ready = len(rollouts) - len(pending) - failed
        rows = [(rollout.timeline.subject, rollout.status.phase, rollout.status.message) for rollout in pending]
        self.table.show(f"{ready} of {len(rollouts)} done", failed, rows)

    def _diagnose(self, rollouts: Sequence[Rollout]) -> None:
        if not rollouts:
            return
        # Not at the top: most waits end well.
        from . import diagnosis

        reader = self.client.until(self.client.deadline.fresh(max(1.0, self.interval)))

        def diagnose(numbered: tuple[int, Rollout]) -> RolloutError:
            number, rollout = numbered
            return diagnosis.failure(
                reader if number < _WITH_LOGS else None,
                rollout.deployment.id,
                rollout.status,
                rollout.runs or [],
                rollout.tracker,
                rollout.timeline,
            )

        for done in run_all(diagnose, list(enumerate(rollouts)), self.observer.concurrency):
            done.item[1].error = done.result()


def _is_shown(rollout: Rollout, shown: dict[str, Deployment]) -> bool:
    """Notes an absence; right after a write some reads may not know the deployment yet."""
    deployment = shown.get(rollout.deployment.id)
    if deployment is not None:
        rollout.deployment = deployment
        rollout.absence.forget()
        return True
    if rollout.absence.for_long():
        rollout.note(RolloutStatus(FAILED, rollout.status.phase, "the deployment is gone: somebody deleted it"))
    else:
        rollout.note_trouble("the API does not show the deployment yet")
    return False
