# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Log lines: a few that instances write themselves, and batches that were put in.

Lines have a total order (time, source, number in the source), each source can be searched by
position, so a page costs the same in a log of ten lines and of a million.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol
from uuid import UUID

from paperspace_simulator.clock import iso
from paperspace_simulator.lifecycle import MAX_INSTANCES, instance_id, instance_moments, plan_of, run_id
from paperspace_simulator.paging import PageRequest, finish_page
from paperspace_simulator.records import Deployment, LogBatch, Spec

# Position of a line as one number: milliseconds, then its source, then its number in the source.
SOURCE_BITS = 20
INDEX_BITS = 32

TRACEBACK = (
    "Traceback (most recent call last):",
    '  File "/app/serve.py", line 12, in <module>',
    "    main()",
    '  File "/app/serve.py", line 8, in main',
    "    load_model()",
    "RuntimeError: simulated crash: the model could not be loaded",
)


@dataclass(frozen=True)
class Line:
    position: int
    at: float
    message: str
    instance: str | None
    job: str


class Lines(Protocol):
    """What is asked of a source of lines, in their order."""

    def __len__(self) -> int: ...

    def __getitem__(self, index: int, /) -> Line: ...


class Batch:
    """The lines of a batch, made when they are read."""

    def __init__(self, batch: LogBatch, job: str) -> None:
        self._batch = batch
        self._job = job

    def __len__(self) -> int:
        return self._batch.count

    def __getitem__(self, index: int) -> Line:
        if index >= len(self):
            raise IndexError(index)
        at = self._batch.at(index)
        position = _position(at, self._batch.source, index)
        return Line(position, at, self._batch.message(index), self._batch.instance_id, self._job)


def log_page(
    deployment: Deployment, batches: list[LogBatch], now: float, wanted: PageRequest, instance: str | None
) -> dict[str, Any]:
    """A page of log lines, of all instances or of one."""
    sources: list[Lines] = [_own_lines(deployment, now, instance)]
    job = run_id(deployment.latest)
    sources += [Batch(batch, job) for batch in batches if instance in (None, batch.instance_id)]
    found = [line for source in sources for line in _slice(source, wanted)]
    found.sort(key=lambda line: line.position, reverse=wanted.descending)
    return finish_page(found[: wanted.limit + 1], wanted, lambda line: line.position, _show)


def _slice(source: Lines, wanted: PageRequest) -> list[Line]:
    """The lines of one source that can be on the page."""
    size = wanted.limit + 1
    if not wanted.descending:
        first = 0 if wanted.position is None else bisect_left(source, wanted.position + 1, key=_key)
        return [source[index] for index in range(first, min(first + size, len(source)))]
    end = len(source) if wanted.position is None else bisect_left(source, wanted.position, key=_key)
    return [source[index] for index in range(max(0, end - size), end)]


def _key(line: Line) -> int:
    return line.position


def _position(at: float, source: int, index: int) -> int:
    milliseconds = round(at * 1000)
    return (milliseconds << SOURCE_BITS | source) << INDEX_BITS | index


def _show(line: Line) -> dict[str, Any]:
    digest = sha256(str(line.position).encode()).digest()
    return {
        "id": f"{line.position:x}",
        "jobId": line.job,
        "message": line.message,
        "dtCreated": iso(line.at),
        "instanceId": line.instance,
        "uuid": str(UUID(bytes=digest[:16], version=4)),
    }


def _own_lines(deployment: Deployment, now: float, instance: str | None) -> list[Line]:
    lines: list[Line] = []
    for number, spec in enumerate(deployment.specs):
        ends = [deployment.deleted] if deployment.deleted else []
        if number + 1 < len(deployment.specs):
            ends.append(deployment.specs[number + 1].created)
        lines += _spec_lines(spec, min([now, *ends]), instance)
    lines.sort(key=_key)
    return lines


def _spec_lines(spec: Spec, until: float, instance: str | None) -> list[Line]:
    lines: list[Line] = []
    for number in range(min(spec.replicas, MAX_INSTANCES) if spec.enabled else 0):
        name = instance_id(spec, number)
        if instance in (None, name):
            lines += _instance_lines(spec, number, name, until)
    return lines


def _instance_lines(spec: Spec, number: int, name: str, until: float) -> list[Line]:
    plan = plan_of(spec)
    lines: list[Line] = []
    for moment in instance_moments(spec, plan, number):
        if moment.at > until:
            break
        for text in _messages(moment.state, moment.message, spec):
            position = _position(moment.at, 0, (spec.sequence * MAX_INSTANCES + number) * 32 + len(lines))
            lines.append(Line(position, moment.at, text, name, run_id(spec)))
    return lines


def _messages(state: str, message: str | None, spec: Spec) -> Sequence[str]:
    if state == "errored":
        return TRACEBACK
    if state == "healthy":
        ports = spec.data["resources"].get("ports") or [spec.data.get("port", 80)]
        return [f"Listening on port {ports[0]:g}"]
    return [f"{message} ({spec.data['image']})"]
