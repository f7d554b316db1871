# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The option ``remove``: paths as ``changes`` shows them -> places of a config that a task wants gone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..errors import InputError
from ..names import snake
from . import canonical
from .canonical import Place
from .documents import Patch

_NAMED = (re.compile(r"(env)\.([^\s=]+)\Z"), re.compile(r"(integrations)\[(.+)\]\Z", re.DOTALL))
_REMOVABLE = (
    "enabled",
    "command",
    "env",
    "region",
    "container_registry",
    "basic_auth_key",
    "health_checks",
    "health_checks.liveness",
    "health_checks.readiness",
    "health_checks.startup",
    "integrations",
    "port",
    "models",
    "repositories",
    "resources.replicas",
    "resources.autoscaling",
    "resources.autoscaling.enabled",
)
_EXAMPLES = ("env.NAME", "integrations[NAME]")


def read_remove(given: Iterable[object] | None, options: Patch) -> tuple[Place, ...]:
    """The places, without those that an unset variable left empty.

    Raises InputError for a path that can't be removed, and for one that the ``options`` beside it give a value.
    """
    places = []
    for index, path in enumerate(given or ()):
        if path in (None, ""):
            continue
        place = _place(str(path), f"remove[{index}]")
        if any(_overlap(place, other) for other in canonical.flatten(options.config)):
            raise InputError(f"remove[{index}]", f"{path} is also set by an option: keep one of the two")
        places.append(place)
    return tuple(places)


def is_removable(place: Place) -> bool:
    """True for a place that the option ``remove`` can name."""
    return canonical.format_path(place) in _REMOVABLE or (len(place) == 2 and place[0] in ("env", "integrations"))


def _place(path: str, option: str) -> Place:
    for pattern in _NAMED:
        named = pattern.match(path)
        if named:
            return named[1], named[2]
    known = ".".join("health_checks" if part == "healthchecks" else snake(part) for part in path.split("."))
    if known in _REMOVABLE:
        return tuple(known.split("."))
    # Only a mistake needs it.
    import difflib

    close = _named_like(path) or difflib.get_close_matches(known, _REMOVABLE, n=1)
    hint = f"did you mean {close[0]}?" if close else f"valid paths: {', '.join((*_REMOVABLE, *_EXAMPLES))}"
    raise InputError(option, f"{path} is not a path that can be removed; {hint}")


def _named_like(path: str) -> list[str]:
    """What is meant by something like ``env_NAME`` or ``integrations.NAME``."""
    found = re.match(r"(env|integrations)[\W_]+(\w\S*?)\]?\Z", path)
    if not found:
        return []
    return [f"env.{found[2]}" if found[1] == "env" else f"integrations[{found[2]}]"]


def _overlap(left: Place, right: Place) -> bool:
    return all(one == other for one, other in zip(left, right, strict=False))
