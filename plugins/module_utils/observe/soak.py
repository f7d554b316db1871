# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Watching a healthy deployment for a while: it ends early when a gate trips or the deployment turns bad."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..api.client import Client
from ..api.models import Deployment, Run
from ..errors import PaperspaceError, is_outage
from ..pool import run_all
from ..reconcile import diagnosis
from ..reconcile.identity import read_runs
from ..reconcile.timeline import Timeline
from ..reconcile.tracker import DONE, RolloutStatus, RolloutTracker
from ..reconcile.tracker import FAILED as BAD
from ..times import read_api_time
from . import gates, logs, metrics
from .gates import FAILED, NO_DATA, LogGate, MetricGate, Verdict
from .logs import LogQuery

_CONCURRENCY = 4
# The timeframes of the API, with their seconds.
_TIMEFRAMES = (("hour", 3600), ("12_hours", 12 * 3600), ("day", 86400), ("1_week", 7 * 86400), ("2_weeks", 14 * 86400))


@dataclass(frozen=True)
class SoakOptions:
    """Seconds each. ``patience`` is how much longer a gate is waited for that has no data."""

    seconds: float
    interval: float
    unhealthy_seconds: float
    patience: float


class Soak:
    """``check`` raises when watching makes no sense any more."""

    def __init__(
        self,
        client: Client,
        deployment: Deployment,
        wanted: Sequence[MetricGate | LogGate],
        options: SoakOptions,
        timeline: Timeline,
        check: Callable[[], None],
    ) -> None:
        self.client = client
        self.reader = client
        self.deployment = deployment
        self.gates = wanted
        self.options = options
        self.timeline = timeline
        self.check = check
        spec = deployment.latest_spec
        self.watch = RolloutTracker(spec.id if spec is not None else None, unhealthy_seconds=options.unhealthy_seconds)
        self.runs: list[Run] = []
        self.verdicts: list[Verdict] = []
        self._newest_line: str | None = None
        self._undecided: list[str] = []
        self._begin()
        self._has_read = False

    def run(self) -> None:
        """Watch to the end. Raises RolloutError with the diagnosis, and ``gates`` in its details."""
        while True:
            self.check()
            start = self.timeline.seconds
            undecided = self._look(start)
            if not undecided and self._left(start) <= 0:
                return
            left = self._left(self.timeline.seconds)
            if undecided and left + self.options.patience <= 0:
                raise self._failure(f"gates still undecided at the end: {'; '.join(undecided)}")
            pause = min(self.options.interval, max(left, 0.001))
            self.client.deadline.sleep(self.options.interval if undecided and left <= 0 else pause)

    def _begin(self) -> None:
        """The time of the watch counts from now on."""
        self._began = self.timeline.seconds
        # An outage must not keep it at reading past its end, by more than a look.
        whole = self.options.seconds + self.options.patience + self.options.interval
        self.reader = self.client.until(self.client.deadline.within(whole))

    def _left(self, start: float) -> float:
        """Seconds of the watch that are left to a look which starts then."""
        return self.options.seconds - max(0.0, start - self._began)

    def read(self) -> RolloutStatus:
        """One look at the deployment and at what the gates are about."""
        self.deployment = self.reader.deployment(self.deployment.id)
        self.runs = read_runs(self.reader, self.deployment.id)
        series = self._series()
        self._take_lines()
        spec = self.deployment.latest_spec
        since = spec.dt_healthy if spec is not None else None
        self.verdicts = [
            gate.judge(series[gate.metric], since) if isinstance(gate, MetricGate) else gate.judge()
            for gate in self.gates
        ]
        if not self._has_read:
            # What was not seen was not watched: an API that makes the first look wait must not shorten the watch.
            self._has_read = True
            self._begin()
        return self.watch.judge(self.reader.deadline.now(), self.deployment, self.runs)

    def _look(self, start: float) -> list[str]:
        """What is still open. Raises what ends the soak now; an outage does not."""
        try:
            standing = self.read()
        except PaperspaceError as error:
            if not is_outage(error, self.reader.deadline.expired()):
                raise
            self.timeline.add("soak", error.message)
            # A look that the end has cut off says less than the one before it.
            return self._undecided if self.reader.deadline.expired() and self._undecided else [error.message]
        judged = list(zip(self.gates, self.verdicts, strict=True))
        tripped = [verdict for gate, verdict in judged if self._has_tripped(gate, verdict, start)]
        if tripped:
            raise self._failure("; ".join(f"gate '{verdict.name}' tripped: {verdict.detail}" for verdict in tripped))
        if standing.outcome == BAD:
            raise self._failure(standing.message)
        passed = sum(verdict.status == gates.PASSED for verdict in self.verdicts)
        self.timeline.add("soak", f"{standing.message}; {passed} of {len(self.gates)} gates pass")
        waiting = [verdict for gate, verdict in judged if verdict.status == NO_DATA and gate.on_no_data == "wait"]
        open_ends = [f"{verdict.name}: {verdict.detail}" for verdict in waiting]
        self._undecided = open_ends if standing.outcome == DONE else [standing.message, *open_ends]
        return self._undecided

    def _has_tripped(self, gate: MetricGate | LogGate, verdict: Verdict, start: float) -> bool:
        """A lack of data fails at the end, not before: the first measurement takes its time."""
        over = self._left(start) <= 0
        return verdict.status == FAILED or (over and verdict.status == NO_DATA and gate.on_no_data == "fail")

    def _series(self) -> dict[str, list[metrics.Series]]:
        wanted = [gate for gate in self.gates if isinstance(gate, MetricGate)]
        frames = {gate.metric: _timeframe(wanted, gate.metric) for gate in wanted}

        def read(metric: str) -> list[metrics.Series]:
            return metrics.series_of(metric, self.reader.metrics(self.deployment.id, metric, frames[metric]))

        return {done.item: done.result() for done in run_all(read, frames, _CONCURRENCY)}

    def _take_lines(self) -> None:
        wanted = [gate for gate in self.gates if isinstance(gate, LogGate)]
        if not wanted:
            return
        query = LogQuery(since=self._applied())
        newest: str | None = None
        found: list[str | None] = [None] * len(wanted)
        for page in logs.newer_than(self.reader, self.deployment.id, query, self._newest_line):
            newest = newest or (page[0].id if page else None)
            lines = logs.texts_of(page[::-1])
            # A later page has older lines.
            found = [gate.first(lines, line) for gate, line in zip(wanted, found, strict=True)]
        # Only now: a page that could not be read is read again.
        self._newest_line = newest or self._newest_line
        for gate, line in zip(wanted, found, strict=True):
            gate.note(newest is not None, line)

    def _applied(self) -> datetime.datetime | None:
        """Lines from before the spec was applied are of another one."""
        spec = self.deployment.latest_spec
        applied = spec.external_applied if spec is not None else None
        return read_api_time(applied, "externalApplied") if applied else None

    def _failure(self, reason: str) -> PaperspaceError:
        reader = self.client.until(self.client.deadline.fresh(max(1.0, self.options.interval)))
        self.timeline.add("soak", reason)
        error = diagnosis.failure(
            reader,
            self.deployment.id,
            RolloutStatus(BAD, "soak", reason),
            self.runs,
            self.watch,
            self.timeline,
        )
        error.details["gates"] = [verdict.as_dict() for verdict in self.verdicts]
        return error


def _timeframe(wanted: Sequence[MetricGate], metric: str) -> str:
    """The shortest that holds the widest window; a soak without windows is hardly longer than an hour."""
    widest = max(gate.window or 0 for gate in wanted if gate.metric == metric)
    return next((name for name, seconds in _TIMEFRAMES if widest <= seconds), _TIMEFRAMES[-1][0])
