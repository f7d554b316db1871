# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times and durations as users write them, and as the API shows them. All in UTC."""

from __future__ import annotations

import datetime
import re

from .errors import ContractError, InputError

# A year: no clock of a system counts to the ends of a float.
LONGEST_SECONDS = 366 * 24 * 3600.0

# Eight digits without a unit are a date.
_DURATION = re.compile(r"(?!\d{8}\Z)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?\Z", re.ASCII)

# Shorter ones may be dates.
_NUMBER = re.compile(r"\d{9,16}(?:\.\d+)?\Z", re.ASCII)
_FIRST_MILLISECONDS = 1e11


def read_duration(text: str | float, path: str) -> float:
    """Seconds of a duration, a year at most: ``15m``, ``2h``, ``1d12h``, ``90`` or ``90s``."""
    seconds = _seconds(str(text).strip())
    if seconds is None:
        raise InputError(path, "give a duration such as 90, 15m or 2h")
    if seconds > LONGEST_SECONDS:
        raise InputError(path, "must not be longer than a year")
    return seconds


def _seconds(text: str) -> float | None:
    """Of a duration; None for another text."""
    match = _DURATION.match(text)
    if not match or not any(match.groups()):
        return None
    days, hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def parse_timestamp(text: str, path: str, now: datetime.datetime | None = None) -> datetime.datetime:
    """An ISO 8601 time, or a duration back from now: ``15m``, ``2h``, ``1d12h``, ``90`` (seconds)."""
    text = text.strip()
    now = now or datetime.datetime.now(datetime.UTC)
    seconds = _seconds(text)
    if seconds is not None:
        try:
            return now - datetime.timedelta(seconds=seconds)
        except (OverflowError, ValueError):
            raise InputError(path, "is longer than the API keeps logs") from None
    try:
        return _parse(text)
    except ValueError:
        raise InputError(path, "give a time such as 2026-01-31T12:00:00Z, or a duration such as 15m or 2h") from None


def read_api_time(text: str, what: str) -> datetime.datetime:
    """A time of an answer: ISO 8601, or seconds or milliseconds since 1970. ContractError if it is neither."""
    try:
        return _since_1970(float(text)) if _NUMBER.match(text) else _parse(text)
    except (ValueError, OverflowError, OSError):
        raise ContractError(f"unexpected API response: {what}: not an ISO 8601 time") from None


def _since_1970(number: float) -> datetime.datetime:
    seconds = number / 1000 if number >= _FIRST_MILLISECONDS else number
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)


def _parse(text: str) -> datetime.datetime:
    # RFC 3339 allows a lower-case z, which fromisoformat does not know.
    moment = datetime.datetime.fromisoformat(text.upper())
    moment = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
    try:
        return moment.astimezone(datetime.UTC)
    # Some offsets lead out of the years 1 to 9999.
    except OverflowError as error:
        raise ValueError(str(error)) from None
