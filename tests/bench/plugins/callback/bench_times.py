# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Notes a task's time by a clock that only runs forward, its outcome and its worker's memory, and profiles it."""

from __future__ import annotations

import collections
import json
import os
import signal
import time
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any

from ansible.executor.task_queue_manager import FinalQueue
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: bench_times
type: aggregate
short_description: times, memory and profiles of a task
description:
  - For the benchmark. BENCH_RECORD names the file to write; without it nothing is noted.
  - BENCH_PROFILE names the profiles to write, one a process, with its number as their suffix.
author: the paperspace.cloud contributors
options: {}
"""
_INTERVAL = 0.001


class _Profile:
    """Looks at the stack of the main thread each millisecond.

    A profiler that hears of each call doubles the time of code with many small ones, and py-spy misses the first tenth
    of a second of a worker.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._seen: collections.Counter[tuple[tuple[str, str], ...]] = collections.Counter()
        signal.signal(signal.SIGALRM, self._note)
        signal.setitimer(signal.ITIMER_REAL, _INTERVAL, _INTERVAL)
        self._began = time.monotonic()

    def _note(self, _number: int, frame: Any) -> None:
        stack = []
        while frame is not None:
            stack.append(frame.f_code.co_filename)
            frame = frame.f_back
        self._seen[tuple(reversed(stack))] += 1

    def end(self) -> None:
        """Writes each stack, outermost file first, with the share of the seconds that it was seen in."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        each = (time.monotonic() - self._began) / max(1, self._seen.total())
        Path(self._path).write_text(json.dumps([[stack, count * each] for stack, count in self._seen.items()]))


class CallbackModule(CallbackBase):
    """Keeps everything in memory until the run ends, so that noting costs next to nothing."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "bench_times"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._path = os.environ.get("BENCH_RECORD", "")
        self._prefix = os.environ.get("BENCH_PROFILE", "")
        self._profile: _Profile | None = None
        self._record: dict[str, Any] = {"seconds": 0.0, "ok": 0, "changed": 0, "failures": []}
        self._began = 0.0
        if self._prefix:
            self._begin_profile()
            os.register_at_fork(after_in_child=self._begin_profile)
        if self._path:
            self._watch_workers()

    def _begin_profile(self) -> None:
        self._profile = _Profile(f"{self._prefix}.{os.getpid()}")

    def _end_profile(self) -> None:
        if self._profile is not None:
            self._profile.end()
            self._profile = None

    def _watch_workers(self) -> None:
        """Makes a worker write its peak before the result of its task leaves: after that it may be ended at once."""

        def put(queue: Any, message: Any) -> None:
            parcel = ForkingPickler.dumps(message)
            if "TaskResult" in type(message).__name__:
                self._end_profile()
                peak = Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]
                Path(f"{self._path}.{os.getpid()}.worker").write_text(peak)
            with queue._wlock:
                queue._writer.send_bytes(parcel)

        FinalQueue.put = put

    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:
        self._began = time.monotonic()

    def v2_runner_on_ok(self, result: Any) -> None:
        self._end(result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        self._end(result)

    def v2_runner_on_unreachable(self, result: Any) -> None:
        self._end(result)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        self._end_profile()
        if self._path:
            Path(self._path).write_text(json.dumps(self._record))

    def _end(self, result: Any) -> None:
        self._record["seconds"] = time.monotonic() - self._began
        shown = result.result if hasattr(result, "result") else result._result
        items = shown.get("results")
        # Of a loop or of a fleet, else the result itself.
        for item in items if isinstance(items, list) and items and isinstance(items[0], dict) else [shown]:
            if item.get("failed") or item.get("unreachable"):
                self._record["failures"].append(str(item.get("msg"))[:500])
            else:
                self._record["ok"] += 1
                self._record["changed"] += bool(item.get("changed"))
