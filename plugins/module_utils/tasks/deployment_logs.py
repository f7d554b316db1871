# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The task behind the module ``deployment_logs``: log lines to the result or to a file, and waiting for one."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .. import atomic_file
from ..api.client import PAGE_SIZE, Client
from ..api.context import TaskContext
from ..api.deadline import Deadline
from ..errors import InputError, PaperspaceError, is_outage
from ..observe import logs
from ..observe.logs import LogQuery
from ..observe.patterns import Pattern
from ..reconcile.identity import (
    Identity,
    empty_in_check_mode,
    find_existing,
    learn_earlier_secrets,
    read_identity,
    require_one,
)
from ..reconcile.results import snake_keys
from ..times import parse_timestamp

# A million lines are more than eight thousand pages.
READ_SECONDS = 3600
# Of log lines in a result. What a line has beside its message takes about as much again.
_MAX_RESULT_BYTES = 64 * 1024 * 1024
_LINE_BYTES = 300
# So many lines of a failed wait are shown.
_SHOWN_LINES = 15


def _nothing(params: Mapping[str, Any]) -> dict[str, Any]:
    """The result for a deployment without a log."""
    path = atomic_file.check_destination(params["dest"]) if params.get("dest") else None
    if path is None:
        return {"logs": [], "lines": [], "count": 0, "changed": False, "dest": None, "matched": None}
    changed, count = atomic_file.differs(path, ())
    return {"changed": changed, "dest": str(path), "count": count, "matched": None}


@empty_in_check_mode(_nothing)
def run(params: Mapping[str, Any], context: TaskContext) -> dict[str, Any]:
    """Reads, and writes ``dest`` where it is given. Raises PaperspaceError."""
    # What is wrong with it is told before anything is asked.
    read_query(params)
    wanted = _pattern(params, "wait_for")
    mode = atomic_file.read_mode(params.get("mode"))
    path = atomic_file.check_destination(params["dest"]) if params.get("dest") else None
    for option in ("wait_timeout", "wait_interval"):
        if not params[option] > 0:
            raise InputError(option, "must be more than 0 seconds")
    identity = read_identity(params)
    require_one(identity)
    client = Client.of_task(params, context, READ_SECONDS)
    client.secrets.show_env = params["show_env"]
    # Read also when its id is given: only its spec tells which secrets its lines must not show.
    deployment = find_existing(client, identity)
    learn_earlier_secrets(client, deployment.id)
    source = _Source(client, deployment.id, read_query(params, client.clock.now()))
    matched = None
    if wanted:
        matched = _wait_for(source, identity, wanted, params, context)
        source = source.anew()
    if path is None:
        shown = list(_bounded(snake_keys(line) for line in source.lines()))
        found = {"logs": shown, "lines": [line["message"] for line in shown], "count": len(shown), "changed": False}
        return {**found, "dest": None, "matched": matched}
    messages = source.messages()
    if context.check_mode:
        changed, count = atomic_file.differs(path, messages)
        changed = changed or atomic_file.mode_differs(path, mode)
    else:
        changed, count = atomic_file.write(path, messages, mode)
    return {"changed": changed, "dest": str(path), "count": count, "matched": matched}


def _bounded(lines: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Lines that a result holds, which is in memory several times."""
    size = 0
    for line in lines:
        size += len(line["message"]) + _LINE_BYTES
        if size > _MAX_RESULT_BYTES:
            problem = f"the lines exceed {_MAX_RESULT_BYTES // 1024**2} MiB, too much for a result"
            raise PaperspaceError(f"{problem}: give dest, tail, a later since, or a pattern")
        yield line


class _Source:
    """The lines of one deployment. Only what goes to a file has to be masked here: the rest is a task's result."""

    def __init__(self, client: Client, deployment_id: str, query: LogQuery) -> None:
        self.client = client
        self.deployment_id = deployment_id
        self.query = query

    def anew(self) -> _Source:
        """The same with all the time for reading: a wait may have taken longer than that."""
        client = self.client.until(self.client.deadline.fresh(READ_SECONDS))
        return _Source(client, self.deployment_id, self.query)

    def lines(self) -> Iterator[dict[str, Any]]:
        for line in logs.read_lines(self.client, self.deployment_id, self.query):
            yield self.shown(line)

    def messages(self) -> Iterator[str]:
        lines = logs.read_lines(self.client, self.deployment_id, self.query)
        while page := list(itertools.islice(lines, PAGE_SIZE)):
            yield from self.client.secrets.texts(logs.texts_of(page))

    def newer_than(self, known_id: str | None, deadline: Deadline) -> Iterator[list[Any]]:
        """Unmasked lines to search, page by page and newest first. A tail or a pattern does not limit these."""
        query = LogQuery(self.query.instance_id, None, self.query.since, self.query.until, None)
        return logs.newer_than(self.client.until(deadline), self.deployment_id, query, known_id)

    def shown(self, line: Any) -> dict[str, Any]:
        return {**line.model_dump(), "message": line.message or ""}


def read_query(params: Mapping[str, Any], now: datetime.datetime | None = None) -> LogQuery:
    """The options that choose lines; durations count back from ``now``. Raises InputError that names the option."""
    tail = params.get("tail")
    if tail is not None and tail < 0:
        raise InputError("tail", "must not be negative")
    since, until = (parse_timestamp(params[key], key, now) if params.get(key) else None for key in ("since", "until"))
    if since and until and since >= until:
        raise InputError("until", "is earlier than since, so no line would be read")
    return LogQuery(params.get("instance_id") or None, tail, since, until, _pattern(params, "pattern"))


def _pattern(params: Mapping[str, Any], option: str) -> Pattern | None:
    return Pattern(params[option], option) if params.get(option) else None


def _wait_for(
    source: _Source, identity: Identity, wanted: Pattern, params: Mapping[str, Any], context: TaskContext
) -> dict[str, Any] | None:
    """The newest line that matches, waited for; check mode looks once. Lines before ``since`` do not count."""
    deadline = source.client.deadline.fresh(params["wait_timeout"])
    newest: str | None = None
    last: list[str] = []
    while True:
        fresh: list[Any] = []
        try:
            for page in source.newer_than(newest, deadline):
                for line in itertools.compress(page, wanted.matches(logs.texts_of(page))):
                    found: dict[str, Any] = snake_keys(source.shown(line))
                    return found
                fresh += page[: _SHOWN_LINES - len(fresh)]
        except PaperspaceError as error:
            # An outage does not end a wait, the deadline does.
            if context.check_mode or not is_outage(error, deadline.expired()):
                raise
        else:
            # A page that could not be read is read again.
            newest = fresh[0].id if fresh else newest
            last = [*last, *logs.texts_of(fresh[::-1])][-_SHOWN_LINES:]
        if context.check_mode:
            return None
        if deadline.remaining() <= params["wait_interval"]:
            raise _unmatched(identity, wanted, deadline, last)
        context.progress(f"{identity.label}: waiting for a log line ({deadline.elapsed():.0f} s)")
        deadline.sleep(params["wait_interval"])
        context.check_cancelled("The wait was cancelled")


def _unmatched(identity: Identity, wanted: Pattern, deadline: Deadline, last: list[str]) -> PaperspaceError:
    tail = "".join(f"\n  {line}" for line in last) or " there are none"
    return PaperspaceError(
        f"{identity.label}: no log line matched {wanted.text!r} within {deadline.seconds:.0f} s. Last lines:{tail}",
        lines=last,
        matched=None,
    )
