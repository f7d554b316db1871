# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes down the result of every task, and what each task asked of the simulator; one JSON line for each."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib import request

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: recorder
type: aggregate
short_description: records results and requests
description: For tests. RECORDER_FILE names the file to write, RECORDER_CONTROL the control address of the simulator.
author: the paperspace.cloud contributors
options: {}
"""


class CallbackModule(CallbackBase):
    """Gives the simulator the faults and behaviours of each play, by its name, from the file RECORDER_PLAYS."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "recorder"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._file = Path(os.environ["RECORDER_FILE"])
        self._control = os.environ.get("RECORDER_CONTROL")
        plays = os.environ.get("RECORDER_PLAYS")
        self._plays = json.loads(Path(plays).read_text()) if plays else {}
        self._behaviours = self._ask("GET", "/behaviours")
        self._opened = False

    def v2_playbook_on_play_start(self, play: Any) -> None:
        self._note_requests()
        name = play.get_name()
        self._write(play=name)
        world = self._plays.get(name, {})
        self._ask("DELETE", "/faults")
        self._ask("POST", "/faults", {"faults": world.get("faults", [])})
        self._ask("POST", "/behaviours", {**(self._behaviours or {}), **world.get("behaviours", {})})

    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:
        self._note_requests()
        self._write(task=task.get_name())

    def v2_playbook_on_stats(self, stats: Any) -> None:
        self._note_requests()

    def v2_runner_on_ok(self, result: Any) -> None:
        self._note("ok", result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        self._note("failed", result)

    def v2_runner_on_unreachable(self, result: Any) -> None:
        self._note("unreachable", result)

    def v2_runner_on_skipped(self, result: Any) -> None:
        self._note("skipped", result)

    def v2_runner_item_on_ok(self, result: Any) -> None:
        self._note("item ok", result)

    def v2_runner_item_on_failed(self, result: Any) -> None:
        self._note("item failed", result)

    def v2_runner_retry(self, result: Any) -> None:
        self._note("retry", result)

    def _note(self, event: str, result: Any) -> None:
        # Cores before 2.19 have no public name for it.
        shown = result.result if hasattr(result, "result") else result._result
        self._write(event=event, result=shown)

    def _note_requests(self) -> None:
        found = self._ask("GET", "/requests")
        if found and found["requests"]:
            self._write(requests=found["requests"])
            self._ask("DELETE", "/requests")

    def _write(self, **entry: Any) -> None:
        mode = "a" if self._opened else "w"
        self._opened = True
        with self._file.open(mode) as file:
            file.write(json.dumps(entry, default=_foreign) + "\n")

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        if not self._control:
            return None
        data = None if body is None else json.dumps(body).encode()
        asked = request.Request(
            self._control + path, data=data, method=method, headers={"Content-Type": "application/json"}
        )
        with request.build_opener(request.ProxyHandler({})).open(asked, timeout=30) as answer:
            return json.loads(answer.read() or b"null")


def _foreign(value: Any) -> dict[str, str]:
    """What JSON can't carry must not be in a result: it shows, and so differs from what the other way gives."""
    return {"not JSON": type(value).__name__}
