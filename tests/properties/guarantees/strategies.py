# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Generated desired_states, and how a task writes them: flat options, or a document in either spelling."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from guarantees.model import EMPTY, DesiredState
from hypothesis import strategies as st

# Each literal secret holds this, so that one search finds any that got out.
MARK = "Zq7"
LITERALS = [f"{MARK}-long-secret-one", f"{MARK}-long-secret-two", f"{MARK}s", "secret:REF", "secret:OTHER"]
# Names that a looser comparison takes for one: another case, another encoding of an accent, a blank within.
NAMES = ["web", "Web", "we b", "web2", "caf\u00e9", "cafe\u0301"]

_ENV_NAMES = ["A", "B", "a", "TOKEN", "env.x", "name", "value", "ÜBER", "healthChecks", "null"]
# `1` is a word of almost every text, so it carries no mark.
_ENV_VALUES = st.sampled_from([*LITERALS, "", 1, 0, "secret:A b " + MARK])

_TYPES = {
    "list": ["command", "integrations", "models", "ports", "metrics", "env"],
    "dict": ["health_checks", "resources", "autoscaling", "repositories", "liveness", "readiness", "startup"],
}


def _or_nothing(value: st.SearchStrategy[Any], *, removable: bool = True) -> st.SearchStrategy[Any]:
    """Mostly a value, sometimes null or empty, as a variable that is not set leaves it."""
    return st.one_of(value, value, value, st.none(), *([st.just(EMPTY)] if removable else []))


