# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The asynchronous life of a spec, computed from timestamps whenever it is read.

Nothing runs in the background: the image name chooses a plan, the plan and the time of the
POST give every later moment, and a reader sees the moments that have passed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256
from math import inf

from paperspace_simulator.records import Deployment, Spec

# Simulated seconds after the POST; pre-build comes on top.
APPLIED_AFTER = 1.0
BAD_AFTER = 2.0
HEALTHY_AFTER = 3.0
RESTART_AFTER = 6.0
RECOVERED_AFTER = 9.0
SLOW_HEALTHY_AFTER = 60.0
PREBUILD = 5.0
# How long an old run is still listed after it was told to stop.
DRAIN = 2.0
# A run lists no more instances than this; its counts stay true.
MAX_INSTANCES = 50

WORDS = ("prebuild-fail", "crash", "never-ready", "flaky-start", "slow")
PREBUILD_ERROR = "Pre-build step failed: the integrations could not be prepared."


def image_word(image: str) -> str | None:
    """The word in an image's name or tag that steers its workload, if there is one."""
    for word in WORDS:
        if re.search(rf"(?<![a-z0-9]){word}(?![a-z0-9])", image.lower()):
            return word
    return None


@dataclass(frozen=True)
class Moment:
    """A state that an instance enters; ``at`` is simulated time."""

    at: float
    state: str
    message: str | None = None


@dataclass(frozen=True)
class Plan:
    """When things happen to a spec that is left alone; ``inf`` is never."""

    word: str | None
    prebuild_end: float
    applied: float
    failed: float
    healthy: float


@dataclass(frozen=True)
class SpecLife:
    """What has happened to a spec by now."""

    plan: Plan
    applied: float | None
    healthy: float | None
    error: str | None


@dataclass(frozen=True)
class Instance:
    id: str
    index: int
    moments: list[Moment] = field(default_factory=list)

    @property
    def state(self) -> str:
        return self.moments[-1].state


@dataclass(frozen=True)
class Run:
    """One active run. ``draining`` runs want no replicas any more."""

    id: str
    spec: Spec
    draining: bool
    instances: list[Instance]
    ready: int
    waiting: int

    @property
    def replicas(self) -> int:
        return 0 if self.draining else self.spec.replicas


def plan_of(spec: Spec) -> Plan:
    word = image_word(spec.data["image"])
    prebuild = PREBUILD if spec.data.get("integrations") else 0.0
    start = spec.created + prebuild
    if word == "prebuild-fail":
        return Plan(word, start, applied=inf, failed=start + APPLIED_AFTER, healthy=inf)
    after = {"crash": inf, "never-ready": inf, "flaky-start": RECOVERED_AFTER, "slow": SLOW_HEALTHY_AFTER}
    healthy = start + after.get(word or "", HEALTHY_AFTER) if spec.enabled else inf
    return Plan(word, start, applied=start + APPLIED_AFTER, failed=inf, healthy=healthy)


def life_of(deployment: Deployment, index: int, now: float) -> SpecLife:
    """What has happened to the spec at ``index`` by ``now``; a newer spec or a deletion stops its life."""
    plan = plan_of(deployment.specs[index])
    until = min(now, _stopped(deployment, index))
    return SpecLife(
        plan,
        applied=plan.applied if plan.applied <= until else None,
        healthy=plan.healthy if plan.healthy <= until else None,
        error=PREBUILD_ERROR if plan.failed <= until else None,
    )


def latest_life(deployment: Deployment, now: float) -> SpecLife:
    return life_of(deployment, len(deployment.specs) - 1, now)


def active_runs(deployment: Deployment, now: float) -> list[Run]:
    """The runs that still exist at ``now``, newest first."""
    runs = []
    for index in range(len(deployment.specs) - 1, -1, -1):
        run = _run(deployment, index, now)
        if run:
            runs.append(run)
    return runs


