# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""current config + patch -> the whole config that a write carries. Pure: nothing is changed in place.

What the patch neither gives nor removes stays as the API shows it, whatever that is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..errors import InputError
from ..names import camel, snake
from . import models
from .canonical import FieldPath, by_key, copied, is_absent, with_one_spelling
from .documents import Patch
from .options import SPEC
from .redact import is_secret_name

# What a purge leaves alone unless it is named: protection and parking end only by a word of the user.
_KEPT_BY_PURGE = ("basicAuthKey", "enabled")
_KEPT_RESOURCES = ("replicas",)


def merge(current: Mapping[str, Any] | None, patch: Patch, *, name: str, purge: bool = False) -> dict[str, Any]:
    """The config to compare with the current one and, if it differs, to send. Raises InputError."""
    base = with_one_spelling(copied(dict(current or {})))
    version, shape = _version(base, patch, purge)
    desired = copied(patch.config)
    if not patch.is_document:
        desired = _in_terms_of(shape, desired)
    target = _purged(base) if purge and base else base
    target["apiVersion"] = version
    target["name"] = name
    for key, value in desired.items():
        _set(target, key, value)
    for path in patch.remove:
        _remove(target, path)
    if shape == "v0alpha0" and target.get("basicAuthKey"):
        raise InputError(
            "basic_auth_key",
            "a v0alpha0 spec has no basic_auth_key, so the endpoint would lose its password: "
            "set remove: [basic_auth_key] if that is intended",
        )
    return target


def check_whole(config: Mapping[str, Any], *, action: str, known: Mapping[str, Any]) -> None:
    """What the API needs of every spec, unless it shows itself that it has taken one without (``known``).

    Raises InputError that lists all that is missing.
    """
    lacking = missing_from(known) if known else []
    missing = [path for path in missing_from(config) if path not in lacking]
    if missing:
        raise InputError("", f"{action} needs {', '.join(missing)}: give {'it' if len(missing) == 1 else 'them'}")
    check_autoscaling(config, known)


def check_autoscaling(config: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    """What the API needs of autoscaling where a task changes it. Raises InputError."""
    resources = config.get("resources") or {}
    autoscaling = resources.get("autoscaling")
    before = known.get("resources") or {}
    scaled = ("replicas", "autoscaling")
    if not autoscaling or all(resources.get(key) == before.get(key) for key in scaled):
        return
    shown = before.get("autoscaling")
    if any(not autoscaling.get(key) and (not shown or shown.get(key)) for key in ("maxReplicas", "metrics")):
        raise InputError(
            "resources.autoscaling",
            "needs max_replicas and at least one of metrics: give them, or set remove: [resources.autoscaling]",
        )
    most, least = autoscaling.get("maxReplicas"), resources.get("replicas")
    if autoscaling.get("enabled") is not False and None not in (most, least) and most < least:
        raise InputError("resources.autoscaling.max_replicas", f"{most} is less than resources.replicas ({least})")


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
        f"can't merge a {patch.shape} document into a {shape} spec: set purge to true to replace the whole spec",
    )


def _in_terms_of(shape: str, desired: dict[str, Any]) -> dict[str, Any]:
    """Flat options are v1; a deployment of the oldest version keeps it, and what it lacks is refused by name."""
    if shape != "v0alpha0":
        return desired
    for key, name in (("basicAuthKey", "basic_auth_key"), ("integrations", "integrations")):
        if key in desired:
            raise _lacks(name)
    resources = desired.get("resources") or {}
    if "ports" in resources:
        raise _lacks("resources.ports")
    if "machineType" in resources:
        resources["instanceType"] = resources.pop("machineType")
    return desired


def _lacks(name: str) -> InputError:
    return InputError(
        name,
        "the deployment has a v0alpha0 spec, which has no such field: give a complete v1 document as spec, "
        "with purge true",
    )


def _purged(base: Mapping[str, Any]) -> dict[str, Any]:
    """What stays of the current config when the task describes all of it."""
    kept = {key: value for key, value in base.items() if key in _KEPT_BY_PURGE or key not in _KNOWN}
    resources = base.get("resources") or {}
    below = {key: value for key, value in resources.items() if key in _KEPT_RESOURCES or key not in _KNOWN_RESOURCES}
    return {**kept, "resources": below} if below else kept


# A purge can't remove what no task can give: fields that only the server knows would come back on each run.
_KNOWN = {"apiVersion", "name", *map(camel, SPEC), "healthchecks", "port", "models", "repositories"}
_KNOWN_RESOURCES = {*map(camel, SPEC["resources"]["options"]), "instanceType"}


def _set(target: dict[str, Any], key: str, value: Any) -> None:
    setters: dict[str, Callable[[dict[str, Any], str, Any], None]] = {
        "env": _set_env,
        "integrations": _set_integrations,
        "healthChecks": _set_health_checks,
        "resources": _set_resources,
    }
    setters.get(key, _put)(target, key, value)


def _put(target: dict[str, Any], key: str, value: Any) -> None:
    target[key] = value


def _add(target: dict[str, Any], key: str, value: Mapping[str, Any]) -> None:
    """Each inner key is replaced whole."""
    target[key] = {**(target.get(key) or {}), **value}


def _set_health_checks(target: dict[str, Any], key: str, value: Mapping[str, Any]) -> None:
    # Two spellings with different probes would leave it to the API which of them count.
    target.pop("healthchecks", None)
    _add(target, key, value)


def _set_resources(target: dict[str, Any], key: str, value: Mapping[str, Any]) -> None:
    plain = {name: inner for name, inner in value.items() if name != "autoscaling"}
    _add(target, key, plain)
    if "autoscaling" in value:
        _add(target[key], "autoscaling", value["autoscaling"])


def _set_env(target: dict[str, Any], key: str, value: Mapping[str, str]) -> None:
    """By name, in the order that is there; new names come last."""
    merged = by_key(target.get(key) or [], "name")
    for name, inner in value.items():
        merged[name] = {**merged.get(name, {"name": name}), "value": inner}
    target[key] = list(merged.values())


def _set_integrations(target: dict[str, Any], key: str, value: Sequence[Mapping[str, Any]]) -> None:
    target[key] = list({**by_key(target.get(key) or [], "name"), **by_key(value, "name")}.values())


def _remove(target: dict[str, Any], path: FieldPath) -> None:
    """Takes out what is at a path, and what would be empty without it. What is not there is gone already."""
    first, *below = path
    if first == "health_checks" and "healthchecks" in target:
        _remove(target, ("healthchecks", *below))
    key = camel(first)
    if not below:
        target.pop(key, None)
        return
    inner = target.get(key)
    if isinstance(inner, list):
        target[key] = [item for item in inner if item.get("name") not in below]
    elif isinstance(inner, dict):
        _remove(inner, tuple(below))
    if is_absent(target.get(key)):
        target.pop(key, None)


def sendable(target: Mapping[str, Any]) -> dict[str, Any]:
    """A planned config as it goes out: a server may show what is not set as null, and yet take no null back."""
    known = _without_nulls({key: value for key, value in target.items() if key in _KNOWN})
    return {key: known.get(key, value) for key, value in target.items() if key in known or key not in _KNOWN}


def _without_nulls(value: object) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_nulls(inner) for key, inner in value.items() if not _says_nothing(key, inner)}
    return [_without_nulls(inner) for inner in value] if isinstance(value, list) else value


def _says_nothing(key: str, value: object) -> bool:
    """Null, and an empty text in the place of a secret: the server keeps that one back."""
    return value is None or (value == "" and is_secret_name(snake(key), known=True))
