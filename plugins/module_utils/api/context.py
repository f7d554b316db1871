# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an adapter (action plugin or module) lends the engine for one task."""

from __future__ import annotations

import os
import select
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..errors import CancelledError
from ..spec.known_secrets import KnownSecrets

if TYPE_CHECKING:
    from .watchdog import Sessions


def _no_progress(*lines: str) -> None:
    """Takes progress lines and shows them to nobody."""


def _never_cancelled() -> str | None:
    return None


@dataclass
class TaskContext:
    """The surroundings of one task.

    ``progress`` takes one line, or the lines of one block, without the host's name. ``cancelled`` gives a reason not to
    write any more, or None. ``warnings`` is filled by the engine and shown by the adapter.
    ``secrets`` are those that the task has met. ``sessions`` outlives the task in its process, so that the items of a
    loop can share what is costly to make.
    """

    check_mode: bool = False
    progress: Callable[..., None] = _no_progress
    cancelled: Callable[[], str | None] = _never_cancelled
    warnings: list[str] = field(default_factory=list)
    sessions: Sessions = field(default_factory=dict)
    secrets: KnownSecrets = field(default_factory=KnownSecrets)

    def check_cancelled(self, given_up: str = "Nothing more was written") -> None:
        """Raises CancelledError, with the reason behind ``given_up``, once the task was told to stop."""
        reason = self.cancelled()
        if reason:
            raise CancelledError(f"{given_up}: {reason}")


class Cancellation:
    """Says why a task must not write any more: somebody said so, or nobody waits for its result any longer.

    ``parent`` is the process that started the task. ``output`` is the file descriptor that the result will go to: when
    a task runs into its ``timeout``, the shell that a connection put between lives on, but the pipe's reader is gone.
    """

    def __init__(self, parent: int, output: int | None = None) -> None:
        self._parent = parent
        self._output = output
        self._reason: str | None = None

    def cancel(self, reason: str) -> None:
        """The first reason stands."""
        self._reason = self._reason or reason

    def __call__(self) -> str | None:
        if self._reason:
            return self._reason
        if os.getppid() != self._parent:
            return "the process that started this task is gone"
        if self._output is not None and _has_no_reader(self._output):
            return "nobody is waiting for the result of this task any more"
        return None


def _has_no_reader(descriptor: int) -> bool:
    """True for a pipe whose other end is closed; a file or a terminal always has one."""
    poll = select.poll()
    poll.register(descriptor, 0)
    return any(event & select.POLLERR for _descriptor, event in poll.poll(0))
