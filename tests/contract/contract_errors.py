# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The validator's errors in words: the place in the request or answer, and the rule that it breaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from openapi_core.validation.request.exceptions import InvalidRequestBody, ParameterValidationError

LONGEST = 200
# Errors that say: this member of a union is not the one that was meant.
_TELLING = ("const", "enum", "type")
_UNIONS = ("oneOf", "anyOf")


@dataclass(frozen=True)
class Breach:
    """``where`` is ``body``, or ``path``, ``query`` or ``header`` with the parameter's name in ``place``."""

    where: str
    place: tuple[str | int, ...]
    rule: str

    def __str__(self) -> str:
        return " ".join(filter(None, [self.where, ".".join(map(str, self.place)), self.rule]))


def breaches(error: Exception) -> Iterator[Breach]:
    """Every breach behind one error of openapi-core."""
    where, begin = ("body" if isinstance(error, InvalidRequestBody) else ""), ()
    if isinstance(error, ParameterValidationError):
        where, begin = error.location, (error.name,)
    found = getattr(error.__cause__, "schema_errors", None)
    if not found:
        yield Breach(where, begin, str(error.__cause__ or error).splitlines()[0][:LONGEST])
    for one in _leaves(found or ()):
        rule = "is of no kind that the document knows" if one.validator in _UNIONS else one.message[:LONGEST]
        yield Breach(where, (*begin, *one.absolute_path), rule)


def _leaves(errors: Iterable[Any]) -> Iterator[Any]:
    """Errors of jsonschema without unions: of a union, those of the member that was meant."""
    for error in errors:
        yield from _leaves(_member(error.context)) if error.context else [error]


def _member(errors: Iterable[Any]) -> list[Any]:
    def index(error: Any) -> Any:
        return error.relative_schema_path[0]

    members = [list(group) for _index, group in groupby(sorted(errors, key=index), key=index)]
    return min(members, key=lambda member: (sum(_tells(error) for error in member), len(member)))


def _tells(error: Any) -> bool:
    return error.validator in _TELLING and len(error.relative_path) <= 1
