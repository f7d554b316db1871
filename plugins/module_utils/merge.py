# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""current config + patch -> the whole config that a write carries. Pure: nothing is changed in place.

Null never gets here; an empty value removes its key; fields that only the server knows survive.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from . import models
from .arguments import SPEC
from .canonical import by_key, is_absent, with_one_spelling
from .documents import Patch
from .errors import InputError
from .names import camel

# What a purge leaves alone unless it is given: a nightly rollout must not wake what was parked to save money.
_KEPT_BY_PURGE = ("enabled", "replicas")


def merge(
    current: Mapping[str, Any] | None,
    patch: Patch,
    *,
    name: str,
    env_absent: Sequence[str] = (),
    purge: bool = False,
) -> dict[str, Any]:
    """The config to compare with the current one and, if it differs, to send. Raises InputError."""
    base = with_one_spelling(copy.deepcopy(dict(current or {})))
    version, shape = _version(base, patch, purge)
    wish = copy.deepcopy(patch.config)
    if not patch.is_document:
        wish = _in_words_of(shape, wish)
    target = _purged(base, wish) if purge and base else base
    target["apiVersion"] = version
    target["name"] = name
    for key, value in wish.items():
        _set(target, key, value)
    _drop_env(target, env_absent)
    return tidy(target)


def check_whole(config: Mapping[str, Any], *, action: str) -> None:
    """What the API needs of every spec. Raises InputError that lists all that is missing."""
    missing = missing_from(config)
    if missing:
        raise InputError("", f"{action} needs {', '.join(missing)}: give {'it' if len(missing) == 1 else 'them'}")
    check_autoscaling(config)


def check_autoscaling(config: Mapping[str, Any]) -> None:
    """What the API needs of autoscaling where there is any. Raises InputError."""
    autoscaling = (config.get("resources") or {}).get("autoscaling")
    if autoscaling and not (autoscaling.get("maxReplicas") and autoscaling.get("metrics")):
        raise InputError(
            "resources.autoscaling", "needs max_replicas and at least one of metrics; {} removes autoscaling"
        )


def missing_from(config: Mapping[str, Any]) -> list[str]:
    """What a config lacks of what the API needs of every spec, in the words of the options."""
    resources = config.get("resources") or {}
    old = models.shape_of(config) == "v0alpha0"
    missing = [] if config.get("image") else ["image"]
    if not resources.get("instanceType" if old else "machineType"):
        missing.append("resources.machine_type")
    if not old and not resources.get("ports"):
        missing.append("resources.ports")
    return missing


def _version(base: Mapping[str, Any], patch: Patch, purge: bool) -> tuple[str, str]:
    """(the version to send, the shape that it has)."""
    version = base.get("apiVersion")
    shape = models.shape_of(base)
    wanted = patch.api_version or (version if patch.shape in (None, shape) else patch.shape) or models.FLAT_VERSION
    if purge or shape is None or patch.shape in (None, shape):
        return wanted, patch.shape or shape or models.FLAT_VERSION
    raise InputError(
        "apiVersion",
        f"the deployment has a {shape} spec and this one is {patch.shape}; the two can't be merged: "
        "set purge to true to replace the whole spec",
    )


def _in_words_of(shape: str, wish: dict[str, Any]) -> dict[str, Any]:
    """Flat options are v1; a deployment of the oldest version keeps it, and what it lacks is refused by name."""
    if shape != "v0alpha0":
        return wish
    for key, name in (("basicAuthKey", "basic_auth_key"), ("integrations", "integrations")):
        if not is_absent(wish.get(key)):
            raise _lacks(name)
    resources = wish.get("resources")
    if resources:
        if not is_absent(resources.get("ports")):
            raise _lacks("resources.ports")
        if "machineType" in resources:
            resources["instanceType"] = resources.pop("machineType")
    return wish


