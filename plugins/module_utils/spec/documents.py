# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a user wrote (flat options or a spec document, in either spelling) -> a patch in the API's own shape.

A patch holds values only. Null and the empty values say nothing: what they stand for is left alone.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import InputError
from ..names import is_whole_text, snake, stripped
from . import models
from .canonical import FieldPath
from .redact import API_KEY_MASK, MASK, MASK_CHANGED
from .shapes import as_written, first_problem, join

MOST_LEVELS = 100
_OUR_MASKS = (MASK, MASK_CHANGED, API_KEY_MASK)
_PROBES = ("liveness", "readiness", "startup")
_NO_VALUE = "has no value: write '' for an empty value, or omit the item"
_PROBE_NEEDS = "a probe needs path (HTTP) or exec (a command)"
_LARGEST_INTEGER = 2**63 - 1
_LONGEST_PLACE = 100
_ENV_NAME = re.compile(r"[^\s=\0]+")
# Names and values that are the user's own: they are read by themselves, and '' is a value there.
_PAIRS = ("env", "headers")


@dataclass(frozen=True)
class Patch:
    """What a task asks of the spec of one deployment.

    ``api_version`` is None where the user named none, ``shape`` where the fields fit any (see ``models.shape_of``).
    ``remove`` are the paths that the user wants gone, ``empty`` those that were given no value.
    """

    config: dict[str, Any]
    api_version: str | None
    shape: str | None
    name: str | None
    is_document: bool
    remove: tuple[FieldPath, ...] = ()
    empty: tuple[FieldPath, ...] = ()


def read_options(options: Mapping[str, Any]) -> Patch:
    """The flat options of a task (snake_case, nulls for what was not given) as a patch."""
    config, empty = _read(options, "", models.FLAT_VERSION)
    return Patch(config, None, None, None, is_document=False, empty=empty)


def read_document(document: object, path: str) -> Patch:
    """A spec document of any api version as a patch; ``path`` is how errors name it (``spec``, or the file's path)."""
    if not isinstance(document, Mapping):
        raise InputError(path, "must be a mapping")
    document = {key: value for key, value in document.items() if key != "$schema"}
    version = _version(document, path)
    shape = models.shape_of(document)
    known_by = version or shape or models.shape_of(document, by_names=True) or models.FLAT_VERSION
    config, empty = _read(document, path, known_by, nulls_count=True)
    config.pop("apiVersion", None)
    name = stripped(config.pop("name", None))
    return Patch(config, version, shape, name, is_document=True, empty=empty)


def read_env(value: object, path: str) -> dict[str, str]:
    """What the option ``env`` takes, in either form, as a mapping of names to string values. Raises InputError."""
    empty: list[FieldPath] = []
    env = _env(_copied(value, path) or {}, path, empty)
    if empty and isinstance(value, list):
        raise InputError(f"{path}.{empty[0][1]}", _NO_VALUE)
    return env


def _version(document: Mapping[str, Any], path: str) -> str | None:
    version = document.get("apiVersion", document.get("api_version"))
    if version is None or version == "":
        return None
    if not isinstance(version, str) or version not in models.CONFIGS:
        raise InputError(join(path, "apiVersion"), f"must be one of {', '.join(models.CONFIGS)}")
    return version


def _read(
    source: Mapping[str, Any], path: str, version: str, *, nulls_count: bool = False
) -> tuple[dict[str, Any], tuple[FieldPath, ...]]:
    """(the config, the paths that were given no value). In options a null is what was not given at all."""
    model = models.CONFIGS[version]
    said = _Sayings(nulls_count)
    config = said.of(_one_spelling(_copied(source, path), path), model, ())
    _refuse_two_spellings(config, model, path)
    for key, reader in (("env", _env), ("healthChecks", _health_checks)):
        if key in config:
            config[key] = reader(config[key], join(path, as_written(source, key)), said.empty)
    config = _validate(config, source, path, version)
    if any(letter.isspace() for letter in config.get("image", "")):
        raise InputError(join(path, "image"), "must not contain whitespace")
    _check_probes(config.get("healthChecks") or {}, join(path, as_written(source, "healthChecks")))
    _refuse_duplicates(config.get("integrations"), join(path, "integrations"), "name")
    autoscaling = (config.get("resources") or {}).get("autoscaling") or {}
    _refuse_duplicates(autoscaling.get("metrics"), join(path, "resources.autoscaling.metrics"), "metric")
    return config, tuple(said.empty)


