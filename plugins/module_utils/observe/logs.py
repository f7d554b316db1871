# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading log lines: which pages to ask for, which lines to keep, and in which order. Memory stays flat.

The API gives pages of 120 lines, newest or oldest first. What asks for the end of a log (``tail``, ``since``) is read
newest first and stops early; everything else is read oldest first and passed on as it comes.
"""

from __future__ import annotations

import contextlib
import datetime
import itertools
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..api.client import PAGE_SIZE, Client
from ..api.models import LogLine
from ..errors import PaperspaceError
from ..times import read_api_time
from .patterns import Pattern

_SPOOL_BYTES = 1024 * 1024


@dataclass(frozen=True)
class LogQuery:
    """Which lines: ``since`` is inclusive, ``until`` exclusive; ``tail`` counts what ``pattern`` left."""

    instance_id: str | None = None
    tail: int | None = None
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None
    pattern: Pattern | None = None

    def kept(self, page: list[LogLine]) -> list[LogLine]:
        """The lines of a page that the query keeps."""
        if self.since or self.until:
            page = [line for line in page if self._is_in_time(moment_of(line))]
        if self.pattern is None:
            return page
        return list(itertools.compress(page, self.pattern.matches(texts_of(page))))

    def is_before(self, line: LogLine) -> bool:
        """Whether a line is older than what the query asks for."""
        return self.since is not None and moment_of(line) < self.since

    def _is_in_time(self, moment: datetime.datetime) -> bool:
        return (self.since is None or moment >= self.since) and (self.until is None or moment < self.until)


def read_lines(client: Client, deployment_id: str, query: LogQuery) -> Iterator[LogLine]:
    """The lines of a deployment that a query asks for, oldest first, as the API gives them."""
    if query.tail is not None or query.since is not None:
        return _reversed(_newest_first(client, deployment_id, query))
    return _oldest_first(client, deployment_id, query)


def newer_than(client: Client, deployment_id: str, query: LogQuery, known_id: str | None) -> Iterator[list[LogLine]]:
    """The lines that came after one that is known, page by page and newest first; for polling."""
    for page in client.log_pages(deployment_id, order="desc", instance_id=query.instance_id):
        fresh = list(itertools.takewhile(lambda line: line.id != known_id, page))
        yield query.kept(fresh)
        if len(fresh) < len(page) or (page and query.is_before(page[-1])):
            return


def texts_of(lines: list[LogLine]) -> list[str]:
    return [line.message or "" for line in lines]


def moment_of(line: LogLine) -> datetime.datetime:
    return read_api_time(line.dt_created, "dtCreated of a log line")


def _oldest_first(client: Client, deployment_id: str, query: LogQuery) -> Iterator[LogLine]:
    for page in client.log_pages(deployment_id, order="asc", instance_id=query.instance_id):
        yield from query.kept(page)
        if query.until and page and moment_of(page[-1]) >= query.until:
            return


def _newest_first(client: Client, deployment_id: str, query: LogQuery) -> Iterator[LogLine]:
    left = query.tail
    if left == 0:
        return
    # A small tail needs no full page, unless a pattern may throw most of it away.
    limit = PAGE_SIZE if left is None or query.pattern or query.until else min(left, PAGE_SIZE)
    for page in client.log_pages(deployment_id, order="desc", instance_id=query.instance_id, limit=limit):
        for line in query.kept(page):
            yield line
            if left is not None:
                left -= 1
                if left == 0:
                    return
        if page and query.is_before(page[-1]):
            return


def _reversed(lines: Iterator[LogLine]) -> Iterator[LogLine]:
    """Turns a stream around without holding it: past a megabyte it lies in an unnamed temporary file."""
    with tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES, mode="w+b") as spool:
        starts: list[int] = []
        chunk: list[dict[str, Any]] = []
        for line in lines:
            chunk.append(line.model_dump())
            if len(chunk) == PAGE_SIZE:
                starts.append(_spool(spool, chunk))
                chunk = []
        yield from (LogLine.model_construct(**line) for line in reversed(chunk))
        for start in reversed(starts):
            spool.seek(start)
            yield from (LogLine.model_construct(**line) for line in reversed(json.loads(spool.readline())))


def _spool(spool: tempfile.SpooledTemporaryFile[bytes], chunk: list[dict[str, Any]]) -> int:
    try:
        start = spool.tell()
        spool.write(json.dumps(chunk).encode("utf-8") + b"\n")
        spool.flush()
    except OSError as error:
        # What is left in its buffer could not be written either when it is closed.
        with contextlib.suppress(OSError):
            spool.close()
        raise PaperspaceError(
            f"log lines could not be written to a temporary file: {error.strerror or error}. "
            "Free some space, or set TMPDIR to another folder; a smaller tail or a later since needs less space"
        ) from None
    return start
