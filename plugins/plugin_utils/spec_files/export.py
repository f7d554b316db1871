# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deployment as a task returned it -> the spec document that ``src`` and ``spec`` take.

What is in the document changes nothing when it is applied at once: the plan of the engine has the last word on that.
What can't be in it (a masked value, a field that documents don't know) is left out, and a merge leaves it alone.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError, PaperspaceError
from ansible_collections.paperspace.cloud.plugins.module_utils.libraries import missing_libraries
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.documents import read_document
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.models import FLAT_VERSION, shape_of
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.plan import Current, plan_present
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.redact import MASK, is_masked
from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.differences import api_form
from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.returned import deployment_in
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.plain_data import plain_data
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.untrusted import untrusted

# As people write it; whatever else there is comes last.
_ORDER = ("apiVersion", "name", "image", "enabled", "region", "containerRegistry", "command", "env", "basicAuthKey")
_BUCKETS = ("s3", "spaces")
# How a path begins that is a variable of the environment.
ENV = "env."

# The keys that lead to a value, and the value. A list is joined item by item.
Piece = tuple[tuple[str, ...], Any]


@dataclass(frozen=True)
class Imported:
    """A spec document, and the paths that it leaves out, in its own spelling."""

    document: dict[str, Any]
    left_out: tuple[str, ...]

    def without_env(self, names: Container[str]) -> Imported:
        """The same without some variables of its environment, neither in it nor left out."""
        document = {**self.document, "env": [one for one in self.document.get("env", ()) if one["name"] not in names]}
        left_out = tuple(path for path in self.left_out if path.removeprefix(ENV) not in names)
        return Imported({key: value for key, value in document.items() if value != []}, left_out)


def to_spec(value: object) -> dict[str, Any]:
    """The spec document of a deployment as a task returned it. Raises InputError where there can be none."""
    return untrusted(imported(value).document)


def imported(value: object) -> Imported:
    """The document and what it leaves out. Raises InputError for what is no deployment, or has no spec to speak of."""
    problem = missing_libraries()
    if problem:
        raise PaperspaceError(problem)
    deployment = deployment_in(plain_data(value))
    spec = (deployment or {}).get("latest_spec") or {}
    config = spec.get("data")
    if deployment is None or not isinstance(config, Mapping):
        raise InputError("", "the API does not show its spec")
    if not isinstance(deployment.get("name"), str) or not deployment["name"]:
        raise InputError("", "the API does not show its name")
    try:
        return _imported(deployment, _with_key_of_record(deployment, _with_lists(api_form(config))))
    except (AttributeError, LookupError, TypeError, ValueError):
        # Whatever shape is wrong: a config that a task returned has none such.
        raise InputError("", "unsupported spec format") from None


def _imported(deployment: Mapping[str, Any], config: dict[str, Any]) -> Imported:
    current = Current(str(deployment.get("id")), deployment["name"], str(deployment.get("project_id")), config)
    pieces = list(_pieces({**config, "name": current.name}))
    document = _joined(pieces)
    if _is_known_whole(pieces) and _changes_nothing(current, document):
        return Imported(document, ())
    kept = [piece for piece in pieces if _is_known_whole([piece]) and _changes_nothing(current, _named(current, piece))]
    document = _joined(kept)
    if not _changes_nothing(current, document):
        raise InputError("", "its spec can't be written as a document")
    left_out = tuple(_text(piece) for piece in pieces if piece not in kept)
    return Imported(document, left_out)


def _with_key_of_record(deployment: Mapping[str, Any], config: dict[str, Any]) -> dict[str, Any]:
    """The deployment's own record may show that there is a key where its spec leaves it out."""
    key = config.get("basicAuthKey") or deployment.get("basic_auth_key")
    return {**config, "basicAuthKey": key} if key and shape_of(config) == FLAT_VERSION else config


def _with_lists(value: object) -> Any:
    """Names and values as the API's own list, which the vendor's CLI wants as well."""
    if isinstance(value, list):
        return [_with_lists(inner) for inner in value]
    if not isinstance(value, Mapping):
        return value
    return {
        key: [{"name": name, "value": shown} for name, shown in inner.items()]
        if key in ("env", "headers") and isinstance(inner, Mapping)
        else _with_lists(inner)
        for key, inner in value.items()
    }


def _named(current: Current, piece: Piece) -> dict[str, Any]:
    return _joined([(("name",), current.name), piece])


def _changes_nothing(current: Current, document: dict[str, Any]) -> bool:
    try:
        plan = plan_present(current, read_document(document, "spec"), name=current.name)
    except InputError:
        return False
    return not plan.changed and not plan.warnings


def _pieces(config: Mapping[str, Any]) -> Iterator[Piece]:
    """What can stand in a document or be left out of it by itself: a merge replaces each of them whole, or by name."""
    ordered = sorted(config, key=lambda key: _ORDER.index(key) if key in _ORDER else len(_ORDER))
    for key in ordered:
        value = config[key]
        if value is None or value in ("", [], {}):
            continue
        if key in ("env", "integrations"):
            yield from (((key,), [item]) for item in value)
        elif key in ("healthChecks", "resources"):
            yield from _below((key,), value)
        else:
            yield (key,), value


def _below(keys: tuple[str, ...], value: Mapping[str, Any]) -> Iterator[Piece]:
    for key, inner in value.items():
        if key == "autoscaling" and inner:
            yield from _below((*keys, key), inner)
        elif inner is not None:
            yield (*keys, key), inner


def _joined(pieces: list[Piece]) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for keys, value in pieces:
        branch = document
        for key in keys[:-1]:
            branch = branch.setdefault(key, {})
        if keys in (("env",), ("integrations",)):
            branch.setdefault(keys[-1], []).extend(map(_without_nulls, value))
        else:
            branch[keys[-1]] = _without_nulls(value)
    return document


def _is_known_whole(pieces: list[Piece]) -> bool:
    """False where a part is masked, or where a bucket's key may be there without being shown."""
    return not any(_holds_mask(value) or _may_lack_key(keys, value) for keys, value in pieces)


def _holds_mask(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_mask, value.values()))
    if isinstance(value, list):
        return any(map(_holds_mask, value))
    return isinstance(value, str) and (MASK in value or is_masked(value))


def _may_lack_key(keys: tuple[str, ...], value: Any) -> bool:
    if keys != ("integrations",):
        return False
    [item] = value
    withheld = any(key in item and item[key] is None for key in ("accessKeyId", "secretAccessKey"))
    return withheld and item.get("type") in _BUCKETS


def _without_nulls(value: object) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [_without_nulls(inner) for inner in value] if isinstance(value, list) else value


def _text(piece: Piece) -> str:
    """A path as users read it, such as ``env.TOKEN`` and ``integrations[data]``."""
    keys, value = piece
    if keys == ("env",):
        return f"{ENV}{value[0]['name']}"
    if keys == ("integrations",):
        return f"integrations[{value[0].get('name')}]"
    return ".".join(keys)