def _some(options: dict[str, st.SearchStrategy[Any]], **required: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(required, optional=options)


def _env() -> st.SearchStrategy[Any]:
    return st.dictionaries(
        st.sampled_from(_ENV_NAMES), st.one_of(_ENV_VALUES, _ENV_VALUES, st.none()), min_size=1, max_size=4
    )


_NUMBERS = {
    "initial_delay_seconds": _or_nothing(st.sampled_from([0, 5, 1000])),
    "period_seconds": _or_nothing(st.sampled_from([10, 30])),
    "timeout_seconds": _or_nothing(st.sampled_from([1, 2])),
    "failure_threshold": _or_nothing(st.sampled_from([3, 4])),
}
_HEADERS = st.dictionaries(st.sampled_from(["X-Key", "Host", "a.b"]), st.sampled_from(LITERALS), min_size=1, max_size=2)
_HTTP = _some(
    {
        **_NUMBERS,
        "port": _or_nothing(st.sampled_from([80, 8080])),
        "host": _or_nothing(st.just("inner")),
        "headers": _or_nothing(_HEADERS),
    },
    path=st.sampled_from(["/", "/ready"]),
)
_EXEC = _some(_NUMBERS, exec=st.just({"command": ["/bin/true"]}))
_PROBE = _or_nothing(st.one_of(_HTTP, _EXEC))
_PROBES = _some(dict.fromkeys(("liveness", "readiness", "startup"), _PROBE)).filter(bool)

_KEYS = {
    "path": _or_nothing(st.sampled_from(["/mnt", "/opt/models"])),
    "access_key_id": _or_nothing(st.sampled_from(LITERALS)),
    "secret_access_key": _or_nothing(st.sampled_from(LITERALS)),
}


def _integration(name: str) -> st.SearchStrategy[Any]:
    url = st.sampled_from(["s3://bucket/a", "s3://bucket/b"])
    return st.one_of(
        _some({**_KEYS, "region": _or_nothing(st.just("eu"))}, type=st.just("s3"), name=st.just(name), url=url),
        _some({"path": _KEYS["path"]}, type=st.just("model"), name=st.just(name), id=st.just("m1")),
        st.just({"type": "volume", "name": name}),
    )


@st.composite
def _integrations(draw: Any) -> list[Any]:
    names = draw(st.lists(st.sampled_from(["data", "w.1", "models"]), min_size=1, max_size=2, unique=True))
    return [draw(_integration(name)) for name in names]


_METRICS = st.lists(
    st.builds(
        lambda metric, value: {"metric": metric, "value": value},
        st.sampled_from(["cpu", "memory", "requestDuration"]),
        st.sampled_from([50, 0.25, 80.0]),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda item: item["metric"],
)
_AUTOSCALING = st.one_of(
    st.fixed_dictionaries(
        {"max_replicas": st.sampled_from([2, 4]), "metrics": _METRICS},
        optional={"enabled": _or_nothing(st.booleans())},
    ),
    _some(
        {
            "enabled": _or_nothing(st.booleans()),
            "max_replicas": _or_nothing(st.sampled_from([2, 5])),
            "metrics": _or_nothing(_METRICS),
        }
    ).filter(bool),
)
_SHARED_RESOURCES = {
    "replicas": _or_nothing(st.sampled_from([0, 1, 2, 3])),
    "autoscaling": _or_nothing(_AUTOSCALING),
}
_SHARED = {
    "enabled": _or_nothing(st.booleans()),
    "command": _or_nothing(st.lists(st.sampled_from(["serve", "--port", ""]), min_size=1, max_size=3)),
    "region": _or_nothing(st.sampled_from(["ny2", "ams1"])),
    "container_registry": _or_nothing(st.just("team-reg")),
    "env": _or_nothing(_env()),
    "health_checks": _or_nothing(_PROBES),
}
_NEW_FIELDS = {
    **_SHARED,
    "basic_auth_key": _or_nothing(st.sampled_from(LITERALS)),
    "integrations": _or_nothing(_integrations()),
}
_OLD_FIELDS = {
    **_SHARED,
    "port": _or_nothing(st.sampled_from([80, 9000])),
    "models": _or_nothing(
        st.lists(
            _some({"path": _KEYS["path"]}, id=st.sampled_from(["m1", "m2"])),
            min_size=1,
            max_size=2,
            unique_by=lambda item: item["id"],
        )
    ),
    "repositories": _or_nothing(
        st.builds(
            lambda items, more: {"dataset": "d1", "repositories": items, **more},
            st.lists(
                _some(
                    {"ref": st.just("main"), "password": st.sampled_from(LITERALS), "username": st.just("me")},
                    name=st.sampled_from(["code", "dataset"]),
                    url=st.just("https://git.example.com/x"),
                ),
                min_size=1,
                max_size=2,
                unique_by=lambda item: item["name"],
            ),
            _some({"mount_path": st.just("/repos")}),
        )
    ),
}
_PATHS = [
    *(f"env.{name}" for name in _ENV_NAMES),
    "env",
    "command",
    "region",
    "container_registry",
    "basic_auth_key",
    "enabled",
    "health_checks",
    *(f"health_checks.{kind}" for kind in ("liveness", "readiness", "startup")),
    "integrations",
    "integrations[data]",
    "integrations[w.1]",
    "resources.replicas",
    "resources.autoscaling",
    "resources.autoscaling.enabled",
]
_IMAGE = st.sampled_from(["nginx:1", "nginx:2", "reg.example.com/x/llm:1.4"])
_MACHINE = st.sampled_from(["C4", "A4000"])
_PORTS = st.sampled_from([[80], [8080], [80, 443], [443, 80]])


@st.composite
def desired_states(draw: Any, *, whole: bool = False) -> DesiredState:
    """A desired; ``whole`` ones say all that a new deployment needs."""
    form = draw(st.sampled_from(["flat", "flat", "camel", "snake"]))
    old = form != "flat" and draw(st.integers(0, 3)) == 0
    fields = dict(draw(_some(_OLD_FIELDS if old else _NEW_FIELDS)))
    if whole or draw(st.booleans()):
        fields["image"] = draw(_IMAGE if whole else _or_nothing(_IMAGE))
    resources = dict(draw(_some(_SHARED_RESOURCES)))
    if whole or draw(st.integers(0, 2)) == 0:
        resources["machine_type"] = draw(_MACHINE if whole else _or_nothing(_MACHINE))
    if not old and (whole or draw(st.integers(0, 2)) == 0):
        resources["ports"] = draw(_PORTS if whole else _or_nothing(_PORTS))
    if resources or draw(st.integers(0, 9)) == 0:
        fields["resources"] = resources or draw(st.sampled_from([None, EMPTY]))
    version = draw(st.sampled_from(["v0alpha0", "v0alpha0", None] if old else ["v1", "latest", "v0alpha1", None, None]))
    purge = draw(st.integers(0, 3)) == 0
    paths = [path for path in _PATHS if form != "flat" or not _is_given(fields, path)]
    remove = draw(st.lists(st.sampled_from(paths), max_size=2, unique=True)) if draw(st.booleans()) else []
    return DesiredState(fields, form, None if form == "flat" else version, purge, remove, old)


_SECRET = st.sampled_from([literal for literal in LITERALS if MARK in literal])
SECRET_FIELDS = {
    "env": st.dictionaries(st.sampled_from(_ENV_NAMES), _SECRET, min_size=1, max_size=2),
    "basic_auth_key": _SECRET,
    "integrations": st.builds(
        lambda keys: [{"type": "s3", "name": "data", "url": "s3://bucket/a", **keys}],
        _some({"secret_access_key": _SECRET}, access_key_id=_SECRET),
    ),
    "health_checks": st.builds(
        lambda secret: {"liveness": {"path": "/", "headers": {"X-Key": secret}}},
        _SECRET,
    ),
}


@st.composite
def with_secrets(draw: Any, keys: Collection[str] | None = None) -> DesiredState:
    """A whole desired with literal secrets in these fields, or in most of those that hold any."""
    if keys is None:
        keys = [key for key in SECRET_FIELDS if draw(st.integers(0, 3))]
    fields = {key: draw(SECRET_FIELDS[key]) for key in keys}
    resources = {"machine_type": draw(_MACHINE), "ports": draw(_PORTS)}
    return DesiredState({"image": draw(_IMAGE), "resources": resources, **fields})


def _is_given(fields: Mapping[str, Any], path: str) -> bool:
    """True if flat options say something at a path, above it or below."""
    parts = parts_of(path)
    return any(all(map(str.__eq__, parts, leaf)) for leaf in _leaves(fields))


def parts_of(path: str) -> tuple[str, ...]:
    """A removable path as the keys that lead there; names of users may hold dots."""
    if path.startswith("env."):
        return "env", path.removeprefix("env.")
    if path.endswith("]"):
        return "integrations", path.removeprefix("integrations[")[:-1]
    return tuple(path.split("."))


def _leaves(value: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*above, key))
    elif above == ("integrations",) and isinstance(value, list):
        yield from ((*above, item["name"]) for item in value)
    elif value is not None and value is not EMPTY:
        yield above


def options_of(desired: DesiredState, draw: Any) -> dict[str, Any]:
    """The desired as options of a task. ``draw`` chooses between ways to write one thing."""
    options: dict[str, Any] = {"purge": desired.purge} if desired.purge or draw(st.booleans()) else {}
    if desired.remove:
        options["remove"] = [*desired.remove, *draw(st.sampled_from([[], [""]]))]
    if desired.form == "flat":
        return {**options, **{key: _written(key, value, "flat", draw) for key, value in desired.fields.items()}}
    return {**options, "spec": document_of(desired, draw)}


def document_of(desired: DesiredState, draw: Any) -> dict[str, Any]:
    document = {
        _key(key, desired.form): _written(key, value, desired.form, draw) for key, value in desired.fields.items()
    }
    if isinstance(document.get("resources"), dict) and desired.old:
        for name in ("machine_type", "machineType"):
            if name in document["resources"]:
                word = "instanceType" if desired.form == "camel" else "instance_type"
                document["resources"][word] = document["resources"].pop(name)
    if "healthChecks" in document and draw(st.booleans()):
        document["healthchecks"] = document.pop("healthChecks")
    if desired.version is not None:
        document["apiVersion" if desired.form == "camel" else "api_version"] = desired.version
    elif draw(st.integers(0, 4)) == 0:
        document["apiVersion"] = draw(st.sampled_from([None, ""]))
    if draw(st.integers(0, 4)) == 0:
        document["$schema"] = "https://example.com/schema.json"
    if draw(st.integers(0, 4)) == 0:
        document = dict(reversed(document.items()))
    return document


def _key(key: str, form: str) -> str:
    head, *parts = key.split("_")
    return head + "".join(map(str.capitalize, parts)) if form == "camel" else key


def _written(key: str, value: Any, form: str, draw: Any) -> Any:
    if value is EMPTY:
        return _empty(key, form, draw)
    if value is None:
        return None
    if key in ("env", "headers"):
        return _pairs(value, form, draw)
    if key == "exec":
        return dict(value)
    if isinstance(value, Mapping):
        return {_key(name, form): _written(name, inner, form, draw) for name, inner in value.items()}
    if isinstance(value, list):
        return [_written("", item, form, draw) for item in value]
    return value


def _empty(key: str, form: str, draw: Any) -> Any:
    """One of the ways to say nothing; flat options know the type of each."""
    if form != "flat":
        return draw(st.sampled_from(["", [], {}]))
    kind = next((kind for kind, keys in _TYPES.items() if key in keys), "str")
    if key == "env":
        kind = "dict"
    return draw(st.sampled_from({"list": ["", []], "dict": ["", {}], "str": [""]}[kind]))


def _pairs(value: Mapping[str, Any], form: str, draw: Any) -> Any:
    """Names and values as a mapping or, in documents, as the API's list."""
    if form == "flat" or draw(st.booleans()) or any(inner is None for inner in value.values()):
        return dict(value)
    return [{"name": name, "value": inner} for name, inner in value.items()]