def serving_spec(deployment: Deployment, now: float) -> Spec | None:
    """The spec whose instances answer on the endpoint, None when none is ready."""
    for run in active_runs(deployment, now):
        if run.ready:
            return run.spec
    return None


def instance_moments(spec: Spec, plan: Plan, index: int) -> list[Moment]:
    """Every state that this instance enters when nothing stops it, in order."""
    start = plan.applied
    pending = Moment(start, "pending", "Pulling the image.")
    bad = Moment(plan.prebuild_end + BAD_AFTER, "errored", "The container exited with code 1.")
    if plan.word == "crash":
        return [pending, bad]
    if plan.word == "never-ready":
        return [pending, Moment(bad.at, "pending", "Readiness probe failed: HTTP status 503.")]
    if plan.word == "flaky-start":
        restart = Moment(plan.prebuild_end + RESTART_AFTER, "pending", "Restarting the container.")
        return [pending, bad, restart, Moment(plan.healthy, "healthy")]
    # Replicas get ready one after the other; the last one makes the spec healthy.
    share = min(index + 1, spec.replicas) / spec.replicas
    return [pending, Moment(start + (plan.healthy - start) * share, "healthy")]


def run_id(spec: Spec) -> str:
    return "r" + _short_hash(spec.id)


def instance_id(spec: Spec, index: int) -> str:
    return "i" + _short_hash(f"{spec.id}/{index}")


def _short_hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def _stopped(deployment: Deployment, index: int) -> float:
    if index + 1 < len(deployment.specs):
        return deployment.specs[index + 1].created
    return inf if deployment.deleted is None else deployment.deleted


def _run(deployment: Deployment, index: int, now: float) -> Run | None:
    spec = deployment.specs[index]
    plan = plan_of(spec)
    stopped = _stopped(deployment, index)
    if not spec.enabled or plan.applied > min(now, stopped):
        return None
    drained_from = _drained_from(deployment, index, plan)
    if now >= drained_from + DRAIN:
        return None
    draining = now >= drained_from
    instances = [
        Instance(instance_id(spec, number), number, _seen(spec, plan, number, now, drained_from))
        for number in range(min(spec.replicas, MAX_INSTANCES))
    ]
    ready, waiting = _counts(spec, plan, now, draining)
    return Run(run_id(spec), spec, draining, instances, ready, waiting)


def _seen(spec: Spec, plan: Plan, number: int, now: float, drained_from: float) -> list[Moment]:
    until = min(now, drained_from)
    moments = [moment for moment in instance_moments(spec, plan, number) if moment.at <= until]
    if now >= drained_from:
        moments.append(Moment(drained_from, "terminating", "The run is being stopped."))
    return moments


def _counts(spec: Spec, plan: Plan, now: float, draining: bool) -> tuple[int, int]:
    """Ready replicas, and those that run without being ready."""
    if draining:
        return 0, 0
    ready = waiting = 0
    for number in range(min(spec.replicas, MAX_INSTANCES)):
        state = [moment.state for moment in instance_moments(spec, plan, number) if moment.at <= now][-1]
        ready += state == "healthy"
        waiting += state == "pending"
    unlisted = max(0, spec.replicas - MAX_INSTANCES)
    if plan.healthy <= now:
        return ready + unlisted, waiting
    return ready, waiting + unlisted


def _drained_from(deployment: Deployment, index: int, plan: Plan) -> float:
    """When the run of the spec at ``index`` is told to stop.

    A healthy run stays beside its successor until that one is healthy; a run that never got
    healthy, or one that is followed by a disabled spec, stops as soon as the successor is applied.
    """
    was_healthy = plan.healthy <= _stopped(deployment, index)
    ends = [inf if deployment.deleted is None else deployment.deleted]
    for later in range(index + 1, len(deployment.specs)):
        after = plan_of(deployment.specs[later])
        until = _stopped(deployment, later)
        takes_over = after.healthy if was_healthy and deployment.specs[later].enabled else after.applied
        if takes_over <= until:
            ends.append(takes_over)
            break
    return min(ends)
