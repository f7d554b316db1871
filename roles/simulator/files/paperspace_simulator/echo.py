# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a configuration reads back under the chosen behaviours: defaults, spellings, and what becomes of its secrets."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from paperspace_simulator.behaviours import Behaviours

REFERENCE = "secret:"
MASKS: dict[str, Callable[[str], str | None]] = {
    "plain": lambda value: value,
    "masked": lambda value: "*****",
    "null": lambda value: None,
    "empty": lambda value: "",
    "prefix": lambda value: value[:2] + "****",
    "dots": lambda value: "\u2022" * 8,
    "redacted": lambda value: "[REDACTED]",
    "hidden": lambda value: "<hidden>",
    "hash": lambda value: "sha256:" + sha256(value.encode()).hexdigest(),
}


class Echo:
    """``stored`` is the values of the stored secrets by name."""

    def __init__(self, behaviours: Behaviours, stored: Mapping[str, str]) -> None:
        self._behaviours = behaviours
        self._stored = stored

    def config(self, stored: dict[str, Any]) -> dict[str, Any]:
        behaviours = self._behaviours
        config = copy.deepcopy(stored)
        if behaviours["latest"] == "v1" and config["apiVersion"] == "latest":
            config["apiVersion"] = "v1"
        if behaviours["defaults"] == "filled":
            _fill_defaults(config)
        if behaviours["normalise"] == "yes":
            _normalise(config)
        for holder, key in _secret_places(config):
            self._show_secret(holder, key)
        if "basicAuthKey" in config and behaviours["auth_key"] in ("deployment", "absent"):
            del config["basicAuthKey"]
        elif "basicAuthKey" in config and behaviours["auth_key"] == "null":
            config["basicAuthKey"] = None
        return _as_floats(config) if behaviours["numbers"] == "float" else config

    def auth_key(self, stored: dict[str, Any]) -> dict[str, str | None]:
        """What the deployment itself shows of its key, beside its configuration."""
        if self._behaviours["auth_key"] == "absent":
            return {}
        holder = {"basicAuthKey": stored.get("basicAuthKey")}
        if self._behaviours["auth_key"] in ("spec", "null"):
            return {"basicAuthKey": None}
        self._show_secret(holder, "basicAuthKey")
        return holder

    def _show_secret(self, holder: dict[str, Any], key: str) -> None:
        """Shows one secret in place as the behaviours have it."""
        value = holder.get(key)
        if value is None:
            return
        if value.startswith(REFERENCE):
            if self._behaviours["references"] == "shown":
                return
            if self._behaviours["references"] == "resolved":
                name = value.removeprefix(REFERENCE)
                value = self._stored.get(name, name)
        if self._behaviours["secrets"] == "absent":
            del holder[key]
        else:
            holder[key] = MASKS[self._behaviours["secrets"]](value)


def _fill_defaults(config: dict[str, Any]) -> None:
    config.setdefault("enabled", True)
    config["resources"].setdefault("replicas", 1)
    if config["apiVersion"] == "v0alpha0":
        config.setdefault("port", 80)
    if "autoscaling" in config["resources"]:
        config["resources"]["autoscaling"].setdefault("enabled", True)
    for integration in config.get("integrations", []):
        if integration["type"] == "model":
            integration.setdefault("path", "/opt/models")


def _normalise(config: dict[str, Any]) -> None:
    if "region" in config:
        config["region"] = config["region"].lower()
    if ":" not in config["image"].rsplit("/", 1)[-1]:
        config["image"] += ":latest"


def _secret_places(config: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    yield config, "basicAuthKey"
    for variable in config.get("env", []):
        yield variable, "value"
    for integration in config.get("integrations", []):
        yield integration, "accessKeyId"
        yield integration, "secretAccessKey"
    for repository in config.get("repositories", {}).get("repositories", []):
        yield repository, "password"
    for name in ("healthChecks", "healthchecks"):
        for probe in config.get(name, {}).values():
            for header in probe.get("headers", []):
                yield header, "value"


def _as_floats(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_floats(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_floats(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value
