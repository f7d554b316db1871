# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ends a worker that waits for a module once nobody waits for the worker.

A worker outlives its killed ansible-playbook, and with it the connection: the module would go on writing.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator

from ansible_collections.paperspace.cloud.plugins.module_utils.threads import start_without_signals

LOOK_SECONDS = 0.5


@contextlib.contextmanager
def ending_with(parent: int) -> Iterator[None]:
    """Within this block the process ends when ``parent`` is not its parent any more."""
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(parent, done), daemon=True)
    start_without_signals(watcher)
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _watch(parent: int, done: threading.Event) -> None:
    while not done.wait(LOOK_SECONDS):
        if os.getppid() != parent:
            _end()


def _end() -> None:
    """With what the connection started, where the worker leads a group of its own (since core 2.19).

    Elsewhere the group is that of whoever started ansible-playbook. There the module finds its output without reader.
    """
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
