# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The document of the API, and what the checks derive from it."""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent
METHODS = ("get", "post", "delete", "put", "patch", "head", "options", "trace")
EXTRAS = "extras"


@functools.cache
def contract() -> dict[str, Any]:
    """The document as it stands in the file; not to be changed."""
    return yaml.safe_load((FOLDER / "openapi.yaml").read_text())


def for_answers(document: dict[str, Any]) -> dict[str, Any]:
    """The document with the secrets that an answer may hold back."""
    changed = copy.deepcopy(document)
    for schema in walk(changed):
        if schema.get("x-null-in-answers"):
            schema["type"] = [schema["type"], "null"]
    return changed


def calls(document: dict[str, Any], extras: bool = True) -> dict[tuple[str, str], dict[str, Any]]:
    """(method, path) -> operation; the path's own parameters are among the operation's, references followed."""
    found = {}
    for path, item in document["paths"].items():
        for method in METHODS:
            operation = item.get(method)
            if operation is None or (not extras and EXTRAS in operation.get("tags", [])):
                continue
            parameters = [
                resolved(document, one) for one in item.get("parameters", []) + operation.get("parameters", [])
            ]
            found[method, path] = {**operation, "parameters": parameters}
    return found


def resolved(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """What a reference refers to; anything else as it is."""
    while "$ref" in node:
        target: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = target
    return node


def property_names(document: dict[str, Any]) -> frozenset[str]:
    """The names of all fields that the document knows anywhere."""
    return frozenset(name for node in walk(document) for name in node.get("properties", ()))


def walk(node: Any) -> Iterator[dict[str, Any]]:
    """Every mapping of a document."""
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from walk(child)
