# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recorded exchanges, as the simulator writes them when SIMULATOR_RECORD names a folder."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

# The collection's client names itself so; other callers may send what they like.
OURS = "ansible-paperspace-cloud/"
BASE = "/v1"
# The name of a field in a JSON text.
_NAME = re.compile(r'(?<!\\)"(\w+)"\s*:')
# Faults whose answer is deliberately none of this API's. The others only delay it, or show an older state.
SPOILING = frozenset({"status", "drop", "cut", "garbage", "error_in_200", "huge", "redirect", "wrong_shape", "late"})
# Values of behaviours under which answers have another shape than the document's.
SPOILING_BEHAVIOURS = {
    "delete_answer": {"204", "no_body"},
    "error_shape": {"text", "list", "json"},
    "secrets": {"absent"},
}


class RecordingError(Exception):
    """A recording that can't be read."""


@dataclass(frozen=True)
class Exchange:
    """One request and its answer. ``path`` is below the API's base; ``status`` None: no answer left."""

    method: str
    path: str
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    bearer: bool = True
    body: str | None = None
    whole: bool = True
    status: int | None = 200
    type: str = "application/json"
    answer: str | None = None
    fault: str | None = None
    behaviours: dict[str, str] = field(default_factory=dict)
    # Fields that the document does not know and the API showed before: the collection hands them back as they are.
    shown: frozenset[str] = frozenset()
    origin: str = field(default="", compare=False)

    @property
    def is_ours(self) -> bool:
        return self.headers.get("user-agent", "").startswith(OURS)

    @property
    def has_honest_answer(self) -> bool:
        spoiled = any(value in SPOILING_BEHAVIOURS.get(name, ()) for name, value in self.behaviours.items())
        return self.status is not None and self.fault not in SPOILING and not spoiled

    def without_shown_fields(self) -> Exchange:
        """The same exchange, without those in its request."""
        if not (self.shown and self.body):
            return self
        try:
            return replace(self, body=json.dumps(_without(json.loads(self.body), self.shown)))
        except ValueError:
            return self


def read(folder: Path, known: frozenset[str] = frozenset()) -> Iterator[Exchange]:
    """The exchanges of a layer, file by file (a file is one simulator's life). ``known``: the document's field names.

    RecordingError names file and line of what is no recording.
    """
    for file in sorted(folder.glob("*.jsonl")):
        shown: frozenset[str] = frozenset()
        with file.open(encoding="ascii") as lines:
            for number, line in enumerate(lines, 1):
                exchange = _exchange(line, f"{folder.name}/{file.name}:{number}", shown)
                yield exchange
                new = set(_NAME.findall(exchange.answer or "")) - known - shown
                shown = shown | new if new else shown


def _exchange(line: str, origin: str, shown: frozenset[str]) -> Exchange:
    try:
        seen: dict[str, Any] = json.loads(line)
        return Exchange(**{**seen, "path": seen["path"].removeprefix(BASE)}, origin=origin, shown=shown)
    except (ValueError, TypeError, KeyError) as error:
        raise RecordingError(f"{origin}: {error}") from None


def _without(value: Any, names: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {name: _without(inner, names) for name, inner in value.items() if name not in names}
    return [_without(inner, names) for inner in value] if isinstance(value, list) else value
