# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The published OpenAPI document: FastAPI's, with the API's own error answers and its key."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

SECURITY = {"BearerAuth": {"type": "http", "scheme": "bearer", "description": "An API key or access token"}}


def publish(app: FastAPI) -> None:
    """Makes the application serve the document at its ``openapi_url``."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]  # as FastAPI wants it


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(title=app.title, version=app.version, routes=app.routes, separate_input_output_schemas=False)
    document["servers"] = [{"url": "/v1"}]
    document["components"]["securitySchemes"] = SECURITY
    document["security"] = [{"BearerAuth": []}]
    for call in _calls(document):
        # FastAPI promises its own validation answer, which this API never gives.
        call["responses"].pop("422", None)
    for name in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(name, None)
    return document


def _calls(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [call for path in document["paths"].values() for call in path.values()]
