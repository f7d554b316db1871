# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long to wait before the next try: twice as long each time, half of it random, at least what the API asks for."""

from __future__ import annotations

import random
from collections.abc import Callable

from ..libraries import tenacity

# A maintenance window. Beyond that, a header is a mistake rather than a request.
LONGEST_ASKED_SECONDS = 3600.0


def backoff(first: float, longest: float) -> Callable[[tenacity.RetryCallState], float]:
    """A wait of tenacity. The first pause is ``first`` seconds at most, later ones ``longest``, half of that at least.

    An error's ``retry_after`` prolongs a pause, and never shortens one.
    """
    growing = tenacity.wait_exponential(multiplier=first, max=longest)

    def pause(state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome is not None else None
        asked: float = getattr(error, "retry_after", None) or 0.0
        whole = growing(state)
        return max(asked, random.uniform(whole / 2, whole))  # nosec B311

    return pause