def _copied(value: object, path: str, level: int = 0) -> Any:
    """A deep copy, refusing what JSON can't carry and values masked by ourselves."""
    if level > MOST_LEVELS:
        raise InputError(f"{path[:_LONGEST_PLACE]}...", f"is nested deeper than {MOST_LEVELS} levels")
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise InputError(path, f"the key {key!r} is not a string: quote it")
        return {str(key): _copied(inner, join(path, key), level + 1) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_copied(inner, f"{path}[{index}]", level + 1) for index, inner in enumerate(value)]
    problem = _problem_of(value)
    if problem:
        raise InputError(path, problem)
    return value


def _problem_of(value: object) -> str | None:
    """Why a plain value can't be sent."""
    if isinstance(value, str) and value in _OUR_MASKS:
        return "this is a masked value of an earlier result, not the value itself: give the real one"
    if isinstance(value, str) and not is_whole_text(value):
        return "contains invalid Unicode (unpaired surrogate)"
    if isinstance(value, (datetime.date, datetime.datetime)):
        return "must be a string, not a date: quote it"
    if isinstance(value, int) and abs(value) > _LARGEST_INTEGER:
        return "exceeds 64 bits"
    if isinstance(value, float) and not math.isfinite(value):
        return "is not finite or is too large"
    return None


class _Sayings:
    """What of a document says something. ``empty`` collects the paths of known fields that do not."""

    def __init__(self, nulls_count: bool) -> None:
        self.empty: list[FieldPath] = []
        self._nulls_count = nulls_count

    def of(self, value: object, model: type[models.ConfigModel] | None, above: FieldPath) -> Any:
        """The value without known fields that are null or empty, and mappings of nothing but such."""
        if isinstance(value, list) and model is not None:
            # An item is replaced whole: there is nothing of it to leave alone.
            return [_Sayings(False).of(item, model, ()) for item in value]
        if not isinstance(value, Mapping) or model is None:
            return value
        kept = {}
        for key, inner in value.items():
            field = models.field_of(model, key)
            if field is None:
                kept.update({} if inner is None else {key: inner})
                continue
            path = (*above, snake(field.name))
            known = len(self.empty)
            is_read_elsewhere = field.name in _PAIRS or (isinstance(inner, Mapping) and field.is_list)
            said = inner if is_read_elsewhere else self.of(inner, field.model, path)
            if said is not None and said not in ("", [], {}):
                kept[key] = said
            elif (inner is not None or self._nulls_count) and len(self.empty) == known:
                self.empty.append(path)
        return kept


def _one_spelling(document: dict[str, Any], path: str) -> dict[str, Any]:
    """The top-level keys with an alias in the API's spelling, so that readers need to know only one."""
    for alias in ("healthchecks", "health_checks"):
        if alias not in document:
            continue
        given = document.pop(alias)
        if given and document.get("healthChecks"):
            raise InputError(join(path, alias), "duplicates healthChecks: keep one")
        document["healthChecks"] = document.get("healthChecks") or given
    return document


def _env(value: object, path: str, empty: list[FieldPath]) -> dict[str, str]:
    """``{NAME: value}`` or the API's list of ``{name, value}`` -> ``{NAME: value}`` with string values."""
    found: dict[str, str] = {}
    for given, inner, named_at, valued_at in _pairs(value, path):
        name = _env_name(given, named_at)
        if name in found:
            raise InputError(named_at, f"{name} is a duplicate")
        if inner is None:
            empty.append(("env", name))
        else:
            found[name] = _text(inner, valued_at)
    return found


