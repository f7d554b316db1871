# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of a write, answer by answer, without a server or a clock: see also test_faults.py."""

from __future__ import annotations

import copy
import types
from typing import Any

import pytest

from ansible_collections.paperspace.cloud.plugins.module_utils import models, write
from ansible_collections.paperspace.cloud.plugins.module_utils.current import current_of
from ansible_collections.paperspace.cloud.plugins.module_utils.deadline import Deadline
from ansible_collections.paperspace.cloud.plugins.module_utils.documents import read_options
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import (
    ApiError,
    ContractError,
    PaperspaceError,
    TransportError,
)
from ansible_collections.paperspace.cloud.plugins.module_utils.identity import Identity
from ansible_collections.paperspace.cloud.plugins.module_utils.plan import NOTHING, plan_present
from ansible_collections.paperspace.cloud.plugins.module_utils.request import Target
from ansible_collections.paperspace.cloud.plugins.module_utils.timeline import Timeline
from ansible_collections.paperspace.cloud.plugins.module_utils.write import NotTakenError, Writer

CONFIG = {
    "apiVersion": "v1",
    "name": "web",
    "image": "nginx:1",
    "resources": {"machineType": "C4", "ports": [80], "replicas": 1},
}
LOST = TransportError("POST /deployments", "broke", sent=True)
NOT_SENT = TransportError("POST /deployments", "no connection", sent=False)
REFUSED = ApiError("POST /deployments", 400, "BAD_REQUEST", "no")
GONE = ApiError("GET /deployments/d", 404, "NOT_FOUND", "no")


def shown(spec_id: str | None = "old", image: str = "nginx:1", spec: bool = True, **changes: Any) -> Any:
    """A deployment that shows a spec; ``image`` is the one in it."""
    data = {**CONFIG, "image": image, **changes}
    record = {"id": "d", "name": "web", "projectId": "p", "latestSpec": {"id": spec_id, "data": data} if spec else None}
    return models.Deployment.model_validate(record)


def again(error: Exception) -> Exception:
    """The same error anew: what is raised gets words and details added."""
    other = type(error).__new__(type(error), *error.args)
    other.__dict__.update(copy.deepcopy(error.__dict__))
    return other


class Clock:
    def __init__(self) -> None:
        self.time = 0.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


class Api:
    """A client that answers by two scripts, one of writes and one of reads; the last entry of each repeats."""

    def __init__(self, writes: list[Any], reads: list[Any], retries: int = 3, seconds: float = 60) -> None:
        self.writes, self.reads = writes, reads
        self.sent: list[tuple[Any, ...]] = []
        self.asked: list[str] = []
        self.clock = Clock()
        self.deadline = Deadline(seconds, self.clock.now, self.clock.sleep)
        self.connection = types.SimpleNamespace(retries=retries)

    def until(self, deadline: Deadline) -> Api:
        other = copy.copy(self)
        other.deadline = deadline
        return other

    def upsert(self, *arguments: Any) -> str:
        self.sent.append(arguments)
        return self._next(self.writes)

    def deployment(self, deployment_id: str) -> Any:
        self.asked.append(deployment_id)
        found = self._next(self.reads)
        if found is None:
            raise GONE
        return found

    def deployments(self, project_id: str | None = None, name: str | None = None) -> list[Any]:
        self.asked.append(f"{project_id}/{name}")
        found = self._next(self.reads)
        return [] if found is None else [found]

    def _next(self, script: list[Any]) -> Any:
        answer = script.pop(0) if len(script) > 1 else script[0]
        if isinstance(answer, Exception):
            raise again(answer)
        return answer


def target(found: Any = None, redeploy: bool = False, **options: Any) -> Target:
    wish = {"image": "nginx:2", **options}
    if found is None:
        wish["resources"] = {"machine_type": "C4", "ports": [80], "replicas": 1}

    def replan(seen: Any) -> Any:
        current = None if seen is None else current_of(seen)
        return plan_present(current, read_options(wish), name="web", redeploy=redeploy)

    return Target(found, replan(found), replan)


def writer(api: Api) -> Writer:
    identity = Identity(name="web", project_id="p")
    return Writer(api, identity, "p", Timeline("web", api.deadline, lambda line: None), check)


def check() -> None:
    pass


def failure(api: Api, planned: Target) -> Any:
    with pytest.raises(PaperspaceError) as caught:
        writer(api).write(planned, None)
    return caught.value


OLD, NEW, OTHER = shown(), shown("new", "nginx:2"), shown("third", "nginx:3")


