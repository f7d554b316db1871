# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two snapshots of a deployment -> the events between them. Pure, and the only place that knows their shapes.

``extensions/eda/schemas/deployment_watch_event.json`` describes the same shapes for others.
"""

from __future__ import annotations

import datetime
import fnmatch
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.spec.health import is_bad_state

from .observation import Observation
from .snapshot import INSTANCES, REFUSED, Limits, Snapshot, first_snapshot, next_snapshot
from .text import slug

# In the order in which one look tells them of one deployment.
TYPES = (
    "seen",
    "created",
    "new_spec",
    "enabled",
    "disabled",
    "scaled",
    "applied",
    "instance_state",
    "failed",
    "healthy",
    "deleted",
)

Event = dict[str, Any]
Snapshots = dict[str, Snapshot]


def begin(observations: Iterable[Observation], now: float, limits: Limits) -> tuple[Snapshots, list[Event]]:
    """What is there when a watch begins: the snapshots by id, and an event ``seen`` for each."""
    snapshots = {observation.id: first_snapshot(observation, now, limits) for observation in observations}
    return snapshots, [_event("seen", snapshot, now) for snapshot in snapshots.values()]


def advance(
    snapshots: Mapping[str, Snapshot], observations: Iterable[Observation], now: float, limits: Limits
) -> tuple[Snapshots, list[Event]]:
    """One more whole look: the new snapshots, and the events since the last one, those of a deployment in their order.

    What one list lacks may have been left out by accident (a list changes while it is read page by page); what two
    in a row lack is deleted.
    """
    found: Snapshots = {}
    events: list[Event] = []
    for observation in observations:
        before = snapshots.get(observation.id)
        found[observation.id] = next_snapshot(before, observation, now, limits)
        events += _between(before, found[observation.id], observation, now, limits)
    for name, before in snapshots.items():
        if name in found:
            continue
        if before.missing:
            events.append(_event("deleted", before, now))
        else:
            found[name] = replace(before, missing=True)
    return found, events


def is_wanted(event: Event, names: Collection[str] | None, types: Collection[str] | None) -> bool:
    """Whether shell patterns and types let an event pass; None lets all pass."""
    if types is not None and event["type"] not in types:
        return False
    return matches(event["deployment"]["name"], names)


def matches(name: str, patterns: Collection[str] | None) -> bool:
    """Whether one of the shell patterns matches; None matches all."""
    return patterns is None or any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def _between(
    before: Snapshot | None, after: Snapshot, observation: Observation, now: float, limits: Limits
) -> Iterator[Event]:
    def event(kind: str, **more: Any) -> Event:
        return _event(kind, after, now, **more)

    is_created = before is None
    # A deployment that was not there is like one of which nothing is known.
    before = before or Snapshot(after.id, after.name, after.project_id)
    is_new = after.spec_id is not None and before.spec_id != after.spec_id
    if is_created:
        yield event("created")
    if is_new:
        yield event("new_spec", previous_spec_id=before.spec_id, previous_image=before.image)
    if before.enabled is not None and before.enabled != after.enabled:
        yield event("enabled" if after.enabled else "disabled")
    if before.replicas is not None and before.replicas != after.replicas:
        yield event("scaled", previous_replicas=before.replicas)
    if after.applied_at and (is_new or not before.applied_at):
        yield event("applied", applied_at=after.applied_at)
    for name, state in after.instances.items():
        previous = before.instances.get(name)
        if state != previous:
            yield event("instance_state", instance=_instance(name, state, observation), previous_state=previous)
    if after.failure and (is_new or not before.failure):
        yield event("failed", **_failure(after, observation, limits))
    if after.healthy and (is_new or not before.healthy):
        yield event("healthy", healthy_at=observation.healthy_at)


def _event(kind: str, snapshot: Snapshot, now: float, **more: Any) -> Event:
    return {"type": kind, "at": _moment(now), "deployment": _deployment(snapshot), **more}


def _deployment(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "id": snapshot.id,
        "name": snapshot.name,
        "slug": slug(snapshot.name, snapshot.id),
        "project_id": snapshot.project_id,
        "endpoint_url": snapshot.endpoint_url,
        "spec_id": snapshot.spec_id,
        "image": snapshot.image,
        "replicas": snapshot.replicas,
        "enabled": snapshot.enabled,
        "healthy": snapshot.healthy,
    }


def _instance(name: str, state: str, observation: Observation) -> dict[str, Any]:
    messages = {instance.id: instance.message for instance in observation.instances or ()}
    return {"id": name, "state": state, "message": messages.get(name)}


def _failure(snapshot: Snapshot, observation: Observation, limits: Limits) -> dict[str, Any]:
    bad = [_instance(name, state, observation) for name, state in snapshot.instances.items() if is_bad_state(state)]
    bad = [instance for instance in bad if instance["id"] in snapshot.unhealthy_since]
    return {"reason": snapshot.failure, "message": _message(snapshot, observation, limits, bad), "instances": bad}


def _message(snapshot: Snapshot, observation: Observation, limits: Limits, bad: list[dict[str, Any]]) -> str:
    """One sentence for people."""
    if snapshot.failure == REFUSED:
        return f"The cluster refused the spec: {observation.error}"
    if snapshot.failure == INSTANCES:
        told = ", ".join(
            f"{one['id']} {one['state']}" + (f" ({one['message']})" if one["message"] else "") for one in bad
        )
        return f"Unhealthy for {limits.unhealthy_seconds:g} seconds: {told}"
    return f"Not healthy within {limits.healthy_within:g} seconds" + (
        f": {observation.error}" if observation.error else ""
    )


def _moment(now: float) -> str:
    """ISO 8601 in UTC with milliseconds, as the API writes times."""
    moment = datetime.datetime.fromtimestamp(now, datetime.UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
