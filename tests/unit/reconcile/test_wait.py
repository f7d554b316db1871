# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What counts as done and what as failed, look by look, without a server or a clock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from stepped_clock import Clock

from ansible_collections.paperspace.cloud.plugins.module_utils.api import models
from ansible_collections.paperspace.cloud.plugins.module_utils.api.context import TaskContext
from ansible_collections.paperspace.cloud.plugins.module_utils.api.deadline import Deadline
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import ApiError, CancelledError, TransportError
from ansible_collections.paperspace.cloud.plugins.module_utils.reconcile import tracker
from ansible_collections.paperspace.cloud.plugins.module_utils.reconcile.identity import Observer, of_each, read_runs
from ansible_collections.paperspace.cloud.plugins.module_utils.reconcile.state import converged
from ansible_collections.paperspace.cloud.plugins.module_utils.reconcile.timeline import Table, Timeline
from ansible_collections.paperspace.cloud.plugins.module_utils.reconcile.tracker import (
    AbsenceTimer,
    Baseline,
    RolloutTracker,
)
from ansible_collections.paperspace.cloud.plugins.module_utils.reconcile.wait import Rollout, Wait

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


def watch(**changes: Any) -> RolloutTracker:
    return RolloutTracker("new", **{"baseline": Baseline("old"), "unhealthy_seconds": 30, **changes})


@pytest.mark.parametrize(
    ("seen", "runs", "outcome", "phase"),
    [
        (deployment("old", healthy=True), [run("healthy", ready=2)], tracker.WAITING, "apply"),
        (deployment("third", healthy=True), [], tracker.FAILED, "apply"),
        (deployment(applied=False), [], tracker.WAITING, "pre_build"),
        (deployment(applied=False, error="no such image"), [], tracker.FAILED, "pre_build"),
        (deployment(error="partly"), [], tracker.WAITING, "starting"),
        (deployment(), [run("pending")], tracker.WAITING, "starting"),
        (deployment(healthy=True), [run("healthy", ready=1)], tracker.WAITING, "starting"),
        (deployment(healthy=True), [run("healthy", ready=2)], tracker.DONE, "healthy"),
        (deployment(healthy=True), [], tracker.DONE, "healthy"),
        # Somebody may have given it a config of any shape in the meantime.
        (deployment(healthy=True, resources=[1]), [], tracker.DONE, "healthy"),
        (deployment(resources={"replicas": "many"}), [run("pending")], tracker.WAITING, "starting"),
        (deployment(), [run("healthy", "healthy", ready=2)], tracker.WAITING, "starting"),
        (deployment(enabled=False), [run("healthy")], tracker.WAITING, "draining"),
        (deployment(enabled=False), [], tracker.DONE, "disabled"),
        (deployment(resources={"replicas": 0}), [], tracker.DONE, "disabled"),
        (deployment(enabled=False, applied=False), [], tracker.WAITING, "pre_build"),
    ],
)
def test_one_look(seen, runs, outcome, phase):
    standing = watch().judge(0, seen, runs)
    assert (standing.outcome, standing.phase) == (outcome, phase)


@pytest.mark.parametrize("state", ["errored", "Failed", "ERROR"])
def test_an_instance_must_stay_bad(state):
    looking = watch()
    assert looking.judge(0, deployment(), [run(state)]).outcome == tracker.WAITING
    assert looking.judge(29, deployment(), [run(state)]).outcome == tracker.WAITING
    assert looking.judge(30, deployment(), [run(state)]).outcome == tracker.FAILED


def test_one_that_recovers_starts_anew():
    looking = watch()
    looking.judge(0, deployment(), [run("errored")])
    looking.judge(20, deployment(), [run("pending")])
    assert looking.judge(40, deployment(), [run("errored")]).outcome == tracker.WAITING
    assert looking.judge(70, deployment(), [run("errored")]).outcome == tracker.FAILED


