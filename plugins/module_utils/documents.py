# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a user wrote (flat options or a spec document, in either spelling) -> a patch in the API's own shape.

In a patch null is gone (unset: leave alone) and an empty value is still there (remove that key).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import models
from .errors import InputError
from .names import stripped
from .places import as_written, first_problem, join, unknown_field
from .redact import API_KEY_MASK, MASK, MASK_CHANGED

_OUR_MASKS = (MASK, MASK_CHANGED, API_KEY_MASK)
_PROBES = ("liveness", "readiness", "startup")
_REPLACED_WHOLE = ("integrations", "models", "repositories")
_PROBE_NEEDS = "a probe needs path (HTTP) or exec (a command)"
_LARGEST_INTEGER = 2**63 - 1


@dataclass(frozen=True)
class Patch:
    """A wish for one deployment's spec.

    ``api_version`` is None where the user named none, ``shape`` where the fields fit any (see ``models.shape_of``).
    """

    config: dict[str, Any]
    api_version: str | None
    shape: str | None
    name: str | None
    is_document: bool


def read_options(options: Mapping[str, Any]) -> Patch:
    """The flat options of a task (snake_case, nulls for what was not given) as a patch."""
    return Patch(_read(options, "", models.FLAT_VERSION), None, None, None, is_document=False)


def read_document(document: Any, place: str) -> Patch:
    """A spec document of any api version as a patch; ``place`` is how errors name it (``spec``, or the file's path)."""
    if not isinstance(document, Mapping):
        raise InputError(place, "a spec is a mapping of keys and values")
    document = {key: value for key, value in document.items() if key != "$schema"}
    version = _version(document, place)
    shape = models.shape_of(document)
    config = _read(document, place, version or shape or models.FLAT_VERSION)
    config.pop("apiVersion", None)
    return Patch(config, version, shape, stripped(config.pop("name", None)), is_document=True)


def read_env(value: Any, place: str) -> dict[str, str]:
    """What the option ``env`` takes, in either form, as a mapping of names to string values. Raises InputError."""
    return _env(_without_nulls(value, place) or {}, place)


def _version(document: Mapping[str, Any], place: str) -> str | None:
    version = document.get("apiVersion", document.get("api_version"))
    if version is None or version == "":
        return None
    if not isinstance(version, str) or version not in models.CONFIGS:
        raise InputError(join(place, "apiVersion"), f"must be one of {', '.join(models.CONFIGS)}")
    return version


def _read(source: Mapping[str, Any], place: str, version: str) -> dict[str, Any]:
    tidy = _without_nulls(source, place) or {}
    _use_one_spelling(tidy, place)
    readers = {"env": _env, "healthChecks": _health_checks, **dict.fromkeys(_REPLACED_WHOLE, _whole)}
    for key, reader in readers.items():
        if key in tidy:
            tidy[key] = reader(tidy[key], join(place, as_written(source, key)))
    config = _validate(tidy, source, place, version)
    _check_probes(config.get("healthChecks") or {}, join(place, as_written(source, "healthChecks")))
    _refuse_duplicates(config.get("integrations"), join(place, "integrations"), "name")
    autoscaling = (config.get("resources") or {}).get("autoscaling") or {}
    _refuse_duplicates(autoscaling.get("metrics"), join(place, "resources.autoscaling.metrics"), "metric")
    return config


def _without_nulls(value: Any, place: str) -> Any:
    """A deep copy with nulls dropped from mappings, refusing what JSON can't hold and values masked by ourselves."""
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise InputError(place, f"the key {key!r} is no string: quote it")
        tidy = {str(key): _without_nulls(inner, join(place, key)) for key, inner in value.items()}
        kept = {key: inner for key, inner in tidy.items() if inner is not None}
        # A mapping of nothing but nulls says nothing; one that was written empty says "remove".
        return None if value and not kept else kept
    if isinstance(value, (list, tuple)):
        return [_without_nulls(inner, f"{place}[{index}]") or inner for index, inner in enumerate(value)]
    if isinstance(value, str) and value in _OUR_MASKS:
        raise InputError(place, "this is a masked value of an earlier result, not the value itself: give the real one")
    if isinstance(value, (datetime.date, datetime.datetime)):
        raise InputError(place, "this is a date: quote it to make it a string")
    if isinstance(value, int) and abs(value) > _LARGEST_INTEGER:
        raise InputError(place, "this number is larger than any that the API can mean")
    return value


