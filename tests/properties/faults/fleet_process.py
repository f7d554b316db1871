# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet task in a process of its own, which a test can interrupt and kill."""

from __future__ import annotations

import multiprocessing
import os
import signal
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.api.context import Cancellation, TaskContext
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks import deployment_fleet

# Processes come from one that has imported everything and has no threads.
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__])


def start(params: dict[str, Any]) -> Any:
    """The process. ``params`` are validated arguments of the module."""
    process = _CONTEXT.Process(target=_run, args=(params,), daemon=True)
    process.start()
    return process


def _run(params: dict[str, Any]) -> None:
    # A test runner may ignore the signal, and children inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # The traceback of an interrupt is no news.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    deployment_fleet.run(params, TaskContext(cancelled=Cancellation(os.getppid())))
