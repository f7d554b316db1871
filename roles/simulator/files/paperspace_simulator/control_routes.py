# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control address: faults, behaviours, clock, seeds and what a test wants to know."""

from __future__ import annotations

import os
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from paperspace_simulator.behaviours import BehaviourError
from paperspace_simulator.clock import LAST_MOMENT, MAX_ADVANCE, MAX_FACTOR, iso, parse_iso
from paperspace_simulator.config_models import Config, config_as_sent, whole_text
from paperspace_simulator.connection import Json
from paperspace_simulator.faults import Fault
from paperspace_simulator.lifecycle import active_runs, latest_life
from paperspace_simulator.metrics import Metric
from paperspace_simulator.records import Deployment, LogBatch
from paperspace_simulator.state import SimulatorState
from paperspace_simulator.writes import SEED_AGE, make

CONFIG = TypeAdapter(Config)
DEFAULT_SEED = {"image": "nginx:1.27", "resources": {"machineType": "C4", "ports": [80], "replicas": 1}}


# Names and secrets; log lines and scripted answers may hold what they like.
Text = Annotated[str, AfterValidator(whole_text)]


class Strict(BaseModel):
    """A misspelt key in a test's script is an error, not silence."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Faults(Strict):
    faults: list[Fault]


class Seed(Strict):
    project_id: Text = "pseed"
    count: int = Field(default=0, ge=0, le=100_000)
    deployments: list[dict[str, Any]] = Field(default_factory=list)
    healthy: bool = True


class ClockChange(Strict):
    advance: float = Field(default=0, ge=0, le=MAX_ADVANCE)
    factor: float | None = Field(default=None, ge=0, le=MAX_FACTOR)


class Logs(Strict):
    """``count`` lines of ``message`` ({n} is the line's number) or the ``messages``; the last is at ``last_at``."""

    deployment_id: Text
    count: int = Field(default=0, ge=0, le=100_000_000)
    message: str = "line {n}"
    messages: list[str] | None = None
    instance_id: Text | None = None
    seconds_apart: float = Field(default=0.001, ge=0, le=86_400)
    last_at: str | None = Field(default=None, description="ISO 8601; the default is now.")


class MetricValues(Strict):
    deployment_id: Text
    metric: Metric
    values: list[str] = Field(min_length=1)


def control_app(state: SimulatorState) -> FastAPI:
    app = FastAPI(
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        exception_handlers={RequestValidationError: _refused},
    )
    _add_script_calls(app, state)
    _add_state_calls(app, state)
    _add_process_calls(app, state)
    return app


async def _refused(request: Request, error: RequestValidationError) -> Json:
    """Says what is wrong without repeating it: what was sent may be nothing that JSON can hold."""
    return Json({"detail": [{key: one[key] for key in ("loc", "msg", "type")} for one in error.errors()]}, 422)


def _add_script_calls(app: FastAPI, state: SimulatorState) -> None:
    @app.post("/faults")
    async def add_faults(body: Faults) -> Json:
        state.faults.add(body.faults)
        return _faults(state)

    @app.get("/faults")
    async def show_faults() -> Json:
        return _faults(state)

    @app.delete("/faults")
    async def clear_faults() -> Json:
        state.faults.clear()
        return _faults(state)

    @app.get("/requests")
    async def show_requests() -> Json:
        return Json({"requests": state.requests.entries()})

    @app.delete("/requests")
    async def clear_requests() -> Json:
        state.requests.clear()
        return Json({"requests": []})

    @app.get("/behaviours")
    async def show_behaviours() -> Json:
        return Json(state.behaviours.as_dict())

    @app.post("/behaviours")
    async def choose_behaviours(body: dict[Text, Text]) -> Json:
        try:
            state.behaviours.update(body)
        except BehaviourError as error:
            raise HTTPException(400, str(error)) from error
        return Json(state.behaviours.as_dict())


def _add_state_calls(app: FastAPI, state: SimulatorState) -> None:
    @app.get("/deployments")
    async def show_deployments() -> Json:
        found = state.store.deployments.values()
        return Json({"deployments": [_unmasked(state, deployment) for deployment in found]})

    @app.post("/seed")
    async def seed(body: Seed) -> Json:
        configs = body.deployments or [{"name": f"seed-{number:05d}"} for number in range(1, body.count + 1)]
        at = state.clock.now() - (SEED_AGE if body.healthy else 0.0)
        made = [make(state, body.project_id, _seed_config(config), at) for config in configs]
        state.store.save(*made)
        return Json({"ids": [deployment.id for deployment in made]})

    @app.get("/secrets")
    async def show_secrets() -> Json:
        return Json(state.store.secrets)

    @app.post("/secrets")
    async def set_secrets(body: dict[Text, Text]) -> Json:
        for name, value in body.items():
            state.store.set_secret(name, value)
        return Json(state.store.secrets)

    @app.post("/projects")
    async def set_projects(body: dict[Text, bool]) -> Json:
        for project_id, exists in body.items():
            state.store.set_project(project_id, exists)
        return Json(state.store.projects)

    @app.post("/registries")
    async def set_registries(body: dict[Text, bool]) -> Json:
        for name, exists in body.items():
            state.store.set_registry(name, exists)
        return Json(state.store.registries)

    @app.post("/logs")
    async def add_logs(body: Logs) -> Json:
        _known(state, body.deployment_id)
        batch = _batch(state, body)
        state.store.add_logs(batch)
        return Json({"added": batch.count})

    @app.post("/metrics")
    async def set_metric(body: MetricValues) -> Json:
        _known(state, body.deployment_id)
        state.store.set_metric(body.deployment_id, body.metric, body.values)
        return Json({"set": body.metric})


def _add_process_calls(app: FastAPI, state: SimulatorState) -> None:
    @app.get("/")
    @app.get("/status")
    async def status() -> Json:
        return Json(
            {"program": "paperspace_simulator", "pid": os.getpid(), "deployments": len(state.store.deployments)}
        )

    @app.get("/clock")
    async def show_clock() -> Json:
        return _clock(state)

    @app.post("/clock")
    async def change_clock(body: ClockChange) -> Json:
        if state.clock.now() + body.advance > LAST_MOMENT:
            raise HTTPException(400, f"Simulated time ends at {iso(LAST_MOMENT)}")
        state.clock.advance(body.advance)
        await state.finish_late()
        if body.factor is not None:
            state.clock.set_factor(body.factor)
        state.save_clock()
        return _clock(state)

    @app.post("/reset")
    async def reset() -> Json:
        state.reset()
        return Json({"reset": True})

    @app.post("/shutdown")
    async def shutdown() -> Json:
        state.stop()
        return Json({"stopping": True, "pid": os.getpid()})


def _faults(state: SimulatorState) -> Json:
    return Json({"faults": [dict(fault) for fault in state.faults.left()]})


def _clock(state: SimulatorState) -> Json:
    return Json({"now": iso(state.clock.now()), "factor": state.clock.factor})


def _known(state: SimulatorState, deployment_id: str) -> Deployment:
    if deployment_id not in state.store.deployments:
        raise HTTPException(404, f"No deployment {deployment_id}")
    return state.store.deployments[deployment_id]


def _seed_config(config: dict[str, Any]) -> dict[str, Any]:
    """A whole configuration out of a partial one."""
    whole = {"apiVersion": "v1", **config}
    if whole["apiVersion"] != "v0alpha0":
        whole = {**DEFAULT_SEED, **whole}
    try:
        return config_as_sent(CONFIG.validate_python(whole_text(whole)))
    except (ValidationError, PydanticCustomError) as error:
        raise HTTPException(400, f"The seed {config.get('name')!a} is invalid: {error!a}") from error


def _batch(state: SimulatorState, body: Logs) -> LogBatch:
    count = body.count if body.messages is None else len(body.messages)
    last = _moment(body.last_at) if body.last_at else state.clock.now()
    first = last - max(0, count - 1) * body.seconds_apart
    if not 0 <= first <= last <= LAST_MOMENT:
        raise HTTPException(400, f"Log lines lie between {iso(0)} and {iso(LAST_MOMENT)}")
    return LogBatch(
        source=state.store.next_log_source(),
        deployment_id=body.deployment_id,
        first_at=first,
        step=body.seconds_apart,
        count=count,
        template=body.message,
        messages=body.messages,
        instance_id=body.instance_id,
    )


def _moment(text: str) -> float:
    try:
        return parse_iso(text)
    except (ValueError, OverflowError) as error:
        raise HTTPException(400, f"{text!a} is no time of ISO 8601") from error


def _unmasked(state: SimulatorState, deployment: Deployment) -> dict[str, Any]:
    now = state.clock.now()
    life = latest_life(deployment, now)
    return {
        **deployment.to_json(),
        "projectId": deployment.project_id,
        "config": deployment.latest.data,
        "applied": life.applied is not None,
        "healthy": life.healthy is not None,
        "error": life.error,
        "runs": [{"id": run.id, "replicas": run.replicas, "ready": run.ready} for run in active_runs(deployment, now)],
    }
