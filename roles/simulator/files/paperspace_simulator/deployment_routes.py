# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The nine calls of the Deployments API."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from paperspace_simulator import answer_models as answers
from paperspace_simulator.config_models import UpsertBody, config_as_sent, unknown_keys
from paperspace_simulator.connection import Json
from paperspace_simulator.errors import ApiError, unrecognized_keys
from paperspace_simulator.gateway import FAULT
from paperspace_simulator.lifecycle import active_runs
from paperspace_simulator.logs import log_page
from paperspace_simulator.metrics import Metric, Timeframe, metric_answer
from paperspace_simulator.paging import PageRequest, page_of, page_request
from paperspace_simulator.records import Deployment
from paperspace_simulator.state import SimulatorState
from paperspace_simulator.writes import remove, upsert

UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def _check_uuid(text: str) -> str:
    if not UUID.fullmatch(text):
        raise PydanticCustomError("uuid", "Invalid uuid")
    return text


DeploymentId = Annotated[
    str,
    AfterValidator(_check_uuid),
    Path(description="The ID of the deployment", json_schema_extra={"format": "uuid"}),
]
# The status of a deletion that answers without a body.
DELETED = {"204": 204, "no_body": 200}
Paging = Annotated[PageRequest, Depends(page_request)]


def deployment_router(state: SimulatorState) -> APIRouter:
    router = APIRouter(responses={"default": {"model": answers.ErrorBody, "description": "Error response"}})
    _add_collection_calls(router, state)
    _add_single_calls(router, state)
    _add_observation_calls(router, state)
    return router


def _add_collection_calls(router: APIRouter, state: SimulatorState) -> None:
    @router.get(
        "/deployments",
        operation_id="deployments-list",
        summary="List deployments",
        response_model=answers.DeploymentPage,
    )
    async def list_deployments(request: Request, paging: Paging) -> Json:
        return _deployment_page(state, request, state.listed(_is_stale(request)), paging)

    @router.post(
        "/deployments",
        operation_id="deployments-upsert",
        summary="Upsert a deployment",
        response_model=answers.UpsertAnswer,
    )
    async def upsert_deployment(request: Request, body: UpsertBody) -> Json:
        config = config_as_sent(body.config)
        if state.behaviours["unknown_config"] == "reject":
            _refuse_unknown_keys((await request.json())["config"], config)
        made = upsert(state, body.projectId, config, body.deploymentId, request.headers)
        return Json({"deploymentId": made})

    @router.get(
        "/projects/{id}/deployments",
        operation_id="projectDeployments-list",
        summary="List a project's deployments",
        response_model=answers.DeploymentPage,
    )
    async def list_project_deployments(
        request: Request,
        project_id: Annotated[str, Path(alias="id", description="The ID of the project to fetch deployments for")],
        paging: Paging,
        name: Annotated[str | None, Query(description="Filter to deployments with names matching this string.")] = None,
    ) -> Json:
        wanted = state.project(project_id)
        found = [
            deployment
            for deployment in state.listed(_is_stale(request))
            if _name_fits(state, deployment.name, name)
            and (deployment.project_id == wanted or state.behaviours["project_list"] == "all")
        ]
        return _deployment_page(state, request, found, paging)


def _add_single_calls(router: APIRouter, state: SimulatorState) -> None:
    @router.get(
        "/deployments/{id}",
        operation_id="deployments-get",
        summary="Get a deployment",
        response_model=answers.DeploymentAnswer,
    )
    async def get_deployment(request: Request, id: DeploymentId) -> Json:
        return Json(state.presenter().deployment(_existing(state, request, id)))

    @router.delete(
        "/deployments/{id}",
        operation_id="deployments-delete",
        summary="Delete a deployment",
        response_model=answers.DeleteAnswer,
    )
    async def delete_deployment(request: Request, id: DeploymentId) -> Response:
        found = _existing(state, request, id)
        remove(state, found)
        behaviour = state.behaviours["delete_answer"]
        return Json({"id": found.id}) if behaviour == "id" else Response(status_code=DELETED[behaviour])


