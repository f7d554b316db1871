# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that nobody should write, and arguments with such values at generated places."""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible import template
from guarantees.memory_api import PROJECT
from guarantees.strategies import MARK
from hypothesis import strategies as st

LONG_SECRET = f"{MARK}-long-secret-value"


def _nested(depth: int, kind: type) -> Any:
    value: Any = "deep"
    for _level in range(depth):
        value = [value] if kind is list else {"deeper": value}
    return value


CIRCLE: list[Any] = []
CIRCLE.append(CIRCLE)
_trusted = getattr(template, "trust_as_template", str)

NUMBERS = [0, -1, 1, 2**31, 2**63 - 1, 2**63, -(2**70), 10**400, 10**5000, 0.1, 1e308, float("nan"), float("inf")]
TEXTS = [
    *("", " ", "0", "-1", "1e9", "1e999999999", "-Infinity", "0x10", "٣", "yes", "null", "nan", "inf"),
    *("{}", "[]", "{'a': 1}", '{"a": [1]}', "a=b, c=d", "{{ 1 + 1 }}", "*", "(", "^(a+)+$", "a{99999999999}"),
    *("../../etc/passwd", "..", ".", "a/b?c#d", "/proc/1/mem", "~nobody-of-that-name/x"),
    *("\x00", "\x1b[31mred", "line\nbreak\r\n", "\ud800", "\u202eright", "ünï 😀", "x" * 200_000),
    *("15m", "9999999d", "99999999999999999999d", "1" * 400 + "s", "2026-01-01"),
    *("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"),
    *("secret:", "secret:A:B", "********", "******** (changed)", "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"),
]
ODD = [
    *(None, True, False, b"bytes", {1, 2}, (1, "two"), decimal.Decimal("1.5"), complex(1, 2), object()),
    *(datetime.date(2026, 1, 1), datetime.datetime(2026, 1, 1), datetime.time(1, 2)),
    *(_nested(150, list), _nested(150, dict), _nested(3000, list), CIRCLE),
    *({1: "one", None: "none"}, {True: "yes"}, {"": ""}, [None], [[]], [{}], {"name": None}, [None, "", {}]),
    *(list(range(3000)), {f"k{index}": index for index in range(3000)}),
    *(_trusted("tagged"), _trusted("{{ tagged }}")),
]


def _one_of(values: list[Any]) -> st.SearchStrategy[Any]:
    """By its number: some of these are too large, or too deep, to be printed by whoever chooses."""
    return st.integers(0, len(values) - 1).map(lambda index: values[index])


LEAVES = st.one_of(_one_of(NUMBERS), _one_of(TEXTS), _one_of(ODD), st.text(max_size=8))
MALFORMED = st.one_of(
    LEAVES,
    st.recursive(
        LEAVES,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(st.sampled_from(["name", "value", "x", "path"]), inner, max_size=3),
        ),
        max_leaves=4,
    ),
)

_RESOURCES = {"machine_type": "C4", "ports": [80], "replicas": 1}
WEB = {"project_id": PROJECT, "name": "web"}
_PLAIN = {
    **WEB,
    "image": "nginx:2",
    "command": ["serve", "--all"],
    "enabled": True,
    "env": {"A": "plain", "TOKEN": LONG_SECRET},
    "region": "ny2",
    "basic_auth_key": LONG_SECRET,
    "health_checks": {"liveness": {"path": "/", "headers": {"X-Key": LONG_SECRET}, "period_seconds": 5}},
    "integrations": [{"type": "s3", "name": "d", "url": "s3://b", "secret_access_key": LONG_SECRET}],
    "resources": {**_RESOURCES, "autoscaling": {"max_replicas": 3, "metrics": [{"metric": "cpu", "value": 50}]}},
}
_DOCUMENT = {
    "apiVersion": "v1",
    "name": "web",
    "image": "nginx:3",
    "env": [{"name": "TOKEN", "value": LONG_SECRET}],
    "basicAuthKey": LONG_SECRET,
    "healthChecks": {"readiness": {"path": "/r", "headers": [{"name": "X", "value": LONG_SECRET}]}},
    "resources": {"machineType": "C4", "ports": [80], "replicas": 2},
}
_OLD_DOCUMENT = {
    "apiVersion": "v0alpha0",
    "name": "old",
    "image": "nginx:1",
    "port": 80,
    "models": [{"id": "m1"}],
    "repositories": {"dataset": "d", "repositories": [{"name": "r", "url": "https://r", "password": LONG_SECRET}]},
    "resources": {"instanceType": "C4"},
}
_FLEET = {"project_id": PROJECT, "deployments": [_PLAIN, {"spec": {**_DOCUMENT, "name": "api"}}], "concurrency": 1}
_GATES = [
    {"name": "g", "metric": "cpu", "aggregation": "max", "window": "1m", "below": 90, "on_no_data": "pass"},
    {"log": "boom"},
]
_GIT = {"actor": "a", "host": "github", "owner": "o", "repo": "r", "ref": "main", "sha": "0" * 40}