def _use_one_spelling(document: dict[str, Any], place: str) -> None:
    """Bring the top-level keys with an alias to the API's spelling, so that readers need to know only one."""
    for alias, key in (
        ("healthchecks", "healthChecks"),
        ("health_checks", "healthChecks"),
    ):
        if alias not in document:
            continue
        if key in document:
            raise InputError(join(place, alias), f"is given a second time as {key}: keep one")
        document[key] = document.pop(alias)


def _env(value: Any, place: str) -> dict[str, str]:
    """``{NAME: value}`` or the API's list of ``{name, value}`` -> ``{NAME: value}`` with string values."""
    if value in ("", [], {}):
        return {}
    if isinstance(value, Mapping):
        return {_env_name(name, place): _env_value(inner, join(place, name)) for name, inner in value.items()}
    if not isinstance(value, list):
        raise InputError(place, "write it as a mapping of names and values, or as a list of name and value")
    found: dict[str, str] = {}
    for index, item in enumerate(value):
        here = f"{place}[{index}]"
        if not isinstance(item, Mapping) or "name" not in item or not set(item) <= {"name", "value"}:
            raise InputError(here, "an item of the list form has exactly the keys name and value")
        if "value" not in item:
            raise InputError(here, "has no value: write '' for an empty one, or leave the item out")
        name = _env_name(item["name"], f"{here}.name")
        if name in found:
            raise InputError(f"{here}.name", f"{name} stands here a second time")
        found[name] = _env_value(item["value"], f"{here}.value")
    return found


def _env_name(name: Any, place: str) -> str:
    if not isinstance(name, str) or not name or "=" in name or "\0" in name:
        raise InputError(place, "a name of an environment variable is a string without '='")
    return name