def _pairs(value: object, path: str) -> Iterator[tuple[object, object, str, str]]:
    """(name, value, where the name stands, where the value) of each entry."""
    if isinstance(value, Mapping):
        yield from ((name, inner, path, join(path, name)) for name, inner in value.items())
        return
    if not isinstance(value, list):
        raise InputError(path, "must be a mapping of names to values, or a list of mappings with name and value")
    for index, item in enumerate(value):
        here = f"{path}[{index}]"
        if not isinstance(item, Mapping) or "name" not in item or not set(item) <= {"name", "value"}:
            raise InputError(here, "must have exactly the keys name and value")
        if "value" not in item:
            raise InputError(here, _NO_VALUE)
        yield item["name"], item["value"], f"{here}.name", f"{here}.value"


def _env_name(name: object, path: str) -> str:
    if not isinstance(name, str) or not _ENV_NAME.fullmatch(name):
        raise InputError(path, "an environment variable name must be a string without '=' or whitespace")
    return name


def _text(value: object, path: str) -> str:
    try:
        return models.as_text(value)
    except ValueError as error:
        raise InputError(path, str(error)) from None


def _health_checks(value: object, path: str, _empty: list[FieldPath]) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise InputError(path, f"must be a mapping; valid keys: {', '.join(_PROBES)}")
    return {kind: _probe(probe, join(path, kind)) for kind, probe in value.items()}


def _probe(value: object, path: str) -> object:
    if not isinstance(value, Mapping) or not isinstance(value.get("headers"), Mapping):
        return value
    headers = [
        {"name": name, "value": _text(inner, join(path, f"headers.{name}"))}
        for name, inner in value["headers"].items()
        if inner is not None
    ]
    return {**value, "headers": headers}


def _check_probes(probes: Mapping[str, Any], path: str) -> None:
    for kind, probe in probes.items():
        if "exec" in probe and "path" in probe:
            raise InputError(join(path, kind), "a probe has either path (HTTP) or exec (a command), not both")
        if "exec" not in probe and "path" not in probe:
            raise InputError(join(path, kind), _PROBE_NEEDS)


def _validate(config: dict[str, Any], source: Mapping[str, Any], path: str, version: str) -> dict[str, Any]:
    """Types, names and ranges, by the models."""
    try:
        model = models.CONFIGS[version].model_validate(config)
    except models.ValidationError as error:
        raise first_problem(error, source, path, version) from None
    dumped: dict[str, Any] = model.model_dump(by_alias=True, exclude_none=True)
    return dumped


def _refuse_two_spellings(value: object, model: type[models.ConfigModel], path: str) -> None:
    """``machineType`` beside ``machine_type``: pydantic would take one and drop the other in silence."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            _refuse_two_spellings(item, model, f"{path}[{index}]")
    if not isinstance(value, Mapping):
        return
    for key, inner in value.items():
        field = models.field_of(model, key)
        if field is None:
            continue
        if key != field.name and field.name in value:
            raise InputError(join(path, field.name), f"duplicates {key}: keep one")
        if field.model is not None:
            _refuse_two_spellings(inner, field.model, join(path, key))


def _refuse_duplicates(items: Iterable[Mapping[str, Any]] | None, path: str, key: str) -> None:
    """Items that are told apart by a name of theirs need one, and each its own."""
    seen: set[str] = set()
    for index, item in enumerate(items or []):
        name = item.get(key)
        if not name:
            raise InputError(f"{path}[{index}].{key}", "required, because items are matched by it")
        if name in seen:
            raise InputError(f"{path}[{index}].{key}", f"{name} is a duplicate")
        seen.add(name)
