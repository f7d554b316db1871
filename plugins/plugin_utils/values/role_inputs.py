# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inputs of the collection's roles: what there is, by their argument specs, and what a given value means.

A survey and ``-e name=value`` give text for everything, so text is read as its option wants it, and an empty one counts
as not given. Where text is wanted, nothing else is: a number may not be what was typed.
"""

from __future__ import annotations

import difflib
import functools
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from ansible.module_utils.common.validation import check_type_bool, check_type_float, check_type_int

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError

_ROLES = Path(__file__).resolve().parents[3] / "roles"
# Not "main": core validates that entry point by itself, before the role runs, and refuses a survey's empty string.
ENTRY_POINT = "main.yml"
_UNSET = (None, "")
_EMPTY: dict[str, Any] = {"str": "", "list": [], "dict": {}}
_SCALARS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "bool": (check_type_bool, "true or false"),
    "float": (check_type_float, "a number"),
    "int": (check_type_int, "a whole number"),
}

Options = Mapping[str, Mapping[str, Any]]


@functools.cache
def role_options(role: str) -> dict[str, dict[str, Any]]:
    """The options of a role by their names, as its argument specs have them. Without such specs there are none."""
    path = _ROLES / role / "meta" / "argument_specs.yml"
    if not (re.fullmatch(r"\w+", role) and path.is_file()):
        return {}
    specs = yaml.safe_load(path.read_text(encoding="utf-8"))["argument_specs"]
    options: dict[str, dict[str, Any]] = specs.get(ENTRY_POINT, {}).get("options", {})
    return options


def not_given(option: Mapping[str, Any]) -> Any:
    """The value of an option that is not given: its default, or what is empty of its type (null for a number)."""
    return option.get("default", _EMPTY.get(option["type"]))


def value_of(given: Any, option: Mapping[str, Any], path: str) -> Any:
    """Plain data as the option wants it. Raises InputError with the path, and never with the value."""
    if given in _UNSET:
        return not_given(option)
    value = _READERS.get(option["type"], _scalar)(given, option, path)
    choices = option.get("choices")
    if choices and value not in choices:
        raise InputError(path, f"must be one of {', '.join(map(str, choices))}")
    return value


def no_such_option(name: str, options: Iterable[str]) -> str:
    """What to say of a name that is not among the options."""
    known = sorted(options)
    close = difflib.get_close_matches(name, known, n=1)
    return "unknown option; " + (f"did you mean {close[0]}?" if close else f"valid options: {', '.join(known)}")


def _text(given: object, _option: Mapping[str, Any], path: str) -> str:
    if isinstance(given, str):
        return given
    kind = "a list" if isinstance(given, list) else "a mapping" if isinstance(given, Mapping) else "a number or boolean"
    remedy = "" if isinstance(given, (list, Mapping)) else ": quote it"
    raise InputError(path, f"must be a string, not {kind}{remedy}")


def _scalar(given: object, option: Mapping[str, Any], path: str) -> Any:
    convert, wanted = _SCALARS[option["type"]]
    try:
        # A boolean is an integer to Python, and none to a user.
        if isinstance(given, bool) and option["type"] != "bool":
            raise TypeError
        value = convert(given.strip() if isinstance(given, str) else given)
        if not math.isfinite(value):
            raise ValueError
    except (TypeError, ValueError, OverflowError):
        raise InputError(path, f"must be {wanted}") from None
    return value


def _list(given: object, option: Mapping[str, Any], path: str) -> list[Any]:
    element = {**option, "type": option["elements"], "choices": None}
    if isinstance(given, str):
        given = _document(given, path) if given.lstrip().startswith("[") else _split(given, element, path)
    elif isinstance(given, (int, float)):
        given = [given]
    if not isinstance(given, list):
        raise InputError(path, "must be a list")
    return [_element(inner, element, f"{path}[{index}]") for index, inner in enumerate(given)]


def _split(given: str, element: Mapping[str, Any], path: str) -> list[str]:
    if element["type"] == "dict":
        raise InputError(path, "must be a list, or a string that is one in JSON")
    return [word.strip() for word in re.split(r"[,\n]", given) if word.strip()]


def _element(given: object, element: Mapping[str, Any], path: str) -> Any:
    # What counts is seldom quoted, as in [1, 50%].
    if element["type"] == "str" and isinstance(given, int) and not isinstance(given, bool):
        return str(given)
    if given in _UNSET:
        raise InputError(path, "is empty")
    return value_of(given, element, path)


def _mapping(given: object, option: Mapping[str, Any], path: str) -> dict[str, Any]:
    if isinstance(given, str):
        given = _document(given, path)
    if not isinstance(given, Mapping):
        raise InputError(path, "must be a mapping")
    options = option.get("options")
    return dict(given) if options is None else dict(_members(given, options, path))


def _members(given: Mapping[str, Any], options: Options, path: str) -> Iterable[tuple[str, Any]]:
    for name, value in given.items():
        here = f"{path}.{name}"
        if name not in options:
            raise InputError(here, no_such_option(name, options))
        if value not in _UNSET:
            yield name, value_of(value, options[name], here)


def _document(text: str, path: str) -> Any:
    """A text that is JSON, or YAML. Both say where they stop making sense, with no value."""
    try:
        return json.loads(text)
    except ValueError:
        pass
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        raise InputError(path, "is neither valid JSON nor YAML") from None


_READERS: dict[str, Callable[[object, Mapping[str, Any], str], Any]] = {
    "str": _text,
    "list": _list,
    "dict": _mapping,
}
