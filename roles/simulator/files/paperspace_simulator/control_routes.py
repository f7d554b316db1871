# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control address: faults, readings, clock, seeds and what a test wants to know."""

from __future__ import annotations

import os
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from paperspace_simulator.clock import LAST_MOMENT, MAX_ADVANCE, MAX_FACTOR, iso, parse_iso
from paperspace_simulator.config_models import Config, config_as_sent, whole_text
from paperspace_simulator.connection import Json
from paperspace_simulator.faults import Fault
from paperspace_simulator.lifecycle import active_runs, latest_life
from paperspace_simulator.metrics import Metric
from paperspace_simulator.readings import ReadingError
from paperspace_simulator.records import Deployment, LogBatch
from paperspace_simulator.world import World
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


def control_app(world: World) -> FastAPI:
    app = FastAPI(
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        exception_handlers={RequestValidationError: _refused},
    )
    _add_script_calls(app, world)
    _add_state_calls(app, world)
    _add_process_calls(app, world)
    return app


async def _refused(request: Request, error: RequestValidationError) -> Json:
    """Says what is wrong without repeating it: what was sent may be nothing that JSON can hold."""
    return Json({"detail": [{key: one[key] for key in ("loc", "msg", "type")} for one in error.errors()]}, 422)


def _add_script_calls(app: FastAPI, world: World) -> None:
    @app.post("/faults")
    async def add_faults(body: Faults) -> Json:
        world.faults.add(body.faults)
        return _faults(world)

    @app.get("/faults")
    async def show_faults() -> Json:
        return _faults(world)

    @app.delete("/faults")
    async def clear_faults() -> Json:
        world.faults.clear()
        return _faults(world)

    @app.get("/requests")
    async def show_requests() -> Json:
        return Json({"requests": world.requests.entries()})

    @app.delete("/requests")
    async def clear_requests() -> Json:
        world.requests.clear()
        return Json({"requests": []})

    @app.get("/readings")
    async def show_readings() -> Json:
        return Json(world.readings.as_dict())

    @app.post("/readings")
    async def choose_readings(body: dict[Text, Text]) -> Json:
        try:
            world.readings.update(body)
        except ReadingError as error:
            raise HTTPException(400, str(error)) from error
        return Json(world.readings.as_dict())


def _add_state_calls(app: FastAPI, world: World) -> None:
    @app.get("/deployments")
    async def show_deployments() -> Json:
        found = world.store.deployments.values()
        return Json({"deployments": [_unmasked(world, deployment) for deployment in found]})

    @app.post("/seed")
    async def seed(body: Seed) -> Json:
        configs = body.deployments or [{"name": f"seed-{number:05d}"} for number in range(1, body.count + 1)]
        at = world.clock.now() - (SEED_AGE if body.healthy else 0.0)
        made = [make(world, body.project_id, _seed_config(config), at) for config in configs]
        world.store.save(*made)
        return Json({"ids": [deployment.id for deployment in made]})

    @app.get("/secrets")
    async def show_secrets() -> Json:
        return Json(world.store.secrets)

    @app.post("/secrets")
    async def set_secrets(body: dict[Text, Text]) -> Json:
        for name, value in body.items():
            world.store.set_secret(name, value)
        return Json(world.store.secrets)

    @app.post("/projects")
    async def set_projects(body: dict[Text, bool]) -> Json:
        for project_id, exists in body.items():
            world.store.set_project(project_id, exists)
        return Json(world.store.projects)

    @app.post("/registries")
    async def set_registries(body: dict[Text, bool]) -> Json:
        for name, exists in body.items():
            world.store.set_registry(name, exists)
        return Json(world.store.registries)

    @app.post("/logs")
    async def add_logs(body: Logs) -> Json:
        _known(world, body.deployment_id)
        batch = _batch(world, body)
        world.store.add_logs(batch)
        return Json({"added": batch.count})

    @app.post("/metrics")
    async def set_metric(body: MetricValues) -> Json:
        _known(world, body.deployment_id)
        world.store.set_metric(body.deployment_id, body.metric, body.values)
        return Json({"set": body.metric})


def _add_process_calls(app: FastAPI, world: World) -> None:
    @app.get("/")
    @app.get("/status")
    async def status() -> Json:
        return Json(
            {"program": "paperspace_simulator", "pid": os.getpid(), "deployments": len(world.store.deployments)}
        )

    @app.get("/clock")
    async def show_clock() -> Json:
        return _clock(world)

    @app.post("/clock")
    async def change_clock(body: ClockChange) -> Json:
        if world.clock.now() + body.advance > LAST_MOMENT:
            raise HTTPException(400, f"Simulated time ends at {iso(LAST_MOMENT)}")
        world.clock.advance(body.advance)
        await world.finish_late()
        if body.factor is not None:
            world.clock.set_factor(body.factor)
        world.save_clock()
        return _clock(world)

    @app.post("/reset")
    async def reset() -> Json:
        world.reset()
        return Json({"reset": True})

    @app.post("/shutdown")
    async def shutdown() -> Json:
        world.stop()
        return Json({"stopping": True, "pid": os.getpid()})


def _faults(world: World) -> Json:
    return Json({"faults": [dict(fault) for fault in world.faults.left()]})


def _clock(world: World) -> Json:
    return Json({"now": iso(world.clock.now()), "factor": world.clock.factor})


def _known(world: World, deployment_id: str) -> Deployment:
    if deployment_id not in world.store.deployments:
        raise HTTPException(404, f"No deployment {deployment_id}")
    return world.store.deployments[deployment_id]


def _seed_config(config: dict[str, Any]) -> dict[str, Any]:
    """A whole configuration out of a partial one."""
    whole = {"apiVersion": "v1", **config}
    if whole["apiVersion"] != "v0alpha0":
        whole = {**DEFAULT_SEED, **whole}
    try:
        return config_as_sent(CONFIG.validate_python(whole_text(whole)))
    except (ValidationError, PydanticCustomError) as error:
        raise HTTPException(400, f"The seed {config.get('name')!a} is invalid: {error!a}") from error


def _batch(world: World, body: Logs) -> LogBatch:
    count = body.count if body.messages is None else len(body.messages)
    last = _moment(body.last_at) if body.last_at else world.clock.now()
    first = last - max(0, count - 1) * body.seconds_apart
    if not 0 <= first <= last <= LAST_MOMENT:
        raise HTTPException(400, f"Log lines lie between {iso(0)} and {iso(LAST_MOMENT)}")
    return LogBatch(
        source=world.store.next_log_source(),
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


def _unmasked(world: World, deployment: Deployment) -> dict[str, Any]:
    now = world.clock.now()
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
