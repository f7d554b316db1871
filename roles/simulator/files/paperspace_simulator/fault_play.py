# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each kind of fault does to its request."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from paperspace_simulator.connection import CHUNK, Connection, Reply
from paperspace_simulator.errors import MESSAGES, code_of
from paperspace_simulator.faults import Fault
from paperspace_simulator.paging import encode_cursor

Work = Callable[[], Awaitable[Reply]]

GARBAGE = b"<html><body>Bad gateway, but with the status 200</body></html>"
WRONG_SHAPE = {"unexpected": [1, 2, 3]}


async def play(fault: Fault, connection: Connection, work: Work, entry: dict[str, Any]) -> None:
    """Plays the fault and notes in ``entry`` the status that was sent; a request without an answer keeps None."""
    if fault.kind in WITHOUT_REPLY:
        await WITHOUT_REPLY[fault.kind](fault, connection, work, entry)
        return
    reply = await _spoiled(fault, work, entry["query"])
    entry["status"] = reply.status
    await connection.reply(reply)


async def _spoiled(fault: Fault, work: Work, query: dict[str, str]) -> Reply:
    """The answer in the fault's place, for the kinds that answer in one piece."""
    if fault.kind in MADE_UP:
        if fault.works_first:
            await work()
        return MADE_UP[fault.kind](fault)
    if fault.kind == "latency":
        await asyncio.sleep(fault.seconds)
    reply = await work()
    return _with_page(reply, PAGES[fault.kind], query) if fault.kind in PAGES else reply


def _status(fault: Fault) -> Reply:
    status = fault.status or 500
    body = fault.body if fault.body is not None else {"code": code_of(status), "message": fault.message}
    if status in (204, 304):
        return Reply(status, _lower(fault.headers))
    if isinstance(body, str):
        return Reply(status, {"content-type": "text/plain", **_lower(fault.headers)}, _raw(body))
    return Reply.of_json(status, body, _lower(fault.headers))


def _raw(text: str) -> bytes:
    """A lone surrogate becomes bytes that are no UTF-8."""
    return text.encode("utf-8", "surrogatepass")


def _rate_limit(fault: Fault) -> Reply:
    headers = _lower(fault.headers)
    if fault.retry_after is not None:
        after = fault.retry_after
        headers["retry-after"] = after if isinstance(after, str) else f"{after:g}"
    return Reply.of_json(429, {"code": code_of(429), "message": MESSAGES[429]}, headers)


def _garbage(fault: Fault) -> Reply:
    body = _raw(fault.body) if isinstance(fault.body, str) else GARBAGE
    return Reply(fault.status or 200, {"content-type": "application/json", **_lower(fault.headers)}, body)


def _late_404(fault: Fault) -> Reply:
    return Reply.of_json(404, {"code": code_of(404), "message": MESSAGES[404]})


def _error_in_200(fault: Fault) -> Reply:
    return Reply.of_json(200, {"code": fault.code, "message": fault.message})


def _redirect(fault: Fault) -> Reply:
    return Reply(fault.status or 302, {"location": fault.location, **_lower(fault.headers)})


def _wrong_shape(fault: Fault) -> Reply:
    return Reply.of_json(fault.status or 200, WRONG_SHAPE if fault.body is None else fault.body)


# Kinds whose answer owes nothing to the work.
MADE_UP: dict[str, Callable[[Fault], Reply]] = {
    "status": _status,
    "rate_limit": _rate_limit,
    "garbage": _garbage,
    "late_404": _late_404,
    "error_in_200": _error_in_200,
    "redirect": _redirect,
    "wrong_shape": _wrong_shape,
}


async def _drop(fault: Fault, connection: Connection, work: Work, entry: dict[str, Any]) -> None:
    if fault.works_first:
        await work()
    await connection.drop()


async def _cut(fault: Fault, connection: Connection, work: Work, entry: dict[str, Any]) -> None:
    reply = await work()
    entry["status"] = reply.status
    await connection.reply_cut(reply)


async def _slow_body(fault: Fault, connection: Connection, work: Work, entry: dict[str, Any]) -> None:
    reply = await work()
    entry["status"] = reply.status
    await connection.reply_dripping(reply, fault.seconds, fault.drips)


async def _huge(fault: Fault, connection: Connection, work: Work, entry: dict[str, Any]) -> None:
    await work()
    entry["status"] = 200
    await connection.reply_streaming(Reply(200, {"content-type": "application/json"}), _padding(fault.bytes))


async def _late(fault: Fault, connection: Connection, work: Work, entry: dict[str, Any]) -> None:
    """Gives the request up at once; the gateway has its work done later."""
    if fault.status is None:
        await connection.drop()
        return
    entry["status"] = fault.status
    await connection.reply(_status(fault))


# Kinds that do something to the connection or to the pace of the answer.
WITHOUT_REPLY: dict[str, Callable[..., Awaitable[None]]] = {
    "drop": _drop,
    "cut": _cut,
    "slow_body": _slow_body,
    "huge": _huge,
    "late": _late,
}


def _padding(size: int) -> Iterator[bytes]:
    """Valid JSON of at least ``size`` bytes."""
    yield b'{"padding": "'
    for start in range(0, size, CHUNK):
        yield b"x" * min(CHUNK, size - start)
    yield b'"}'


Page = dict[str, Any]


def _with_page(reply: Reply, change: Callable[[Page, dict[str, str]], Page], query: dict[str, str]) -> Reply:
    """The same answer with its page changed; one that holds no page stays as it is."""
    if reply.headers.get("content-type") != "application/json":
        return reply
    page = json.loads(reply.body)
    if not isinstance(page, dict) or "hasMore" not in page:
        return reply
    return Reply.of_json(reply.status, change(page, query))


def _duplicate(page: Page, query: dict[str, str]) -> Page:
    """A second deployment of the first one's name."""
    items = page["items"]
    twins = [{**item, "id": str(uuid5(NAMESPACE_OID, "twin/" + item["id"]))} for item in items[:1]]
    return {**page, "items": [*items, *twins]}


def _no_cursor(page: Page, query: dict[str, str]) -> Page:
    return {**page, "hasMore": True, "nextPage": None}


def _same_cursor(page: Page, query: dict[str, str]) -> Page:
    """The cursor that this page was asked with, so that the next request is the same again."""
    return {**page, "hasMore": True, "nextPage": query.get("after") or page["nextPage"] or encode_cursor(0)}


PAGES: dict[str, Callable[[Page, dict[str, str]], Page]] = {
    "duplicate": _duplicate,
    "no_cursor": _no_cursor,
    "same_cursor": _same_cursor,
}


def _lower(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
