# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a task is told to write no more."""

from __future__ import annotations

import os
import time
from typing import NoReturn

from ansible_collections.paperspace.cloud.plugins.module_utils.api.context import Cancellation


def test_nothing_is_cancelled_while_the_parent_lives():
    assert Cancellation(os.getppid())() is None


def test_the_first_reason_stands():
    cancellation = Cancellation(os.getppid())
    cancellation.cancel("first")
    cancellation.cancel("second")
    assert cancellation() == "first"


def test_a_parent_that_is_gone_cancels():
    """A child whose parent ends goes to another process; it asks before and after."""
    answers_read, answers_write = os.pipe()
    asked_read, asked_write = os.pipe()
    middle = os.fork()
    if middle == 0:
        if os.fork() == 0:
            _ask_twice(asked_write, answers_write)
        os.read(asked_read, 1)
        os._exit(0)
    os.close(answers_write)
    with os.fdopen(answers_read) as answers:
        before, after = answers.read().split("|")
    os.waitpid(middle, 0)
    os.close(asked_read)
    os.close(asked_write)
    assert before == "None"
    assert "is gone" in after


def _ask_twice(asked: int, answers: int) -> NoReturn:
    """Asks, lets the parent end, asks until the answer changes (or ten seconds have passed)."""
    cancellation = Cancellation(os.getppid())
    before = cancellation()
    os.write(asked, b".")
    deadline = time.monotonic() + 10
    while cancellation() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    os.write(answers, f"{before}|{cancellation()}".encode())
    os._exit(0)


def test_a_pipe_without_a_reader_cancels():
    reader, writer = os.pipe()
    try:
        cancellation = Cancellation(os.getppid(), writer)
        assert cancellation() is None
        os.close(reader)
        assert "nobody is waiting" in cancellation()
    finally:
        os.close(writer)


def test_a_file_is_always_read(tmp_path):
    with open(tmp_path / "out", "w") as file:
        assert Cancellation(os.getppid(), file.fileno())() is None
