# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pydantic models of every answer of the API.

The source is the vendor's reference page (March 2026); of the account's answers the schema of 2024 (fields that nobody
reads are left out).
"""

from __future__ import annotations

import functools
from typing import Any

from ..libraries import pydantic
from ..spec.models import COMMON, BaseModel


class AnswerModel(BaseModel):
    """Part of an answer. Unknown fields are kept: the API may grow."""

    model_config = {**COMMON, "extra": "allow"}


class SpecMetadata(AnswerModel):
    git_headers: dict[str, str | None] | None = None


class Spec(AnswerModel):
    """A deployment's spec: its config, and how far the cluster has come with it."""

    id: str
    deployment_id: str | None = None
    user_id: str | int | None = None
    data: dict[str, Any] | None = None
    external_applied: str | None = None
    dt_healthy: str | None = None
    error: str | None = None
    metadata: SpecMetadata | None = None


class Workflow(AnswerModel):
    id: str | None = None
    name: str | None = None
    dt_created: str | None = None


class WorkflowRun(AnswerModel):
    """The run that fetches the integrations of a spec. ``phase`` is an open set."""

    id: str | None = None
    workflow_id: str | None = None
    phase: str | None = None
    message: str | None = None
    dt_created: str | None = None
    dt_started: str | None = None
    dt_finished: str | None = None
    workflow: Workflow | None = None


class HistorySpec(Spec):
    """A spec as the history shows it."""

    workflow_run: WorkflowRun | None = None


class Deployment(AnswerModel):
    id: str
    name: str
    project_id: str
    team_id: str | None = None
    endpoint: str | None = None
    dt_created: str | None = None
    basic_auth_key: str | None = None
    latest_spec_hash: str | None = None
    latest_spec: Spec | None = None


class InstanceEvent(AnswerModel):
    state: str
    message: str | None = None
    timestamp: str | None = None


class Instance(AnswerModel):
    """One container of a run. ``state`` is an open set; compare it without regard to case."""

    id: str | None = None
    instance_id: str
    state: str
    state_message: str | None = None
    dt_created: str | None = None
    dt_finished: str | None = None
    history: list[InstanceEvent] | None = None


class Run(AnswerModel):
    """One generation of containers. ``available_replicas`` counts those that are up but not ready."""

    id: str
    replicas: int | None = None
    ready_replicas: int | None = None
    available_replicas: int | None = None
    instances: list[Instance] = []


class LogLine(AnswerModel):
    id: str
    job_id: str | None = None
    message: str | None = None
    dt_created: str
    instance_id: str | None = None
    uuid: str | None = None


class Page(AnswerModel):
    has_more: bool
    # Whoever asked for the page validates them: doing it here as well would copy each.
    items: list[Any]
    next_page: str | None = None


class Upserted(AnswerModel):
    deployment_id: str


class Team(AnswerModel):
    id: str | None = None


class Session(AnswerModel):
    """Whose key a request carries. What is said of a user is not our business."""

    user: Any = None
    team: Team | None = None


class Project(AnswerModel):
    id: str | None = None
    name: str | None = None
    team_id: str | None = None
    dt_deleted: str | None = None


class StoredSecret(AnswerModel):
    """A secret of a project or a team, without its value."""

    name: str


class ContainerRegistry(AnswerModel):
    id: str | None = None
    name: str | None = None


class AccountStanding(AnswerModel):
    """Whether the team may run anything; ``messages`` say why not."""

    is_in_good_standing: bool | None = None
    is_admin_locked: bool | None = None
    messages: list[str] | None = None


@functools.cache
def list_of(model: type[AnswerModel]) -> pydantic.TypeAdapter[list[Any]]:
    """A validator for a list of a model's objects. Made once a process: building it costs more than using it."""
    return pydantic.TypeAdapter(list[model])  # type: ignore[valid-type]  # made at run time
