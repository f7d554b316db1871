# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control address: faults, readings, clock, seeds and what a test wants to know."""

from __future__ import annotations

import os
from typing import Any

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from paperspace_simulator.clock import MAX_ADVANCE, MAX_FACTOR, iso, parse_iso
from paperspace_simulator.config_models import Config, config_as_sent
from paperspace_simulator.faults import Fault
from paperspace_simulator.lifecycle import active_runs, latest_life
from paperspace_simulator.metrics import Metric
from paperspace_simulator.readings import ReadingError
from paperspace_simulator.records import Deployment, LogBatch
from paperspace_simulator.upsert import SEED_AGE, make
from paperspace_simulator.world import World

CONFIG = TypeAdapter(Config)
DEFAULT_SEED = {"image": "nginx:1.27", "resources": {"machineType": "C4", "ports": [80], "replicas": 1}}


class Strict(BaseModel):
    """A misspelt key in a test's script is an error, not silence."""

    model_config = ConfigDict(extra="forbid")


class Faults(Strict):
    faults: list[Fault]


class Seed(Strict):
    project_id: str = "pseed"
    count: int = Field(default=0, ge=0, le=100_000)
    deployments: list[dict[str, Any]] = Field(default_factory=list)
    healthy: bool = True


class ClockChange(Strict):
    advance: float = Field(default=0, ge=0, le=MAX_ADVANCE)
    factor: float | None = Field(default=None, ge=0, le=MAX_FACTOR)


class Logs(Strict):
    """``count`` lines of ``message`` ({n} is the line's number) or the ``messages``; the last is at ``last_at``."""

    deployment_id: str
    count: int = Field(default=0, ge=0, le=100_000_000)
    message: str = "line {n}"
    messages: list[str] | None = None
    instance_id: str | None = None
    seconds_apart: float = Field(default=0.001, ge=0)
    last_at: str | None = Field(default=None, description="ISO 8601; the default is now.")


class MetricValues(Strict):
    deployment_id: str
    metric: Metric
    values: list[str] = Field(min_length=1)


def control_app(world: World) -> FastAPI:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    _add_script_calls(app, world)
    _add_state_calls(app, world)
    _add_process_calls(app, world)
    return app


def _add_script_calls(app: FastAPI, world: World) -> None:
    @app.post("/faults")
    async def add_faults(body: Faults) -> dict[str, Any]:
        world.faults.add(body.faults)
        return _faults(world)

    @app.get("/faults")
    async def show_faults() -> dict[str, Any]:
        return _faults(world)

    @app.delete("/faults")
    async def clear_faults() -> dict[str, Any]:
        world.faults.clear()
        return _faults(world)

    @app.get("/requests")
    async def show_requests() -> dict[str, Any]:
        return {"requests": world.requests.entries()}

    @app.delete("/requests")
    async def clear_requests() -> dict[str, Any]:
        world.requests.clear()
        return {"requests": []}

    @app.get("/readings")
    async def show_readings() -> dict[str, str]:
        return world.readings.as_dict()

    @app.post("/readings")
    async def choose_readings(body: dict[str, str]) -> dict[str, str]:
        try:
            world.readings.update(body)
        except ReadingError as error:
            raise HTTPException(400, str(error)) from error
        return world.readings.as_dict()


def _add_state_calls(app: FastAPI, world: World) -> None:
    @app.get("/deployments")
    async def show_deployments() -> dict[str, Any]:
        found = world.store.deployments.values()
        return {"deployments": [_unmasked(world, deployment) for deployment in found]}

    @app.post("/seed")
    async def seed(body: Seed) -> dict[str, Any]:
        configs = body.deployments or [{"name": f"seed-{number:05d}"} for number in range(1, body.count + 1)]
        at = world.clock.now() - (SEED_AGE if body.healthy else 0.0)
        made = [make(world, body.project_id, _seed_config(config), at) for config in configs]
        world.store.save(*made)
        return {"ids": [deployment.id for deployment in made]}

    @app.get("/secrets")
    async def show_secrets() -> dict[str, str]:
        return world.store.secrets

    @app.post("/secrets")
    async def set_secrets(body: dict[str, str]) -> dict[str, str]:
        for name, value in body.items():
            world.store.set_secret(name, value)
        return world.store.secrets

    @app.post("/projects")
    async def set_projects(body: dict[str, bool]) -> dict[str, bool]:
        for project_id, exists in body.items():
            world.store.set_project(project_id, exists)
        return world.store.projects

    @app.post("/registries")
    async def set_registries(body: dict[str, bool]) -> dict[str, bool]:
        for name, exists in body.items():
            world.store.set_registry(name, exists)
        return world.store.registries

    @app.post("/logs")
    async def add_logs(body: Logs) -> dict[str, Any]:
        _known(world, body.deployment_id)
        batch = _batch(world, body)
        world.store.add_logs(batch)
        return {"added": batch.count}

    @app.post("/metrics")
    async def set_metric(body: MetricValues) -> dict[str, Any]:
        _known(world, body.deployment_id)
        world.store.set_metric(body.deployment_id, body.metric, body.values)
        return {"set": body.metric}


def _add_process_calls(app: FastAPI, world: World) -> None:
    @app.get("/")
    @app.get("/status")
    async def status() -> dict[str, Any]:
        return {"program": "paperspace_simulator", "pid": os.getpid(), "deployments": len(world.store.deployments)}

    @app.get("/clock")
    async def show_clock() -> dict[str, Any]:
        return _clock(world)

    @app.post("/clock")
    async def change_clock(body: ClockChange) -> dict[str, Any]:
        world.clock.advance(body.advance)
        await world.finish_late()
        if body.factor is not None:
            world.clock.set_factor(body.factor)
        world.save_clock()
        return _clock(world)

    @app.post("/reset")
    async def reset() -> dict[str, Any]:
        world.reset()
        return {"reset": True}

    @app.post("/shutdown")
    async def shutdown() -> dict[str, Any]:
        world.stop()
        return {"stopping": True, "pid": os.getpid()}


def _faults(world: World) -> dict[str, Any]:
    return {"faults": [fault.model_dump() for fault in world.faults.left()]}


def _clock(world: World) -> dict[str, Any]:
    return {"now": iso(world.clock.now()), "factor": world.clock.factor}


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
        return config_as_sent(CONFIG.validate_python(whole))
    except ValidationError as error:
        raise HTTPException(400, f"The seed {config.get('name')} is invalid: {error}") from error


def _batch(world: World, body: Logs) -> LogBatch:
    count = body.count if body.messages is None else len(body.messages)
    last = parse_iso(body.last_at) if body.last_at else world.clock.now()
    first = last - max(0, count - 1) * body.seconds_apart
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