@pytest.mark.parametrize(("found", "deployment_id"), [(None, None), (OLD, "d")], ids=["create", "update"])
def test_a_write_is_sent_once_and_read_back(found, deployment_id):
    api = Api(["d"], [NEW])
    planned = target(found)
    written = writer(api).write(planned, {"sha": "s"})
    assert api.sent == [("p", planned.plan.config, deployment_id, {"sha": "s"}, check)]
    assert (written.deployment, written.target, written.warnings) == (NEW, planned, ())
    assert (api.asked, api.clock.slept) == (["d"], [])


def test_a_read_back_waits_for_the_new_spec_and_no_longer_than_its_grace():
    api = Api(["d"], [None, OLD, NEW])
    assert writer(api).write(target(OLD), None).deployment is NEW
    assert api.clock.slept == [0.25, 0.5]
    api = Api(["d"], [OLD])
    error = failure(api, target(OLD))
    assert isinstance(error, NotTakenError) and error.details["refused"] == ["image"]
    assert "did not take image: it still shows the previous spec" in error.message
    assert 7 < api.clock.time <= write.GRACE_SECONDS == 10
    assert api.clock.slept[:5] == [0.25, 0.5, 1, 2, 2]


@pytest.mark.parametrize(("seconds", "least", "most"), [(60, 7, 10), (6, 4, 6), (0.1, 1, 3)])
def test_the_grace_is_short_at_the_deadline_but_never_nothing(seconds, least, most):
    api = Api(["d"], [OLD], seconds=seconds)
    failure(api, target(OLD))
    assert least < api.clock.time <= most
    assert write.LATE_GRACE_SECONDS == 3


def test_what_was_not_taken_is_told_with_what_was_done():
    error = failure(Api(["d"], [shown("new", "nginx:1")]), target(OLD))
    assert isinstance(error, NotTakenError) and "it still shows other values there" in error.message
    assert error.details["changed"] is True and error.details["deployment"] == {"id": "d"}
    assert error.details["previous_spec_id"] == "old"
    assert [change["path"] for change in error.details["changes"]] == ["image"]


def test_a_read_back_that_fails_says_that_the_write_was_done():
    error = failure(Api(["d"], [ApiError("GET /x", 403, "FORBIDDEN", "no")]), target(OLD))
    assert error.message.startswith("The API accepted the write as d, but then: GET /x")
    assert error.details["error"]["status"] == 403 and error.details["changed"] is True
    error = failure(Api(["d"], [None]), target())
    assert error.message == "The API accepted the write as d, but then: it shows no such deployment"
    assert error.details["previous_spec_id"] is None


def test_where_no_spec_is_shown_nothing_can_be_compared():
    written = writer(Api(["d"], [shown(spec=False)])).write(target(), None)
    assert written.warnings == ("The API shows no spec of this deployment yet, so the write could not be compared.",)


def test_a_redeploy_that_made_no_new_spec_is_a_warning():
    same = shown("old", "nginx:2")
    api = Api(["d"], [same])
    written = writer(api).write(target(same, redeploy=True), None)
    assert written.warnings == ("The API made no new spec of the same config, so nothing was rolled out anew.",)
    assert api.clock.time > 7
    written = writer(Api(["d"], [same, NEW])).write(target(same, redeploy=True), None)
    assert (written.deployment, written.warnings) == (NEW, ())


def test_a_config_in_another_form_is_a_warning():
    written = writer(Api(["d"], [shown("new", "docker.io/nginx:2")])).write(target(OLD), None)
    assert len(written.warnings) == 1 and "took image but shows another form" in written.warnings[0]


def test_an_old_spec_id_with_the_new_config_is_taken_at_once():
    same_id = shown("old", "nginx:2")
    api = Api(["d"], [same_id])
    written = writer(api).write(target(OLD), None)
    assert api.clock.slept == []
    assert written.warnings == ("The API made no new spec of the same config, so nothing was rolled out anew.",)


@pytest.mark.parametrize("lost", [LOST, ApiError("P", 500, "X", "m"), ApiError("P", 408, "X", "m")], ids=str)
def test_a_lost_answer_of_a_write_that_was_done_is_found_out(lost):
    api = Api([lost], [OLD, NEW])
    planned = target(OLD)
    work = writer(api)
    assert work.post(planned, None) == ("d", planned)
    assert len(api.sent) == 1 and api.asked == ["d", "d"]
    assert [entry["phase"] for entry in work.timeline.entries] == ["apply", "apply"]
    assert work.timeline.entries[1]["message"] == "the write had been done"
    assert lost.message in work.timeline.entries[0]["message"]


