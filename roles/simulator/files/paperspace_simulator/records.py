# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the simulator remembers of a deployment. Records never change: a write makes new ones."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Spec:
    """One submitted configuration. ``password`` is fixed when the spec is submitted, as on the real endpoint."""

    id: str
    sequence: int
    created: float
    data: dict[str, Any]
    git_headers: dict[str, str] | None = None
    password: str | None = None

    @property
    def replicas(self) -> int:
        wanted = self.data["resources"].get("replicas", 1)
        return max(0, int(wanted))

    @property
    def enabled(self) -> bool:
        return self.data.get("enabled", True) and self.replicas > 0


@dataclass(frozen=True)
class Deployment:
    """A deployment with all of its specs, oldest first (at least one)."""

    id: str
    sequence: int
    name: str
    project_id: str
    created: float
    specs: tuple[Spec, ...]
    deleted: float | None = None

    @property
    def latest(self) -> Spec:
        return self.specs[-1]

    def with_spec(self, spec: Spec, project_id: str) -> Deployment:
        return replace(self, name=spec.data["name"], project_id=project_id, specs=(*self.specs, spec))

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Deployment:
        specs = tuple(Spec(**spec) for spec in body["specs"])
        return cls(**{**body, "specs": specs})


@dataclass(frozen=True)
class LogBatch:
    """Log lines put in over the control address; ``count`` lines exist only when they are read."""

    source: int
    deployment_id: str
    first_at: float
    step: float
    count: int
    template: str
    messages: list[str] | None = None
    instance_id: str | None = None

    def message(self, index: int) -> str:
        if self.messages is not None:
            return self.messages[index]
        return self.template.replace("{n}", str(index + 1))

    def at(self, index: int) -> float:
        return self.first_at + index * self.step
