# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one look at the API says of a deployment, reduced to what events are made of, with secrets masked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.redact import redact_text
from ansible_collections.paperspace.cloud.plugins.module_utils.results import present_deployment
from ansible_collections.paperspace.cloud.plugins.module_utils.states import (
    is_disabled,
    is_refused,
    wanted_replicas,
)


@dataclass(frozen=True)
class InstanceReading:
    """One container. ``newest`` is true for those of the newest run."""

    id: str
    state: str
    message: str | None
    newest: bool


@dataclass(frozen=True)
class Reading:
    """One deployment. What its config says is None where the API shows no config.

    ``ready`` and ``instances`` are None where the runs were not read.
    """

    id: str
    name: str
    project_id: str
    endpoint_url: str | None = None
    spec_id: str | None = None
    image: str | None = None
    replicas: int | None = None
    enabled: bool | None = None
    applied_at: str | None = None
    healthy_at: str | None = None
    refused: bool = False
    error: str | None = None
    ready: int | None = None
    instances: tuple[InstanceReading, ...] | None = None


def reading_of(deployment: Any, runs: Iterable[Any] | None = None, secrets: Iterable[str] = ()) -> Reading:
    """A deployment and its runs, newest first, as models. ``secrets`` are literals that no text may quote."""
    known = set(secrets)
    shown = present_deployment(deployment, secrets=known)
    spec = shown["latest_spec"] or {}
    config = spec.get("data")
    image = (config or {}).get("image")
    runs = None if runs is None else list(runs)
    return Reading(
        id=deployment.id,
        name=deployment.name,
        project_id=deployment.project_id,
        endpoint_url=shown["endpoint_url"],
        spec_id=spec.get("id"),
        image=image if isinstance(image, str) else None,
        replicas=None if config is None else wanted_replicas(config),
        enabled=None if config is None else not is_disabled(config),
        applied_at=spec.get("external_applied"),
        healthy_at=spec.get("dt_healthy"),
        refused=is_refused(spec.get("error"), spec.get("external_applied")),
        error=spec.get("error"),
        ready=(runs[0].ready_replicas or 0) if runs else None,
        instances=None if runs is None else tuple(_instances(runs, known)),
    )


def _instances(runs: list[Any], secrets: set[str]) -> Iterable[InstanceReading]:
    seen: set[str] = set()
    for number, run in enumerate(runs):
        for instance in run.instances:
            if instance.instance_id in seen:
                continue
            seen.add(instance.instance_id)
            message = instance.state_message
            yield InstanceReading(
                id=instance.instance_id,
                state=redact_text(instance.state, secrets),
                message=None if message is None else redact_text(message, secrets),
                newest=number == 0,
            )
