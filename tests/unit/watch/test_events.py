# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which events lie between two looks: a table, and laws over generated worlds."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from hypothesis import given, settings
from watch.worlds import NOW, check_events, instance, seen, worlds

from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.events import TYPES, advance, begin, is_wanted
from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.observation import Observation
from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.snapshot import Limits, Snapshot

LIMITS = Limits(unhealthy_seconds=30, healthy_within=900)
ENDLESS = Limits(unhealthy_seconds=1e9, healthy_within=0)


def told(*looks: list[Observation], limits: Limits = LIMITS, seconds: float = 10) -> list[dict[str, Any]]:
    """The events after the first look, the others ``seconds`` apart."""
    snapshots, _seen = begin(looks[0], NOW, limits)
    events: list[dict[str, Any]] = []
    for number, look in enumerate(looks[1:], 1):
        snapshots, found = advance(snapshots, look, NOW + number * seconds, limits)
        events += check_events(found)
    return events


def types(events: list[dict[str, Any]]) -> list[str]:
    return [event["type"] for event in events]


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        pytest.param([[seen()], [seen()]], [], id="nothing changed"),
        pytest.param([[], []], [], id="nothing there"),
        pytest.param([[], [seen()]], ["created", "new_spec", "applied", "healthy"], id="created, healthy at once"),
        pytest.param([[], [seen(None)]], ["created"], id="created without a spec"),
        pytest.param([[], [seen(None)], [seen(applied=False)]], ["created", "new_spec"], id="its spec comes later"),
        pytest.param([[], [seen(enabled=False, healthy=False)]], ["created", "new_spec", "applied"], id="created off"),
        pytest.param([[seen()], [seen("s2", False)]], ["new_spec"], id="written"),
        pytest.param(
            [[seen()], [seen("s2", False)], [seen("s2", healthy=False)], [seen("s2")]],
            ["new_spec", "applied", "healthy"],
            id="a rollout step by step",
        ),
        pytest.param([[seen()], [seen("s2")]], ["new_spec", "applied", "healthy"], id="a rollout in one look"),
        pytest.param([[seen()], [seen("s2", enabled=False)]], ["new_spec", "disabled", "applied", "healthy"], id="off"),
        pytest.param([[seen(enabled=False)], [seen("s2", False)]], ["new_spec", "enabled"], id="on"),
        pytest.param([[seen()], [seen("s2", False, replicas=3)]], ["new_spec", "scaled"], id="scaled"),
        pytest.param(
            [[seen()], [seen("s2", False, replicas=0, enabled=False)]],
            ["new_spec", "disabled", "scaled"],
            id="scaled to nothing",
        ),
        pytest.param([[seen()], [seen(healthy=False)], [seen()]], ["healthy"], id="healthy again"),
        pytest.param([[seen()], [], []], ["deleted"], id="deleted"),
        pytest.param([[seen()], [], [], []], ["deleted"], id="deleted once"),
        pytest.param([[seen()], [], [seen()]], [], id="left out of one list"),
        pytest.param([[seen()], [], [seen("s2", False)]], ["new_spec"], id="changed while left out"),
        pytest.param([[seen()], [seen(None)], [seen()]], [], id="its spec is not shown for a while"),
        pytest.param(
            [[seen()], [seen("s2", False)], [seen("s1")], [seen("s2", False)]],
            ["new_spec"],
            id="an old answer",
        ),
        pytest.param(
            [[seen()], [seen(name="llm")], [seen(name="llm")]],
            ["created", "new_spec", "applied", "healthy", "deleted"],
            id="another one",
        ),
        pytest.param(
            [[seen()], [seen("s2", False, refused=True, error="no")], [seen("s2", False, refused=True)]],
            ["new_spec", "failed"],
            id="refused",
        ),
        pytest.param([[seen("s1", False, refused=True)]] * 3, [], id="refused before"),
        pytest.param([[seen()], [seen(image="nginx:1.28")]], [], id="a spec never changes"),
    ],
)
def test_events_between_looks(looks: list[list[Observation]], expected: list[str]) -> None:
    assert types(told(*looks)) == expected


def test_first_look_tells_what_is_there_and_nothing_else() -> None:
    _sights, events = begin([seen(), seen("s1", False, name="llm")], NOW, LIMITS)
    assert types(check_events(events)) == ["seen", "seen"]
    assert events[0] == {
        "type": "seen",
        "at": "2026-01-01T01:00:00.000Z",
        "deployment": {
            "id": "id-web",
            "name": "web",
            "slug": "web-80ba0e45",
            "project_id": "p1",
            "endpoint_url": "https://web.example.com",
            "spec_id": "s1",
            "image": "nginx:1.27",
            "replicas": 1,
            "enabled": True,
            "healthy": True,
        },
    }


