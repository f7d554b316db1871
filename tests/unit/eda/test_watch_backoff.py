# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a watch waits after a look that failed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch_backoff import LONGEST_SECONDS, pause_after

_intervals = st.floats(0.1, 3600)
_failures = st.integers(1, 10_000)


def longest(_low: float, high: float) -> float:
    return high


def test_it_doubles_up_to_a_bound() -> None:
    assert [pause_after(count, 10, uniform=longest) for count in range(1, 8)] == [20, 40, 80, 160, 300, 300, 300]


def test_half_of_it_is_chance() -> None:
    assert {pause_after(1, 10, uniform=lambda low, _high: low), pause_after(1, 10, uniform=longest)} == {10, 20}
    assert len({pause_after(3, 10) for _time in range(20)}) > 1


@given(_failures, _intervals)
def test_it_is_never_shorter_than_an_interval_nor_longer_than_the_bound(failures: int, interval: float) -> None:
    pause = pause_after(failures, interval)
    assert min(interval, max(LONGEST_SECONDS, interval) / 2) <= pause <= max(LONGEST_SECONDS, interval)


@given(_failures, _intervals, st.floats(0, 100_000))
def test_what_the_api_asks_for_counts(failures: int, interval: float, asked: float) -> None:
    assert pause_after(failures, interval, asked) >= asked
