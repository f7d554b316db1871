# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two spellings of one name: the API's camelCase and the snake_case of options and results."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from .printable import encodable, printable

_HUMP = re.compile(r"(?<=[a-z0-9])([A-Z])")


# A fleet asks for the same few names some 60 times a member.
@functools.lru_cache(maxsize=4096, typed=True)
def snake(key: str) -> str:
    """``machineType`` -> ``machine_type``; what is snake_case already stays."""
    return _HUMP.sub(r"_\1", str(key)).lower()


@functools.lru_cache(maxsize=4096, typed=True)
def camel(name: str) -> str:
    """``machine_type`` -> ``machineType``."""
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def same_key(left: str, right: str) -> bool:
    """True if two spellings name one key; the API itself takes healthchecks for healthChecks."""
    return snake(left).replace("_", "") == snake(right).replace("_", "")


def stripped(text: object) -> str | None:
    """A name or an id as it is meant, wherever it was given: blanks around it are no part of it. None for nothing."""
    return str(text or "").strip() or None


def is_whole_text(text: str) -> bool:
    """False for a text with half of a character in it, as bytes that are no UTF-8 leave them: it can't be sent."""
    return text.isascii() or encodable(text) == text


def format_path(path: Iterable[str | int]) -> str:
    """``["config", "resources", "ports", 0]`` -> ``resources.ports[0]``: the config is what the task writes."""
    text = ""
    for index, part in enumerate(path):
        if index == 0 and part == "config":
            continue
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{snake(part)}" if text else snake(part)
    return printable(text)