def test_what_events_carry() -> None:
    looks = [seen()], [seen("s2", replicas=3, image="nginx:1.28")]
    new_spec, scaled, applied, healthy = told(*looks)
    assert (new_spec["previous_spec_id"], new_spec["previous_image"]) == ("s1", "nginx:1.27")
    assert new_spec["deployment"]["image"] == "nginx:1.28"
    assert scaled["previous_replicas"] == 1 and scaled["deployment"]["replicas"] == 3
    assert applied["applied_at"] == healthy["healthy_at"] == looks[1][0].applied_at


def crashed(state: str = "errored", spec: str = "s2", name: str = "i2", **changes: Any) -> Observation:
    return seen(spec, healthy=False, instances=(instance(name, state, "code 1"),), ready=0, **changes)


def test_an_instance_that_stays_bad_fails_its_spec_once() -> None:
    events = told([seen()], *[[crashed()]] * 8)
    assert types(events) == ["new_spec", "applied", "instance_state", "failed"]
    assert events[2]["instance"] == {"id": "i2", "state": "errored", "message": "code 1"}
    assert events[2]["previous_state"] is None
    failed = events[3]
    assert failed["at"] == "2026-01-01T01:00:40.000Z"
    assert failed["reason"] == "instances"
    assert failed["message"] == "Unhealthy for 30 seconds: i2 errored (code 1)"
    assert failed["instances"] == [events[2]["instance"]]


@pytest.mark.parametrize(
    ("looks", "failed"),
    [
        pytest.param([[crashed()], [crashed("healthy")], [crashed()]] * 4, 0, id="recovers in between"),
        pytest.param([[crashed()]] * 5 + [[seen("s2")]] + [[crashed()]] * 5, 2, id="healthy in between"),
        pytest.param([[crashed()]] * 5 + [[crashed(spec="s3", name="i3")]] * 5, 2, id="the next one crashes, too"),
        pytest.param([[crashed()]] * 5 + [[crashed(spec="s3", name="i2")]] * 5, 1, id="it was bad before that spec"),
        pytest.param([[crashed(enabled=False)]] * 9, 0, id="switched off"),
        pytest.param(
            [[seen("s2", healthy=False, instances=(instance(state="errored", newest=False),))]] * 9,
            0,
            id="of an older run",
        ),
    ],
)
def test_when_bad_instances_fail_a_spec(looks: list[list[Observation]], failed: int) -> None:
    assert types(told([seen()], *looks)).count("failed") == failed


def test_what_had_failed_before_the_watch_is_no_news() -> None:
    assert told(*[[crashed()]] * 200) == []
    # Since when it is not healthy is known by when it was applied.
    assert told(*[[seen(healthy=False)]] * 200) == []


def test_a_rollout_that_was_under_way_when_the_watch_began_can_still_fail() -> None:
    young = seen(healthy=False, applied_at="2026-01-01T00:59:00.000Z")
    events = told(*[[young]] * 100)
    assert types(events) == ["failed"]
    assert events[0]["at"] == "2026-01-01T01:14:00.000Z"


def test_a_time_that_is_none_counts_as_now() -> None:
    events = told(*[[seen(healthy=False, applied_at="soon")]] * 100)
    assert [event["at"] for event in events] == ["2026-01-01T01:15:00.000Z"]


def test_a_spec_that_is_never_healthy_fails_in_the_end() -> None:
    slow = [[seen()], *[[seen("s2", healthy=False, error="a probe failed")]] * 100]
    [failed] = [event for event in told(*slow) if event["type"] == "failed"]
    assert failed["reason"] == "timeout"
    assert failed["message"] == "Not healthy within 900 seconds: a probe failed"
    assert failed["instances"] == []
    assert "failed" not in types(told(*slow, limits=ENDLESS))


def test_a_healthy_spec_needs_its_replicas_where_they_are_known() -> None:
    looks = [[seen()], [seen("s2", replicas=2, ready=1)], [seen("s2", replicas=2, ready=2)]]
    snapshots, _events = begin(looks[0], NOW, LIMITS)
    snapshots, early = advance(snapshots, looks[1], NOW, LIMITS)
    _sights, late = advance(snapshots, looks[2], NOW, LIMITS)
    assert types(early) == ["new_spec", "scaled", "applied"]
    assert types(late) == ["healthy"]


