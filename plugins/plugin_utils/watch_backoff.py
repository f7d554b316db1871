# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a watch waits after a look that failed."""

from __future__ import annotations

import random
from collections.abc import Callable

LONGEST_SECONDS = 300.0
# Far beyond any bound, and still a number.
_MOST_DOUBLINGS = 30


def pause_after(
    failures: int,
    interval: float,
    retry_after: float | None = None,
    uniform: Callable[[float, float], float] = random.uniform,
) -> float:
    """Seconds after the given count of failures in a row: doubled each time, up to five minutes, half of it by chance.

    Never less than what the API asked for, nor is a watch that looks more seldom than that made to look more often.
    """
    longest = max(LONGEST_SECONDS, interval)
    whole = min(longest, interval * 2 ** min(failures, _MOST_DOUBLINGS))
    return max(uniform(whole / 2, whole), retry_after or 0.0)
