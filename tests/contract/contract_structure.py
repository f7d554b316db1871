# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two OpenAPI documents compared by what they promise, however they are written down.

A document becomes a mapping of places to what stands there: ``POST /deployments body config<v1>.resources`` -> which
fields must be there, ``... .ports[]`` -> number. References, the order of things, names of schemas and descriptions do
not count, and null is no default: what can be null can be left out. Header parameters don't count either: the vendor's
own document has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contract_document import calls, resolved

Document = Mapping[str, Any]
Facts = dict[str, Any]


def facts(document: Document) -> Facts:
    """What a document promises, place by place; extras left out."""
    found: Facts = {}
    for (method, path), operation in calls(document, extras=False).items():
        call = f"{method.upper()} {path}"
        found[call] = "a call"
        for parameter in operation["parameters"]:
            if parameter["in"] != "header":
                place = f"{call} {parameter['in']} {parameter['name']}"
                found[f"{place} (required)"] = bool(parameter.get("required"))
                # A parameter can't be null; a framework may say so of one that can be left out.
                found[place] = _scalars(document, parameter["schema"]) - {"null"}
                _add_default(parameter["schema"], place, found)
        if "requestBody" in operation:
            found[f"{call} body (required)"] = bool(operation["requestBody"].get("required"))
            _describe(document, _content(operation["requestBody"]), f"{call} body", found)
        for status, response in operation["responses"].items():
            _describe(document, _content(resolved(document, response)), f"{call} {status}", found)
    return found


def differences(left: Facts, right: Facts) -> list[str]:
    """A line for each place where the two differ; of what one lacks, only the topmost place."""
    places = [place for place in sorted({*left, *right}) if left.get(place) != right.get(place)]
    lacking = tuple(place for place in places if place not in left or place not in right)
    return [
        f"{place}: {_shown(left.get(place))} / {_shown(right.get(place))}"
        for place in places
        if not any(place.startswith((f"{above}.", f"{above}[", f"{above}<", f"{above} ")) for above in lacking)
    ]


def _content(holder: Mapping[str, Any]) -> Mapping[str, Any]:
    return holder["content"]["application/json"]["schema"]


def _describe(document: Document, schema: Mapping[str, Any], place: str, found: Facts) -> None:
    members = list(_members(document, schema))
    found[place] = _scalars(document, schema)
    _add_default(schema, place, found)
    objects = [member for member in members if member.get("type") == "object"]
    for member in objects:
        below = place + (_label(document, member) if len(objects) > 1 else "")
        found[f"{below} (required)"] = frozenset(member.get("required", ()))
        for name, inner in member.get("properties", {}).items():
            _describe(document, inner, f"{below}.{name}", found)
    items = [member["items"] for member in members if "items" in member]
    if items:
        _describe(document, {"anyOf": items}, f"{place}[]", found)


def _add_default(schema: Mapping[str, Any], place: str, found: Facts) -> None:
    if schema.get("default") is not None:
        found[f"{place} (default)"] = schema["default"]


def _members(document: Document, schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What a value may be, each with one type: unions taken apart, parts of a whole put together."""
    schema = resolved(document, schema)
    for key in ("oneOf", "anyOf"):
        if key in schema:
            for member in schema[key]:
                yield from _members(document, member)
            return
    if "allOf" in schema:
        yield _joined([resolved(document, part) for part in schema["allOf"]])
        return
    kinds = schema.get("type", [])
    for kind in [kinds] if isinstance(kinds, str) else kinds:
        yield {**schema, "type": kind}


def _joined(parts: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    properties = {name: inner for part in parts for name, inner in part.get("properties", {}).items()}
    required = [name for part in parts for name in part.get("required", ())]
    return {"type": "object", "properties": properties, "required": required}


def _scalars(document: Document, schema: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(_scalar(member) for member in _members(document, schema))


def _scalar(member: Mapping[str, Any]) -> str:
    """A type with its rules, as words."""
    kind = member["type"]
    if kind in ("object", "array", "null"):
        return kind
    words = [kind, member.get("format", "")]
    if "const" in member or "enum" in member:
        words.append("one of " + ", ".join(sorted(member.get("enum", [member.get("const")]))))
    words += [f"{key} {member[key]:g}" for key in ("minimum", "maximum") if key in member]
    return " ".join(filter(None, words))


def _label(document: Document, member: Mapping[str, Any]) -> str:
    """What tells a member of a union from the others: the word that it must hold, else the fields that it must have."""
    required = sorted(member.get("required", ()))
    for name in required:
        words = resolved(document, member["properties"][name])
        if "const" in words or "enum" in words:
            return f"<{', '.join(sorted(words.get('enum', [words.get('const')])))}>"
    return f"<{', '.join(required)}>"


def _shown(fact: Any) -> str:
    if fact is None:
        return "not there"
    if isinstance(fact, frozenset):
        return " or ".join(sorted(fact)) or "nothing"
    return str(fact)