def test_an_unknown_state_is_still_on_its_way():
    looking = watch()
    looking.judge(0, deployment(), [run("mysterious")])
    assert looking.judge(900, deployment(), [run("mysterious")]).outcome == tracker.WAITING


@pytest.mark.parametrize(
    ("created", "outcome"),
    [
        ("2025-12-31T23:59:59.999Z", tracker.WAITING),
        (APPLIED, tracker.FAILED),
        ("2026-01-01T00:00:01Z", tracker.FAILED),
        # Nothing says that it was there before.
        (None, tracker.FAILED),
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
    assert looking.judge(60, deployment(), [run("errored")]).outcome == tracker.WAITING


def test_an_old_run_that_drains_does_not_count():
    looking = watch(baseline=Baseline.of("old", [run("healthy", run_id="before")]))
    runs = [run("pending", run_id="after"), run("failed", run_id="before")]
    looking.judge(0, deployment(), runs)
    assert looking.judge(60, deployment(), runs).outcome == tracker.WAITING


def test_a_bad_instance_of_a_run_that_only_scaled_counts():
    looking = watch(baseline=Baseline.of("old", [run("healthy")]))
    scaled = [run("healthy", "errored")]
    looking.judge(0, deployment(), scaled)
    assert looking.judge(30, deployment(), scaled).outcome == tracker.FAILED


def test_where_the_read_back_showed_no_spec_the_first_new_one_is_watched():
    for looking in (RolloutTracker(None), RolloutTracker("old", Baseline("old"))):
        assert looking.judge(0, deployment("new", healthy=True), []).outcome == tracker.DONE
        assert looking.judge(0, deployment("third"), []).outcome == tracker.FAILED


class Polled:
    """A client that shows, poll by poll, a deployment with its runs, or fails; the last poll repeats."""

    def __init__(self, polls: list[Any], seconds: float, check: Any = lambda: None) -> None:
        self.clock = Clock()
        self.deadline = Deadline(seconds, self.clock.now, self.clock.sleep)
        self.context = TaskContext(cancelled=check)
        self.polls = polls
        self.asked: list[str] = []
        self.read: list[str] = []
        self.lent: list[float] = []

    def until(self, deadline: Deadline) -> Polled:
        self.lent.append(deadline.seconds)
        return self

    def deployment(self, _known: str) -> models.Deployment:
        self.asked.append("deployment")
        self.shown = self.polls.pop(0) if len(self.polls) > 1 else self.polls[0]
        if isinstance(self.shown, Exception):
            raise self.shown
        return self.shown[0]

    def runs(self, known: str) -> list[models.Run]:
        self.asked.append("runs")
        self.read.append(known)
        if isinstance(self.shown[1], Exception):
            raise self.shown[1]
        return self.shown[1]

    def log_pages(self, *_args: Any, **_options: Any) -> Iterator[list[Any]]:
        self.asked.append("logs")
        return iter(())


def rollout_of(api: Polled, known: str = "d") -> Rollout:
    shown = deployment().model_copy(update={"id": known})
    return Rollout(shown, watch(), Timeline("web", api.deadline), AbsenceTimer(api.deadline))


def wait_for(api: Polled, interval: float = 3) -> Rollout:
    rollout = rollout_of(api)
    Wait(api, of_each(), interval, Table("p", api.deadline)).run([rollout])
    return rollout


def loop(polls: list[Any], seconds: float = 60, interval: float = 3):
    """Waits over scripted polls; returns (the status, the timeline, the clock, the error)."""
    api = Polled(polls, seconds)
    rollout = wait_for(api, interval)
    return rollout.status, rollout.timeline, api.clock, rollout.error


PENDING = (deployment(), [run("pending")])
HEALTHY = (deployment(healthy=True), [run("healthy", "healthy", ready=2)])


def test_the_loop_ends_when_it_is_done():
    standing, timeline, clock, _error = loop([PENDING, PENDING, HEALTHY])
    assert standing.outcome == tracker.DONE
    assert clock.time == 6
    assert [entry["phase"] for entry in timeline.entries] == ["starting", "healthy"]


def test_the_loop_ends_at_the_deadline_and_not_later():
    standing, timeline, clock, _error = loop([PENDING], seconds=10)
    assert len(timeline.entries) == 1
    assert standing.outcome == tracker.WAITING
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
    assert loop([trouble, trouble, HEALTHY])[0].outcome == tracker.DONE


def test_a_deployment_that_stays_away_was_deleted():
    standing = loop([PENDING, ApiError("GET /x", 404, "NOT_FOUND", "gone")])[0]
    assert standing.outcome == tracker.FAILED
    assert "deleted" in standing.message


@pytest.mark.parametrize("status", [400, 401, 403])
def test_what_will_not_pass_by_itself_ends_a_wait(status):
    standing, _timeline, clock, error = loop([PENDING, ApiError("GET /x", status, "X", "no")])
    assert standing.outcome == tracker.WAITING
    assert clock.time == 3
    assert error.message.startswith(f"the spec was written, but its rollout can't be watched: GET /x returned {status}")
    assert error.details["error"]["status"] == status


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (deployment(), False),
        (deployment(healthy=True), True),
        (deployment(applied=False, healthy=True), False),
        (deployment(enabled=False), True),
    ],
)
def test_converged(seen, expected):
    assert converged(seen) is expected


