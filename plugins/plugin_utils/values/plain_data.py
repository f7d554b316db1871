# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of a playbook or of a spec file as plain JSON data: what a module would read after its arguments' trip."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from jinja2.exceptions import UndefinedError

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError

# A document that expands beyond this (YAML aliases multiply) is no spec, and would fill the memory.
MAX_VALUES = 1_000_000
MAX_DEPTH = 100
# Python refuses to write out an integer of thousands of digits.
MAX_BITS = 1024

_VAULT_TYPES = {"AnsibleVaultEncryptedUnicode", "EncryptedString"}


def plain_data(value: object, path: str = "") -> Any:
    """The value without tags, vault wrappers and other Python types.

    Sets and tuples become lists, dates and times their ISO text. Raises InputError, which names the path and never the
    value, for what JSON can't carry, and for a date under ``env``: there the text would not be what the user wrote.
    """
    return _Walk().visit(value, path, 0, in_env=False)


class _Walk:
    def __init__(self) -> None:
        self._values = 0

    def visit(self, value: object, path: str, depth: int, *, in_env: bool) -> Any:
        self._count(path, depth)
        if value is None or isinstance(value, bool):
            return value
        if type(value).__name__ in _VAULT_TYPES:
            return _decrypted(value, path)
        if isinstance(value, str):
            return _plain_text(value)
        if isinstance(value, int):
            return _integer(value, path)
        if isinstance(value, float):
            return _number(value, path)
        if isinstance(value, (datetime.date, datetime.time)):
            return _time(value, path, in_env=in_env)
        if isinstance(value, Mapping):
            return dict(self._members(value, path, depth, in_env=in_env))
        if isinstance(value, Set):
            value = sorted(value, key=str)
        if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
            paths = (f"{path}[{index}]" for index in range(len(value)))
            return [
                self.visit(_item(value, index, here), here, depth + 1, in_env=in_env)
                for index, here in enumerate(paths)
            ]
        raise InputError(path, f"a value of type {_type_name(value)} can't be sent as JSON")

    def _members(self, value: Mapping[Any, Any], path: str, depth: int, *, in_env: bool) -> Iterator[tuple[str, Any]]:
        for key in value:
            if not isinstance(key, str):
                raise InputError(path, f"the key {_shown_key(key)} is not a string: quote it")
            name = _plain_text(key)
            here = _join(path, name)
            yield name, self.visit(_item(value, key, here), here, depth + 1, in_env=in_env or name == "env")

    def _count(self, path: str, depth: int) -> None:
        self._values += 1
        if self._values > MAX_VALUES:
            raise InputError(_outermost(path), f"contains more than {MAX_VALUES} values")
        if depth > MAX_DEPTH:
            raise InputError(_outermost(path), f"is nested deeper than {MAX_DEPTH} levels")


def _item(holder: Any, key: Any, path: str) -> Any:
    """One item of a container. Newer cores evaluate the template in it only when it is asked for."""
    try:
        return holder[key]
    except UndefinedError as error:
        raise InputError(path, f"{error.message}: define it, or give it a default") from None


def _decrypted(value: object, path: str) -> str:
    try:
        return _plain_text(str(value))
    except Exception:
        # Core's error would carry the path in its source, and may be shown with the lines around it.
        raise InputError(path, "can't be decrypted with the given vault passwords") from None


def _outermost(path: str) -> str:
    return re.split(r"[.\[]", path)[0]


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _plain_text(value: str) -> str:
    # A subclass of str (tagged, unsafe) must not travel on; this makes a real one.
    return str.__str__(value)


def _integer(value: int, path: str) -> int:
    if value.bit_length() > MAX_BITS:
        raise InputError(path, "this number has too many digits")
    return int(value)


def _number(value: float, path: str) -> float:
    if not math.isfinite(value):
        raise InputError(path, "neither infinity nor NaN can be sent as JSON")
    return float(value)


def _time(value: datetime.date | datetime.time, path: str, *, in_env: bool) -> str:
    if in_env:
        raise InputError(path, "must be a string, not a date or time: quote it, or append `| string` to the template")
    return value.isoformat()


def _shown_key(key: object) -> str:
    """YAML reads an unquoted ``on`` or ``no`` as a boolean; say it as YAML does."""
    if isinstance(key, bool) or key is None:
        return {True: "true (also written on or yes)", False: "false (also written off or no)", None: "null"}[key]
    return f"of type {_type_name(key)}"


def _type_name(value: object) -> str:
    """The name that Python's users know, not that of Ansible's tagged variant."""
    return next(kind.__name__ for kind in type(value).__mro__ if not kind.__name__.startswith("_"))
