# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Observations for the tests of the event source: single ones, and worlds of deployments that change look by look."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import jinja2
import jsonschema
from hypothesis import strategies as st

from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.observation import InstanceObservation, Observation

ROOT = Path(__file__).resolve().parents[3]
EVENT_SCHEMA = json.loads((ROOT / "extensions/eda/schemas/deployment_watch_event.json").read_text())
# One for each type: trying all of them in turn takes ten times as long.
_VALIDATORS = {
    ref["$ref"].rpartition("/")[2]: jsonschema.Draft202012Validator({"$defs": EVENT_SCHEMA["$defs"], **ref})
    for ref in EVENT_SCHEMA["oneOf"]
}

_JINJA = jinja2.Environment(cache_size=0)

MOMENT = "2026-01-01T00:00:00.000Z"
# An hour later.
NOW = 1767229200.0


def check_events(events: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The events, each as the schema has it, and without a text that means something to whoever takes it."""
    events = list(events)
    for event in events:
        _VALIDATORS[event["type"]].validate(event)
        texts = list(filter(None, _texts(event)))
        # Whatever a rulebook puts between texts.
        for between in ("", "%"):
            assert _JINJA.from_string(between.join(texts)).render() == between.join(texts)
        assert not any("ANSIBLE_VAULT" in text or set(text) & set("\n\r\x1b\u2028\u202e") for text in texts)
        json.dumps(event, ensure_ascii=False, allow_nan=False).encode()
    return events


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(inner)


def instance(name: str = "i1", state: str = "healthy", message: str | None = None, newest: bool = True) -> Any:
    return InstanceObservation(name, state, message, newest)


def seen(
    spec: str | None = "s1", applied: bool = True, healthy: bool = True, name: str = "web", **changes: Any
) -> Observation:
    """A deployment with one replica, applied and healthy unless said otherwise."""
    fields = {
        "id": f"id-{name}",
        "name": name,
        "project_id": "p1",
        "endpoint_url": f"https://{name}.example.com",
        "spec_id": spec,
        "image": "nginx:1.27" if spec else None,
        "replicas": 1 if spec else None,
        "enabled": True if spec else None,
        "applied_at": MOMENT if spec and applied else None,
        "healthy_at": MOMENT if spec and applied and healthy else None,
        **changes,
    }
    return Observation(**fields)


_STATES = st.sampled_from(["pending", "healthy", "errored", "Failed"])


@st.composite
def _instances(draw: st.DrawFn) -> tuple[InstanceObservation, ...] | None:
    if draw(st.booleans()):
        return None
    names = draw(st.lists(st.sampled_from(["i1", "i2", "i3"]), unique=True, max_size=3))
    return tuple(instance(name, draw(_STATES), newest=draw(st.booleans())) for name in names)


@st.composite
def _deployment(draw: st.DrawFn, name: str, number: int) -> Observation:
    """A deployment at any point of the life of its ``number``-th spec."""
    applied = draw(st.booleans())
    replicas = draw(st.integers(0, 3))
    return seen(
        f"{name}-{number}",
        applied,
        applied and draw(st.booleans()),
        name,
        image=draw(st.sampled_from(["nginx:1.27", "nginx:1.28", None])),
        replicas=replicas,
        enabled=replicas > 0 and draw(st.booleans()),
        refused=not applied and draw(st.booleans()),
        instances=draw(_instances()),
        ready=draw(st.sampled_from([None, 0, 3])),
    )


@st.composite
def worlds(draw: st.DrawFn, most: int = 8) -> list[list[Observation]]:
    """Looks one after the other. Ids of specs only ever grow, as the API's are never used again."""
    specs = dict.fromkeys(("web", "llm", "docs"), 0)
    looks = []
    for _look in range(draw(st.integers(2, most))):
        look = []
        for name in draw(st.lists(st.sampled_from(sorted(specs)), unique=True)):
            specs[name] += draw(st.integers(0, 1))
            look.append(draw(_deployment(name, specs[name])))
        looks.append(look)
    return looks
