# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one look at the API says of a deployment, reduced to what events are made of, with secrets masked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.api.endpoint import endpoint_url
from ansible_collections.paperspace.cloud.plugins.module_utils.api.models import Deployment, Run, Spec
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.health import (
    is_disabled,
    is_refused,
    wanted_replicas,
)
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.known_secrets import KnownSecrets

from .text import checked_id


@dataclass(frozen=True)
class InstanceObservation:
    """One container. ``newest`` is true for those of the newest run."""

    id: str
    state: str
    message: str | None
    newest: bool


@dataclass(frozen=True)
class Observation:
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
    instances: tuple[InstanceObservation, ...] | None = None


def observation_of(deployment: Deployment, runs: Iterable[Run] | None, secrets: KnownSecrets) -> Observation:
    """A deployment and its runs, newest first, as models. No text quotes one of ``secrets``.

    Raises ContractError where an id is not valid.
    """
    return replace(
        bare_observation(deployment),
        endpoint_url=_masked(endpoint_url(deployment.endpoint), secrets),
        **_of_spec(deployment.latest_spec, secrets),
        **_of_runs(runs, secrets),
    )


def bare_observation(deployment: Deployment) -> Observation:
    """What a deployment is called, and nothing of its spec. Raises ContractError where its id is not valid."""
    return Observation(
        id=checked_id(deployment.id, "the id of a deployment"),
        name=deployment.name,
        project_id=checked_id(deployment.project_id, "the id of a project"),
    )


def _of_spec(spec: Spec | None, secrets: KnownSecrets) -> dict[str, Any]:
    if spec is None:
        return {}
    config = spec.data
    image = (config or {}).get("image")
    return {
        "spec_id": checked_id(spec.id, "the id of a spec"),
        "image": _masked(image, secrets) if isinstance(image, str) else None,
        "replicas": None if config is None else wanted_replicas(config),
        "enabled": None if config is None else not is_disabled(config),
        "applied_at": spec.external_applied,
        "healthy_at": spec.dt_healthy,
        "refused": is_refused(spec.error, spec.external_applied),
        "error": _masked(spec.error, secrets),
    }


def _of_runs(runs: Iterable[Run] | None, secrets: KnownSecrets) -> dict[str, Any]:
    if runs is None:
        return {}
    runs = list(runs)
    ready = (runs[0].ready_replicas or 0) if runs else None
    return {"ready": ready, "instances": tuple(_instances(runs, secrets))}


def _masked(text: str | None, secrets: KnownSecrets) -> str | None:
    return None if text is None else secrets.text(text)


def _instances(runs: list[Run], secrets: KnownSecrets) -> Iterable[InstanceObservation]:
    seen: set[str] = set()
    for number, run in enumerate(runs):
        for instance in run.instances:
            if instance.instance_id in seen:
                continue
            seen.add(instance.instance_id)
            yield InstanceObservation(
                id=checked_id(instance.instance_id, "the id of an instance"),
                state=secrets.text(instance.state),
                message=_masked(instance.state_message, secrets),
                newest=number == 0,
            )
