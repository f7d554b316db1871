# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One benchmark at a time in a checkout: two would share a folder, and measure each other."""

from __future__ import annotations

import contextlib
import fcntl
import sys
from collections.abc import Iterator

from bench_places import CACHE


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Waits until no other runs, and keeps others waiting until the block ends, however it does."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("bench: waits for another one that runs here", file=sys.stderr, flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
