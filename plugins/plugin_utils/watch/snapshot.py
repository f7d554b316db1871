# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a watch remembers of a deployment, and how one more observation changes that. Pure: time is handed in.

A snapshot holds what the next observation is compared with, and survives a restart as JSON. Observations that say
nothing of the spec, or show one that was replaced already, change nothing that events are made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import ContractError
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.health import is_bad_state, is_healthy
from ansible_collections.paperspace.cloud.plugins.module_utils.times import read_api_time

from .observation import InstanceObservation, Observation

# Why a spec counts as failed.
REFUSED, INSTANCES, TIMEOUT = "refused", "instances", "timeout"

# Ids of specs never come back, so one of these is an old answer of a cache somewhere.
_REMEMBERED_SPECS = 10


@dataclass(frozen=True)
class Limits:
    """Seconds: how long an instance may stay bad, and within which a spec has to be healthy (0: no limit)."""

    unhealthy_seconds: float = 30
    healthy_within: float = 900


@dataclass(frozen=True)
class Snapshot:
    """One deployment. Moments are in seconds since the epoch.

    ``since``: when its spec was first seen, or was healthy no more. ``failure``: why that has failed, once it has.
    ``missing``: not in the last list. ``excused``: instances that were bad before this spec.
    """

    id: str
    name: str
    project_id: str
    endpoint_url: str | None = None
    spec_id: str | None = None
    past_specs: list[str] = field(default_factory=list)
    since: float = 0.0
    image: str | None = None
    replicas: int | None = None
    enabled: bool | None = None
    applied_at: str | None = None
    healthy: bool = False
    failure: str | None = None
    missing: bool = False
    instances: dict[str, str] = field(default_factory=dict)
    unhealthy_since: dict[str, float] = field(default_factory=dict)
    excused: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Snapshot:
        """What ``as_json`` gave. Raises ValueError for anything else."""
        examples = asdict(cls(id="", name="", project_id=""))
        if set(document) != set(examples):
            raise ValueError("fields are missing, or there are more of them")
        for name, example in examples.items():
            kind = (int, float) if isinstance(example, float) else type(example)
            # What may be null is a plain value, which is only compared.
            if example is not None and not isinstance(document[name], kind):
                raise ValueError(f"{name} has the wrong type")
        return cls(**document)


def first_snapshot(observation: Observation, now: float, limits: Limits) -> Snapshot:
    """A deployment as it is when the watch begins: what has failed by then is no news later."""
    began = now if observation.applied_at is None else min(now, _epoch(observation.applied_at, now))
    snapshot = next_snapshot(
        None, observation, began, Limits(unhealthy_seconds=0, healthy_within=limits.healthy_within)
    )
    late = not snapshot.healthy and _failure(snapshot, observation, now, limits)
    return replace(
        snapshot, failure=snapshot.failure or late or None, unhealthy_since={}, excused=sorted(snapshot.unhealthy_since)
    )


def next_snapshot(before: Snapshot | None, observation: Observation, now: float, limits: Limits) -> Snapshot:
    """``before`` with one more observation. None for a deployment that was not there."""
    if before is not None and is_old(before, observation):
        return replace(before, name=observation.name, missing=False)
    base = (
        before
        if before is not None and before.spec_id == observation.spec_id
        else _with_new_spec(before, observation, now)
    )
    healthy = is_healthy(observation.healthy_at, observation.ready, observation.replicas or 0)
    snapshot = replace(
        base,
        name=observation.name,
        endpoint_url=observation.endpoint_url,
        image=observation.image or base.image,
        replicas=base.replicas if observation.replicas is None else observation.replicas,
        enabled=base.enabled if observation.enabled is None else observation.enabled,
        applied_at=observation.applied_at or base.applied_at,
        healthy=healthy,
        since=now if base.healthy and not healthy else base.since,
        missing=False,
        **_instances(base, observation, now),
    )
    failure = None if healthy else base.failure or _failure(snapshot, observation, now, limits)
    return replace(snapshot, failure=failure)


def is_old(before: Snapshot, observation: Observation) -> bool:
    """Whether a observation says nothing of the spec, or shows one that was replaced already."""
    return observation.spec_id is None or observation.spec_id in before.past_specs


def wants_runs(before: Snapshot | None, observation: Observation) -> bool:
    """Whether the runs say more than the list: before a spec is applied they are those of another one.

    Those of one that has just become healthy are read once more, for how its instances ended up.
    """
    if (
        not observation.applied_at
        or observation.enabled is False
        or (before is not None and is_old(before, observation))
    ):
        return False
    if not observation.healthy_at:
        return True
    return before is not None and not (before.healthy and before.spec_id == observation.spec_id)


def _with_new_spec(before: Snapshot | None, observation: Observation, now: float) -> Snapshot:
    if before is None:
        return Snapshot(
            id=observation.id,
            name=observation.name,
            project_id=observation.project_id,
            spec_id=observation.spec_id,
            since=now,
        )
    past = [*before.past_specs, *([before.spec_id] if before.spec_id else [])]
    return replace(
        before,
        spec_id=observation.spec_id,
        past_specs=past[-_REMEMBERED_SPECS:],
        since=now,
        applied_at=None,
        healthy=False,
        failure=None,
        unhealthy_since={},
        excused=sorted(name for name, state in before.instances.items() if is_bad_state(state)),
    )


def _instances(base: Snapshot, observation: Observation, now: float) -> dict[str, Any]:
    if observation.instances is None:
        return {}
    bad = [instance.id for instance in observation.instances if _counts_as_bad(base, instance)]
    return {
        "instances": {instance.id: instance.state for instance in observation.instances},
        "unhealthy_since": {name: base.unhealthy_since.get(name, now) for name in bad},
    }


def _counts_as_bad(base: Snapshot, instance: InstanceObservation) -> bool:
    """Instances of an older run may well end badly while they are stopped."""
    return instance.newest and is_bad_state(instance.state) and instance.id not in base.excused


def _failure(snapshot: Snapshot, observation: Observation, now: float, limits: Limits) -> str | None:
    if observation.refused:
        return REFUSED
    # Nothing of it will ever get healthy, and nothing has to.
    if snapshot.enabled is False:
        return None
    if any(now - since >= limits.unhealthy_seconds for since in snapshot.unhealthy_since.values()):
        return INSTANCES
    if limits.healthy_within and now - snapshot.since >= limits.healthy_within:
        return TIMEOUT
    return None


def _epoch(text: str, now: float) -> float:
    try:
        return read_api_time(text, "externalApplied").timestamp()
    except ContractError:
        return now
