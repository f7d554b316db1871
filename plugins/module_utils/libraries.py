# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one place where third-party libraries are imported, so that a missing one is a message and not a traceback."""

from __future__ import annotations

import importlib.metadata
import sys
from types import ModuleType

__all__ = ["missing_libraries", "pydantic", "requests", "requirement", "tenacity"]

_FLOORS = {"requests": ((2, 31), 3), "pydantic": ((2, 7), 3), "tenacity": ((8, 4), 10)}
_PROBLEMS: dict[str, str] = {}

# A library that does not fit (pydantic with a foreign core raises SystemError) must not kill a play that only names us.
# To the type checker they are always there: nothing runs before missing_libraries() was asked.
try:
    import requests
except Exception as error:
    requests = None  # type: ignore[assignment]
    _PROBLEMS["requests"] = repr(error)

try:
    import pydantic
except Exception as error:
    pydantic = None  # type: ignore[assignment]
    _PROBLEMS["pydantic"] = repr(error)

try:
    import tenacity
except Exception as error:
    tenacity = None  # type: ignore[assignment]
    _PROBLEMS["tenacity"] = repr(error)


def requirement(name: str) -> str:
    """The requirement of a library as pip writes it, as in ``requests>=2.31,<3``."""
    floor, ceiling = _FLOORS[name]
    return f"{name}>={'.'.join(str(part) for part in floor)},<{ceiling}"


def missing_libraries() -> str | None:
    """One message that names every library that is missing or does not fit, and the interpreter; None if all fit."""
    problems = [problem for problem in map(_problem, _FLOORS) if problem]
    if not problems:
        return None
    wanted = " ".join(f"'{requirement(name)}'" for name in _FLOORS)
    return (
        f"paperspace.cloud lacks Python libraries in {sys.executable}: {'; '.join(problems)}. "
        f"Install them there: {sys.executable} -m pip install {wanted}"
    )


def _problem(name: str) -> str | None:
    if name in _PROBLEMS:
        return f"{requirement(name)} can't be imported ({_PROBLEMS[name]})"
    found = _VERSIONS[name]
    floor, ceiling = _FLOORS[name]
    if found and not (floor <= found and found[0] < ceiling):
        return f"{requirement(name)} is required, but version {'.'.join(str(part) for part in found)} is installed"
    return None


def _recorded_version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _version(name: str, library: ModuleType | None) -> tuple[int, ...]:
    """Major and minor; empty if they can't be told, which is no reason to refuse a library that was imported."""
    text = getattr(library, "__version__", None) or _recorded_version(name) or ""
    return tuple(int(part) for part in text.split(".")[:2] if part.isdigit())


# Looked up once, before Ansible forks: every task asks for them.
_VERSIONS = {
    name: _version(name, library)
    for name, library in (("requests", requests), ("pydantic", pydantic), ("tenacity", tenacity))
}
