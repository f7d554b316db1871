# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tiny API in memory, behind the client's session: fast enough for thousands of sequences of tasks.

It shares no code with the engine, and what a write carries is checked by the models of the simulator. Whatever the
API's documents leave open is a behaviour, chosen by the tests.
"""

from __future__ import annotations

import copy
import json
import sys
import unicodedata
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "roles" / "simulator" / "files"))

import requests
from pydantic import ValidationError

from paperspace_simulator.config_models import UpsertBody

PROJECT = "plaws"
BASE = "http://127.0.0.1:9/v1"
MASKS: dict[str, Callable[[str], str | None]] = {
    "plain": lambda value: value,
    "masked": lambda value: "*****",
    "null": lambda value: None,
    "absent": lambda value: None,
    "empty": lambda value: "",
    "prefix": lambda value: f"{value[:2]}****",
    "redacted": lambda value: "[REDACTED]",
}
FILTERS: dict[str, Callable[[str, str], bool]] = {
    "exact": lambda wanted, name: wanted == name,
    "substring": lambda wanted, name: wanted in name,
    "folded": lambda wanted, name: folded(wanted) == folded(name),
}
STRANGE = {"added": True, "by": ["the server"]}

BEHAVIOURS: dict[str, tuple[Any, ...]] = {
    "defaults": ("absent", "filled"),
    "nulls": ("absent", "shown"),
    "latest": ("kept", "v1"),
    "alias": ("healthChecks", "healthchecks"),
    "numbers": ("int", "float"),
    "order": ("kept", "turned"),
    "unknown": ("none", "answers"),
    "secrets": ("plain", "masked", "null", "absent", "empty", "prefix", "redacted"),
    "key": ("shown", "nowhere"),
    "dedupe": (False, True),
    "upsert": ("name", "id"),
    "rename": ("applied", "ignored", "refused"),
    "filter": ("exact", "substring", "folded"),
    "page": (120, 2),
    "stale": (0, 1),
}
ORIGINAL = {name: choices[0] for name, choices in BEHAVIOURS.items()}


def folded(name: str) -> str:
    """The name as a database may compare it: without regard to case, accents' encoding and blanks."""
    return unicodedata.normalize("NFKC", name).casefold().replace(" ", "")


@dataclass
class Clock:
    """Time that passes only where somebody sleeps."""

    at: float = 1000.0

    def now(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += seconds


@dataclass
class Held:
    """One deployment. Each spec is (id, config as it was sent, when)."""

    id: str
    name: str
    project_id: str
    specs: list[tuple[str, dict[str, Any], float]]
    stale: int = 0

    @property
    def config(self) -> dict[str, Any]:
        return self.specs[-1][1]


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, Any]
    body: Any


class StillAsking(BaseException):
    """A task has asked so often that it may well go on for a year, as somebody told it to."""


class ApiFailure(Exception):
    def __init__(self, status: int, code: str, message: str, issues: list[dict[str, Any]] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"code": code, "message": message, **({"issues": issues} if issues else {})}


