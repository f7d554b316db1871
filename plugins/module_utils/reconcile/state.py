# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deployment as it was read, what a task asks of it, and what became of that so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..errors import InputError, PaperspaceError
from ..spec import canonical
from ..spec.documents import Patch
from ..spec.health import is_disabled
from ..spec.models import FLAT_VERSION, shape_of
from ..spec.plan import NOTHING, Current, Plan, plan_absent, plan_present
from ..spec.redact import MASK, is_reference
from ..spec.shapes import check_config
from .identity import Identity

if TYPE_CHECKING:
    from ..api.models import Deployment
    from .timeline import Timeline
    from .tracker import Baseline
    from .wait import Rollout
    from .write import Sent


@dataclass(frozen=True)
class WaitOptions:
    """Seconds each. ``enabled`` is the option ``wait``."""

    enabled: bool = True
    interval: float = 3
    unhealthy_seconds: float = 30


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

    def plan(self, found: Deployment | None, asks_password: bool = False) -> Plan:
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

    found: Deployment | None
    plan: Plan
    replan: Callable[[Deployment | None], Plan]

    @property
    def config(self) -> dict[str, Any]:
        """What is sent."""
        return self.plan.config or {}

    @property
    def spec_id(self) -> str | None:
        return spec_id_of(self.found)


@dataclass(eq=False)
class Member:
    """One deployment: what is asked of it (``path`` is where in the task), and what became of it so far.

    ``done`` says that its write or its deletion was accepted, ``kept`` that it is not deleted after all;
    ``deployment`` is how it was read last, ``sent`` the write that was accepted, ``rollout`` what was waited for.
    ``name_conflict`` is another deployment that has the name which it should get, ``asks_password`` says that its
    endpoint was seen to ask for one.
    """

    request: DeploymentRequest
    timeline: Timeline
    path: str = ""
    absent: bool = False
    listed: bool = True
    found: Deployment | None = None
    asks_password: bool = False
    name_conflict: Deployment | None = None
    plan: Plan = field(default_factory=lambda: Plan(NOTHING, (), None))
    deployment: Deployment | None = None
    sent: Sent | None = None
    done: bool = False
    kept: bool = False
    error: PaperspaceError | None = None
    baseline: Baseline | None = None
    rollout: Rollout | None = None
    warnings: list[str] = field(default_factory=list)

    @property
    def id(self) -> str | None:
        if self.deployment is not None:
            return self.deployment.id
        return self.sent.deployment_id if self.sent is not None else None

    @property
    def name(self) -> str:
        """The name that it should have, else the one that it has."""
        known = self.request.identity.name or (self.found.name if self.found is not None else None)
        return known or self.request.identity.label

    @property
    def lacks_name(self) -> bool:
        """True if nothing that was found has the name that it should have."""
        wanted = self.request.identity.name
        if self.error is not None or self.name_conflict is not None or not wanted:
            return False
        return self.found.name != wanted if self.found is not None else not self.request.identity.id

    @property
    def project_id(self) -> str | None:
        return self.found.project_id if self.found is not None else self.request.identity.project_id

    @property
    def target(self) -> Target:
        return Target(self.found, self.plan, lambda seen: self.request.plan(seen, self.asks_password))

    @property
    def previous_spec_id(self) -> str | None:
        return spec_id_of(self.found)

    def fail(self, error: BaseException) -> None:
        """Note what went wrong with it; anything but an error of ours is raised."""
        if not isinstance(error, PaperspaceError):
            raise error
        self.error = error

    def note_twin(self, twin: PaperspaceError) -> None:
        """There are two of its name, or that could not be read; an error that is there already goes before it."""
        if self.error is None:
            self.error = twin
        elif "ids" in twin.details:
            self.error.message = f"{self.error.message.rstrip('.')}. {twin.message}"
            self.error.details = {**self.error.details, "ids": twin.details["ids"]}


def planned(member: Member) -> Plan:
    """The plan for one that was looked for. Raises InputError where what is asked can't be."""
    identity = member.request.identity
    if member.absent:
        if member.found is not None and identity.id and identity.name and member.found.name != identity.name:
            raise InputError("name", f"the deployment {identity.id} has the name {member.found.name}")
        return plan_absent(member.found)
    if member.found is None and identity.id:
        raise InputError("id", f"the deployment {identity.id} does not exist; to create one, omit id")
    refuse_name_conflict(member)
    return member.request.plan(member.found, member.asks_password)


def refuse_name_conflict(member: Member) -> None:
    """Two deployments of one name would be found by nobody's next run."""
    if member.name_conflict is not None:
        problem = f"the deployment {member.name_conflict.id} has this name: rename or delete that one first"
        raise InputError("name", problem)


def spec_id_of(deployment: Deployment | None) -> str | None:
    return deployment.latest_spec.id if deployment is not None and deployment.latest_spec is not None else None


def converged(deployment: Deployment | None) -> bool:
    """True if the deployment's own record says that nothing is left to wait for, or if there is none."""
    if deployment is None:
        return True
    spec = deployment.latest_spec
    if spec is None or not spec.external_applied:
        return False
    return is_disabled(spec.data) or bool(spec.dt_healthy)


def current_of(deployment: Deployment, *, asks_password: bool = False) -> Current:
    """A read deployment as planning wants it. ContractError if its config has a shape that can't be compared."""
    config = deployment.latest_spec.data if deployment.latest_spec is not None else None
    if config is not None:
        check_config(config)
        config = _with_key_of_record(deployment, config)
    return Current(deployment.id, deployment.name, deployment.project_id, config, asks_password)


def _with_key_of_record(deployment: Deployment, config: dict[str, Any]) -> dict[str, Any]:
    """The deployment's own record may show that there is a key where its spec leaves it out.

    It may also show what a reference stands for, which must never be sent in its place: only a reference is taken.
    """
    key = deployment.basic_auth_key
    if key is None or not canonical.is_absent(config.get("basicAuthKey")) or shape_of(config) != FLAT_VERSION:
        return config
    return {**config, "basicAuthKey": key if not key or is_reference(key) else MASK}
