# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of env and headers that stand for secrets although they look like values: digests, and empty texts.

Either may be what a user set. So it takes evidence: the place of a secret that holds nothing else shows the same kind,
or all env values are digests.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from . import canonical
from .canonical import Leaves
from .names import snake
from .redact import MASK, is_digest, is_reference, is_secret_name


def with_masks(config: Mapping[str, Any], given: Leaves | None = None) -> dict[str, Any]:
    """A config that the API shows, with a mask for each value of env and headers that stands for one it keeps back.

    A variable for which ``given`` has a digest as well is one that holds digests.
    """
    shown = copy.deepcopy(dict(config))
    nameless = list(_nameless(shown))
    pairs = list(_pairs(shown))
    values = [item.get("value") for item in shown.get("env") or []]
    literals = [value for value in values if value is not None and not is_reference(value)]
    digests = any(map(is_digest, nameless)) or (bool(literals) and all(map(is_digest, literals)))
    empties = "" in nameless
    for place, item in pairs:
        value = item.get("value")
        if (value == "" and empties) or (is_digest(value) and digests and not is_digest((given or {}).get(place))):
            item["value"] = MASK
    return shown


def _nameless(value: Any) -> Iterator[Any]:
    """What stands in the places of secrets that have no names of their own."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(inner, str) and is_secret_name(snake(key), known=True):
                yield inner
            yield from _nameless(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _nameless(inner)


def _pairs(config: Mapping[str, Any]) -> Iterator[tuple[canonical.Place, dict[str, Any]]]:
    """The entries of env and headers, each with its place."""
    for item in config.get("env") or []:
        yield ("env", str(item.get("name"))), item
    for spelling in ("healthChecks", "healthchecks"):
        for kind, probe in (config.get(spelling) or {}).items():
            for item in (probe.get("headers") if isinstance(probe, Mapping) else None) or []:
                yield (snake(spelling), snake(kind), "headers", str(item.get("name"))), item
