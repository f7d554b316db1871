# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a watch remembers of a deployment, and how one more reading changes that. Pure: time is handed in.

A sight holds what the next reading is compared with, and survives a restart as JSON. Readings that say nothing of the
spec, or show one that was replaced already, change nothing that events are made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import ContractError
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.health import is_bad_state, is_healthy
from ansible_collections.paperspace.cloud.plugins.module_utils.times import read_api_time

from .reading import InstanceReading, Reading

# Why a spec counts as failed.
REFUSED, INSTANCES, TIMEOUT = "refused", "instances", "timeout"

# Ids of specs never come back, so one of these is an old answer of a cache somewhere.
_REMEMBERED_SPECS = 10


@dataclass(frozen=True)
class Limits:
    """Seconds: how long an instance may stay bad, and within which a spec has to be healthy (0: no limit)."""

    bad_seconds: float = 30
    healthy_within: float = 900


@dataclass(frozen=True)
class Sight:
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
    bad_since: dict[str, float] = field(default_factory=dict)
    excused: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Sight:
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


def first_sight(reading: Reading, now: float, limits: Limits) -> Sight:
    """A deployment as it is when the watch begins: what has failed by then is no news later."""
    began = now if reading.applied_at is None else min(now, _epoch(reading.applied_at, now))
    sight = next_sight(None, reading, began, Limits(bad_seconds=0, healthy_within=limits.healthy_within))
    late = not sight.healthy and _failure(sight, reading, now, limits)
    return replace(sight, failure=sight.failure or late or None, bad_since={}, excused=sorted(sight.bad_since))


def next_sight(before: Sight | None, reading: Reading, now: float, limits: Limits) -> Sight:
    """``before`` with one more reading. None for a deployment that was not there."""
    if before is not None and is_old(before, reading):
        return replace(before, name=reading.name, missing=False)
    base = before if before is not None and before.spec_id == reading.spec_id else _with_new_spec(before, reading, now)
    healthy = is_healthy(reading.healthy_at, reading.ready, reading.replicas or 0)
    sight = replace(
        base,
        name=reading.name,
        endpoint_url=reading.endpoint_url,
        image=reading.image or base.image,
        replicas=base.replicas if reading.replicas is None else reading.replicas,
        enabled=base.enabled if reading.enabled is None else reading.enabled,
        applied_at=reading.applied_at or base.applied_at,
        healthy=healthy,
        since=now if base.healthy and not healthy else base.since,
        missing=False,
        **_instances(base, reading, now),
    )
    failure = None if healthy else base.failure or _failure(sight, reading, now, limits)
    return replace(sight, failure=failure)


def is_old(before: Sight, reading: Reading) -> bool:
    """Whether a reading says nothing of the spec, or shows one that was replaced already."""
    return reading.spec_id is None or reading.spec_id in before.past_specs


def wants_runs(before: Sight | None, reading: Reading) -> bool:
    """Whether the runs say more than the list: before a spec is applied they are those of another one.

    Those of one that has just become healthy are read once more, for how its instances ended up.
    """
    if not reading.applied_at or reading.enabled is False or (before is not None and is_old(before, reading)):
        return False
    if not reading.healthy_at:
        return True
    return before is not None and not (before.healthy and before.spec_id == reading.spec_id)


def _with_new_spec(before: Sight | None, reading: Reading, now: float) -> Sight:
    if before is None:
        return Sight(
            id=reading.id, name=reading.name, project_id=reading.project_id, spec_id=reading.spec_id, since=now
        )
    past = [*before.past_specs, *([before.spec_id] if before.spec_id else [])]
    return replace(
        before,
        spec_id=reading.spec_id,
        past_specs=past[-_REMEMBERED_SPECS:],
        since=now,
        applied_at=None,
        healthy=False,
        failure=None,
        bad_since={},
        excused=sorted(name for name, state in before.instances.items() if is_bad_state(state)),
    )


def _instances(base: Sight, reading: Reading, now: float) -> dict[str, Any]:
    if reading.instances is None:
        return {}
    bad = [instance.id for instance in reading.instances if _counts_as_bad(base, instance)]
    return {
        "instances": {instance.id: instance.state for instance in reading.instances},
        "bad_since": {name: base.bad_since.get(name, now) for name in bad},
    }


def _counts_as_bad(base: Sight, instance: InstanceReading) -> bool:
    """Instances of an older run may well end badly while they are stopped."""
    return instance.newest and is_bad_state(instance.state) and instance.id not in base.excused


def _failure(sight: Sight, reading: Reading, now: float, limits: Limits) -> str | None:
    if reading.refused:
        return REFUSED
    # Nothing of it will ever get healthy, and nothing has to.
    if sight.enabled is False:
        return None
    if any(now - since >= limits.bad_seconds for since in sight.bad_since.values()):
        return INSTANCES
    if limits.healthy_within and now - sight.since >= limits.healthy_within:
        return TIMEOUT
    return None


def _epoch(text: str, now: float) -> float:
    try:
        return read_api_time(text, "externalApplied").timestamp()
    except ContractError:
        return now
