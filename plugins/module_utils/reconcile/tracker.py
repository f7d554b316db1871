# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The status of one rollout: what counts as done, and what counts as failed.

Pure: a tracker is fed what was read and when. Sources of the rules: the vendor's two clients take "applied and healthy"
as success and a fatal error before "applied" as failure; they learn of a crashing container only from their timeout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from ..api.deadline import Deadline
from ..spec.health import is_bad_state, is_disabled, is_healthy, is_refused, wanted_replicas
from ..times import read_api_time

# Right after a write some reads may not know it yet.
MISSING_GRACE_SECONDS = 15

WAITING, DONE, FAILED = "waiting", "done", "failed"


@dataclass(frozen=True)
class Baseline:
    """What was there before the write: its spec, its runs, and the instances that were bad already.

    ``unread`` says that the runs were not read; then an instance from before the spec was applied does not count.
    """

    spec_id: str | None = None
    run_ids: frozenset[str] = frozenset()
    bad_ids: frozenset[str] = frozenset()
    unread: bool = False

    @classmethod
    def of(cls, spec_id: str | None, runs: Iterable[Any]) -> Baseline:
        runs = list(runs)
        bad = frozenset(instance.instance_id for run in runs for instance in run.instances if is_bad(instance))
        return cls(spec_id, frozenset(run.id for run in runs), bad)


@dataclass(frozen=True)
class RolloutStatus:
    """Where a rollout stands. ``message`` is in words for people."""

    outcome: str
    phase: str
    message: str


def _never(_deployment: Any) -> bool:
    return False


@dataclass
class RolloutTracker:
    """Judges what is read of one deployment while the spec ``spec_id`` is rolled out.

    ``is_as_wanted`` says whether a deployment with another spec has what is wanted all the same.
    """

    spec_id: str | None
    baseline: Baseline = field(default_factory=Baseline)
    unhealthy_seconds: float = 30
    unhealthy_since: dict[str, float] = field(default_factory=dict)
    is_as_wanted: Callable[[Any], bool] = _never

    def judge(self, now: float, deployment: Any, runs: list[Any]) -> RolloutStatus:
        """One look: ``now`` is monotonic, in seconds."""
        spec = deployment.latest_spec
        if spec is None:
            return RolloutStatus(WAITING, "apply", "the API shows no spec yet")
        self._adopt(deployment)
        if spec.id != self.spec_id:
            return self._another_spec(spec)
        if not spec.external_applied:
            return _before_applied(spec)
        if is_disabled(spec.data):
            return _draining(runs)
        return self._starting(now, spec, runs)

    def _adopt(self, deployment: Any) -> None:
        """Where the read-back did not show the new spec yet, the first one that is not the old one is it.

        So is one that a second run of the same play wrote right after this one, or that a repeated write made.
        """
        spec_id = deployment.latest_spec.id
        is_another = spec_id not in (self.spec_id, self.baseline.spec_id)
        if self.spec_id in (None, self.baseline.spec_id) or (is_another and self.is_as_wanted(deployment)):
            self.spec_id = spec_id

    def _another_spec(self, spec: Any) -> RolloutStatus:
        if spec.id == self.baseline.spec_id:
            return RolloutStatus(WAITING, "apply", "the API still shows the previous spec")
        return RolloutStatus(
            FAILED, "apply", f"another change replaced this one: the deployment now has the spec {spec.id}"
        )

    def _starting(self, now: float, spec: Any, runs: list[Any]) -> RolloutStatus:
        current = self._current_runs(runs)
        bad = self._bad(now, current, spec.external_applied)
        newest = current[0] if current else None
        ready, wanted = _count(newest, spec.data)
        counts = f"{ready}/{wanted} replicas ready"
        if is_healthy(spec.dt_healthy, ready if newest else None, wanted):
            return RolloutStatus(DONE, "healthy", f"healthy, {counts}" if newest else "healthy")
        long_bad = [
            instance for instance in bad if now - self.unhealthy_since[instance.instance_id] >= self.unhealthy_seconds
        ]
        if long_bad:
            names = ", ".join(describe(instance) for instance in long_bad)
            return RolloutStatus(FAILED, "starting", f"{counts}; unhealthy for {self.unhealthy_seconds:g} s: {names}")
        parts = ["applied", counts, *(describe(instance) for instance in _not_ready(current))]
        if spec.error:
            parts.append(f"error: {spec.error}")
        return RolloutStatus(WAITING, "starting", ", ".join(parts))

    def _current_runs(self, runs: list[Any]) -> list[Any]:
        """Runs that the write started; where it started none (only the scale changed), all of them."""
        started = [run for run in runs if run.id not in self.baseline.run_ids]
        return started or runs

    def _was_there(self, instance: Any, applied: str) -> bool:
        if not self.baseline.unread or not instance.dt_created:
            return instance.instance_id in self.baseline.bad_ids
        return read_api_time(instance.dt_created, "dtCreated") < read_api_time(applied, "externalApplied")

    def _bad(self, now: float, runs: list[Any], applied: str) -> list[Any]:
        """Instances that are bad now and were not before the write; one that recovers is forgotten."""
        bad = [
            instance
            for run in runs
            for instance in run.instances
            if is_bad(instance) and not self._was_there(instance, applied)
        ]
        names = {instance.instance_id for instance in bad}
        self.unhealthy_since = {name: self.unhealthy_since.get(name, now) for name in names}
        return bad


def is_bad(instance: Any) -> bool:
    return is_bad_state(instance.state)


def describe(instance: Any) -> str:
    text = f"{instance.instance_id} {instance.state}"
    return f"{text} ({instance.state_message})" if instance.state_message else text


class AbsenceTimer:
    """Since when the API says that there is no such deployment."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        self._since: float | None = None

    def forget(self) -> None:
        self._since = None

    def for_long(self) -> bool:
        now = self._deadline.elapsed()
        self._since = now if self._since is None else self._since
        return now - self._since >= MISSING_GRACE_SECONDS


def _before_applied(spec: Any) -> RolloutStatus:
    if is_refused(spec.error, spec.external_applied):
        return RolloutStatus(FAILED, "pre_build", f"the cluster could not apply the spec: {spec.error}")
    return RolloutStatus(WAITING, "pre_build", "waiting for the cluster to apply the spec")


def _draining(runs: list[Any]) -> RolloutStatus:
    left = sum(not instance.dt_finished for run in runs for instance in run.instances)
    left = left or sum(run.replicas or 0 for run in runs if not run.instances)
    if left:
        return RolloutStatus(WAITING, "draining", f"disabled, {left} instances still stopping")
    return RolloutStatus(DONE, "disabled", "disabled, nothing is running")


def _count(run: Any, config: Any) -> tuple[int, int]:
    """(ready, wanted)."""
    ready = run.ready_replicas if run is not None else None
    return ready or 0, wanted_replicas(config)


def _not_ready(runs: list[Any]) -> list[Any]:
    """Up to three instances that a watcher wants to read of."""
    waiting = [
        instance for run in runs for instance in run.instances if instance.state.lower() not in ("healthy", "running")
    ]
    return waiting[:3]
