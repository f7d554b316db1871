# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What counts as done and what as failed, look by look, without a server or a clock."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.paperspace.cloud.plugins.module_utils import models, wait
from ansible_collections.paperspace.cloud.plugins.module_utils.deadline import Deadline
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import ApiError, TransportError
from ansible_collections.paperspace.cloud.plugins.module_utils.timeline import Timeline
from ansible_collections.paperspace.cloud.plugins.module_utils.wait import Baseline, RolloutWatch

APPLIED = "2026-01-01T00:00:00Z"


def deployment(
    spec_id: str = "new", applied: bool = True, healthy: bool = False, error: str | None = None, **config: Any
):
    spec = {
        "id": spec_id,
        "data": {"resources": {"replicas": 2}, **config},
        "externalApplied": APPLIED if applied else None,
        "dtHealthy": APPLIED if healthy else None,
        "error": error,
    }
    return models.Deployment.model_validate({"id": "d", "name": "web", "projectId": "p", "latestSpec": spec})


def run(*states: str, run_id: str = "r1", ready: int = 0):
    instances = [
        {"id": f"{run_id}-{index}", "instanceId": f"{run_id}-{index}", "state": state}
        for index, state in enumerate(states)
    ]
    return models.Run.model_validate({"id": run_id, "replicas": 2, "readyReplicas": ready, "instances": instances})


def watch(**changes: Any) -> RolloutWatch:
    return RolloutWatch("new", **{"baseline": Baseline("old"), "bad_seconds": 30, **changes})


@pytest.mark.parametrize(
    ("seen", "runs", "outcome", "phase"),
    [
        (deployment("old", healthy=True), [run("healthy", ready=2)], wait.WAITING, "apply"),
        (deployment("third", healthy=True), [], wait.FAILED, "apply"),
        (deployment(applied=False), [], wait.WAITING, "pre_build"),
        (deployment(applied=False, error="no such image"), [], wait.FAILED, "pre_build"),
        (deployment(error="partly"), [], wait.WAITING, "starting"),
        (deployment(), [run("pending")], wait.WAITING, "starting"),
        (deployment(healthy=True), [run("healthy", ready=1)], wait.WAITING, "starting"),
        (deployment(healthy=True), [run("healthy", ready=2)], wait.DONE, "healthy"),
        (deployment(healthy=True), [], wait.DONE, "healthy"),
        # Somebody may have given it a config of any shape in the meantime.
        (deployment(healthy=True, resources=[1]), [], wait.DONE, "healthy"),
        (deployment(resources={"replicas": "many"}), [run("pending")], wait.WAITING, "starting"),
        (deployment(), [run("healthy", "healthy", ready=2)], wait.WAITING, "starting"),
        (deployment(enabled=False), [run("healthy")], wait.WAITING, "draining"),
        (deployment(enabled=False), [], wait.DONE, "disabled"),
        (deployment(resources={"replicas": 0}), [], wait.DONE, "disabled"),
        (deployment(enabled=False, applied=False), [], wait.WAITING, "pre_build"),
    ],
)
def test_one_look(seen, runs, outcome, phase):
    standing = watch().judge(0, seen, runs)
    assert (standing.outcome, standing.phase) == (outcome, phase)


@pytest.mark.parametrize("state", ["errored", "Failed", "ERROR"])
def test_an_instance_must_stay_bad(state):
    looking = watch()
    assert looking.judge(0, deployment(), [run(state)]).outcome == wait.WAITING
    assert looking.judge(29, deployment(), [run(state)]).outcome == wait.WAITING
    assert looking.judge(30, deployment(), [run(state)]).outcome == wait.FAILED


def test_one_that_recovers_starts_anew():
    looking = watch()
    looking.judge(0, deployment(), [run("errored")])
    looking.judge(20, deployment(), [run("pending")])
    assert looking.judge(40, deployment(), [run("errored")]).outcome == wait.WAITING
    assert looking.judge(70, deployment(), [run("errored")]).outcome == wait.FAILED


def test_an_unknown_state_is_still_on_its_way():
    looking = watch()
    looking.judge(0, deployment(), [run("mysterious")])
    assert looking.judge(900, deployment(), [run("mysterious")]).outcome == wait.WAITING


