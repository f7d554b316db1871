# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What two exchanges must have in common to be judged alike, so that one of each kind is enough.

A value counts by what the document can say of it: whether it is one of the words that the document lists, which
formats it has, on which side of each bound it lies. Values that agree in all of this are the same to a validator.
Items of a list count once for each shape. A document with a keyword that this does not look at is refused.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Hashable, Mapping
from typing import Any

from contract_document import walk
from openapi_schema_validator import oas31_format_checker

# Keywords that are judged by the shape of a value alone, and what is no rule at all.
_STRUCTURE = {
    "$ref",
    "type",
    "properties",
    "required",
    "items",
    "oneOf",
    "anyOf",
    "allOf",
    "discriminator",
    "description",
    "default",
}
_VALUES = {"enum", "const", "format", "minimum", "maximum"}
_MARKS = {"x-null-in-answers"}
_TYPES = {"array", "boolean", "integer", "null", "number", "object", "string"}
# Days that every month has: only what surely is a moment may be taken for another one.
_MOMENT = re.compile(r"\b20\d\d-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3])(:[0-5]\d){2}\.\d{3}Z")
_UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")


class UnknownKeywordError(Exception):
    """The document has a rule that shapes do not see."""


class Shapes:
    """Shapes under the rules of one document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        schemas = [node for node in walk(document) if _is_schema(node)]
        unknown = {key for node in schemas for key in node} - _STRUCTURE - _VALUES - _MARKS
        if unknown:
            raise UnknownKeywordError(f"Shapes do not look at: {', '.join(sorted(unknown))}.")
        self._words = {word for node in schemas for word in (*node.get("enum", ()), *_constants(node))}
        self._formats = sorted({node["format"] for node in schemas if "format" in node})
        self._bounds = sorted({node[key] for node in schemas for key in ("minimum", "maximum") if key in node})
        self.of_text = functools.lru_cache(maxsize=100_000)(self._of_text)
        self.of_word = functools.lru_cache(maxsize=100_000)(self._of_word)

    def of_json(self, text: str | None) -> Hashable:
        """The shape of a JSON text; of anything else, the fact that it is none."""
        return None if text is None else self.of_text(_without_moments_and_ids(text))

    def _of_text(self, text: str) -> Hashable:
        try:
            return self.of(json.loads(text))
        except (ValueError, RecursionError):
            return ("no JSON",)

    def of(self, value: Any) -> Hashable:
        if isinstance(value, dict):
            return frozenset((key, self.of(inner)) for key, inner in value.items())
        if isinstance(value, list):
            return ("list", frozenset(self.of(inner) for inner in value))
        if isinstance(value, str):
            return self.of_word(value)
        if value is None or isinstance(value, bool):
            return value
        whole = isinstance(value, int) or value.is_integer()
        return ("number", whole, *(_side(value, bound) for bound in self._bounds))

    def of_parameter(self, text: str) -> Hashable:
        """The shape of what stands in an address or a header: a text that may be meant as a number."""
        try:
            return self.of_word(text), self.of(json.loads(text))
        except (ValueError, RecursionError, OverflowError):
            return self.of_word(text), None

    def _of_word(self, text: str) -> Hashable:
        if text in self._words:
            return text
        return ("text", text == "", *(name for name in self._formats if oas31_format_checker.conforms(text, name)))


def _is_schema(node: Mapping[str, Any]) -> Any:
    kind = node.get("type")
    return (
        {"oneOf", "anyOf", "allOf"} & set(node) or isinstance(kind, list) or (isinstance(kind, str) and kind in _TYPES)
    )


def _constants(node: Mapping[str, Any]) -> list[Any]:
    return [node["const"]] if "const" in node else []


def _side(value: float, bound: float) -> int:
    return (value > bound) - (value < bound)


def _without_moments_and_ids(text: str) -> str:
    """Moments and ids differ each time; any other one of the same form has the same shape."""
    text = _MOMENT.sub("2026-01-01T00:00:00.000Z", text)
    return _UUID.sub("00000000-0000-4000-8000-000000000000", text)
