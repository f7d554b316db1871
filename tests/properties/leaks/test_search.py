# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A search that finds nothing proves something only if it finds what is there."""

from __future__ import annotations

from leaks.search import MARKS, Search, markers_in


def test_every_mark_is_found_wherever_it_stands_and_named_by_its_place() -> None:
    for around in (b"", b" ", b"Zq", b"ac", b"=\n"):
        text = around + around.join(MARKS) + around
        assert [mark for _at, mark in markers_in(text)] == list(MARKS)
    search, mark = Search(), next(iter(MARKS))
    search.look("log", b"nothing here, Zq only", b"here it is: " + mark)
    assert search.found == [f"log: {MARKS[mark]}: ...here it is: {mark.decode()}..."]
