# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is taken from an answer of the API, and that no secret is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from watch.worlds import MOMENT, NOW, check_events, seen

from ansible_collections.paperspace.cloud.plugins.module_utils.api import models
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.known_secrets import KnownSecrets
from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.events import advance, begin
from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.observation import (
    InstanceObservation,
    observation_of,
)
from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.snapshot import Limits, wants_runs
from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.text import inert

SECRET = "canary-4f1d2c9e77"
KEY = "canary-key-88b1"
CONFIG = {"apiVersion": "v1", "name": "web", "image": "nginx:1.27", "resources": {"machineType": "C4", "ports": [80]}}


def deployment(**spec: Any) -> Any:
    """``data`` is its config, ``CONFIG`` unless it is given."""
    document = {"id": "s1", "data": CONFIG, "externalApplied": None, "dtHealthy": None, "error": None, **spec}
    return models.Deployment.model_validate(
        {"id": "d1", "name": "web", "projectId": "p1", "endpoint": "web.example.com", "latestSpec": document}
    )


def run(*instances: tuple[str, str, str | None], ready: int = 0) -> Any:
    listed = [{"id": name, "instanceId": name, "state": state, "stateMessage": text} for name, state, text in instances]
    return models.Run.model_validate({"id": "r1", "replicas": 1, "readyReplicas": ready, "instances": listed})


def test_a_whole_seen() -> None:
    found = observation_of(
        deployment(externalApplied=MOMENT, dtHealthy=MOMENT),
        [run(("i2", "healthy", None), ready=1), run(("i2", "old", None), ("i1", "Failed", "gone"))],
        KnownSecrets(),
    )
    assert (found.id, found.name, found.project_id) == ("d1", "web", "p1")
    assert found.endpoint_url == "https://web.example.com"
    assert (found.spec_id, found.image, found.replicas, found.enabled) == ("s1", "nginx:1.27", 1, True)
    assert (found.applied_at, found.healthy_at, found.refused, found.ready) == (MOMENT, MOMENT, False, 1)
    assert found.instances == (
        InstanceObservation("i2", "healthy", None, True),
        InstanceObservation("i1", "Failed", "gone", False),
    )


@pytest.mark.parametrize(
    ("config", "replicas", "enabled"),
    [
        ({**CONFIG, "enabled": False}, 1, False),
        ({**CONFIG, "resources": {"replicas": 0}}, 0, False),
        ({**CONFIG, "resources": {"replicas": 3.0}}, 3, True),
        ({**CONFIG, "image": ["no", "image"]}, 1, True),
        ({}, 1, True),
        (None, None, None),
    ],
)
def test_what_a_config_says(config: Any, replicas: Any, enabled: Any) -> None:
    found = observation_of(deployment(data=config), None, KnownSecrets())
    assert (found.replicas, found.enabled) == (replicas, enabled)
    assert found.image in ("nginx:1.27", None)


def test_a_deployment_without_a_spec() -> None:
    bare = models.Deployment.model_validate({"id": "d1", "name": "web", "projectId": "p1", "latestSpec": None})
    found = observation_of(bare, [], KnownSecrets())
    assert (found.spec_id, found.replicas, found.ready, found.instances) == (None, None, None, ())


def test_only_an_error_before_it_was_applied_is_a_refusal() -> None:
    assert observation_of(deployment(error="no image"), None, KnownSecrets()).refused
    assert not observation_of(deployment(error="partly", externalApplied=MOMENT), None, KnownSecrets()).refused


PLACES: dict[str, dict[str, Any]] = {
    "env": {"env": [{"name": "TOKEN", "value": SECRET}]},
    "basic auth": {"basicAuthKey": SECRET},
    "integration": {"integrations": [{"type": "s3", "name": "w", "url": "s3://b", "secretAccessKey": SECRET}]},
    "probe header": {"healthChecks": {"readiness": {"path": "/", "headers": [{"name": "X", "value": SECRET}]}}},
    "url": {"image": f"https://user:{SECRET}@registry.example.com/web:1"},
    "unknown field": {"authToken": SECRET},
}


@settings(deadline=None)
@given(
    place=st.sampled_from(sorted(PLACES)),
    before=st.text(max_size=20),
    after=st.text(max_size=20),
    applied=st.booleans(),
    quoted=st.sampled_from([SECRET, KEY]),
)
def test_no_event_and_no_state_holds_a_secret(place: str, before: str, after: str, applied: bool, quoted: str) -> None:
    """Whatever the cluster quotes in an error, a state or a message."""
    text = f"{before} {quoted} {after}"
    shown = deployment(
        data={**CONFIG, **PLACES[place]}, id="s2", error=text, externalApplied=MOMENT if applied else None
    )
    found = observation_of(shown, [run(("i1", "errored", text), ("i2", text, None))], KnownSecrets([KEY, SECRET]))
    limits = Limits(unhealthy_seconds=0, healthy_within=1)
    snapshots, _seen = begin([seen("s1", id="d1")], NOW, limits)
    snapshots, events = advance(snapshots, [found], NOW, limits)
    later, more = advance(snapshots, [found], NOW + 5, limits)
    assert {event["type"] for event in check_events(inert([*events, *more]))} >= {
        "new_spec",
        "failed",
        "instance_state",
    }
    everything = json.dumps([events, more, [snapshot.as_json() for snapshot in later.values()]], ensure_ascii=False)
    assert SECRET not in everything and KEY not in everything


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (seen(healthy=False), True),
        (seen(applied=False), False),
        (seen(healthy=False, enabled=False), False),
        (seen(), False),
        # It has just become healthy: once more, for how its instances ended up.
        (seen("s2"), True),
        (seen(None), False),
    ],
)
def test_whose_runs_have_news(found: Any, wanted: bool) -> None:
    snapshots, _events = begin([seen()], NOW, Limits())
    assert wants_runs(snapshots["id-web"], found) is wanted


def test_runs_at_the_first_look_are_those_of_what_is_not_healthy() -> None:
    assert wants_runs(None, seen(healthy=False))
    assert not wants_runs(None, seen())
