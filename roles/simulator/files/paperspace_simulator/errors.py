# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors as the API words them: a code that follows from the status, a message, and issues a field."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from paperspace_simulator.config_models import TAGS, Place

CODES = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_SUPPORTED",
    408: "TIMEOUT",
    409: "CONFLICT",
    412: "PRECONDITION_FAILED",
    413: "PAYLOAD_TOO_LARGE",
    422: "UNPROCESSABLE_CONTENT",
    429: "TOO_MANY_REQUESTS",
    499: "CLIENT_CLOSED_REQUEST",
}
MESSAGES = {
    401: "You are not authorized to do this.",
    404: "Not found",
    405: "Method not supported",
    413: "Request body is too large",
    429: "Too many requests",
}
# What zod calls the type that pydantic's error asks for.
EXPECTED = {
    "string_type": "string",
    "string_unicode": "string",
    "bool_type": "boolean",
    "int_type": "number",
    "int_parsing": "number",
    "int_from_float": "number",
    "float_type": "number",
    "float_parsing": "number",
    "finite_number": "number",
    "list_type": "array",
    "dict_type": "object",
    "model_type": "object",
    "model_attributes_type": "object",
}


class ApiError(Exception):
    """An answer other than success. ``issues`` are per field, in zod's shape."""

    def __init__(self, status: int, message: str | None = None, issues: list[dict[str, Any]] | None = None) -> None:
        super().__init__(message or MESSAGES.get(status, "An error occurred"))
        self.status = status
        self.issues = issues


def code_of(status: int) -> str:
    return CODES.get(status, "INTERNAL_SERVER_ERROR")


def error_body(code: str, message: str, issues: list[dict[str, Any]] | None, shape: str) -> dict[str, Any]:
    """``shape`` is the behaviour ``error_shape``: ``issues`` (2023), or what ``details`` (since 2024) holds."""
    body: dict[str, Any] = {"code": code, "message": message}
    if not issues:
        return body
    return body | ({"issues": issues} if shape == "issues" else {"details": DETAILS[shape](issues)})


def _lines(issues: list[dict[str, Any]]) -> list[str]:
    return [f"{'.'.join(map(str, issue['path']))}: {issue['message']}" for issue in issues]


def _flat(issues: list[dict[str, Any]]) -> dict[str, Any]:
    """As zod's ``flatten()``: by the first step of the path."""
    fields: dict[str, list[str]] = {}
    for issue in issues:
        if issue["path"]:
            fields.setdefault(str(issue["path"][0]), []).append(issue["message"])
    return {"formErrors": [issue["message"] for issue in issues if not issue["path"]], "fieldErrors": fields}


def _nested(issues: list[dict[str, Any]]) -> dict[str, Any]:
    """As zod's ``format()``: the document's own nesting, with ``_errors`` at each place."""
    root: dict[str, Any] = {"_errors": []}
    for issue in issues:
        node = root
        for step in issue["path"]:
            node = node.setdefault(str(step), {"_errors": []})
        node["_errors"].append(issue["message"])
    return root


DETAILS: dict[str, Callable[[list[dict[str, Any]]], Any]] = {
    "details": lambda issues: {"issues": issues},
    "text": lambda issues: "; ".join(_lines(issues)),
    "list": _lines,
    "flat": _flat,
    "nested": _nested,
    "error": lambda issues: {"error": {"message": "; ".join(_lines(issues))}},
    "json": lambda issues: json.dumps({"issues": issues}),
}


def zod_issues(errors: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Pydantic's errors as zod's issues: ``code``, ``path``, ``message`` and what belongs to the code."""
    return [_zod_issue(error) for error in errors]


def unrecognized_keys(paths: list[Place]) -> list[dict[str, Any]]:
    """One issue an object for the keys that it may not have."""
    by_object: dict[Place, list[Any]] = {}
    for path in paths:
        by_object.setdefault(path[:-1], []).append(path[-1])
    return [
        {
            "code": "unrecognized_keys",
            "keys": keys,
            "path": list(path),
            "message": "Unrecognized key(s) in object: " + ", ".join(f"'{key}'" for key in keys),
        }
        for path, keys in by_object.items()
    ]


def _zod_issue(error: dict[str, Any]) -> dict[str, Any]:
    kind, context = error["type"], error.get("ctx", {})
    path = _path(error["loc"])
    if kind == "missing":
        return {"code": "invalid_type", "received": "undefined", "path": path, "message": "Required"}
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        return _bad_tag(context, path)
    if kind == "literal_error":
        message = f"Invalid enum value. Expected {context['expected'].replace(' or ', ' | ')}"
        return {"code": "invalid_enum_value", "path": path, "message": message}
    if kind in ("less_than_equal", "greater_than_equal"):
        return _out_of_range(kind, context, path)
    if kind == "uuid":
        return {"code": "invalid_string", "validation": "uuid", "path": path, "message": "Invalid uuid"}
    if kind in EXPECTED:
        return _wrong_type(EXPECTED[kind], error.get("input"), path)
    return {"code": "custom", "path": path, "message": error["msg"]}


def _path(location: Place) -> list[Any]:
    """The place in the caller's document: without the part of the request and without names of union members."""
    rest = list(location[1:])
    if location[0] == "body":
        # A discriminated union puts the chosen member's tag after its field.
        rest = _without_tag(rest, "config", 1)
        if "integrations" in rest:
            rest = _without_tag(rest, "integrations", 2)
    return [step for step in rest if not (isinstance(step, str) and step.startswith("<"))]


def _without_tag(path: list[Any], field: str, distance: int) -> list[Any]:
    if field not in path:
        return path
    tag = path.index(field) + distance
    return path[:tag] + path[tag + 1 :]


def _bad_tag(context: dict[str, Any], path: list[Any]) -> dict[str, Any]:
    field = context["discriminator"].strip("'")
    options = TAGS[field]
    message = "Invalid discriminator value. Expected " + " | ".join(f"'{option}'" for option in options)
    return {"code": "invalid_union_discriminator", "options": options, "path": [*path, field], "message": message}


def _out_of_range(kind: str, context: dict[str, Any], path: list[Any]) -> dict[str, Any]:
    if kind == "less_than_equal":
        code, name, bound, word = "too_big", "maximum", context["le"], "less"
    else:
        code, name, bound, word = "too_small", "minimum", context["ge"], "greater"
    message = f"Number must be {word} than or equal to {bound:g}"
    return {"code": code, name: bound, "type": "number", "inclusive": True, "path": path, "message": message}


def _wrong_type(expected: str, value: Any, path: list[Any]) -> dict[str, Any]:
    received = _type_name(value)
    message = f"Expected {expected}, received {received}"
    return {"code": "invalid_type", "expected": expected, "received": received, "path": path, "message": message}


def _type_name(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    names = {str: "string", int: "number", float: "number", list: "array", dict: "object"}
    return names.get(type(value), "unknown")