@pytest.mark.parametrize(
    ("created", "outcome"),
    [
        ("2025-12-31T23:59:59.999Z", wait.WAITING),
        (APPLIED, wait.FAILED),
        ("2026-01-01T00:00:01Z", wait.FAILED),
        # Nothing says that it was there before.
        (None, wait.FAILED),
    ],
)
def test_where_the_runs_before_were_not_read_the_age_of_an_instance_decides(created, outcome):
    looking = watch(baseline=Baseline("old", unread=True))
    bad = run("errored")
    bad.instances[0].dt_created = created
    looking.judge(0, deployment(), [bad])
    assert looking.judge(60, deployment(), [bad]).outcome == outcome


def test_instances_that_were_bad_before_the_write_do_not_count():
    looking = watch(baseline=Baseline.of("old", [run("errored")]))
    looking.judge(0, deployment(), [run("errored")])
    assert looking.judge(60, deployment(), [run("errored")]).outcome == wait.WAITING


def test_an_old_run_that_drains_does_not_count():
    looking = watch(baseline=Baseline.of("old", [run("healthy", run_id="before")]))
    runs = [run("pending", run_id="after"), run("failed", run_id="before")]
    looking.judge(0, deployment(), runs)
    assert looking.judge(60, deployment(), runs).outcome == wait.WAITING


def test_a_bad_instance_of_a_run_that_only_scaled_counts():
    looking = watch(baseline=Baseline.of("old", [run("healthy")]))
    scaled = [run("healthy", "errored")]
    looking.judge(0, deployment(), scaled)
    assert looking.judge(30, deployment(), scaled).outcome == wait.FAILED


def test_where_the_read_back_showed_no_spec_the_first_new_one_is_watched():
    for looking in (RolloutWatch(None), RolloutWatch("old", Baseline("old"))):
        assert looking.judge(0, deployment("new", healthy=True), []).outcome == wait.DONE
        assert looking.judge(0, deployment("third"), []).outcome == wait.FAILED


class Clock:
    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds


def loop(looks: list[Any], seconds: float = 60, interval: float = 3):
    """Runs the loop over scripted looks (the last one repeats); returns (standing, timeline, clock)."""
    clock = Clock()
    deadline = Deadline(seconds, clock.now, clock.sleep)
    timeline = Timeline("web", deadline, lambda line: None)
    left = list(looks)

    def look():
        seen = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(seen, Exception):
            raise seen
        return seen

    standing = wait.wait_for(look, watch(), deadline, interval, timeline, lambda: None)[0]
    return standing, timeline, clock


PENDING = (deployment(), [run("pending")])
HEALTHY = (deployment(healthy=True), [run("healthy", "healthy", ready=2)])


def test_the_loop_ends_when_it_is_done():
    standing, timeline, clock = loop([PENDING, PENDING, HEALTHY])
    assert standing.outcome == wait.DONE
    assert clock.time == 6
    assert [entry["phase"] for entry in timeline.entries] == ["starting", "healthy"]


def test_the_loop_ends_at_the_deadline_and_not_later():
    standing, timeline, clock = loop([PENDING], seconds=10)
    assert len(timeline.entries) == 1
    assert standing.outcome == wait.WAITING
    assert clock.time == 10


@pytest.mark.parametrize(
    "trouble",
    [
        TransportError("GET /x", "broke", sent=True),
        ApiError("GET /x", 503, "X", "down"),
        ApiError("GET /x", 429, "X", "slow down"),
        ApiError("GET /x", 404, "NOT_FOUND", "not yet"),
    ],
)
def test_an_outage_does_not_end_a_wait(trouble):
    assert loop([trouble, trouble, HEALTHY])[0].outcome == wait.DONE


def test_a_deployment_that_stays_away_was_deleted():
    standing = loop([PENDING, ApiError("GET /x", 404, "NOT_FOUND", "gone")])[0]
    assert standing.outcome == wait.FAILED
    assert "deleted" in standing.message


@pytest.mark.parametrize("status", [400, 401, 403])
def test_what_will_not_pass_by_itself_is_raised(status):
    with pytest.raises(ApiError):
        loop([PENDING, ApiError("GET /x", status, "X", "no")])


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (deployment(), False),
        (deployment(healthy=True), True),
        (deployment(applied=False, healthy=True), False),
        (deployment(enabled=False), True),
    ],
)
def test_settled(seen, expected):
    assert wait.settled(seen) is expected
