# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Masking the free text of a fleet: what the API says of one deployment may quote the secret of another."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterable
from typing import Any

from .redact import MIN_TEXT_SECRET, redact_strings, text_redactor

# A wait says the same few sentences of many deployments, and a search for thousands of secrets takes its time.
_REMEMBERED = 4096


class Masker:
    """Knows the secrets of all members, and learns those that it meets. Threads share it."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._known: set[str] = set()
        self._lock = threading.Lock()
        self._redact: Callable[[str], str] = text_redactor(set())
        self.learn(secrets)

    def learn(self, secrets: Iterable[str]) -> None:
        with self._lock:
            new = {secret for secret in secrets if len(secret) >= MIN_TEXT_SECRET} - self._known
            if new:
                self._known |= new
                self._redact = functools.lru_cache(_REMEMBERED)(text_redactor(self._known))

    def text(self, text: str) -> str:
        """Text of the API as it may be shown."""
        return self._redact(text)

    def tree(self, value: Any) -> Any:
        """The same for every string of a JSON-able value."""
        return redact_strings(value, self._redact)