def test_runs_are_read_once_the_spec_is_applied():
    bare = deployment()
    bare.latest_spec = None
    api = Polled([(bare, []), (deployment(applied=False), []), PENDING, HEALTHY], 60)
    wait_for(api)
    assert api.asked == [*3 * ["deployment"], "runs", "deployment", "runs"]


def test_a_deployment_of_which_no_spec_is_shown_is_waited_for():
    seen = deployment()
    seen.latest_spec = None
    assert watch().judge(0, seen, []) == tracker.RolloutStatus(tracker.WAITING, "apply", "the API shows no spec yet")


@pytest.mark.parametrize(
    ("seen", "runs", "message"),
    [
        (deployment(healthy=True), [run("healthy", ready=2)], "healthy, 2/2 replicas ready"),
        (deployment(healthy=True), [], "healthy"),
        # The newest run comes first.
        (deployment(), [run(ready=1), run(run_id="r0", ready=2)], "applied, 1/2 replicas ready"),
        (deployment(), [run()], "applied, 0/2 replicas ready"),
        (deployment(), [], "applied, 0/2 replicas ready"),
        # One is wanted where nobody can tell how many.
        (deployment(resources={"replicas": "many"}), [], "applied, 0/1 replicas ready"),
        (deployment(error="partly"), [], "applied, 0/2 replicas ready, error: partly"),
        (
            deployment(),
            [run("healthy", "pending", "Running", "pulling", "starting", "queued")],
            "applied, 0/2 replicas ready, r1-1 pending, r1-3 pulling, r1-4 starting",
        ),
        (deployment(enabled=False), [run("healthy", "healthy")], "disabled, 2 instances still stopping"),
        # Where instances are not listed, the run says how many there are.
        (deployment(enabled=False), [run(), run("healthy", run_id="r2")], "disabled, 1 instances still stopping"),
        (deployment(enabled=False), [run(), run(run_id="r2")], "disabled, 4 instances still stopping"),
    ],
)
def test_what_a_look_says(seen, runs, message):
    assert watch().judge(0, seen, runs).message == message


def test_a_run_that_has_ended_keeps_no_instances():
    ended = run("healthy")
    ended.instances[0].dt_finished = APPLIED
    empty = run()
    empty.replicas = None
    assert watch().judge(0, deployment(enabled=False), [ended, empty]).outcome == tracker.DONE


