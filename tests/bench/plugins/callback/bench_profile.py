# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Profiles a run: where its time goes, or what its worker holds at its peak."""

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
name: bench_profile
type: aggregate
short_description: profiles of tasks
description:
  - For the benchmark. BENCH_PROFILE names the files to write, one a process, with its number as their suffix.
  - BENCH_PROFILE_OF says what is wanted, time or memory. Without it nothing is done.
author: the paperspace.cloud contributors
options: {}
"""
_INTERVAL = 0.001


class _Time:
    """Looks at the stack of the main thread each millisecond of the clock on the wall.

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
            stack.append((frame.f_code.co_name, frame.f_code.co_filename))
            frame = frame.f_back
        self._seen[tuple(reversed(stack))] += 1

    def end(self) -> None:
        """Writes each stack, outermost frame first, with the share of the seconds that it was seen in."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        each = (time.monotonic() - self._began) / max(1, self._seen.total())
        Path(self._path).write_text(json.dumps([[stack, count * each] for stack, count in self._seen.items()]))


class _Memory:
    """Every allocation from here on, in a file of memray's. Only one process of a run can have that: the worker."""

    def __init__(self, path: str) -> None:
        from memray import Tracker

        self._tracker = Tracker(path, trace_python_allocators=True)
        self._tracker.__enter__()

    def end(self) -> None:
        """Ends the file."""
        self._tracker.__exit__(None, None, None)


_KINDS: dict[str, Any] = {"time": _Time, "memory": _Memory}


class CallbackModule(CallbackBase):
    """Begins with this process and with each worker; a worker ends with its result."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "bench_profile"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._prefix = os.environ.get("BENCH_PROFILE", "")
        self._profile: Any = None
        if self._prefix:
            if os.environ["BENCH_PROFILE_OF"] == "time":
                self._begin()
            os.register_at_fork(after_in_child=self._begin)
            self._end_with_results()

    def _begin(self) -> None:
        kind = os.environ["BENCH_PROFILE_OF"]
        self._profile = _KINDS[kind](f"{self._prefix}.{os.getpid()}")

    def _end(self) -> None:
        if self._profile is not None:
            self._profile.end()
            self._profile = None

    def _end_with_results(self) -> None:
        def put(queue: Any, message: Any) -> None:
            parcel = ForkingPickler.dumps(message)
            if "TaskResult" in type(message).__name__:
                self._end()
            with queue._wlock:
                queue._writer.send_bytes(parcel)

        FinalQueue.put = put

    def v2_playbook_on_stats(self, stats: Any) -> None:
        self._end()
