# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a config has a wrong shape: a user's document, in its own spelling, or one that the API shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import ContractError, InputError
from ..names import camel, format_path, same_key
from . import models
from .canonical import are_pairs


def first_problem(error: models.ValidationError, source: object, path: str, version: str) -> InputError:
    """pydantic's errors -> one InputError that names the first path, as the user spelled it, and counts the rest."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    first = found[0]
    here = _spell(first["loc"], source, path)
    if first["type"] == "extra_forbidden":
        model = models.model_at(models.CONFIGS[version], first["loc"][:-1])
        return unknown_field(here, str(first["loc"][-1]), model, version)
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return InputError(here, first["msg"].removeprefix("Value error, ") + more)


def unknown_field(here: str, key: str, model: type[models.ConfigModel], version: str) -> InputError:
    names = list(model.model_fields)
    known = names if key == key.lower() else [camel(name) for name in names]
    # Only a mistake needs it.
    import difflib

    close = difflib.get_close_matches(key, known, n=1)
    hint = f"did you mean {close[0]}?" if close else f"valid fields: {', '.join(sorted(known))}"
    return InputError(here, f"{version} has no such field; {hint}")


def _spell(loc: Iterable[str | int], source: object, path: str) -> str:
    """A path in a validated document, in the words of the user's own document where it has them."""
    text = path
    for part in loc:
        if isinstance(part, int):
            text = f"{text}[{part}]"
            source = source[part] if isinstance(source, list) and part < len(source) else None
            continue
        written = as_written(source, str(part))
        text = join(text, written)
        source = source.get(written) if isinstance(source, Mapping) else None
    return text


def as_written(source: object, key: str) -> str:
    """The spelling of a key in the user's own document."""
    if not isinstance(source, Mapping) or key in source:
        return key
    for written in source:
        if same_key(str(written), key):
            return str(written)
    return key


def join(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)


# A config that is read may hold more than we know, and less: secrets are withheld, enumerations grow.
_TOLERATED_IN_CONFIG = {
    "extra_forbidden",
    "literal_error",
    "missing",
    "greater_than_equal",
    "less_than_equal",
}


def check_config(data: Mapping[str, Any]) -> None:
    """That a config which the API shows has the shapes that comparing it relies on. ContractError names the path."""
    env = data.get("env")
    if env is not None and not are_pairs(env):
        raise ContractError("unexpected API response: config: env: not a list of names and values")
    readable = {key: value for key, value in _without_nulls(data).items() if key != "env"}
    # By both shapes: fields of one may stand in a config that calls itself the other.
    _check_shape(models.ConfigV1, readable)
    if models.shape_of(readable, by_names=True) == "v0alpha0":
        _check_shape(models.ConfigV0Alpha0, readable)


def _check_shape(model: type[models.ConfigModel], readable: Mapping[str, Any]) -> None:
    try:
        model.model_validate(readable)
    except models.ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False, include_context=False):
            if problem["type"] not in _TOLERATED_IN_CONFIG:
                raise ContractError(
                    f"unexpected API response: config: {format_path(problem['loc'])}: {problem['msg']}"
                ) from None


def _without_nulls(value: object) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_nulls(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_without_nulls(inner) for inner in value]
    return value
