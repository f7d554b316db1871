# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deployment as it was read, and what a task asks of it: all that planning needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..spec import canonical
from ..spec.documents import Patch
from ..spec.health import is_disabled
from ..spec.models import FLAT_VERSION, shape_of
from ..spec.places import check_config
from ..spec.plan import Current, Plan, plan_present
from ..spec.redact import MASK, is_reference
from .identity import Identity


@dataclass(frozen=True)
class WaitOptions:
    """Seconds each. ``enabled`` is the option ``wait``."""

    enabled: bool = True
    interval: float = 3
    bad_seconds: float = 30


@dataclass(frozen=True)
class DeploymentRequest:
    """``plan`` makes the plan from the deployment as it was read (None: there is none), and from whether its endpoint
    was seen to ask for a password.

    ``identity.name`` is the name that it should have (None: the one it has).
    """

    identity: Identity
    plan: Callable[..., Plan]
    git: dict[str, str] | None = None
    show_env: bool = False
    wait: WaitOptions = field(default_factory=WaitOptions)


@dataclass(frozen=True)
class DesiredState:
    """How a deployment should be, as far as the task says."""

    patch: Patch
    name: str | None
    project_id: str | None = None
    purge: bool = False
    redeploy: bool = False
    show_env: bool = False

    def plan(self, found: Any | None, asks_password: bool = False) -> Plan:
        """The plan that leads there. Raises InputError where the task says too little or what can't be."""
        return plan_present(
            current_of(found, asks_password=asks_password) if found is not None else None,
            self.patch,
            name=self.name,
            project_id=self.project_id,
            purge=self.purge,
            redeploy=self.redeploy,
            show_env=self.show_env,
        )


@dataclass(frozen=True)
class Target:
    """One planned write: what was there (None: a create), the plan, and how to plan anew."""

    found: Any | None
    plan: Plan
    replan: Callable[[Any | None], Plan]

    @property
    def spec_id(self) -> str | None:
        return spec_id_of(self.found)


def spec_id_of(deployment: Any | None) -> str | None:
    return deployment.latest_spec.id if deployment is not None and deployment.latest_spec is not None else None


def converged(deployment: Any) -> bool:
    """True if the deployment's own record says that nothing is left to wait for."""
    spec = deployment.latest_spec
    if spec is None or not spec.external_applied:
        return False
    return is_disabled(spec.data) or bool(spec.dt_healthy)


def current_of(deployment: Any, *, asks_password: bool = False) -> Current:
    """A read deployment as planning wants it. ContractError if its config has a shape that can't be compared."""
    config = deployment.latest_spec.data if deployment.latest_spec is not None else None
    if config is not None:
        check_config(config)
        config = _with_key_of_record(deployment, config)
    return Current(deployment.id, deployment.name, deployment.project_id, config, asks_password)


def _with_key_of_record(deployment: Any, config: dict[str, Any]) -> dict[str, Any]:
    """The deployment's own record may show that there is a key where its spec leaves it out.

    It may also show what a reference stands for, which must never be sent in its place: only a reference is taken.
    """
    key = deployment.basic_auth_key
    if key is None or not canonical.is_absent(config.get("basicAuthKey")) or shape_of(config) != FLAT_VERSION:
        return config
    return {**config, "basicAuthKey": key if not key or is_reference(key) else MASK}
