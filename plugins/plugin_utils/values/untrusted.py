# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text from outside that must never be taken for a template."""

from __future__ import annotations

from typing import TypeVar

from ansible import template

# Since ansible-core 2.19 a text is a template only where it was marked as trusted; before, unless it was marked unsafe.
_NOTHING_IS_TRUSTED = hasattr(template, "trust_as_template")
_TEMPLATE_STARTS = ("{{", "{%", "{#")


Value = TypeVar("Value")


def untrusted(value: Value) -> Value:
    """The value, with every text in it (keys too) marked unsafe where this ansible-core would fill in templates."""
    if _NOTHING_IS_TRUSTED:
        return value
    # Here, because later cores announce the end of this file of theirs.
    from ansible.utils.unsafe_proxy import wrap_var

    marked: Value = wrap_var(value)
    return marked


def untrusted_name(name: str) -> str:
    """A name that other programs are shown, marked only if it could be a template.

    ``ansible-inventory`` of those cores shows a marked text as a mapping, which nothing can read as the name of a host.
    """
    # What an expression makes of marked texts is marked, too; this makes a real str.
    plain = str.__str__(name)
    return untrusted(plain) if any(start in plain for start in _TEMPLATE_STARTS) else plain