# Sound arguments of each module, whole enough to have places for malformed values.
SOUND: dict[str, list[dict[str, Any]]] = {
    "deployment": [
        _PLAIN,
        {"project_id": PROJECT, "spec": _DOCUMENT},
        {"project_id": PROJECT, "spec": _OLD_DOCUMENT},
        {**WEB, "state": "absent"},
        {**_PLAIN, "git": _GIT, "purge": True, "redeploy": True, "remove": ["env.B"], "wait_timeout": 10},
    ],
    "deployment_fleet": [{**_FLEET, "prune": True, "prune_names": ["x*"]}],
    "deployment_info": [WEB, {}],
    "deployment_logs": [{**WEB, "tail": 3, "since": "15m", "pattern": "a+", "mode": "0600"}],
    "deployment_history_info": [{**WEB, "limit": 3}],
    "deployment_runs_info": [{**WEB, "limit": 3}],
    "deployment_metrics_info": [{**WEB, "metrics": ["cpu"], "timeframe": "hour"}],
    "deployment_rollback": [{**WEB, "to": "previous"}, {**WEB, "wait_interval": 1}],
    "deployment_soak": [{**WEB, "duration": "10", "no_data_timeout": "5", "gates": _GATES}],
    "deployment_preflight": [_PLAIN, {"project_id": PROJECT, "spec": _DOCUMENT}],
}


def places_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a document, the whole aside."""
    if len(path) > 12:
        return []
    below = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    return ([path] if path else []) + [found for key, inner in below for found in places_in(inner, (*path, key))]


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """The document with something else at a place."""
    if not path:
        return new
    copied = dict(value) if isinstance(value, Mapping) else list(value)
    copied[path[0]] = replaced(copied[path[0]], path[1:], new)
    return copied


def misspelt(value: Any, path: tuple[Any, ...]) -> Any:
    """The document with a letter too many in the last name of a path, whose value stays."""
    if len(path) > 1:
        return replaced(value, path[:1], misspelt(value[path[0]], path[1:]))
    if not isinstance(value, Mapping):
        return value
    return {(f"{key}x" if key == path[0] else key): inner for key, inner in value.items()}


@dataclass(repr=False)
class Malformed:
    """Data with malformed places and, of arguments, the names of the outermost options that hold them."""

    value: Any
    names: tuple[str, ...] = ()

    def __repr__(self) -> str:
        try:
            return f"{self.names}: {self.value!r}"[:2000]
        except (ValueError, RecursionError):
            return f"{self.names}: can't be printed"


@st.composite
def malformed_data(draw: Any, sound: list[Any]) -> Malformed:
    """Mostly sound data with up to two malformed places."""
    if draw(st.integers(0, 3)) == 0:
        return Malformed(draw(MALFORMED))
    value = sound[draw(st.integers(0, len(sound) - 1))]
    for _place in range(draw(st.integers(0, 2))):
        if places := places_in(value):
            value = replaced(value, places[draw(st.integers(0, len(places) - 1))], draw(MALFORMED))
    return Malformed(value)


@st.composite
def arguments_of(draw: Any, module: str, options: Any) -> Malformed:
    """Arguments with one to three malformed options or places, misspelt or unknown names."""
    given = draw(st.sampled_from(SOUND[module]))
    names = []
    for _place in range(draw(st.sampled_from([1, 1, 1, 2, 3]))):
        kind = draw(st.sampled_from(["option", "place", "misspelt", "unknown"])) if given else "unknown"
        path = draw(st.sampled_from(places_in(given))) if given else ()
        if kind == "option":
            path = (draw(st.sampled_from(sorted(options))),)
            given = {**given, path[0]: draw(MALFORMED)}
        elif kind == "place":
            given = replaced(given, path, draw(MALFORMED))
        elif kind == "misspelt":
            given = misspelt(given, path)
        else:
            path = (draw(st.sampled_from(["unknown", "api-key", "", "name ", "🙂"])),)
            given = {**given, path[0]: LONG_SECRET}
        names.append(str(path[0]))
    return Malformed(given, tuple(names))
