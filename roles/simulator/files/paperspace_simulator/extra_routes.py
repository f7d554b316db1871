# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls beside the Deployments API that the official clients make on their way."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from paperspace_simulator.clock import iso
from paperspace_simulator.connection import Json
from paperspace_simulator.errors import ApiError
from paperspace_simulator.paging import PageRequest, page_of, page_request
from paperspace_simulator.present import TEAM_ID, USER_ID
from paperspace_simulator.state import SimulatorState

# The simulator's projects, secrets and its user were all made at this moment (2026-01-01T00:00:00Z).
EPOCH = iso(1_767_225_600)
Paging = Annotated[PageRequest, Depends(page_request)]


def extra_router(state: SimulatorState) -> APIRouter:
    router = APIRouter()
    _add_account_calls(router, state)
    _add_project_calls(router, state)
    return router


def _add_account_calls(router: APIRouter, state: SimulatorState) -> None:
    @router.get("/health")
    async def health() -> Json:
        return Json("HEALTHY")

    @router.get("/auth/session")
    async def session(request: Request) -> Json:
        key = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        return Json(_session() if state.key_is_good(key) else None)

    @router.get("/billing/account-standing")
    async def standing() -> Json:
        good = state.behaviours["standing"] == "good"
        messages = [] if good else ["Add a payment method to use deployments."]
        return Json({"hasPaymentMethod": good, "isAdminLocked": False, "isInGoodStanding": good, "messages": messages})

    @router.get("/container-registries")
    async def registries(paging: Paging) -> Json:
        return Json(_page(_registries(state), paging, _registry))

    @router.get("/teams/{team_id}/secrets")
    async def team_secrets(team_id: str, paging: Paging) -> Json:
        if team_id != TEAM_ID:
            raise ApiError(404, f"Team {team_id} not found")
        return Json(_page(sorted(state.store.secrets), paging, _secret))


def _add_project_calls(router: APIRouter, state: SimulatorState) -> None:
    @router.get("/projects")
    async def projects(paging: Paging) -> Json:
        used = {deployment.project_id for deployment in state.listed()}
        known = sorted(name for name in used | set(state.store.projects) if state.project_exists(name))
        return Json(_page(known, paging, lambda project_id: _project(state, project_id)))

    @router.get("/projects/{project_id}")
    async def project(project_id: str) -> Json:
        return Json(_project(state, state.project(project_id)))

    @router.get("/projects/{project_id}/secrets")
    async def project_secrets(project_id: str, paging: Paging) -> Json:
        state.project(project_id)
        return Json(_page(sorted(state.store.secrets), paging, _secret))


def _page(names: list[str], paging: PageRequest, show: Any) -> dict[str, Any]:
    numbers = range(1, len(names) + 1)
    return page_of(numbers, paging, lambda number: number, lambda number: show(names[number - 1]))


def _registries(state: SimulatorState) -> list[str]:
    """Those that were set, and those that deployments name: the API knows them by their names."""
    named = {deployment.latest.data.get("containerRegistry") for deployment in state.listed()}
    known = {name: True for name in named if name} | state.store.registries
    return sorted(name for name, exists in known.items() if exists)


def _session() -> dict[str, Any]:
    team = {
        "id": TEAM_ID,
        "analyticsId": 1,
        "isPrivate": False,
        "maxMachines": 0,
        "namespace": "simulator",
    }
    user = {
        "id": USER_ID,
        "analyticsId": 1,
        "dtConfirmed": EPOCH,
        "dtCreated": EPOCH,
        "email": "simulator@example.com",
        "firstName": None,
        "lastName": None,
        "isPasswordAuthEnabled": False,
        "isPhoneVerified": True,
    }
    return {"team": team, "user": user}


def _project(state: SimulatorState, project_id: str) -> dict[str, Any]:
    return {"id": state.presenter().project_id(project_id), "name": project_id, "dtCreated": EPOCH, "dtDeleted": None}


def _secret(name: str) -> dict[str, Any]:
    return {"name": name, "dtCreated": EPOCH, "dtModified": EPOCH, "hasDeploymentAttached": False}


def _registry(name: str) -> dict[str, Any]:
    return {
        "id": f"cr-{name}",
        "name": name,
        "kind": "other",
        "namespace": "simulator",
        "url": "registry.example.com",
        "username": "simulator",
        "dtCreated": EPOCH,
        "dtModified": EPOCH,
    }
