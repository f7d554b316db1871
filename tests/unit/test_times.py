# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times as users write them: durations before now, and moments."""

from __future__ import annotations

import datetime

import pytest

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.module_utils.times import parse_timestamp

NOW = datetime.datetime(2026, 1, 31, 12, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15m", "2026-01-31T11:45:00+00:00"),
        ("2h", "2026-01-31T10:00:00+00:00"),
        ("1d12h", "2026-01-30T00:00:00+00:00"),
        ("90", "2026-01-31T11:58:30+00:00"),
        ("1.5s", "2026-01-31T11:59:58.500000+00:00"),
        ("2026-01-31", "2026-01-31T00:00:00+00:00"),
        ("2026-01-31T10:00:00Z", "2026-01-31T10:00:00+00:00"),
        ("2026-01-31T10:00:00.5Z", "2026-01-31T10:00:00.500000+00:00"),
        ("2026-01-31 10:00:00+02:00", "2026-01-31T08:00:00+00:00"),
    ],
)
def test_moments(text, expected):
    assert parse_timestamp(text, "since", NOW).isoformat() == expected


@pytest.mark.parametrize("text", ["", "yesterday", "5 minutes", "-5m", "99999999999d", "20261399"])
def test_no_moments(text):
    with pytest.raises(InputError) as caught:
        parse_timestamp(text, "since", NOW)
    assert caught.value.path == "since"