def _lacks(name: str) -> InputError:
    return InputError(
        name,
        "the deployment has a v0alpha0 spec, which has no such field: give a whole v1 document as spec with purge true",
    )


def _purged(base: dict[str, Any], wish: Mapping[str, Any]) -> dict[str, Any]:
    """What stays of the current config when the wish is the whole truth."""
    kept = {key: value for key, value in base.items() if key not in _KNOWN}
    if "enabled" in base:
        kept["enabled"] = base["enabled"]
    if is_absent(wish.get("basicAuthKey")) and "basicAuthKey" in wish and "basicAuthKey" in base:
        kept["basicAuthKey"] = base["basicAuthKey"]
    resources = base.get("resources") or {}
    kept["resources"] = {
        key: value for key, value in resources.items() if key in _KEPT_BY_PURGE or key not in _KNOWN_RESOURCES
    }
    return kept


# A purge can't remove what no task can give: fields that only the server knows would come back on each run.
_KNOWN = {"apiVersion", "name", *map(camel, SPEC), "port", "models", "repositories"}
_KNOWN_RESOURCES = {*map(camel, SPEC["resources"]["options"]), "instanceType"}


def _set(target: dict[str, Any], key: str, value: Any) -> None:
    # An unanswered survey question is '': it must never open an endpoint.
    if key == "basicAuthKey" and value == "":
        return
    setter = {"env": _set_env, "integrations": _set_integrations, "healthChecks": _set_map, "resources": _set_resources}
    if is_absent(value):
        target.pop(key, None)
    else:
        setter.get(key, _put)(target, key, value)


def _put(target: dict[str, Any], key: str, value: Any) -> None:
    target[key] = value


def _set_map(target: dict[str, Any], key: str, value: Mapping[str, Any]) -> None:
    """Each inner key is replaced whole or, where empty, removed."""
    inner = dict(target.get(key) or {})
    for name, wish in value.items():
        if is_absent(wish):
            inner.pop(name, None)
        else:
            inner[name] = wish
    target[key] = inner


def _set_resources(target: dict[str, Any], key: str, value: Mapping[str, Any]) -> None:
    wish = dict(value)
    autoscaling = wish.pop("autoscaling", None)
    _set_map(target, key, wish)
    if autoscaling is None:
        return
    if is_absent(autoscaling):
        target[key].pop("autoscaling", None)
    else:
        _set_map(target[key], "autoscaling", autoscaling)


def _set_env(target: dict[str, Any], key: str, value: Mapping[str, str]) -> None:
    """By name, in the order that is there; new names come last."""
    merged = by_key(target.get(key) or [], "name")
    for name, inner in value.items():
        merged[name] = {**merged.get(name, {"name": name}), "value": inner}
    target[key] = list(merged.values())


def _set_integrations(target: dict[str, Any], key: str, value: Sequence[Mapping[str, Any]]) -> None:
    target[key] = list({**by_key(target.get(key) or [], "name"), **by_key(value, "name")}.values())


def _drop_env(target: dict[str, Any], names: Sequence[str]) -> None:
    if names and target.get("env"):
        target["env"] = [item for item in target["env"] if item.get("name") not in names]


def tidy(target: dict[str, Any]) -> dict[str, Any]:
    """Without the known fields that are null or empty; what only the server knows stays as it is."""
    resources = _filled(target.get("resources") or {}, _KNOWN_RESOURCES)
    filled = _filled(target, _KNOWN)
    return {**filled, "resources": resources} if resources else filled


def _filled(fields: Mapping[str, Any], known: set[str]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if key not in known or not is_absent(value)}


def sendable(target: Mapping[str, Any]) -> dict[str, Any]:
    """A planned config as it goes out: a server may show what is not set as null, and yet take no null back."""
    return {key: _without_nulls(value) if key in _KNOWN else value for key, value in target.items()}


def _without_nulls(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [_without_nulls(inner) for inner in value] if isinstance(value, list) else value
