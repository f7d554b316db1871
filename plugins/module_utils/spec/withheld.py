# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets that the API keeps back without a mask: digests and empty texts as values, and fields that it leaves out.

Each may be what a user set. So it takes evidence: the path of a secret that holds nothing else shows the same kind,
all env values are digests, or a name of env or headers is shown without a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..names import snake
from . import canonical
from .canonical import Leaves
from .redact import MASK, is_digest, is_masked, is_reference, is_secret_name

# Mounts of the platform itself.
_KEYLESS_TYPES = ("model", "volume")


def with_masks(config: Mapping[str, Any], given: Leaves | None = None) -> dict[str, Any]:
    """A config that the API shows, with a mask for each value of env and headers that stands for one it keeps back.

    Keys and passwords that it may keep back without a trace are null, unless it shows one. A variable for which
    ``given`` has a digest as well is one that holds digests.
    """
    shown: dict[str, Any] = canonical.copied(dict(config))
    nameless = list(_nameless(shown))
    pairs = list(_pairs(shown))
    values = [item.get("value") for item in shown.get("env") or []]
    literals = [value for value in values if value is not None and not is_reference(value)]
    digests = any(map(is_digest, nameless)) or (bool(literals) and all(map(is_digest, literals)))
    empties = "" in nameless
    for path, item in pairs:
        value = item.get("value")
        if (value == "" and empties) or (is_digest(value) and digests and not is_digest((given or {}).get(path))):
            item["value"] = MASK
    if any(item.get("value") is None for _place, item in pairs) and not any(map(_is_literal, nameless)):
        for item, keys in _keyed_items(shown):
            item.update(dict.fromkeys(keys - item.keys()))
    return shown


def _is_literal(value: str) -> bool:
    return bool(value) and not is_reference(value) and not is_masked(value) and not is_digest(value)


def _keyed_items(config: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], set[str]]]:
    """What may have keys or a password of its own, with the names of these."""
    for item in config.get("integrations") or []:
        if item.get("type") not in _KEYLESS_TYPES:
            yield item, {"accessKeyId", "secretAccessKey"}
    for item in (config.get("repositories") or {}).get("repositories") or []:
        yield item, {"password"}


def _nameless(value: object) -> Iterator[str]:
    """What stands in the places of secrets that have no names of their own."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(inner, str) and is_secret_name(snake(key), known=True):
                yield inner
            yield from _nameless(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _nameless(inner)


def _pairs(config: Mapping[str, Any]) -> Iterator[tuple[canonical.FieldPath, dict[str, Any]]]:
    """The entries of env and headers, each with its place."""
    for item in config.get("env") or []:
        yield ("env", str(item.get("name"))), item
    for spelling in ("healthChecks", "healthchecks"):
        for kind, probe in (config.get(spelling) or {}).items():
            for item in (probe.get("headers") if isinstance(probe, Mapping) else None) or []:
                yield (snake(spelling), snake(kind), "headers", str(item.get("name"))), item