def _env_value(value: Any, place: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    kind = {bool: "a boolean", float: "a float", list: "a list", dict: "a mapping"}.get(type(value), "no string")
    raise InputError(place, f"this is {kind}: quote it, or add `| string` after a template")


def _health_checks(value: Any, place: str) -> dict[str, Any]:
    if value in ("", [], {}):
        return {}
    if not isinstance(value, Mapping):
        raise InputError(place, f"write it as a mapping of {', '.join(_PROBES)}")
    return {kind: _probe(probe, join(place, kind)) for kind, probe in value.items()}


def _probe(value: Any, place: str) -> Any:
    if not isinstance(value, Mapping):
        return value
    probe = _without_empties(value, place)
    if value and not probe:
        raise InputError(place, _PROBE_NEEDS)
    if isinstance(probe.get("headers"), Mapping):
        probe["headers"] = [
            {"name": name, "value": _env_value(inner, join(place, f"headers.{name}"))}
            for name, inner in probe["headers"].items()
        ]
    return probe


def _check_probes(probes: Mapping[str, Any], place: str) -> None:
    for kind, probe in probes.items():
        if not probe:
            continue
        if "exec" in probe and "path" in probe:
            raise InputError(join(place, kind), "a probe has either path (HTTP) or exec (a command), not both")
        if "exec" not in probe and "path" not in probe:
            raise InputError(join(place, kind), _PROBE_NEEDS)
        if "exec" in probe and not probe["exec"].get("command"):
            raise InputError(join(place, f"{kind}.exec"), "needs command, a list of words")


def _whole(value: Any, place: str) -> Any:
    """What is replaced whole, and removed only by an empty value of its own."""
    tidy = _without_empties(value, place)
    if value and not tidy:
        raise InputError(place, "holds nothing but empty values: write [] to remove it, or leave it out")
    return tidy


def _without_empties(value: Any, _place: str) -> Any:
    """What is replaced whole has nothing to remove from: an empty field of it says nothing."""
    if isinstance(value, list):
        return [_without_empties(item, _place) for item in value]
    if not isinstance(value, Mapping):
        return value
    return {key: inner for key, inner in value.items() if isinstance(inner, bool) or inner not in ("", [], {})}


def _validate(tidy: dict[str, Any], source: Mapping[str, Any], place: str, version: str) -> dict[str, Any]:
    """Types and names, by the models. Empty values pass: they mean removal, whatever the key's type is."""
    _refuse_two_spellings(tidy, models.CONFIGS[version], place)
    kept, removed = _split_empty(tidy)
    try:
        model = models.CONFIGS[version].model_validate(kept)
    except models.ValidationError as error:
        raise first_problem(error, source, place, version) from None
    _refuse_unknown(removed, models.CONFIGS[version], source, place, version)
    config = model.model_dump(by_alias=True, exclude_unset=True)
    for metric in ((config.get("resources") or {}).get("autoscaling") or {}).get("metrics") or []:
        # The API wants it, and knows only this one.
        metric.setdefault("summary", "average")
    return _merge_empty(config, removed, models.CONFIGS[version])


def _refuse_two_spellings(value: Any, model: Any, place: str) -> None:
    """``machineType`` beside ``machine_type``: pydantic would take one and drop the other in silence."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            _refuse_two_spellings(item, model, f"{place}[{index}]")
    if not isinstance(value, Mapping):
        return
    for key, inner in value.items():
        field = models.field_of(model, key)
        if field is None:
            continue
        if key != field[0] and field[0] in value:
            raise InputError(join(place, field[0]), f"is given a second time as {key}: keep one")
        nested = models.nested_model(field)
        if nested is not None:
            _refuse_two_spellings(inner, nested, join(place, key))


def _split_empty(value: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A document -> (what carries values, what is empty); lists are values unless they are empty themselves."""
    kept: dict[str, Any] = {}
    removed: dict[str, Any] = {}
    for key, inner in value.items():
        if key == "env" and inner:
            kept[key] = inner
        elif inner in ("", [], {}) and not isinstance(inner, bool):
            removed[key] = inner
        elif isinstance(inner, dict):
            inner_kept, inner_removed = _split_empty(inner)
            if inner_kept or not inner_removed:
                kept[key] = inner_kept
            if inner_removed:
                removed[key] = inner_removed
        else:
            kept[key] = inner
    return kept, removed


def _refuse_unknown(removed: dict[str, Any], model: Any, source: Any, place: str, version: str) -> None:
    for key, inner in removed.items():
        here = join(place, as_written(source, key))
        known = models.field_of(model, key)
        if known is None:
            raise unknown_field(here, key, model, version)
        nested = models.nested_model(known)
        if isinstance(inner, dict) and inner:
            if nested is None or models.is_list(known):
                raise InputError(here, "must not be a mapping")
            below = source.get(key) if isinstance(source, Mapping) else None
            _refuse_unknown(inner, nested, below, here, version)


def _merge_empty(config: dict[str, Any], removed: dict[str, Any], model: Any) -> dict[str, Any]:
    for key, inner in removed.items():
        field = models.field_of(model, key)
        name = models.wire_name(field)
        if isinstance(inner, dict) and inner:
            config[name] = _merge_empty(config.get(name, {}), inner, models.nested_model(field))
        else:
            config[name] = inner
    return config


def _refuse_duplicates(items: Any, place: str, key: str) -> None:
    """Items that are told apart by a name of theirs need one, and each its own."""
    seen: set[str] = set()
    for index, item in enumerate(items or []):
        name = item.get(key)
        if not name:
            raise InputError(f"{place}[{index}].{key}", "is needed: items are matched by it")
        if name in seen:
            raise InputError(f"{place}[{index}].{key}", f"{name} stands here a second time")
        seen.add(name)