@pytest.mark.parametrize(("found", "asked"), [(None, "p/web"), (OLD, "d")], ids=["create", "update"])
def test_a_lost_write_that_was_not_done_is_repeated(found, asked):
    api = Api([LOST, "d"], [found])
    planned = target(found)
    assert writer(api).post(planned, None) == ("d", planned)
    assert len(api.sent) == 2 and set(api.asked) == {asked}


def test_after_somebody_else_s_write_it_is_planned_anew():
    api = Api([LOST, "d"], [OTHER])
    done, carried_out = writer(api).post(target(OLD), None)
    assert done == "d" and carried_out.found is OTHER and carried_out.spec_id == "third"
    assert (len(api.sent), api.sent[1][2], api.clock.slept) == (2, "d", [])
    wanted_all_the_same = shown("third", "nginx:2", region="ny2")
    assert writer(Api([LOST], [wanted_all_the_same])).post(target(OLD), None)[0] == "d"


@pytest.mark.parametrize("retries", [0, 1, 2])
def test_a_write_that_is_always_lost_ends_in_an_unknown_fate(retries):
    api = Api([LOST], [OLD], retries=retries)
    error = failure(api, target(OLD))
    assert len(api.sent) == retries + 1
    assert error.message.endswith("broke. Whether the API carried the write out is not known; the next run will see it")


@pytest.mark.parametrize(
    ("script", "tries", "unknown"),
    [
        ([REFUSED], 1, False),
        ([NOT_SENT], 1, False),
        ([ContractError("odd.")], 1, True),
        # The second one was not even sent, but the first one may have been carried out.
        ([LOST, NOT_SENT], 2, True),
        ([LOST, REFUSED], 2, False),
    ],
    ids=["refused", "not sent", "odd", "lost, then not sent", "lost, then refused"],
)
def test_what_is_known_of_a_write_that_failed(script, tries, unknown):
    api = Api(script, [OLD])
    error = failure(api, target(OLD))
    assert len(api.sent) == tries
    assert ("is not known" in error.message) is unknown
    assert ".." not in error.message


def test_a_look_that_fails_too_leaves_the_fate_open():
    api = Api([LOST], [ApiError("GET /x", 403, "FORBIDDEN", "no.")])
    error = failure(api, target(OLD))
    assert len(api.sent) == 1
    assert "broke. Looking what became of it failed too: GET /x" in error.message
    assert "no. The key is known, but its team may not do this. Whether" in error.message
    assert error.details["error"]["status"] is None


def test_whether_a_deployment_is_as_wanted():
    planned = target(OLD)
    assert write.is_as_wanted(NEW, planned) and not write.is_as_wanted(OTHER, planned)
    nothing = target(shown("old", "nginx:2"))
    assert nothing.plan.action == NOTHING
    assert write.is_as_wanted(shown("new", "nginx:2"), nothing) and not write.is_as_wanted(OTHER, nothing)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ApiError("P", 408, "X", "m"), True),
        (ApiError("P", 407, "X", "m"), False),
        (ApiError("P", 409, "X", "m"), False),
        (ApiError("P", 499, "X", "m"), False),
        (ApiError("P", 500, "X", "m"), True),
        (ApiError("P", 429, "X", "m"), False),
        (LOST, True),
        (NOT_SENT, False),
        (ContractError("odd"), True),
        (PaperspaceError("other"), False),
    ],
    ids=str,
)
def test_what_may_have_been_done(error, expected):
    assert write.may_have_been_done(error) is expected


@pytest.mark.parametrize(("spec_id", "expected"), [("old", True), ("new", False), (None, True)])
def test_what_is_stale(spec_id, expected):
    assert write.is_stale(shown(spec_id, spec=spec_id is not None), target(OLD)) is expected


def test_no_look_starts_after_the_deadline():
    clock = Clock()
    assert len(list(write.looks(Deadline(0.25, clock.now, clock.sleep)))) == 1
    assert len(list(write.looks(Deadline(0.3, clock.now, clock.sleep)))) == 2
    assert clock.slept == [0.25]


def test_the_words_of_an_unknown_fate():
    assert write.unknown(PaperspaceError("a."), "deletion").message.startswith(
        "a. Whether the API carried the deletion"
    )


def test_what_a_failed_look_has_found_is_told_with_the_lost_write():
    trouble = PaperspaceError("two have that name", ids=["a", "b"], error={"status": 200})
    error = failure(Api([LOST], [trouble]), target())
    assert error.details["ids"] == ["a", "b"] and error.details["error"] == LOST.details["error"]
