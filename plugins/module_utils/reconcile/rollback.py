# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which earlier spec a rollback goes to, and which git provenance goes with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from ..errors import InputError

LAST_HEALTHY, PREVIOUS = "last_healthy", "previous"
# So many are named where a choice has to be made anew.
_ALTERNATIVES = 5
# A page of the history: further on nobody looks for what can only be near its beginning.
_NEAR = 120


def choose(to: str, deployment: Any, history: Iterable[Any]) -> Any:
    """The spec to go back to: ``history`` is newest first and read no further than needed. Raises InputError.

    The current spec is returned whatever the API shows of it, any other one only with its ``data``.
    """
    current = deployment.latest_spec
    if current is not None and (to == current.id or (to == LAST_HEALTHY and current.dt_healthy)):
        return current
    specs = iter(history)
    if to == LAST_HEALTHY:
        specs = _before(current, specs)
        spec = next((spec for spec in specs if spec.dt_healthy), None)
        missing = "no earlier spec of it has ever been healthy: there is nothing to go back to"
    elif to == PREVIOUS:
        # A deployment of which the API shows no spec has one all the same: the newest of its history.
        specs = _before(current if current is not None else next(specs, None), specs)
        spec = next(specs, None)
        missing = "it has no earlier spec: there is nothing to go back to"
    else:
        spec = next((spec for spec in specs if spec.id == to), None)
        missing = f"its history has no spec {to}: give the id of one, {LAST_HEALTHY} or {PREVIOUS}"
    if spec is None:
        raise InputError("to", missing)
    if spec.data is None:
        raise InputError("to", f"the API no longer shows what was in the spec {spec.id}; {_advice(specs)}")
    return spec


def git_of(spec: Any) -> dict[str, str | None]:
    """The git provenance that the spec was written with, under the names of the option ``git``."""
    headers = spec.metadata.git_headers if spec.metadata is not None else None
    return {name.lower().removeprefix("x-git-"): value for name, value in (headers or {}).items()}


def _before(current: Any | None, specs: Iterator[Any]) -> Iterator[Any]:
    """What comes after the current spec. All there is where the history does not show that one: it may be behind."""
    newer = []
    for spec in islice(specs, _NEAR):
        if current is not None and spec.id == current.id:
            # Pages that shift while they are read can show one twice.
            return (earlier for earlier in specs if earlier.id != current.id)
        newer.append(spec)
    return chain(newer, specs)


def _advice(earlier: Iterator[Any]) -> str:
    healthy = [spec.id for spec in islice(earlier, _NEAR) if spec.dt_healthy and spec.data is not None]
    if not healthy:
        return "give the id of another one"
    return f"give the id of another one, such as these, which were healthy: {', '.join(healthy[:_ALTERNATIVES])}"
