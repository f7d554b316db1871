# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Live progress of a task that runs on the controller: lines on stderr, few enough for a log that keeps them all."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from types import TracebackType

from ansible.module_utils.parsing.convert_bool import boolean
from ansible.utils.display import Display

from ansible_collections.paperspace.cloud.plugins.module_utils.printable import printable
from ansible_collections.paperspace.cloud.plugins.module_utils.threads import start_without_signals

MIN_SECONDS = 1.0
SWITCH = "PAPERSPACE_PROGRESS"


def wanted() -> bool:
    """False when the environment variable says so; any value that is no boolean leaves progress on."""
    value = os.environ.get(SWITCH, "")
    return boolean(value, strict=False) if value.lower() in {"0", "f", "false", "n", "no", "off"} else True


def show_on_stderr(text: str) -> None:
    """Stdout stays clean for callbacks that write JSON. Core carries the line from the worker to the main process."""
    Display().display(text, stderr=True)


class Progress:
    """Takes lines from any thread and shows at most one a second; the newest of those held back is shown in its turn.

    Use it as a context manager: what is still held back at the end is shown then, and nothing after it.
    """

    def __init__(self, prefix: str, show: Callable[[str], None] = show_on_stderr) -> None:
        self._prefix = prefix
        self._show = show
        self._lock = threading.RLock()
        self._shown: tuple[str, ...] | None = None
        self._shown_at = -MIN_SECONDS
        self._held: tuple[str, ...] | None = None
        self._timer: threading.Timer | None = None
        self._closed = False

    def __call__(self, *lines: str) -> None:
        """A line, or the lines of a block that are shown together."""
        block = tuple(map(_one_line, lines))
        with self._lock:
            if self._closed or block == (self._held or self._shown):
                return
            self._held = block
            remaining = self._shown_at + MIN_SECONDS - time.monotonic()
            if remaining <= 0:
                self._flush()
            elif self._timer is None:
                self._start_timer(remaining)

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._flush()
            self._closed = True

    def _start_timer(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._flush)
        self._timer.daemon = True
        start_without_signals(self._timer)

    def _flush(self) -> None:
        with self._lock:
            if self._timer:
                self._timer.cancel()
                self._timer = None
            if self._held is None or self._held == self._shown:
                self._held = None
                return
            self._shown, self._held = self._held, None
            self._shown_at = time.monotonic()
            self._show("\n".join(f"{self._prefix} {line}" for line in self._shown))


def _one_line(text: str) -> str:
    """An error of several lines becomes one; the columns of a table stay."""
    first, *rest = map(printable, text.splitlines())
    return " ".join(part for part in (first.rstrip(), *map(str.strip, rest)) if part)