@dataclass
class Api:
    """``ignored`` is a top-level key of configs that writes drop silently."""

    clock: Clock
    behaviours: dict[str, Any] = field(default_factory=lambda: dict(ORIGINAL))
    held: dict[str, Held] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    ignored: str | None = None
    count: int = 0
    most: int = 3000
    # When each log line is written, and its text.
    lines: list[tuple[float, str]] = field(default_factory=list)
    # What the next requests meet on their way: seconds of delay, and whether the answer is a 503.
    trouble: list[tuple[float, bool]] = field(default_factory=list)

    def writes(self) -> list[Asked]:
        return [one for one in self.asked if one.method != "GET"]

    def posts(self) -> list[Asked]:
        return [one for one in self.asked if one.method == "POST"]

    def named(self, name: str) -> list[Held]:
        return [one for one in self.held.values() if one.name == name]

    def answer(self, method: str, path: str, query: Mapping[str, Any], body: Any) -> tuple[int, Any]:
        if len(self.asked) > self.most:
            raise StillAsking
        self.asked.append(Asked(method, path, dict(query), copy.deepcopy(body)))
        parts = [urllib.parse.unquote(part) for part in path.strip("/").split("/")]
        try:
            return 200, self._route(method, parts, query, body)
        except ApiFailure as failure:
            return failure.status, failure.body

    def _route(self, method: str, parts: list[str], query: Mapping[str, Any], body: Any) -> Any:
        if parts == ["deployments"]:
            return self._upsert(body) if method == "POST" else self._page(list(self.held.values()), query)
        if parts[0] == "projects" and parts[2:] == ["deployments"]:
            return self._page([one for one in self.held.values() if one.project_id == parts[1]], query)
        one = self.held.get(parts[1]) if parts[0] == "deployments" and len(parts) > 1 else None
        if one is None:
            raise ApiFailure(404, "NOT_FOUND", f"there is no {'/'.join(parts)}")
        if method == "DELETE":
            return {"id": self.held.pop(one.id).id}
        if len(parts) == 2:
            return self._deployment(one)
        if parts[2] == "history":
            return self._page_of([self._spec(one, index) for index in range(len(one.specs) - 1, -1, -1)], query)
        if parts[2] == "runs":
            return self._runs(one)
        if parts[2] == "logs":
            return self._logs(query)
        if parts[2] == "metrics":
            return _measured(self.clock.now())
        raise ApiFailure(404, "NOT_FOUND", "no such call")

    def _page(self, found: list[Held], query: Mapping[str, Any]) -> Any:
        name = query.get("name")
        if name is not None:
            found = [one for one in found if FILTERS[self.behaviours["filter"]](name, one.name)]
        return self._page_of([self._deployment(one) for one in found], query)

    def _page_of(self, items: list[Any], query: Mapping[str, Any]) -> Any:
        size = min(int(query.get("limit", 20)), self.behaviours["page"])
        start = int(query.get("after") or 0)
        more = start + size < len(items)
        return {"hasMore": more, "items": items[start : start + size], "nextPage": str(start + size) if more else None}

    def _logs(self, query: Mapping[str, Any]) -> Any:
        """Lines that have been written by now. The cursor is a line: others may come between two pages."""
        items = [_line(number, *line) for number, line in enumerate(self.lines) if line[0] <= self.clock.now()]
        if query["order"] == "desc":
            items.reverse()
        after = query.get("after")
        start = next((index + 1 for index, item in enumerate(items) if item["id"] == after), 0)
        size = min(int(query["limit"]), self.behaviours["page"])
        page = items[start : start + size]
        more = start + size < len(items)
        return {"hasMore": more, "items": page, "nextPage": page[-1]["id"] if more else None}

    def _upsert(self, body: Any) -> Any:
        self._check(body)
        config = {key: value for key, value in body["config"].items() if key != self.ignored}
        known = body.get("deploymentId")
        if known is not None and known not in self.held:
            raise ApiFailure(404, "NOT_FOUND", f"no deployment {known}")
        one = self.held.get(known) if known is not None else self._by_name(body["projectId"], config["name"])
        if one is None:
            self.count += 1
            one = Held(f"dep-{self.count}", config["name"], body["projectId"], [], 0)
            self.held[one.id] = one
        elif config["name"] != one.name:
            config = self._renamed(one, config)
        if one.specs and self.behaviours["dedupe"] and config == one.config:
            return {"deploymentId": one.id}
        one.stale = self.behaviours["stale"] if one.specs else 0
        self.count += 1
        one.specs.append((f"spec-{self.count}", copy.deepcopy(config), self.clock.now()))
        one.name = config["name"]
        return {"deploymentId": one.id}

    def _by_name(self, project_id: str, name: str) -> Held | None:
        if self.behaviours["upsert"] == "id":
            return None
        found = [one for one in self.held.values() if (one.project_id, one.name) == (project_id, name)]
        return found[-1] if found else None

    def _renamed(self, one: Held, config: dict[str, Any]) -> dict[str, Any]:
        if self.behaviours["rename"] == "refused":
            raise ApiFailure(400, "BAD_REQUEST", "a deployment can't be renamed")
        if self.behaviours["rename"] == "ignored":
            return {**config, "name": one.name}
        if self.named(config["name"]):
            raise ApiFailure(409, "CONFLICT", "the name is taken")
        return config

    def _check(self, body: Any) -> None:
        """As strict as the simulator: a config that the API would refuse must never be sent."""
        try:
            UpsertBody.model_validate(body)
        except ValidationError as error:
            issues = [{"path": list(one["loc"]), "message": one["msg"]} for one in error.errors()]
            raise ApiFailure(400, "BAD_REQUEST", "Input validation failed", issues) from None

    def _deployment(self, one: Held) -> dict[str, Any]:
        index = len(one.specs) - 1
        if one.stale and index:
            one.stale -= 1
            index -= 1
        shown = {
            "id": one.id,
            "name": one.specs[index][1]["name"],
            "projectId": one.project_id,
            "teamId": "team",
            "endpoint": f"{one.id}.example.com",
            "dtCreated": _iso(one.specs[0][2]),
            "basicAuthKey": self.shown(one.specs[index][1]).get("basicAuthKey"),
            "latestSpecHash": None,
            "latestSpec": self._spec(one, index),
        }
        return {**shown, "serverThing": STRANGE} if self.behaviours["unknown"] == "answers" else shown

    def _spec(self, one: Held, index: int) -> dict[str, Any]:
        spec_id, config, at = one.specs[index]
        age = self.clock.now() - at
        return {
            "id": spec_id,
            "deploymentId": one.id,
            "userId": 7,
            "data": self.shown(config),
            "externalApplied": _iso(at + 1) if age >= 1 else None,
            "dtHealthy": _iso(at + 3) if age >= 3 and not _is_off(config) else None,
            "error": None,
            "metadata": None,
            **({"serverThing": STRANGE} if self.behaviours["unknown"] == "answers" else {}),
        }

    def _runs(self, one: Held) -> list[Any]:
        if _is_off(one.config):
            return []
        replicas = one.config["resources"].get("replicas", 1)
        ready = replicas if self.clock.now() - one.specs[-1][2] >= 3 else 0
        return [{"id": f"run-{one.specs[-1][0]}", "replicas": replicas, "readyReplicas": ready, "instances": []}]

    def shown(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        """A config as the behaviours let it be read back."""
        config = copy.deepcopy(dict(stored))
        old = config["apiVersion"] == "v0alpha0"
        if self.behaviours["latest"] == "v1" and config["apiVersion"] == "latest":
            config["apiVersion"] = "v1"
        if self.behaviours["defaults"] == "filled":
            _fill(config, old)
        for holder, key in self._hidden_places(config):
            holder[key] = MASKS[self.behaviours["secrets"]](holder[key])
            if self.behaviours["secrets"] == "absent":
                del holder[key]
        if self.behaviours["key"] == "nowhere":
            config.pop("basicAuthKey", None)
        if self.behaviours["order"] == "turned":
            config = _turned(config)
        if self.behaviours["numbers"] == "float":
            config = _floats(config)
        if self.behaviours["nulls"] == "shown":
            _add_nulls(config, old)
        if self.behaviours["alias"] == "healthchecks" and "healthChecks" in config and "healthchecks" not in config:
            config["healthchecks"] = config.pop("healthChecks")
        return config

    def _hidden_places(self, config: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
        """Where the behaviour hides what is there, less where that would look like something else to anybody."""
        places = _secret_places(config)
        if self.behaviours["key"] == "nowhere":
            places.remove((config, "basicAuthKey"))
        literal = [(holder, key) for holder, key in places if not holder.get(key, "secret:").startswith("secret:")]
        named = [(holder, key) for holder, key in literal if key == "value"]
        # A value that is left out shows its name; where there is none, nothing tells that a key was left out as well.
        if self.behaviours["secrets"] == "absent" and not named:
            return [place for place in literal if place[1] == "basicAuthKey"]
        # An empty text in the place of a key tells what the others are.
        if self.behaviours["secrets"] == "empty" and len(named) == len(literal):
            return []
        return literal

    def asks_password(self, one: Held) -> bool:
        return bool(one.config.get("basicAuthKey")) and not _is_off(one.config)

    def visit(self, address: str) -> Answer:
        """An endpoint, without a password."""
        one = self.held[urllib.parse.urlsplit(address).netloc.removesuffix(".example.com")]
        if self.asks_password(one):
            return Answer(401, b"", {"WWW-Authenticate": 'Basic realm="paperspace"'})
        return Answer(503 if _is_off(one.config) else 200, b"{}")


class Session:
    """What the client takes for a requests session."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def request(
        self, method: str, url: str, *, timeout: float, params: Any = None, data: Any = None, **_options: Any
    ) -> Answer:
        if url.endswith(".example.com"):
            return self._api.visit(url)
        if not url.startswith(f"{BASE}/"):
            raise requests.ConnectionError("nothing else is there")
        path = url.removeprefix(BASE)
        delay, is_outage = self._api.trouble.pop(0) if self._api.trouble else (0.0, False)
        self._api.clock.sleep(min(delay, timeout))
        if delay >= timeout:
            raise requests.ReadTimeout("no answer")
        if is_outage:
            return Answer(503, b"{}")
        body = None if data is None else json.loads(data)
        status, answer = self._api.answer(method, path, dict(params or {}), body)
        return Answer(status, json.dumps(answer).encode())


class Answer:
    """What the client reads of a response."""

    def __init__(self, status: int, content: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.status_code = status
        self.headers = headers or {}
        self._left = content
        self.raw = self

    def read1(self, size: int, decode_content: bool = True) -> bytes:
        part, self._left = self._left[:size], self._left[size:]
        return part

    def close(self) -> None:
        """There is nothing to close."""


class Sessions(dict):
    """A task's shared sessions, all of which lead here."""

    def __init__(self, session: Any) -> None:
        super().__init__()
        self._session = session

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: Any) -> Any:
        return self._session


def _measured(now: float) -> list[dict[str, Any]]:
    """As text, and as the number of seconds or milliseconds since 1970."""
    at = datetime(2026, 1, 1, tzinfo=UTC).timestamp() + now
    times = {"text": _iso(now), "seconds": int(at), "milliseconds": int(at * 1000)}
    return [{"timestamp": time, "value": "0.5", "instanceId": name} for name, time in times.items()]


def _line(number: int, at: float, message: str) -> dict[str, Any]:
    return {"id": f"line-{number}", "jobId": "job", "message": message, "dtCreated": _iso(at), "instanceId": "i"}


def _iso(seconds: float) -> str:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _is_off(config: Mapping[str, Any]) -> bool:
    return config.get("enabled") is False or config["resources"].get("replicas") == 0


def _fill(config: dict[str, Any], old: bool) -> None:
    config.setdefault("enabled", True)
    config["resources"].setdefault("replicas", 1)
    if old:
        config.setdefault("port", 80)
    if "autoscaling" in config["resources"]:
        config["resources"]["autoscaling"].setdefault("enabled", True)
    for item in config.get("integrations", []):
        if item["type"] == "model":
            item.setdefault("path", "/opt/models")
    for probe in [*config.get("healthChecks", {}).values(), *config.get("healthchecks", {}).values()]:
        for key, value in {"initialDelaySeconds": 0, "periodSeconds": 10, "timeoutSeconds": 1}.items():
            probe.setdefault(key, value)
        probe.setdefault("failureThreshold", 3)


def _secret_places(config: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    places = [(config, "basicAuthKey")]
    places += [(item, "value") for item in config.get("env", [])]
    for item in config.get("integrations", []):
        places += [(item, "accessKeyId"), (item, "secretAccessKey")]
    for item in config.get("repositories", {}).get("repositories", []):
        places.append((item, "password"))
    for probe in config.get("healthChecks", {}).values():
        places += [(item, "value") for item in probe.get("headers", [])]
    return places


def _turned(config: dict[str, Any]) -> dict[str, Any]:
    """Every mapping the other way round, and the lists whose order means nothing."""
    config = json.loads(json.dumps(config), object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    for holder, key in (
        (config, "env"),
        (config, "integrations"),
        (config, "models"),
        (config["resources"].get("autoscaling", {}), "metrics"),
        (config.get("repositories", {}), "repositories"),
    ):
        if key in holder:
            holder[key].reverse()
    return config


def _floats(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _floats(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_floats(inner) for inner in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _add_nulls(config: dict[str, Any], old: bool) -> None:
    for key in ("command", "containerRegistry", "env", "region", "healthChecks", "enabled"):
        config.setdefault(key, None)
    for key in ("port", "models", "repositories") if old else ("basicAuthKey", "integrations"):
        config.setdefault(key, None)
    config["resources"].setdefault("replicas", None)
    config["resources"].setdefault("autoscaling", None)
    for probe in (config["healthChecks"] or {}).values():
        for key in ("host", "port", "headers", "periodSeconds"):
            probe.setdefault(key, None)