@pytest.mark.parametrize(
    ("names", "wanted_types", "passes"),
    [
        (None, None, True),
        (["web"], None, True),
        (["llm", "w*"], None, True),
        (["WEB"], None, False),
        (["we"], None, False),
        (None, {"seen"}, True),
        (None, {"failed"}, False),
        (["web"], {"failed"}, False),
    ],
)
def test_names_and_types_filter(names: Any, wanted_types: Any, passes: bool) -> None:
    [event] = begin([seen()], NOW, LIMITS)[1]
    assert is_wanted(event, names, wanted_types) is passes


def thawed(snapshots: dict[str, Snapshot]) -> dict[str, Snapshot]:
    """What a restart makes of them."""
    frozen = json.loads(json.dumps([snapshot.as_json() for snapshot in snapshots.values()]))
    return {snapshot.id: snapshot for snapshot in map(Snapshot.from_json, frozen)}


@settings(deadline=None)
@given(worlds())
def test_no_change_no_event(looks: list[list[Observation]]) -> None:
    snapshots, _seen = begin(looks[0], NOW, ENDLESS)
    for look in looks[1:]:
        snapshots, events = advance(snapshots, look, NOW, ENDLESS)
        check_events(events)
        again, nothing = advance(snapshots, look, NOW, ENDLESS)
        # What the list lacks is told the second time.
        assert {event["type"] for event in nothing} <= {"deleted"}
        assert advance(again, look, NOW, ENDLESS) == (again, [])


@settings(deadline=None)
@given(worlds())
def test_a_restart_at_any_look_changes_nothing(looks: list[list[Observation]]) -> None:
    snapshots, _seen = begin(looks[0], NOW, LIMITS)
    for number, look in enumerate(looks[1:]):
        moment = NOW + 20 * number
        whole = advance(snapshots, look, moment, LIMITS)
        assert advance(thawed(snapshots), look, moment, LIMITS) == whole
        snapshots = whole[0]
        assert thawed(snapshots) == snapshots


@settings(deadline=None)
@given(worlds())
def test_every_transition_is_told_once(looks: list[list[Observation]]) -> None:
    """A second, simpler account of the same: what each deployment was at each look where it was listed."""
    events = told(*looks, limits=ENDLESS)
    for name in ("web", "llm", "docs"):
        observed: list[Observation | None] = []
        absent = 0
        for number, look in enumerate(looks):
            [found] = [one for one in look if one.name == name] or [None]
            absent = 0 if found else absent + 1
            if found or absent == 2 or number == 0:
                observed.append(found)
        pairs = list(itertools.pairwise(observed))
        expected = {
            "created": sum(1 for before, after in pairs if after and not before),
            "deleted": sum(1 for before, after in pairs if before and not after),
            "new_spec": sum(1 for before, after in pairs if after and (not before or before.spec_id != after.spec_id)),
            "scaled": sum(1 for before, after in pairs if before and after and before.replicas != after.replicas),
            "enabled": sum(
                1 for before, after in pairs if before and after and (before.enabled, after.enabled) == (False, True)
            ),
            "disabled": sum(
                1 for before, after in pairs if before and after and (before.enabled, after.enabled) == (True, False)
            ),
        }
        mine = [event["type"] for event in events if event["deployment"]["name"] == name]
        assert {kind: mine.count(kind) for kind in expected} == expected


@settings(deadline=None)
@given(worlds())
def test_events_of_a_deployment_come_in_their_order(looks: list[list[Observation]]) -> None:
    snapshots, _seen = begin(looks[0], NOW, LIMITS)
    for number, look in enumerate(looks[1:]):
        snapshots, events = advance(snapshots, look, NOW + 40 * number, LIMITS)
        for name in {event["deployment"]["id"] for event in events}:
            order = [TYPES.index(event["type"]) for event in events if event["deployment"]["id"] == name]
            assert order == sorted(order)
            # A look may tell of several instances, and of everything else once.
            once = [place for place in order if TYPES[place] != "instance_state"]
            assert len(once) == len(set(once))


@settings(deadline=None)
@given(worlds())
def test_a_spec_fails_once_until_it_is_healthy(looks: list[list[Observation]]) -> None:
    failed: set[Any] = set()
    for event in told(*looks, limits=Limits(unhealthy_seconds=0, healthy_within=15)):
        key = event["deployment"]["spec_id"]
        if event["type"] in ("healthy", "deleted"):
            failed.discard(key)
        if event["type"] == "failed":
            assert key not in failed
            failed.add(key)
