# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Regular expressions of users, whose every search ends.

Nested repetition, as in ``(a+)+$``, takes exponential time. Python's engine keeps the interpreter's lock meanwhile, so
no other thread can end it; but it looks for signals.
"""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Sequence

from ..errors import InputError

# Of processor time: on a busy machine a sound pattern takes longer, too.
_SECONDS = 2.0


class Pattern:
    """The regular expression that an option holds. Raises InputError that names the option."""

    def __init__(self, text: str, option: str) -> None:
        self.text = text
        self._option = option
        try:
            with _TIMER:
                self._compiled = re.compile(text)
        except re.error as error:
            raise InputError(option, f"not a valid regular expression: {error}") from None
        except (OverflowError, RecursionError, MemoryError):
            raise InputError(option, "not a valid regular expression: too large, or nested too deeply") from None
        except _ExpiredError:
            raise InputError(option, f"not a usable regular expression: compiling it took {_SECONDS:g} s") from None

    def matches(self, texts: Sequence[str]) -> list[bool]:
        """Whether the pattern is found in each text. Raises InputError when that takes too long."""
        try:
            with _TIMER:
                return [self._compiled.search(text) is not None for text in texts]
        except _ExpiredError:
            problem = f"matching took more than {_SECONDS:g} s: avoid nested repetition such as (a+)+"
            raise InputError(self._option, problem) from None


class _ExpiredError(Exception):
    """The timer ran out."""


class _Timer:
    """Ends a computation of the main thread, which is the one that runs tasks and the only one that handles signals."""

    def __init__(self) -> None:
        self._is_on = False

    def __enter__(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        # The handler stays: by default a signal that comes late would end the process.
        signal.signal(signal.SIGVTALRM, self._expire)
        self._is_on = True
        # ITIMER_REAL is what Ansible's own keyword "timeout" uses.
        signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS)

    def __exit__(self, *_exception: object) -> None:
        if self._is_on:
            self._is_on = False
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    def _expire(self, *_signal: object) -> None:
        if self._is_on:
            self._is_on = False
            raise _ExpiredError


_TIMER = _Timer()
