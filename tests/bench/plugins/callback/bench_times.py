# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Notes when each task begins and ends by a clock that only runs forward, how it ended, and the memory it took."""

from __future__ import annotations

import json
import os
import time
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any

from ansible.executor.task_queue_manager import FinalQueue
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: bench_times
type: aggregate
short_description: times and memory of tasks
description: For the benchmark. BENCH_FILE names the file to write; without it nothing is noted.
author: the paperspace.cloud contributors
options: {}
"""


def peak_kb() -> int:
    """The most memory that this process has held so far."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def _note_workers(prefix: str) -> None:
    """Makes each worker write its own peak before the result of its task leaves: after that it may be ended at once."""

    def put(queue: Any, message: Any) -> None:
        parcel = ForkingPickler.dumps(message)
        if "TaskResult" in type(message).__name__:
            Path(f"{prefix}.{os.getpid()}.worker").write_text(str(peak_kb()))
        with queue._wlock:
            queue._writer.send_bytes(parcel)

    FinalQueue.put = put


def _items(result: Any) -> list[Any]:
    """The items of a loop or of a fleet, else the result itself."""
    items = result.get("results")
    return items if isinstance(items, list) and items and isinstance(items[0], dict) else [result]


class CallbackModule(CallbackBase):
    """Keeps everything in memory until the run ends, so that noting costs next to nothing."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "bench_times"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._path = os.environ.get("BENCH_FILE", "")
        self._tasks: list[dict[str, Any]] = []
        if self._path:
            _note_workers(self._path)

    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:
        self._tasks.append({"start": time.monotonic(), "ok": 0, "changed": 0, "failures": []})

    def v2_runner_on_ok(self, result: Any) -> None:
        self._end(result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        self._end(result)

    def v2_runner_on_unreachable(self, result: Any) -> None:
        self._end(result)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        if self._path:
            Path(self._path).write_text(json.dumps({"tasks": self._tasks, "main_kb": peak_kb()}))

    def _end(self, result: Any) -> None:
        task = self._tasks[-1]
        task["end"] = time.monotonic()
        shown = result.result if hasattr(result, "result") else result._result
        for item in _items(shown):
            self._count(task, item)

    def _count(self, task: dict[str, Any], item: dict[str, Any]) -> None:
        if item.get("failed") or item.get("unreachable"):
            task["failures"].append(str(item.get("msg"))[:500])
            return
        task["ok"] += 1
        task["changed"] += bool(item.get("changed"))
