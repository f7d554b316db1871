# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the parts together: the API under /v1, endpoints under /e, the control address beside them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount

from paperspace_simulator.connection import Json
from paperspace_simulator.control_routes import control_app
from paperspace_simulator.deployment_routes import deployment_router
from paperspace_simulator.endpoint import endpoint_app
from paperspace_simulator.errors import MESSAGES, ApiError, code_of, error_body, zod_issues
from paperspace_simulator.extra_routes import extra_router
from paperspace_simulator.gateway import Gateway
from paperspace_simulator.openapi import publish
from paperspace_simulator.state import SimulatorState

METHODS = ("DELETE", "GET", "POST")


def build_app(state: SimulatorState) -> Any:
    """The whole simulator as an ASGI application."""
    routes = Starlette(
        routes=[
            Mount("/v1", api_app(state)),
            Mount("/e", endpoint_app(state)),
            Mount("/_control", control_app(state)),
        ],
        # A path with a line break in it reaches no mount.
        exception_handlers={HTTPException: _handler(state, _http_error)},
    )
    return Gateway(routes, state)


# Status, code, message, and what is wrong with which field.
Answer = tuple[int, str, str, list[dict[str, Any]] | None]


def api_app(state: SimulatorState) -> FastAPI:
    """The API itself; its paths are relative to /v1."""
    app = FastAPI(
        title="Paperspace Deployments API, simulated",
        version="1.0.0",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        exception_handlers={
            ApiError: _handler(state, _api_error),
            RequestValidationError: _handler(state, _invalid),
            HTTPException: _handler(state, _http_error),
        },
    )
    app.include_router(deployment_router(state))
    app.include_router(extra_router(state), include_in_schema=False)
    publish(app)
    return app


def _handler(
    state: SimulatorState, explain: Callable[[Any], Answer]
) -> Callable[[Request, Exception], Coroutine[Any, Any, Json]]:
    async def handle(request: Request, error: Exception) -> Json:
        status, code, message, issues = explain(error)
        body = error_body(code, message, issues, state.behaviours["error_shape"])
        headers = {"allow": _allowed(request)} if status == 405 else None
        return Json(body, status, headers)

    return handle


def _api_error(error: ApiError) -> Answer:
    return error.status, code_of(error.status), str(error), error.issues


def _invalid(error: RequestValidationError) -> Answer:
    errors = error.errors()
    if errors[0]["type"] == "json_invalid":
        return 400, "PARSE_ERROR", "The request body is not valid JSON", None
    return 400, code_of(400), "Input validation failed", zod_issues(errors)


def _http_error(error: HTTPException) -> Answer:
    if error.status_code == 400:
        return 400, "PARSE_ERROR", "The request body can't be read", None
    return error.status_code, code_of(error.status_code), MESSAGES.get(error.status_code, str(error.detail)), None


def _allowed(request: Request) -> str:
    """The methods of all routes of this path: Starlette names those of the first route only."""
    return ", ".join(method for method in METHODS if _is_routed({**request.scope, "method": method}, request.app))


def _is_routed(scope: dict[str, Any], app: FastAPI) -> bool:
    return any(route.matches(scope)[0] is Match.FULL for route in app.routes)
