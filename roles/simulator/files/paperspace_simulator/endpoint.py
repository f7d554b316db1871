# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of deployments: they answer when the workload is ready, behind Basic auth where it is set."""

from __future__ import annotations

import base64
import re
from typing import Any
from uuid import UUID

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from paperspace_simulator.connection import Json
from paperspace_simulator.gateway import FAULT
from paperspace_simulator.lifecycle import active_runs, serving_spec
from paperspace_simulator.state import SimulatorState

USER = "paperspace"
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
STATUS_PATH = re.compile(r"(?:^|/)status/([2-5]\d\d)$")


def endpoint_app(state: SimulatorState) -> Starlette:
    """Paths are ``/<deployment id without dashes>/<any path>``; ``.../status/<code>`` answers that code."""

    async def answer(request: Request) -> Response:
        path = request.path_params.get("path", "")
        deployment_id = _full_id(request.path_params["id"])
        deployment = state.find(deployment_id, request.scope.get(FAULT) == "stale") if deployment_id else None
        if deployment is None:
            return Json({"message": "No such endpoint"}, 404)
        now = state.clock.now()
        spec = serving_spec(deployment, now)
        if spec is None:
            return Json({"message": "No instance is ready"}, 503)
        if spec.password and not _is_allowed(request, spec.password):
            return Json({"message": "Unauthorized"}, 401, {"www-authenticate": 'Basic realm="paperspace"'})
        instance = next(run.instances[0].id for run in active_runs(deployment, now) if run.spec is spec)
        shown = {"name": deployment.name, "image": spec.data["image"], "path": "/" + path, "instance": instance}
        return _with_status(path, shown)

    routes = [Route(pattern, answer, methods=METHODS) for pattern in ("/{id}", "/{id}/{path:path}")]
    return Starlette(routes=routes)


def _full_id(compact: str) -> str | None:
    try:
        return str(UUID(hex=compact))
    except ValueError:
        return None


def _with_status(path: str, shown: dict[str, Any]) -> Response:
    wanted = STATUS_PATH.search(path)
    status = int(wanted[1]) if wanted else 200
    if status in (204, 304):
        return Response(status_code=status)
    return Json(shown, status)


def _is_allowed(request: Request, password: str) -> bool:
    expected = base64.b64encode(f"{USER}:{password}".encode()).decode()
    scheme, _ignored, sent = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "basic" and sent.strip() == expected
