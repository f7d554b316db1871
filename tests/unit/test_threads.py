# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A helper thread blocks every signal, and the thread that starts it blocks none for long."""

from __future__ import annotations

import signal
import threading

from ansible_collections.paperspace.cloud.plugins.module_utils.threads import start_without_signals


def test_only_the_new_thread_blocks_signals():
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    seen = []
    thread = threading.Thread(target=lambda: seen.append(signal.pthread_sigmask(signal.SIG_BLOCK, [])))
    start_without_signals(thread)
    thread.join()
    assert {signal.SIGINT, signal.SIGTERM, signal.SIGALRM} <= seen[0]
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == before
