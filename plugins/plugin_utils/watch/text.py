# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text of the API -> text that an event may carry.

A rulebook puts event text into extra variables, and Ansible evaluates templates in those. So no event holds a
delimiter of a template, and what names a file or a deployment has an alphabet of its own.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import ContractError
from ansible_collections.paperspace.cloud.plugins.module_utils.printable import printable

# ansible-rulebook evaluates a whole text as a Python literal, and deep ones exhaust its stack.
LONGEST_TEXT = 1000
_LONGEST_SLUG = 40

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}\Z")
# Without braces no delimiter can be put together, whatever a rulebook writes beside the text.
_INERT = str.maketrans("{}", "()")
# ansible-rulebook decrypts every text that holds the header of a vault.
_VAULT = ("ANSIBLE_VAULT", "ANSIBLE-VAULT")


def checked_id(text: str, what: str) -> str:
    """An id, which may become a part of a path. Raises ContractError for anything but letters, digits, _ and -."""
    if not _ID.match(text):
        raise ContractError(f"unexpected API response: {what} is not a valid id")
    return text


def slug(name: str, deployment_id: str) -> str:
    """A file name for a deployment: lower-case letters, digits and hyphens, different for different ids."""
    readable = re.sub(r"[^a-z0-9]+", "-", name.lower())[:_LONGEST_SLUG].strip("-")
    digest = hashlib.sha256(deployment_id.encode()).hexdigest()[:8]
    return f"{readable or 'deployment'}-{digest}"


def inert(value: object) -> Any:
    """An event, or a part of one, whose texts are single lines that no template engine evaluates."""
    if isinstance(value, dict):
        return {key: inert(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [inert(inner) for inner in value]
    return _inert_text(value) if isinstance(value, str) else value


def _inert_text(text: str) -> str:
    line = printable(text).translate(_INERT).replace(*_VAULT)
    return line if len(line) <= LONGEST_TEXT else f"{line[: LONGEST_TEXT - 1]}…"
