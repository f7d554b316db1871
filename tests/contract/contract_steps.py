# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays a client's requests, written down as steps, against a simulator whose time stands still.

A step has a ``name``, a ``request`` (method and address) and may have ``headers``, ``body``, ``status`` (200),
``fields`` (dotted place -> value that the answer must have there), ``capture`` (name -> place) and, to be repeated,
``every`` (simulated seconds) with ``until`` (as ``fields``). A value is ``set``, ``unset`` (null or not there),
``!other`` or the value itself. ``${name}`` stands for a captured value or one of the script's ``values``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contract_recordings import Exchange
from simulator_fixture import Simulator

MOST_LOOKS = 40
_NAME = re.compile(r"\$\{(\w+)\}")
_NOTHING = object()


class StepError(AssertionError):
    """A step did not get what its client needs."""


@dataclass
class Player:
    """One client. ``exchanges`` holds all that it asked and was answered."""

    simulator: Simulator
    headers: Mapping[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    exchanges: list[Exchange] = field(default_factory=list)

    def play(self, step: Mapping[str, Any]) -> None:
        """StepError names the step and the place that is not as it should be."""
        wanted_status = step.get("status", 200)
        for _look in range(MOST_LOOKS):
            status, answer = self._ask(step)
            if status != wanted_status:
                raise StepError(f"{step['name']}: status {status} instead of {wanted_status}: {answer}")
            problem = self._mismatch(step.get("until", {}), answer)
            if problem is None:
                break
            self.simulator.advance(step["every"])
        problem = problem or self._mismatch(step.get("fields", {}), answer)
        if problem:
            raise StepError(f"{step['name']}: {problem}")
        self.values |= {name: found_at(answer, place) for name, place in step.get("capture", {}).items()}

    def _ask(self, step: Mapping[str, Any]) -> tuple[int, Any]:
        method, address = self._filled(step["request"]).split(" ")
        body = self._filled(step.get("body"))
        headers = {**self.headers, **self._filled(step.get("headers", {}))}
        status, answer = self.simulator.api(method, address, body, headers)
        path, _mark, query = address.partition("?")
        self.exchanges.append(
            Exchange(
                method,
                path,
                query,
                {name.lower(): value for name, value in headers.items()} | {"content-type": "application/json"},
                body=None if body is None else json.dumps(body),
                status=status,
                answer=json.dumps(answer),
                origin=step["name"],
            )
        )
        return status, answer

    def _mismatch(self, fields: Mapping[str, Any], answer: Any) -> str | None:
        for place, wanted in fields.items():
            found = found_at(answer, place)
            if not _is_as(found, self._filled(wanted)):
                shown = "not there" if found is _NOTHING else repr(found)
                return f"{place or 'the answer'} is {shown}, not {wanted!r}"
        return None

    def _filled(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {name: self._filled(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self._filled(inner) for inner in value]
        if not isinstance(value, str):
            return value
        whole = _NAME.fullmatch(value)
        return self.values[whole[1]] if whole else _NAME.sub(lambda name: str(self.values[name[1]]), value)


def found_at(answer: Any, place: str) -> Any:
    """What stands at a dotted place (numbers count items); the empty place is the whole."""
    for step in filter(None, place.split(".")):
        try:
            answer = answer[int(step) if isinstance(answer, list) else step]
        except (KeyError, IndexError, TypeError):
            return _NOTHING
    return answer


def _is_as(found: Any, wanted: Any) -> bool:
    if wanted in ("set", "unset"):
        return (found is _NOTHING or found is None) == (wanted == "unset")
    if isinstance(wanted, str) and wanted.startswith("!"):
        return found is not _NOTHING and found != wanted[1:]
    return found == wanted
