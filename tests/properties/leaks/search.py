# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Searches whatever leaves for the markers of canaries."""

from __future__ import annotations

import base64
import contextlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from leaks.canaries import CANARIES, FORMS, NEUTRAL, OLD_PLACES, PLACES, marker_of

# An entry: what a leak shows itself by -> what of which place it is.
Marks = dict[bytes, str]


def all_marks() -> Marks:
    """Every marker in either case, in hexadecimal, and as base64 writes it, wherever in a group of three it begins."""
    marks: Marks = {}
    for canary in (*CANARIES, NEUTRAL):
        for place in ("key", *PLACES, *OLD_PLACES):
            for form in (*FORMS, "key"):
                marker = marker_of(canary.kind, place, form)
                hexadecimal = marker.encode().hex()
                plain = (marker, marker.lower(), marker.upper(), hexadecimal, hexadecimal.upper())
                for spelling in (*plain, *_in_base64(marker)):
                    marks[spelling.encode()] = f"{canary.kind} of {place} given as {form}"
    return marks


def _in_base64(marker: str) -> list[str]:
    """What of a word is the same in base64 whatever stands around it, for each of three offsets."""
    found = []
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + marker.encode() + b"\0" * 3).decode()
        first = -(-offset * 8 // 6)
        last = (offset + len(marker)) * 8 // 6
        found.append(encoded[first:last])
    return found


def files_below(folder: Path) -> Iterator[Path]:
    """Every file, also while folders come and go."""
    for name, _folders, files in os.walk(folder):
        yield from (Path(name, file) for file in files)


MARKS = all_marks()
_LENGTHS = sorted({len(mark) for mark in MARKS}, reverse=True)
# Thousands of marks as one pattern would be tried one by one; their few starts are found a hundred times as fast.
_START = re.compile(b"|".join({re.escape(mark[:3]) for mark in MARKS}))


def markers_in(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Where a mark stands in it, and which."""
    for start in _START.finditer(data):
        at = start.start()
        words = (data[at : at + length] for length in _LENGTHS)
        mark = next((word for word in words if word in MARKS), None)
        if mark:
            yield at, mark


class Search:
    """Looks through leak channels, and remembers how much it saw and what it found."""

    def __init__(self) -> None:
        self.channels: dict[str, int] = {}
        self.found: list[str] = []

    def look(self, channel: str, *texts: str | bytes) -> None:
        """What left by a channel. An empty text proves nothing, so it is counted by its bytes."""
        for text in texts:
            data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
            self.channels[channel] = self.channels.get(channel, 0) + len(data)
            for at, mark in markers_in(data):
                around = data[max(0, at - 200) : at + len(mark) + 60].decode("utf-8", "replace")
                self.found.append(f"{channel}: {MARKS[mark]}: ...{around}...")

    def look_at_files(self, channel: str, paths: Iterable[Path]) -> None:
        """Files, whatever is in them."""
        for path in paths:
            # It may go meanwhile.
            with contextlib.suppress(FileNotFoundError):
                if path.is_file() and not path.is_symlink():
                    self.look(channel, path.read_bytes())

    def assert_shut(self, *channels: str) -> None:
        """Nothing was found, and something went through every channel."""
        assert not self.found, f"{len(self.found)} finds\n" + "\n".join(self.found[:12])
        empty = [channel for channel in channels if not self.channels.get(channel)]
        assert not empty, f"nothing went through {empty}"
