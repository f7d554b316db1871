# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The wait of a fleet: one read of the project a look, whatever the number of deployments, and one deadline for all.

Beside it the runs of at most ``concurrency`` deployments that are not healthy yet are read a look, in turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..api.client import Client
from ..errors import ContractError, PaperspaceError, is_outage
from ..pool import run_all
from ..spec.health import is_disabled
from . import diagnosis
from .fleet_progress import Table
from .members import Member
from .wait import DONE, FAILED, WAITING, Missing, RolloutWatch, Standing, read_runs

# So many failures are told with log lines; each costs up to two reads.
_WITH_LOGS = 8


@dataclass(eq=False)
class Watched:
    """A member that is waited for. ``runs`` are those read last, None before the first time."""

    member: Member
    watch: RolloutWatch
    runs: list[Any] | None = None
    looked_at: int = -1
    missing: Missing | None = None
    standing: Standing = field(default_factory=lambda: Standing(WAITING, "apply", "nothing was read in time"))

    @property
    def is_open(self) -> bool:
        return self.member.error is None and self.standing.outcome == WAITING

    def stand(self, standing: Standing) -> None:
        self.standing = standing
        self.member.timeline.add(standing.phase, standing.message)

    def give_up(self, error: BaseException) -> None:
        """It can't be watched any more; that is no reason not to watch the others."""
        self.member.fail(error)
        problem = f"the spec is in place, but its rollout can't be watched: {self.member.error.message}"
        self.member.error = PaperspaceError(problem, **self.member.error.details)


class FleetWait:
    """Waits for all of them together: one list of the project each time."""

    def __init__(
        self,
        client: Client,
        project_id: str,
        interval: float,
        concurrency: int,
        table: Table,
    ) -> None:
        self.client = client
        self.project_id = project_id
        self.interval = interval
        self.concurrency = concurrency
        self.table = table

    def run(self, watched: Sequence[Watched]) -> None:
        """Until each is done or has failed, or the deadline is there. Those that are not done get their error."""
        pending = list(watched)
        turn = 0
        while pending:
            self.client.runtime.check_cancelled("The wait was given up")
            self._look(pending, turn)
            pending = [one for one in pending if one.is_open]
            self._show(watched, pending)
            if not pending or self.client.deadline.expired():
                break
            self.client.deadline.sleep(self.interval)
            turn += 1
        self._diagnose([one for one in watched if one.member.error is None and one.standing.outcome != DONE])

    def _look(self, pending: Sequence[Watched], turn: int) -> None:
        try:
            shown = {deployment.id: deployment for deployment in self.client.deployments(self.project_id)}
        except PaperspaceError as error:
            is_cut = self.client.deadline.expired()
            if not is_outage(error, is_cut):
                raise
            # A look that the deadline cut short says nothing about the rollouts.
            if not is_cut:
                for one in pending:
                    one.stand(Standing(WAITING, one.standing.phase, error.message))
            return
        present = [one for one in pending if self._is_shown(one, shown)]
        self._read_runs(present, turn)
        for one in [one for one in present if one.is_open]:
            try:
                one.stand(_judged(one, self.client.deadline.now()))
            except ContractError as error:
                one.give_up(error)

    def _is_shown(self, one: Watched, shown: dict[str, Any]) -> bool:
        deployment = shown.get(one.member.deployment.id)
        if deployment is not None:
            one.member.deployment, one.missing = deployment, None
            return True
        one.missing = one.missing or Missing(self.client.deadline)
        if one.missing.for_long():
            one.standing = Standing(FAILED, one.standing.phase, "the deployment is gone: somebody deleted it")
        return False

    def _read_runs(self, present: Sequence[Watched], turn: int) -> None:
        """Those that have waited longest for it, of those that have not come to their end."""
        wanting = sorted(filter(_wants_runs, present), key=lambda one: one.looked_at)[: self.concurrency]
        for done in run_all(lambda one: read_runs(self.client, one.member.deployment.id), wanting, self.concurrency):
            done.item.looked_at = turn
            if done.error is None:
                done.item.runs = done.value
            elif not is_outage(done.error, self.client.deadline.expired()):
                done.item.give_up(done.error)

    def _show(self, watched: Sequence[Watched], pending: Sequence[Watched]) -> None:
        failed = sum(one.standing.outcome == FAILED or one.member.error is not None for one in watched)
        ready = len(watched) - len(pending) - failed
        rows = [(one.member.name, one.standing.phase, one.standing.message) for one in pending]
        self.table.show(f"{ready} of {len(watched)} done", failed, rows)

    def _diagnose(self, failed: Sequence[Watched]) -> None:
        reader = self.client.until(self.client.deadline.fresh(max(1.0, self.interval)))

        def tell(numbered: tuple[int, Watched]) -> PaperspaceError:
            number, one = numbered
            return diagnosis.failure(
                reader if number < _WITH_LOGS else None,
                one.member.deployment.id,
                one.member.name,
                one.standing,
                one.runs or [],
                one.watch,
                one.member.timeline,
            )

        for done in run_all(tell, list(enumerate(failed)), self.concurrency):
            done.item[1].member.fail(done.result())


def _wants_runs(one: Watched) -> bool:
    """What the list alone says to be healthy is taken as healthy; the others may have instances that tell more."""
    spec = one.member.deployment.latest_spec
    return one.watch.wants_runs(one.member.deployment) and (is_disabled(spec.data) or not spec.dt_healthy)


def _judged(one: Watched, now: float) -> Standing:
    spec = one.member.deployment.latest_spec
    disabled = spec is not None and is_disabled(spec.data)
    if one.runs is None and disabled and spec.external_applied:
        return Standing(WAITING, "draining", "disabled, its instances are not read yet")
    healthy = spec is not None and spec.dt_healthy and not disabled
    return one.watch.judge(now, one.member.deployment, [] if healthy else one.runs or [])
