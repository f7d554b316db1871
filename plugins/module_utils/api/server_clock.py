# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What time it is by the API's clock: its times are compared with "15 minutes ago", and this machine may be wrong."""

from __future__ import annotations

import datetime
import email.utils
import functools

# The header is cut to whole seconds, and the answer has been on its way: less than this is no difference.
_TOLERATED_SECONDS = 5


class ServerClock:
    """Learns from the header ``Date`` of each answer."""

    def __init__(self) -> None:
        self._ahead = datetime.timedelta()

    def note(self, date: str | None) -> None:
        """``date`` is the header's text; without a readable one nothing is learnt."""
        shown = http_date(date)
        if shown is None:
            return
        ahead = shown - _utc_now()
        self._ahead = ahead if abs(ahead.total_seconds()) > _TOLERATED_SECONDS else datetime.timedelta()

    def now(self) -> datetime.datetime:
        """In UTC."""
        return _utc_now() + self._ahead


# Answers of the same second have the same header.
@functools.lru_cache(maxsize=1)
def http_date(text: str | None) -> datetime.datetime | None:
    """A date as HTTP headers write it, in UTC; None if it is none."""
    try:
        moment = email.utils.parsedate_to_datetime(text or "")
        return moment.replace(tzinfo=moment.tzinfo or datetime.UTC).astimezone(datetime.UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _utc_now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
