# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""After a write: did the API take what was sent? Compares the config that was sent with the one that is read back."""

from __future__ import annotations

from dataclasses import dataclass

from . import canonical
from .canonical import Leaves


@dataclass(frozen=True)
class Verdict:
    """Places by what happened to them: not taken, shown in another form, or a secret that is not shown."""

    refused: tuple[str, ...] = ()
    normalised: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    def warnings(self) -> list[str]:
        texts = []
        if self.normalised:
            texts.append(
                f"The API accepted {', '.join(self.normalised)} but returns it in another form. "
                "Use that form, or every run will report a change."
            )
        if self.hidden:
            texts.append(
                f"The API does not show {', '.join(self.hidden)}, so whether it was applied can't be checked. "
                "Use a secret:NAME reference, which it can show."
            )
        return texts


def verify(before: Leaves, sent: Leaves, shown: Leaves) -> Verdict:
    """All three as canonical leaves: before the write, as sent, as read back."""
    refused, normalised, hidden = [], [], []
    for path in sorted({*sent, *shown}):
        if canonical.same(path, sent, shown):
            continue
        wanted, found, old = (canonical.value_at(path, leaves) for leaves in (sent, shown, before))
        text = canonical.format_path(path)
        if wanted is None and found is canonical.WITHHELD and not canonical.is_named(path):
            continue
        if wanted is not None and _unverifiable(path, found, old):
            hidden.append(text)
        elif path not in sent and path not in before:
            # A field that the server added by itself.
            continue
        elif found is None or canonical.same(path, before, shown) or old == found:
            refused.append(text)
        else:
            normalised.append(text)
    return Verdict(tuple(refused), tuple(normalised), tuple(hidden))


def _unverifiable(path: canonical.FieldPath, found: object, old: object) -> bool:
    """A secret that is masked, left out, or shown in another form than the old one: maybe the one that it refers to."""
    if not canonical.is_sensitive(path):
        return False
    if found is None or found is canonical.WITHHELD:
        return found is not None or not canonical.is_named(path)
    return canonical.is_hidden(path, found) or found != old
