# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task asks of one deployment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..spec.documents import Patch
from ..spec.plan import Plan, plan_present
from .current import current_of, spec_id_of
from .identity import Identity


@dataclass(frozen=True)
class WaitOptions:
    """Seconds each. ``enabled`` is the option ``wait``."""

    enabled: bool = True
    interval: float = 3
    bad_seconds: float = 30


@dataclass(frozen=True)
class Request:
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
class Wish:
    """How a deployment shall be, as far as the task says."""

    patch: Patch
    name: str | None
    project_id: str | None = None
    purge: bool = False
    redeploy: bool = False
    show_env: bool = False

    def plan(self, found: Any | None, asks_password: bool = False) -> Plan:
        """The plan that fulfils it. Raises InputError where the task says too little or what can't be."""
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
