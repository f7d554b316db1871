# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Progress lines: what is shown, when, and what is not."""

from __future__ import annotations

import threading

import pytest

from ansible_collections.paperspace.cloud.plugins.plugin_utils.action import progress as subject
from ansible_collections.paperspace.cloud.plugins.plugin_utils.action.progress import Progress, show_on_stderr, wanted


@pytest.fixture
def shown() -> list[str]:
    return []


@pytest.fixture
def slow(monkeypatch) -> None:
    """No timer fires within a test."""
    monkeypatch.setattr(subject, "MIN_SECONDS", 3600.0)


def test_the_first_line_is_shown_at_once(shown, slow):
    progress = Progress("[web]", shown.append)
    progress("llm: applied")
    assert shown == ["[web] llm: applied"]


def test_of_many_lines_in_a_second_the_first_and_the_last_are_shown(shown, slow):
    with Progress("[web]", shown.append) as progress:
        for number in range(5):
            progress(f"step {number}")
    assert shown == ["[web] step 0", "[web] step 4"]


def test_a_held_line_is_shown_in_its_turn_without_another_call(monkeypatch, shown):
    monkeypatch.setattr(subject, "MIN_SECONDS", 0.05)
    arrived = threading.Event()

    def show(text: str) -> None:
        shown.append(text)
        if len(shown) == 2:
            arrived.set()

    progress = Progress("[web]", show)
    progress("one")
    progress("two")
    progress("three")
    assert shown == ["[web] one"]
    assert arrived.wait(10)
    assert shown == ["[web] one", "[web] three"]


def test_lines_far_enough_apart_are_all_shown(monkeypatch, shown):
    monkeypatch.setattr(subject, "MIN_SECONDS", 0.0)
    progress = Progress("[web]", shown.append)
    for number in range(3):
        progress(f"step {number}")
    assert shown == ["[web] step 0", "[web] step 1", "[web] step 2"]


def test_the_same_line_is_shown_once(monkeypatch, shown):
    monkeypatch.setattr(subject, "MIN_SECONDS", 0.0)
    with Progress("[web]", shown.append) as progress:
        progress("same")
        progress("same")
    assert shown == ["[web] same"]


def test_going_back_to_the_shown_line_shows_nothing_new(shown, slow):
    with Progress("[web]", shown.append) as progress:
        progress("one")
        progress("two")
        progress("one")
    assert shown == ["[web] one"]


def test_nothing_is_shown_after_the_end(monkeypatch, shown):
    monkeypatch.setattr(subject, "MIN_SECONDS", 0.0)
    with Progress("[web]", shown.append) as progress:
        progress("one")
    progress("late")
    assert shown == ["[web] one"]


def test_no_timer_is_left_at_the_end(shown, slow, monkeypatch):
    timers: list[threading.Timer] = []

    class KeptTimer(threading.Timer):
        def __init__(self, *args, **kwargs) -> None:
            super().__init__(*args, **kwargs)
            timers.append(self)

    monkeypatch.setattr(subject.threading, "Timer", KeptTimer)
    with Progress("[web]", shown.append) as progress:
        progress("one")
        progress("two")
        progress("three")
        assert [timer.is_alive() for timer in timers] == [True]
    timers[0].join(10)
    assert not timers[0].is_alive()


def test_threads_lose_no_last_line(shown, slow):
    with Progress("[web]", shown.append) as progress:
        threads = [threading.Thread(target=progress, args=(f"step {number}",)) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        progress("end")
    assert len(shown) == 2
    assert shown[-1] == "[web] end"


def test_terminal_codes_and_line_breaks_do_not_reach_the_terminal(shown, slow):
    Progress("[web]", shown.append)("pulling\r\n\x1b[31mimage\x1b[0m\t\x07now\u2028!")
    assert shown == ["[web] pulling image\t␇now !"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", False),
        ("false", False),
        ("No", False),
        ("OFF", False),
        ("1", True),
        ("true", True),
        ("", True),
        ("maybe", True),
        (None, True),
    ],
)
def test_the_switch(monkeypatch, value, expected):
    if value is None:
        monkeypatch.delenv(subject.SWITCH, raising=False)
    else:
        monkeypatch.setenv(subject.SWITCH, value)
    assert wanted() is expected


def test_lines_go_to_stderr_only(capsys):
    show_on_stderr("[web] llm: applied")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "[web] llm: applied\n"
