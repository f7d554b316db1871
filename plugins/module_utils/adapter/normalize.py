# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Arguments as validation should see them: what is unset is left out, and what core would change in silence refused."""

from __future__ import annotations

import decimal
from collections.abc import Mapping
from typing import Any

from ansible.module_utils.common.validation import check_type_dict

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import CONNECTION
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.module_utils.names import is_whole_text

_MOST_DIGITS = 30
# Texts that may be plain seconds.
_DURATIONS = ("duration", "no_data_timeout", "window", "since", "until")


def without_unset(raw: Mapping[str, Any], spec: Mapping[str, Any], path: str = "") -> dict[str, Any]:
    """Arguments as validation should see them: null is not given, and an empty string is no value of another type.

    A null would fail for an option with a default. An empty string is what an unanswered survey question gives: where
    a text, a list or a mapping is wanted it is an empty one, but it is no number, no boolean, and no key to connect
    with. Raises InputError for what stands where options of its own are wanted and has none, and for what core would
    change in silence; ``path`` is what its message puts before a name.
    """
    kept = {}
    for name, value in raw.items():
        option = spec.get(name, {})
        if value is None or (_is_empty(name, value) and _says_nothing_when_empty(name, option)):
            continue
        normalized = _normalized(value, option, f"{path}{name}")
        # A mapping of nothing but unset values is not given; one that was written empty is, and worth a warning.
        if normalized != {} or not isinstance(value, Mapping) or not value:
            kept[name] = normalized
    return kept


def _is_empty(name: str, value: Any) -> bool:
    # Spaces around a key are dropped, so a key of nothing else is none.
    return value == "" or (name == "api_key" and isinstance(value, str) and not value.strip())


def _says_nothing_when_empty(name: str, option: Mapping[str, Any]) -> bool:
    return name in CONNECTION or option.get("type") in ("bool", "int", "float") or "choices" in option


def _normalized(value: Any, option: Mapping[str, Any], path: str) -> Any:
    _refuse_no_text(value, option, path)
    _refuse_no_number(value, option, path)
    if value == "" and option.get("type") in ("dict", "list"):
        return {} if option["type"] == "dict" else []
    if "options" not in option:
        return value
    if option["type"] == "dict":
        return _normalized_mapping(value, option, path)
    if not isinstance(value, list):
        raise InputError(path, f"must be a list of mappings; valid keys: {', '.join(option['options'])}")
    return [_normalized_mapping(item, option, f"{path}[{index}]") for index, item in enumerate(value)]


def _refuse_no_text(value: Any, option: Mapping[str, Any], path: str) -> None:
    """Where a text is wanted core takes anything, as Python writes it; where a list of words is, it cuts at commas."""
    if option.get("type") in ("str", "path"):
        if isinstance(value, (Mapping, list)):
            raise InputError(path, f"must be a string, not a {'list' if isinstance(value, list) else 'mapping'}")
        is_number = isinstance(value, float) and path.rpartition(".")[2] in _DURATIONS
        if isinstance(value, (bool, float)) and not is_number:
            problem = f"must be a string, not a {_type_name(value)}: quote it, or append `| string` to the template"
            raise InputError(path, problem)
        if isinstance(value, str) and not is_whole_text(value):
            raise InputError(path, "contains invalid Unicode (unpaired surrogate)")
    if path.rpartition(".")[2] == "command" and isinstance(value, str) and value:
        raise InputError(path, "must be a list of words, not one string: write [serve, --port, '80']")
    if option.get("elements") == "str" and isinstance(value, list):
        for index, item in enumerate(value):
            _refuse_no_text(item, {"type": "str"}, f"{path}[{index}]")


def _type_name(value: Any) -> str:
    return "boolean" if isinstance(value, bool) else "float"


def _refuse_no_number(value: Any, option: Mapping[str, Any], path: str) -> None:
    """Core takes a boolean for a number, breaks down over an infinite one, and counts for ever to 1e999999999."""
    if option.get("type") == "list":
        for index, item in enumerate(value.split(",") if isinstance(value, str) else _listed(value)):
            _refuse_no_number(item, {"type": option.get("elements")}, f"{path}[{index}]")
    if option.get("type") not in ("int", "float") or not isinstance(value, (str, float, bool)):
        return
    if isinstance(value, bool):
        raise InputError(path, "must be a number, not a boolean")
    try:
        number = decimal.Decimal(value)
    except (ValueError, ArithmeticError):
        return
    if not number.is_finite() or number.adjusted() > _MOST_DIGITS:
        raise InputError(path, "is not finite or is too large")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _normalized_mapping(value: Any, option: Mapping[str, Any], path: str) -> Any:
    """What stands for options: core takes a text for them too, but names no place where it can't read one."""
    if isinstance(value, str):
        value = _read_mapping(value)
    if not isinstance(value, Mapping):
        raise InputError(path, f"must be a mapping; valid keys: {', '.join(option['options'])}")
    return without_unset(value, option["options"], f"{path}.") if value else {}


def _read_mapping(text: str) -> Any:
    try:
        return check_type_dict(text)
    except (TypeError, ValueError, SyntaxError, RecursionError, MemoryError):
        return None