def test_an_instance_is_described_with_what_it_says():
    crashed = run("errored").instances[0]
    assert tracker.describe(crashed) == "r1-0 errored"
    crashed.state_message = "exit code 1"
    assert tracker.describe(crashed) == "r1-0 errored (exit code 1)"


@pytest.mark.parametrize(
    ("wanted", "outcome"), [("new", tracker.DONE), ("third", tracker.DONE), ("fourth", tracker.FAILED)], ids=str
)
def test_another_spec_that_has_what_is_wanted_is_watched_instead(wanted, outcome):
    looking = watch(is_as_wanted=lambda seen: seen.latest_spec.id == "third")
    assert looking.judge(0, deployment(wanted, healthy=True), []).outcome == outcome


def test_the_previous_spec_is_never_taken_for_what_is_wanted():
    looking = watch(is_as_wanted=lambda seen: True)
    assert looking.judge(0, deployment("old", healthy=True), []).message == "the API still shows the previous spec"


class Runs:
    """A client that answers, or fails, with what it is given."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def runs(self, deployment_id: str) -> list[Any]:
        if isinstance(self.answer, ApiError):
            raise self.answer
        return [deployment_id, *self.answer]


def test_runs_that_are_not_shown_are_none_and_other_errors_are_errors():
    assert read_runs(Runs(["r"]), "d") == ["d", "r"]
    assert read_runs(Runs(ApiError("GET /x", 404, "NOT_FOUND", "no")), "d") == []
    for status in (400, 403, 405, 503):
        with pytest.raises(ApiError):
            read_runs(Runs(ApiError("GET /x", status, "X", "no")), "d")


def wait_for_listed(api: Polled, rollouts: list[Rollout], seen: Any, runs: Any) -> None:
    """Waits for deployments that a list always shows so, and reads the runs of one a poll."""
    api.shown = (seen, runs)
    shown = {rollout.deployment.id: seen.model_copy(update={"id": rollout.deployment.id}) for rollout in rollouts}
    observer = Observer(lambda _reader, _ids: shown, thorough=False)
    Wait(api, observer, 3, Table("p", api.deadline)).run(rollouts)


def test_runs_are_read_in_turn():
    api = Polled([], 16)
    wait_for_listed(api, [rollout_of(api, known) for known in "abc"], *PENDING)
    assert api.read == list("abcabc")


def test_one_that_is_disabled_is_done_once_its_runs_were_read():
    api = Polled([], 60)
    first, second = (rollout_of(api, known) for known in "ab")
    wait_for_listed(api, [first, second], deployment(enabled=False, healthy=True), [])
    assert api.read == ["a", "b"] and api.clock.time == 3
    assert [entry["message"] for entry in first.timeline.entries] == ["disabled, nothing is running"]
    assert [entry["message"] for entry in second.timeline.entries] == [
        "disabled, its instances are not read yet",
        "disabled, nothing is running",
    ]


@pytest.mark.parametrize(
    ("trouble", "ends_at", "fails"),
    [(ApiError("GET /x", 503, "X", "down"), 3, False), (ApiError("GET /x", 403, "X", "no"), 0, True)],
    ids=["outage", "refused"],
)
def test_what_looks_healthy_is_not_done_while_its_runs_can_not_be_read(trouble, ends_at, fails):
    standing, timeline, clock, error = loop([(deployment(healthy=True), trouble), HEALTHY])
    assert clock.time == ends_at and (error is not None) is fails
    assert standing.outcome == (tracker.WAITING if fails else tracker.DONE)
    assert fails or "503" in timeline.entries[0]["message"]


def test_an_age_that_can_not_be_read_ends_the_wait_for_that_one_alone():
    api = Polled([], 60)
    odd = run("errored")
    odd.instances[0].dt_created = "yesterday"
    first, second = (rollout_of(api, known) for known in "ab")
    first.tracker.baseline = Baseline("old", unread=True)
    wait_for_listed(api, [first, second], deployment(), [odd])
    assert "rollout can't be watched: unexpected API response: dtCreated" in first.error.message
    assert api.read[:3] == ["a", "b", "b"] and "unhealthy for 30 s" in second.error.message


def test_the_progress_of_a_wait_counts_what_is_done_and_what_has_failed():
    api = Polled([PENDING], 4)
    api.shown = PENDING
    seen = {
        "a": deployment(healthy=True),
        "b": deployment(applied=False, error="no such image"),
        "c": deployment(applied=False),
    }
    shown = {known: one.model_copy(update={"id": known}) for known, one in seen.items()}
    blocks: list[tuple[str, ...]] = []
    table = Table("p", api.deadline, lambda *lines: blocks.append(lines))
    observer = Observer(lambda _reader, _ids: shown, thorough=False)
    Wait(api, observer, 3, table).run([rollout_of(api, known) for known in shown])
    assert [block[0] for block in blocks] == ["p: 1 of 3 done, 1 failed (0 s)"]
    assert len(blocks[0]) == 2 and "waiting for the cluster" in blocks[0][1]


@pytest.mark.parametrize(("interval", "seconds"), [(0.1, 1), (3, 3)])
def test_eight_failures_are_diagnosed_with_log_lines(interval, seconds):
    api = Polled([(deployment(applied=False, error="no such image"), [])], 60)
    rollouts = [rollout_of(api) for _number in range(9)]
    Wait(api, of_each(), interval, Table("p", api.deadline)).run(rollouts)
    assert all("no such image" in rollout.error.message for rollout in rollouts)
    assert api.asked.count("logs") == 8
    # What is read past the deadline has the time of one poll.
    assert api.lent == [seconds]


GONE = ApiError("GET /x", 404, "NOT_FOUND", "gone")


@pytest.mark.parametrize(
    ("looks", "interval", "ends_at"),
    [
        ([GONE], 5, tracker.MISSING_GRACE_SECONDS),
        ([GONE], 7, 21),
        # The grace begins when it goes missing, and anew each time.
        ([PENDING, PENDING, GONE], 5, 10 + tracker.MISSING_GRACE_SECONDS),
        ([GONE, GONE, PENDING, GONE], 5, 15 + tracker.MISSING_GRACE_SECONDS),
    ],
    ids=["at once", "between looks", "later", "twice"],
)
def test_one_that_goes_missing_is_given_some_time(looks, interval, ends_at):
    standing, timeline, clock, _error = loop(looks, interval=interval)
    assert (standing.outcome, clock.time) == (tracker.FAILED, ends_at)
    messages = [entry["message"] for entry in timeline.entries]
    assert messages[-2:] == [
        "the API does not show the deployment yet",
        "the deployment is gone: somebody deleted it",
    ]
    assert tracker.MISSING_GRACE_SECONDS == 15


def test_a_wait_in_which_nothing_could_be_read_ends_with_what_was_wrong():
    standing, _timeline, _clock, error = loop([TransportError("GET /x", "broke", sent=True)], seconds=10)
    assert standing.outcome == tracker.WAITING and "broke" in standing.message
    assert error.message.startswith("web: the rollout timed out in phase apply after 10 s: GET /x: broke")


def test_a_wait_asks_before_each_poll_whether_it_still_makes_sense():
    reasons = iter([None, None, "the play is gone"])
    api = Polled([PENDING], 60, lambda: next(reasons))
    with pytest.raises(CancelledError, match="The wait was cancelled: the play is gone"):
        wait_for(api)
    assert api.asked == 2 * ["deployment", "runs"]


def test_a_watch_by_itself():
    looking = RolloutTracker("new")
    assert (looking.unhealthy_seconds, looking.unhealthy_since, looking.baseline) == (30, {}, Baseline())
    assert looking.baseline.unread is False and not looking.is_as_wanted(deployment())
