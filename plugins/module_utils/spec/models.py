# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pydantic models of the three config versions, as a user may write them.

Sources are the vendor's reference page (March 2026) and the schema that its own command line carries. Config fields are
all optional here, since a task may give a part; what a whole spec needs is checked on the merged result (plan.py).
Enumerations that the API leaves open (regions, machine types, integration types, instance states) are plain strings.

Without pydantic this file still imports (its annotations stay strings): adapters then report the missing library.
"""

from __future__ import annotations

import functools
import math
import typing
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from ..libraries import pydantic
from ..names import camel

FLAT_VERSION = "v1"


def _no_boolean(value: object) -> object:
    # pydantic would take true as 1, and YAML makes booleans out of yes and on.
    if isinstance(value, bool):
        raise ValueError("must be a number, not a boolean")
    return value


def as_text(value: object) -> str:
    """A string, or an integer written as one. ValueError for all else: YAML would have changed what the user wrote."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    kinds = {bool: "a boolean", float: "a float", list: "a list", dict: "a mapping"}
    kind = kinds.get(type(value), f"a {type(value).__name__}")
    raise ValueError(f"must be a string, not {kind}: quote it, or append `| string` to the template")


def _number(value: Any) -> float:
    """An integer stays one: what is sent should look like what was written."""
    try:
        number = value if isinstance(_no_boolean(value), int) else float(value)
    except TypeError:
        raise ValueError("is not a number") from None
    if isinstance(number, float) and not math.isfinite(number):
        raise ValueError("is not finite")
    return number


if TYPE_CHECKING or pydantic is not None:
    BaseModel = pydantic.BaseModel
    ValidationError = pydantic.ValidationError
    Integer = Annotated[int, pydantic.BeforeValidator(_no_boolean)]
    # Ranges hold for what a user writes; what the API shows is checked for its types alone.
    Count = Annotated[Integer, pydantic.Field(ge=0)]
    Port = Annotated[Integer, pydantic.Field(ge=1, le=65535)]
    Text = Annotated[str, pydantic.BeforeValidator(as_text)]
    Number = Annotated[Any, pydantic.BeforeValidator(_number)]
else:
    BaseModel, ValidationError = object, Exception

COMMON: pydantic.ConfigDict = {
    # A task meets few of the models: the validator of one is built on first use.
    "defer_build": True,
    "alias_generator": camel,
    "populate_by_name": True,
    "hide_input_in_errors": True,
    "protected_namespaces": (),
}


class ConfigModel(BaseModel):
    """Part of a config. Unknown fields are refused: a misspelt one must not be dropped in silence."""

    model_config = {**COMMON, "extra": "forbid"}


class Header(ConfigModel):
    name: str
    value: Text


class ExecCommand(ConfigModel):
    command: list[Text]


class Probe(ConfigModel):
    """A health check: HTTP when it has a path, a command when it has exec. Times are in seconds."""

    path: str | None = None
    port: Port | None = None
    host: str | None = None
    headers: list[Header] | None = None
    exec: ExecCommand | None = None
    initial_delay_seconds: Count | None = None
    period_seconds: Count | None = None
    timeout_seconds: Count | None = None
    failure_threshold: Count | None = None


class HealthChecks(ConfigModel):
    liveness: Probe | None = None
    readiness: Probe | None = None
    startup: Probe | None = None


class Integration(ConfigModel):
    """Data that is mounted into the containers. Which fields a type wants is the API's business: the list is open."""

    type: str | None = None
    name: str | None = None
    id: str | None = None
    path: str | None = None
    url: str | None = None
    region: str | None = None
    endpoint: str | None = None
    access_key_id: str | None = None
    secret_access_key: str | None = None


class AutoscalingMetric(ConfigModel):
    """``value`` is a percentage for cpu and memory, seconds for requestDuration."""

    metric: Literal["cpu", "memory", "requestDuration"]
    summary: Literal["average"] = "average"
    value: Number


class Autoscaling(ConfigModel):
    enabled: bool | None = None
    max_replicas: Count | None = None
    metrics: list[AutoscalingMetric] | None = None


class Resources(ConfigModel):
    machine_type: str | None = None
    ports: list[Port] | None = None
    replicas: Count | None = None
    autoscaling: Autoscaling | None = None


