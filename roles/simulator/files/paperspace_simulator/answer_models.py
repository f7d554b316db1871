# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shapes of all answers, for the published OpenAPI document."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from paperspace_simulator.config_models import Config, left_out


class ErrorBody(BaseModel):
    code: str
    message: str
    details: dict[str, Any] = Field(default_factory=dict)
    issues: list[dict[str, Any]] = Field(default_factory=list)


class Page(BaseModel):
    hasMore: bool = Field(description="Whether there are more pages of results available.")
    nextPage: str | None = Field(
        default=None, description="The cursor of the next page. This is null when there is no next page."
    )


class GitHeaders(BaseModel):
    actor: str = Field(alias="x-git-actor")
    host: Literal["github", "gitlab"] = Field(alias="x-git-host")
    owner: str = Field(alias="x-git-owner")
    ref: str = Field(alias="x-git-ref")
    repo: str = Field(alias="x-git-repo")
    sha: str = Field(alias="x-git-sha")


class Metadata(BaseModel):
    gitHeaders: GitHeaders = left_out()


class SpecAnswer(BaseModel):
    id: str
    deploymentId: str
    userId: str
    data: Config | None = None
    externalApplied: datetime | None = None
    dtHealthy: datetime | None = None
    error: str | None = None
    metadata: Metadata | None = None


class Workflow(BaseModel):
    id: str
    name: str | None
    dtCreated: datetime | None = None


class WorkflowRun(BaseModel):
    id: str
    workflowId: str
    phase: Literal[
        "Initializing",
        "Submitting",
        "Pending",
        "Running",
        "Succeeded",
        "Skipped",
        "Failed",
        "Error",
        "Omitted",
        "Canceled",
    ]
    message: str | None = None
    dtCreated: datetime | None = None
    dtStarted: datetime | None = None
    dtFinished: datetime | None = None
    workflow: Workflow


class HistoryItem(SpecAnswer):
    workflowRun: WorkflowRun | None = None


class DeploymentAnswer(BaseModel):
    id: str
    name: str
    projectId: str
    teamId: str
    endpoint: str
    dtCreated: datetime
    basicAuthKey: str | None = None
    latestSpecHash: str | None = None
    latestSpec: SpecAnswer | None = None


class DeploymentPage(Page):
    items: list[DeploymentAnswer]


class HistoryPage(Page):
    items: list[HistoryItem]


class LogLine(BaseModel):
    id: str
    jobId: str
    message: str
    dtCreated: datetime
    instanceId: str | None = None
    uuid: str | None = None


class LogPage(Page):
    items: list[LogLine]


class Point(BaseModel):
    timestamp: datetime
    value: str


class SeriesPoint(Point):
    gpu: str | None = None
    instanceId: str | None = None


class InstanceSeries(BaseModel):
    instanceId: str
    values: list[Point]


Metrics = list[InstanceSeries] | list[SeriesPoint] | Point


class InstanceMoment(BaseModel):
    state: str
    message: str | None = None
    timestamp: datetime


class InstanceAnswer(BaseModel):
    id: str
    instanceId: str
    state: str
    stateMessage: str | None = None
    dtCreated: datetime
    dtFinished: datetime | None = None
    history: list[InstanceMoment]


class RunAnswer(BaseModel):
    id: str
    replicas: float | None = Field(default=None, json_schema_extra={"default": 0})
    readyReplicas: float | None = None
    availableReplicas: float | None = None
    instances: list[InstanceAnswer]


class UpsertAnswer(BaseModel):
    deploymentId: str = Field(description="The ID of the deployment")


class DeleteAnswer(BaseModel):
    id: str = Field(description="The ID of the deleted deployment")
