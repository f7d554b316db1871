# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""TOML by whichever library is there: part of Python since 3.11, the library tomli before."""

from __future__ import annotations

import re
from typing import Any

from ..errors import PaperspaceError

try:
    import tomllib
except ImportError:
    try:
        import tomli as tomllib  # type: ignore[no-redef]  # the same library under its older name
    except Exception:
        tomllib = None  # type: ignore[assignment]  # parse_toml asks for it


class TomlError(PaperspaceError):
    """Why a text was not read; the message goes on from the file's path and never quotes the text."""


def parse_toml(text: str) -> dict[str, Any]:
    """The document. Raises TomlError, whose message reads like ``is not valid TOML at line 2, column 5``."""
    if tomllib is None:
        raise TomlError("is TOML; to read it below Python 3.11, install the Python library tomli")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise TomlError("is nested too deeply") from None
    # A number with too many digits is a ValueError of its own.
    except ValueError as error:
        place = re.search(r"\(at ([^()]*)\)\Z", str(error))
        raise TomlError(f"is not valid TOML{f' at {place.group(1)}' if place else ''}") from None