class ResourcesV0Alpha0(ConfigModel):
    instance_type: str | None = None
    replicas: Count | None = None
    autoscaling: Autoscaling | None = None


class ModelMount(ConfigModel):
    id: str
    path: str | None = None


class Repository(ConfigModel):
    url: str
    name: str
    ref: str | None = None
    username: str | None = None
    password: str | None = None


class Repositories(ConfigModel):
    dataset: str
    mount_path: str | None = None
    repositories: list[Repository] = []


class ConfigBase(ConfigModel):
    """What all versions share. ``env`` is a mapping here; the API's list form is made at the very end."""

    api_version: str | None = None
    name: str | None = None
    image: str | None = None
    enabled: bool | None = None
    command: list[Text] | None = None
    container_registry: str | None = None
    env: dict[str, str] | None = None
    region: str | None = None
    health_checks: HealthChecks | None = None


class ConfigV1(ConfigBase):
    """v1 and latest, and v0alpha1, which has the same fields."""

    basic_auth_key: str | None = None
    integrations: list[Integration] | None = None
    resources: Resources | None = None


class ConfigV0Alpha0(ConfigBase):
    port: Port | None = None
    models: list[ModelMount] | None = None
    repositories: Repositories | None = None
    resources: ResourcesV0Alpha0 | None = None


CONFIGS: dict[str, type[ConfigBase]] = {
    "v1": ConfigV1,
    "latest": ConfigV1,
    "v0alpha1": ConfigV1,
    "v0alpha0": ConfigV0Alpha0,
}

_V0ALPHA0_FIELDS = {"port", "models", "repositories"}
_V1_FIELDS = {"basicAuthKey", "integrations"}


def shape_of(config: Mapping[str, Any], *, by_names: bool = False) -> str | None:
    """Whose fields a config has: ``v1`` or ``v0alpha0``; None if it has only such that both know.

    The fields tell more than the version: files of 2023 name no version, or call the oldest shape ``latest``. With
    ``by_names`` fields without a value count as well.
    """
    keys = _keys(config, by_names)
    resources = config.get("resources")
    below = _keys(resources, by_names) if isinstance(resources, Mapping) else set()
    version = config.get("apiVersion", config.get("api_version")) or None
    if version == "v0alpha0" or "instanceType" in below or _V0ALPHA0_FIELDS & keys:
        return "v0alpha0"
    if version is not None or {"machineType", "ports"} & below or _V1_FIELDS & keys:
        return FLAT_VERSION
    return None


def _keys(fields: Mapping[str, Any], by_names: bool) -> set[str]:
    """The names of the fields (that have a value, unless all count), in the API's spelling."""
    return {camel(str(key)) for key, value in fields.items() if by_names or value not in (None, "", [], {})}


class Field(typing.NamedTuple):
    """A field of a model: its name, the model that it holds (also as items of a list), and whether it holds a list."""

    name: str
    model: type[ConfigModel] | None
    is_list: bool


def field_of(model: type[ConfigModel] | None, key: str) -> Field | None:
    """A model's field by either spelling, or None."""
    return None if model is None else _fields_by_spelling(model).get(key)


@functools.cache
def _fields_by_spelling(model: type[ConfigModel]) -> dict[str, Field]:
    """Made once a process, as it is asked for each field of each spec."""
    fields = [Field(name, *_held(info.annotation)) for name, info in model.model_fields.items()]
    return {spelling: field for field in fields for spelling in (camel(field.name), field.name)}


def _held(annotation: Any) -> tuple[type[ConfigModel] | None, bool]:
    """(the model in an annotation, whether there is a list in it)."""
    if isinstance(annotation, type) and issubclass(annotation, ConfigModel):
        return annotation, False
    inner = [_held(kind) for kind in typing.get_args(annotation)]
    found = next((model for model, _is_list in inner if model is not None), None)
    return found, typing.get_origin(annotation) is list or any(is_list for _model, is_list in inner)


def model_at(model: type[ConfigModel], loc: tuple[str | int, ...]) -> type[ConfigModel]:
    """The model that the fields at a path belong to."""
    for part in loc:
        field = field_of(model, part) if isinstance(part, str) else None
        if field is not None:
            model = field.model or model
    return model
