# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The option ``remove``: paths as ``changes`` shows them -> paths of fields that a task wants gone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..errors import InputError
from ..names import snake
from . import canonical
from .canonical import FieldPath
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


def read_remove(given: Iterable[object] | None, options: Patch) -> tuple[FieldPath, ...]:
    """The paths of the fields, without those that an unset variable left empty.

    Raises InputError for a path that can't be removed, and for one that the ``options`` beside it give a value.
    """
    paths = []
    for index, text in enumerate(given or ()):
        if text in (None, ""):
            continue
        path = _parsed(str(text), f"remove[{index}]")
        if any(_overlap(path, other) for other in canonical.flatten(options.config)):
            raise InputError(f"remove[{index}]", f"{text} is also set by an option: keep one of the two")
        paths.append(path)
    return tuple(paths)


def is_removable(path: FieldPath) -> bool:
    """True for a path that the option ``remove`` can name."""
    return canonical.format_path(path) in _REMOVABLE or (len(path) == 2 and path[0] in ("env", "integrations"))


def _parsed(text: str, option: str) -> FieldPath:
    for pattern in _NAMED:
        named = pattern.match(text)
        if named:
            return named[1], named[2]
    known = ".".join("health_checks" if part == "healthchecks" else snake(part) for part in text.split("."))
    if known in _REMOVABLE:
        return tuple(known.split("."))
    # Only a mistake needs it.
    import difflib

    close = _named_like(text) or difflib.get_close_matches(known, _REMOVABLE, n=1)
    hint = f"did you mean {close[0]}?" if close else f"valid paths: {', '.join((*_REMOVABLE, *_EXAMPLES))}"
    raise InputError(option, f"{text} is not a path that can be removed; {hint}")


def _named_like(path: str) -> list[str]:
    """What is meant by something like ``env_NAME`` or ``integrations.NAME``."""
    found = re.match(r"(env|integrations)[\W_]+(\w\S*?)\]?\Z", path)
    if not found:
        return []
    return [f"env.{found[2]}" if found[1] == "env" else f"integrations[{found[2]}]"]


def _overlap(left: FieldPath, right: FieldPath) -> bool:
    return all(one == other for one, other in zip(left, right, strict=False))
