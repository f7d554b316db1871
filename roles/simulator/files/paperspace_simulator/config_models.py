# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The three versions of a deployment's configuration, checked as strictly as the API does.

Optional keys may be left out but not be null; unknown keys are dropped.
"""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainValidator,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

# Keys and indexes from the top of a document.
Place = tuple[str | int, ...]

# Whole numbers beyond it are none in JavaScript either.
LARGEST = sys.float_info.max


class Part(BaseModel):
    """Base of all parts: no conversion of types, unknown keys dropped."""

    model_config = ConfigDict(strict=True, extra="ignore", allow_inf_nan=False)


def left_out(means: Any = None) -> Any:
    """Default of an optional key; ``means`` is what the API documents for one that is left out.

    A factory keeps ``null`` out of the published schema.
    """
    return Field(default_factory=lambda: None, json_schema_extra=None if means is None else {"default": means})


def _check_number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not -LARGEST <= value <= LARGEST:
        raise PydanticCustomError("float_type", "Expected number")
    return value


# JSON knows one kind of number: 1 and 1.0 are both kept as they came.
Number = Annotated[Any, PlainValidator(_check_number), WithJsonSchema({"type": "number"})]


class EnvVar(Part):
    name: str
    value: str


class Header(Part):
    name: str
    value: str


class ProbeTiming(Part):
    failureThreshold: Number = left_out(3)
    initialDelaySeconds: Number = left_out(0)
    periodSeconds: Number = left_out(10)
    timeoutSeconds: Number = left_out(1)


class HttpProbe(ProbeTiming):
    path: str
    port: Number = left_out()
    host: str = left_out()
    headers: list[Header] = left_out()


class Exec(Part):
    command: list[str]


class ExecProbe(ProbeTiming):
    exec: Exec


def _probe_kind(value: Any) -> str:
    is_exec = "exec" in value if isinstance(value, dict) else hasattr(value, "exec")
    return "<exec>" if is_exec else "<http>"


def _check_probe(value: Any) -> Any:
    if isinstance(value, dict) and {"path", "exec"} <= value.keys():
        raise PydanticCustomError("probe", "Expected either path or exec, received both")
    return value


Probe = Annotated[
    Annotated[HttpProbe, Tag("<http>")] | Annotated[ExecProbe, Tag("<exec>")],
    Discriminator(_probe_kind),
    BeforeValidator(_check_probe),
]


class HealthChecks(Part):
    liveness: Probe = left_out()
    readiness: Probe = left_out()
    startup: Probe = left_out()


class ModelIntegration(Part):
    type: Literal["model"]
    id: str
    name: str
    path: str = left_out("/opt/models")


class S3Integration(Part):
    type: Literal["s3"]
    name: str
    url: str
    path: str = left_out()
    region: str = left_out()
    endpoint: str = left_out()
    accessKeyId: str = left_out()
    secretAccessKey: str = left_out()


class SpacesIntegration(Part):
    """The documents disagree about the name: both are taken."""

    type: Literal["spaces", "do-spaces"]
    name: str
    endpoint: str = left_out()
    url: str = left_out()
    path: str = left_out()
    accessKeyId: str = left_out()
    secretAccessKey: str = left_out()


class VolumeIntegration(Part):
    type: Literal["volume"]
    name: str


class GitLfsIntegration(Part):
    type: Literal["git-lfs"]
    name: str
    url: str
    path: str = left_out()
    accessKeyId: str = left_out()
    secretAccessKey: str = left_out()


INTEGRATIONS = (ModelIntegration, S3Integration, SpacesIntegration, VolumeIntegration, GitLfsIntegration)
Integration = Annotated[
    ModelIntegration | S3Integration | SpacesIntegration | VolumeIntegration | GitLfsIntegration,
    Field(discriminator="type"),
]


class PercentMetric(Part):
    metric: Literal["cpu", "memory", "requestDuration"]
    summary: Literal["average"]
    value: Number


class Autoscaling(Part):
    enabled: bool = left_out(True)
    maxReplicas: Number
    metrics: list[PercentMetric]


class Resources(Part):
    machineType: str
    ports: list[Number]
    replicas: Number = left_out(1)
    autoscaling: Autoscaling = left_out()


class OldResources(Part):
    instanceType: str
    replicas: Number = left_out(1)
    autoscaling: Autoscaling = left_out()


class OldModel(Part):
    id: str
    path: str = left_out()


class Repository(Part):
    url: str
    name: str
    ref: str = left_out()
    username: str = left_out()
    password: str = left_out()


class Repositories(Part):
    dataset: str
    mountPath: str = left_out()
    repositories: list[Repository]


class Common(Part):
    name: str
    image: str
    enabled: bool = left_out(True)
    command: list[str] = left_out()
    containerRegistry: str = left_out()
    env: list[EnvVar] = left_out()
    region: str = left_out()
    healthChecks: HealthChecks = left_out()


class ConfigV0Alpha0(Common):
    apiVersion: Literal["v0alpha0"]
    port: Number = left_out(80)
    models: list[OldModel] = left_out()
    repositories: Repositories = left_out()
    resources: OldResources


class Newer(Common):
    basicAuthKey: str = left_out()
    healthchecks: HealthChecks = left_out()
    integrations: list[Integration] = left_out()
    resources: Resources


class ConfigV0Alpha1(Newer):
    apiVersion: Literal["v0alpha1"]


class ConfigV1(Newer):
    apiVersion: Literal["v1", "latest"]


CONFIGS = (ConfigV0Alpha0, ConfigV0Alpha1, ConfigV1)
Config = Annotated[ConfigV0Alpha0 | ConfigV0Alpha1 | ConfigV1, Field(discriminator="apiVersion")]


def _values(models: tuple[type[Part], ...], field: str) -> list[str]:
    return [value for model in models for value in get_args(model.model_fields[field].annotation)]


# What the key that tells the members of a union apart may be.
TAGS = {"apiVersion": _values(CONFIGS, "apiVersion"), "type": _values(INTEGRATIONS, "type")}


def whole_text(value: Any) -> Any:
    """The same value, whose texts a data base can hold; a half character (lone surrogate) is an error."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise PydanticCustomError("unicode", "Invalid unicode") from error
    return value


class UpsertBody(Part):
    projectId: str = Field(description="The project ID to deploy resources under.")
    config: Config = Field(description="The deployment configuration")
    deploymentId: str | None = Field(default=None, description="The ID of the deployment to update.")

    _whole_text = model_validator(mode="before")(whole_text)


def config_as_sent(config: BaseModel) -> dict[str, Any]:
    """The known keys of a configuration, exactly those that were sent."""
    return config.model_dump(exclude_unset=True)


def unknown_keys(raw: Any, known: Any, path: Place = ()) -> list[Place]:
    """Paths of the keys in ``raw`` that ``known`` (the same document, checked) does not have."""
    if isinstance(raw, list) and isinstance(known, list):
        pairs = enumerate(zip(raw, known, strict=True))
        return [found for index, (left, right) in pairs for found in unknown_keys(left, right, (*path, index))]
    if not (isinstance(raw, dict) and isinstance(known, dict)):
        return []
    found = [(*path, key) for key in raw if key not in known]
    for key in known:
        found += unknown_keys(raw[key], known[key], (*path, key))
    return found
