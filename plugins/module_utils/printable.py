# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text from outside as one line that terminals, files, JSON, XML and pages can carry."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# Colours and styles of a terminal: they hold no text, and containers print them on every line.
_STYLE = re.compile("(?:\x1b\\[|\x9b)[0-9;:]*m")
# A tab is a blank. Beside the controls: halves of characters, bytes that are no UTF-8 (decoded by surrogateescape),
# separators that end a line, what turns the direction of writing around, and what XML and HTML can't carry.
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane << 16 | 0xFFFE)}-{chr(plane << 16 | 0xFFFF)}" for plane in range(17)
)
UNPRINTABLE = f"[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff{_NONCHARACTERS}]"
_UNPRINTABLE = re.compile(UNPRINTABLE)
_SURROGATES = re.compile("[\ud800-\udfff]")
_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\N{SYMBOL FOR DELETE}"}


def printable(text: str) -> str:
    """The text in one line: each unprintable character becomes a visible one, such as ``␛`` or ``␊``.

    Colour codes of a terminal go. The result is the same when it is applied twice.
    """
    if _UNPRINTABLE.search(text) is None:
        return text
    return _UNPRINTABLE.sub(_visible, _STYLE.sub("", text))


def printable_lines(text: str) -> str:
    """A text of our own that may quote others: its line breaks stay."""
    return "\n".join(map(printable, text.split("\n")))


def printable_tree(value: Any, without: Collection[str] = ()) -> Any:
    """``printable`` on every string of a JSON-able value, names included; values of the names in ``without`` stay."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {
            printable(key): inner if key in without else printable_tree(inner, without) for key, inner in value.items()
        }
    return [printable_tree(inner, without) for inner in value] if isinstance(value, list) else value


def encodable(text: str) -> str:
    """The text without halves of characters, which no UTF-8 can carry."""
    return _SURROGATES.sub(REPLACEMENT, text)


def _visible(found: re.Match[str]) -> str:
    return _PICTURES.get(ord(found.group()), REPLACEMENT)


def carried(value: Any) -> Any:
    """What JSON and UTF-8 can carry: both ways hand over that, with no tuple or enumeration member as such."""
    return json.loads(encodable(json.dumps(value, ensure_ascii=False)))
