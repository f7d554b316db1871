# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was asked, for assertions of tests."""

from __future__ import annotations

import json
from collections import deque
from typing import Any
from urllib.parse import parse_qsl

MAX_ENTRIES = 50_000
# A body that is nested deeper is kept as text: what shows the log has its own limits.
MAX_DEPTH = 50


class RequestLog:
    """The newest requests, oldest first. A request whose answer never left has the status None."""

    def __init__(self) -> None:
        self._entries: deque[dict[str, Any]] = deque(maxlen=MAX_ENTRIES)

    def add(self, scope: dict[str, Any], body: bytes, authorized: bool) -> dict[str, Any]:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        headers.pop("authorization", None)
        entry = {
            "method": scope["method"],
            "path": scope["path"],
            "query": dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)),
            "headers": headers | {"authorized": authorized},
            "authorized": authorized,
            "body": _readable(body),
            "status": None,
            "fault": None,
        }
        self._entries.append(entry)
        return entry

    def entries(self) -> list[dict[str, Any]]:
        return list(self._entries)

    def clear(self) -> None:
        self._entries.clear()


def _readable(body: bytes) -> Any:
    """The body as JSON where it is JSON that can be shown again, as text otherwise, None when there is none."""
    if not body:
        return None
    try:
        value = json.loads(body)
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
        if _is_flat(value, MAX_DEPTH):
            return value
    except (ValueError, RecursionError):
        pass
    return body.decode("utf-8", "replace")


def _is_flat(value: Any, depth: int) -> bool:
    if not isinstance(value, (dict, list)):
        return True
    inner = value.values() if isinstance(value, dict) else value
    return depth > 0 and all(_is_flat(one, depth - 1) for one in inner)
