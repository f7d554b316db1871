# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads so many log lines into a file in a process of its own, and prints the peak of its memory in KiB.

log_memory_process.py <lines> <dest>: a session that makes pages up takes the place of the network.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter import arguments
from ansible_collections.paperspace.cloud.plugins.module_utils.api.context import TaskContext
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks import deployment_logs

_PAGE = 120
_AT = "2026-01-01T00:00:00.000Z"


class _Answer:
    status_code = 200
    headers: dict[str, str] = {}

    def __init__(self, body: Any) -> None:
        self._left = json.dumps(body).encode()
        self.raw = self

    def read1(self, amount: int, decode_content: bool = True) -> bytes:
        part, self._left = self._left[:amount], self._left[amount:]
        return part

    def close(self) -> None:
        """There is nothing to close."""


class _Session:
    """What the client takes for a requests session."""

    def __init__(self, lines: int) -> None:
        self._lines = lines

    def request(self, _method: str, url: str, *, params: Any = None, **_options: Any) -> _Answer:
        if url.endswith("/logs"):
            return _Answer(self._page(int((params or {}).get("after", 0))))
        if url.endswith("/history"):
            return _Answer({"hasMore": False, "items": []})
        return _Answer({"id": "d", "name": "web", "projectId": "p"})

    def _page(self, start: int) -> dict[str, Any]:
        end = min(start + _PAGE, self._lines)
        items = [{"id": str(n), "message": f"line {n} of a log", "dtCreated": _AT} for n in range(start, end)]
        more = end < self._lines
        return {"hasMore": more, "items": items, "nextPage": str(end) if more else None}


class _Sessions(dict):
    """A task's shared sessions, all of which are the one."""

    def __init__(self, session: _Session) -> None:
        super().__init__()
        self._session = session

    def __contains__(self, _key: object) -> bool:
        return True

    def __missing__(self, _key: Any) -> _Session:
        return self._session


def main(lines: int, dest: str) -> None:
    """Runs the task and prints what it took."""
    options = {"id": "d", "api_key": "budget-key", "api_url": "http://127.0.0.1:9/v1", "dest": dest}
    params = ArgumentSpecValidator(arguments.DEPLOYMENT_LOGS).validate(options).validated_parameters
    result = deployment_logs.run(params, TaskContext(sessions=_Sessions(_Session(lines))))
    assert result["count"] == lines, result
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