def _add_observation_calls(router: APIRouter, state: SimulatorState) -> None:
    @router.get(
        "/deployments/{id}/history",
        operation_id="deploymentHistory-list",
        summary="List deployment history",
        response_model=answers.HistoryPage,
    )
    async def list_history(request: Request, id: DeploymentId, paging: Paging) -> Json:
        found = _existing(state, request, id)
        presenter = state.presenter()
        numbers = range(len(found.specs))
        page = page_of(
            numbers, paging, lambda number: found.specs[number].sequence, lambda n: presenter.history_item(found, n)
        )
        return _page_answer(state, page)

    @router.get(
        "/deployments/{id}/logs",
        operation_id="deploymentLogs-list",
        summary="List deployment logs",
        response_model=answers.LogPage,
    )
    async def list_logs(
        request: Request,
        id: DeploymentId,
        paging: Paging,
        instance: Annotated[
            str | None, Query(alias="instanceId", description="Get the logs for a particular instance ID")
        ] = None,
    ) -> Json:
        found = _existing(state, request, id)
        batches = state.store.log_batches.get(found.id, [])
        page = log_page(found, batches, state.clock.now(), paging, instance)
        page["items"] = [state.presenter().extended(item) for item in page["items"]]
        return _page_answer(state, page)

    @router.get(
        "/deployments/{id}/metrics",
        operation_id="deploymentMetrics-get",
        summary="List deployment metrics",
        response_model=answers.Metrics,
    )
    async def get_metrics(
        request: Request,
        id: DeploymentId,
        metric: Annotated[Metric, Query(description="The metric to fetch.")],
        timeframe: Annotated[
            Timeframe, Query(default_factory=lambda: "hour", description="The time frame for the metrics request.")
        ],
    ) -> Json:
        found = _existing(state, request, id)
        now = state.clock.now()
        values = state.store.metric_values.get(found.id, {}).get(metric)
        shape = state.behaviours["metrics_shape"]
        return Json(metric_answer(metric, timeframe, shape, active_runs(found, now), now, values))

    @router.get(
        "/deployments/{id}/runs",
        operation_id="deploymentRuns-list",
        summary="List deployment runs",
        response_model=list[answers.RunAnswer],
    )
    async def list_runs(
        request: Request,
        id: DeploymentId,
        limit: Annotated[
            float, Query(ge=0, description="The latest n number of deployment runs to return", allow_inf_nan=False)
        ] = 10,
    ) -> Json:
        found = _existing(state, request, id)
        presenter = state.presenter()
        runs = active_runs(found, state.clock.now())[: int(limit)]
        return Json([presenter.run(run) for run in runs])


def _existing(state: SimulatorState, request: Request, deployment_id: str) -> Deployment:
    found = state.find(deployment_id, _is_stale(request))
    if found is None:
        raise ApiError(404, f"Deployment {deployment_id} not found")
    return found


def _deployment_page(state: SimulatorState, request: Request, found: list[Deployment], paging: PageRequest) -> Json:
    lost = state.behaviours["lost_cursor"]
    page = page_of(found, paging, lambda deployment: deployment.sequence, state.presenter().deployment, lost)
    if request.scope.get(FAULT) == "vanish" and page["items"]:
        # Somebody else deletes the item that the cursor is made of.
        remove(state, state.store.deployments[page["items"][-1]["id"]])
    return _page_answer(state, page)


def _page_answer(state: SimulatorState, page: dict[str, Any]) -> Json:
    return Json(state.presenter().extended(page))


def _name_fits(state: SimulatorState, name: str, wanted: str | None) -> bool:
    if not wanted:
        return True
    if state.behaviours["name_filter"] == "substring":
        return wanted.lower() in name.lower()
    return name == wanted


def _refuse_unknown_keys(raw: dict[str, Any], known: dict[str, Any]) -> None:
    paths = [("config", *path) for path in unknown_keys(raw, known)]
    if paths:
        raise ApiError(400, "Input validation failed", unrecognized_keys(paths))


def _is_stale(request: Request) -> bool:
    return request.scope.get(FAULT) == "stale"
