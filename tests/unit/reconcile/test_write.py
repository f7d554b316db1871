# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of a write, answer by answer, without a server or a clock: see also test_faults.py."""

from __future__ import annotations

import copy
import itertools
import types
from typing import Any

import pytest
from stepped_clock import Clock

from ansible_collections.paperspace.cloud.plugins.module_utils.api import models
from ansible_collections.paperspace.cloud.plugins.module_utils.api.context import TaskContext
from ansible_collections.paperspace.cloud.plugins.module_utils.api.deadline import Deadline
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import (
    ApiError,
    CancelledError,
    ContractError,
    PaperspaceError,
    TransportError,
)
from ansible_collections.paperspace.cloud.plugins.module_utils.reconcile import certainty, write
from ansible_collections.paperspace.cloud.plugins.module_utils.reconcile.identity import Identity, of_each
from ansible_collections.paperspace.cloud.plugins.module_utils.reconcile.state import Member, Target, current_of
from ansible_collections.paperspace.cloud.plugins.module_utils.reconcile.timeline import Timeline
from ansible_collections.paperspace.cloud.plugins.module_utils.reconcile.write import (
    NotTakenError,
    Sent,
    Writer,
    read_back,
)
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.documents import read_options
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.plan import NOTHING, plan_present

CONFIG = {
    "apiVersion": "v1",
    "name": "web",
    "image": "nginx:1",
    "resources": {"machineType": "C4", "ports": [80], "replicas": 1},
}
LOST = TransportError("POST /deployments", "broke", sent=True)
NOT_SENT = TransportError("POST /deployments", "no connection", sent=False)
REFUSED = ApiError("POST /deployments", 400, "BAD_REQUEST", "no")
OUTAGE = ApiError("GET /x", 503, "UNAVAILABLE", "not now")
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


class Api:
    """A client that answers by two scripts, one of writes and one of reads; the last entry of each repeats.

    A list is of one page.
    """

    def __init__(
        self, writes: list[Any], reads: list[Any], retries: int = 3, seconds: float = 900, timeout: float = 5
    ) -> None:
        self.writes, self.reads = writes, reads
        self.sent: list[tuple[Any, ...]] = []
        self.asked: list[str] = []
        self.clock = Clock()
        self.deadline = Deadline(seconds, self.clock.now, self.clock.sleep)
        self.connection = types.SimpleNamespace(retries=retries, timeout=timeout)
        self.context = TaskContext()

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

    def delete(self, deployment_id: str) -> bool:
        self.sent.append((deployment_id,))
        return self._next(self.writes)

    def deployment_pages(self, project_id: str | None = None, name: str | None = None) -> list[list[Any]]:
        self.asked.append(f"{project_id}/{name}")
        found = self._next(self.reads)
        return [found if isinstance(found, list) else [found] if found is not None else []]

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
    return Writer(api, identity, "p", timeline(api))


def timeline(api: Api) -> Timeline:
    return Timeline("web", api.deadline, lambda line: None)


def written(api: Api, planned: Target, git: Any = None) -> tuple[Sent, list[str]]:
    """What was sent and read back, and the warnings about it."""
    sent = writer(api).post(planned, git)
    read_back(api, [sent], of_each().read)
    return sent, sent.verify()


def failure(api: Api, planned: Target) -> Any:
    with pytest.raises(PaperspaceError) as caught:
        written(api, planned)
    return caught.value


OLD, NEW, OTHER = shown(), shown("new", "nginx:2"), shown("third", "nginx:3")


@pytest.mark.parametrize(("found", "deployment_id"), [(None, None), (OLD, "d")], ids=["create", "update"])
def test_a_write_is_sent_once_and_read_back(found, deployment_id):
    api = Api(["d"], [NEW])
    planned = target(found)
    sent, warnings = written(api, planned, {"sha": "s"})
    assert api.sent == [("p", planned.plan.config, deployment_id, {"sha": "s"})]
    assert (sent.deployment, sent.target, warnings) == (NEW, planned, [])
    assert (api.asked, api.clock.slept) == (["d"], [])
    # Nothing was lost: there is no doubt that a list could clear.
    assert sent.twin(api) is None and api.asked == ["d"]


def test_a_read_back_waits_for_the_new_spec_and_no_longer_than_its_grace():
    api = Api(["d"], [None, OLD, NEW])
    assert written(api, target(OLD))[0].deployment is NEW
    assert api.clock.slept == [0.25, 0.5]
    api = Api(["d"], [OLD])
    error = failure(api, target(OLD))
    assert isinstance(error, NotTakenError) and error.details["refused"] == ["image"]
    assert "did not apply image: it still shows the previous spec" in error.message
    assert write.GRACE_SECONDS == 10 <= api.clock.time <= 12
    assert api.clock.slept[:5] == [0.25, 0.5, 1, 2, 2]


@pytest.mark.parametrize(("seconds", "least", "most"), [(60, 10, 12), (6, 4, 6), (0.1, 1, 3)])
def test_the_grace_is_short_at_the_deadline_but_never_nothing(seconds, least, most):
    api = Api(["d"], [OLD], seconds=seconds)
    failure(api, target(OLD))
    assert least <= api.clock.time <= most


@pytest.mark.parametrize("found", [None, OLD], ids=["create", "update"])
@pytest.mark.parametrize("count", [1, 10, 100])
def test_an_outage_after_the_write_is_waited_out(found, count):
    api = Api(["d"], [*[OUTAGE] * count, NEW])
    assert written(api, target(found))[0].deployment is NEW
    assert count * 1.5 < api.clock.time + 3


def test_an_outage_to_the_deadline_is_told_as_what_came_after_the_write():
    api = Api(["d"], [OLD, OUTAGE], seconds=100)
    error = failure(api, target(OLD))
    assert error.message.startswith("The API accepted the write as d; afterwards: GET /x")
    assert 97 < api.clock.time <= 100


def test_what_was_not_taken_is_told_with_what_was_done():
    error = failure(Api(["d"], [shown("new", "nginx:1")]), target(OLD))
    assert isinstance(error, NotTakenError) and "it still shows other values there" in error.message
    assert error.details["changed"] is True and error.details["deployment"] == {"id": "d"}
    assert error.details["previous_spec_id"] == "old"
    assert [change["path"] for change in error.details["changes"]] == ["image"]


def test_a_read_back_that_fails_says_that_the_write_was_done():
    error = failure(Api(["d"], [ApiError("GET /x", 403, "FORBIDDEN", "no")]), target(OLD))
    assert error.message.startswith("The API accepted the write as d; afterwards: GET /x")
    assert error.details["error"]["status"] == 403 and error.details["changed"] is True
    error = failure(Api(["d"], [None]), target())
    assert error.message == "The API accepted the write as d; afterwards: the API does not show the deployment"
    assert error.details["previous_spec_id"] is None


def test_where_no_spec_is_shown_nothing_can_be_compared():
    _sent, warnings = written(Api(["d"], [shown(spec=False)]), target())
    assert warnings == ["The API shows no spec of this deployment yet, so the write could not be compared."]


NO_NEW_SPEC = ["The API created no new spec, because the config is identical, so nothing was redeployed."]


def test_a_redeploy_that_made_no_new_spec_is_a_warning():
    same = shown("old", "nginx:2")
    api = Api(["d"], [same])
    assert written(api, target(same, redeploy=True))[1] == NO_NEW_SPEC
    assert api.clock.time > 7
    sent, warnings = written(Api(["d"], [same, NEW]), target(same, redeploy=True))
    assert (sent.deployment, warnings) == (NEW, [])


def test_a_config_in_another_form_is_a_warning():
    (warning,) = written(Api(["d"], [shown("new", "docker.io/nginx:2")]), target(OLD))[1]
    assert "accepted image but returns it in another form" in warning


def test_an_old_spec_id_with_the_new_config_is_taken_at_once():
    api = Api(["d"], [shown("old", "nginx:2")])
    assert written(api, target(OLD))[1] == NO_NEW_SPEC
    assert api.clock.slept == []


@pytest.mark.parametrize("form", ["Web", "WEB", "web ", " web", "we", "web-1", "w\u0435b", "web\u0301"])
@pytest.mark.parametrize("found", [None, OLD], ids=["create", "update"])
def test_another_form_of_the_name_is_an_error(form, found):
    seen = NEW.model_copy(update={"name": form})
    error = failure(Api(["d"], [seen]), target(found))
    assert f"name: the API changed 'web' to {form!r}" in error.message and "as d; afterwards" in error.message
    assert error.details["refused"] == ["name"] and error.details["changed"] is True


@pytest.mark.parametrize("form", ["P", "p ", "other"])
def test_another_form_of_the_project_is_an_error(form):
    error = failure(Api(["d"], [NEW.model_copy(update={"project_id": form})]), target())
    assert f"project_id: the API changed 'p' to {form!r}" in error.message


@pytest.mark.parametrize("lost", [LOST, ApiError("P", 500, "X", "m"), ApiError("P", 408, "X", "m")], ids=str)
def test_a_lost_answer_of_a_write_that_was_done_is_found_out(lost):
    api = Api([lost], [OLD, NEW])
    planned = target(OLD)
    work = writer(api)
    sent = work.post(planned, None)
    assert (sent.deployment_id, sent.target) == ("d", planned)
    assert len(api.sent) == 1 and api.asked == ["d", "d"]
    assert [entry["phase"] for entry in work.timeline.entries] == ["apply", "apply"]
    assert work.timeline.entries[1]["message"] == "the write took effect"
    assert lost.message in work.timeline.entries[0]["message"]


@pytest.mark.parametrize(("found", "asked"), [(None, "p/web"), (OLD, "d")], ids=["create", "update"])
@pytest.mark.parametrize(("timeout", "least"), [(5, 30), (30, 30), (45, 45)])
def test_a_lost_write_that_was_not_done_is_looked_for_long_and_then_repeated(found, asked, timeout, least):
    api = Api([LOST, "d"], [found], timeout=timeout)
    planned = target(found)
    sent = writer(api).post(planned, None)
    assert (sent.deployment_id, sent.target) == ("d", planned)
    assert len(api.sent) == 2 and set(api.asked) == {asked}
    assert least <= api.clock.time <= least + 2


@pytest.mark.parametrize("landed", [0, 1, 5, 12, 15, 29])
@pytest.mark.parametrize(("found", "late"), [(None, shown("first", "nginx:2")), (OLD, NEW)], ids=["create", "update"])
def test_a_write_that_the_server_finishes_late_is_sent_once(found, late, landed):
    class Late(Api):
        def _next(self, script):
            return late if script is self.reads and self.clock.time >= landed else super()._next(script)

    api = Late([LOST, "another"], [found])
    assert writer(api).post(target(found), None).deployment_id == "d"
    assert len(api.sent) == 1


def test_the_time_of_a_look_counts_from_the_first_answer():
    api = Api([LOST, "d"], [*[OUTAGE] * 30, None])
    assert writer(api).post(target(), None).deployment_id == "d"
    assert api.clock.time > 30 + 30 * 1.5 and len(api.sent) == 2


@pytest.mark.parametrize("seconds", [1, 10, 29])
def test_no_create_is_repeated_where_the_deadline_leaves_too_little_to_look(seconds):
    api = Api([LOST, "d"], [None], seconds=seconds)
    error = failure(api, target())
    assert len(api.sent) == 1
    assert "less than 30 seconds were left to check" in error.message and "is not known" in error.message


def test_a_create_of_which_a_response_was_lost_is_listed_once_more():
    twin = NEW.model_copy(update={"id": "twin"})
    for second, expected in ((NEW, None), ([NEW, twin], ["d", "twin"])):
        api = Api([LOST, "d"], [None])
        sent = writer(api).post(target(), None)
        api.reads, api.asked = [OUTAGE, second], []
        error = sent.twin(api)
        assert api.asked == ["p/web", "p/web"]
        assert (error and error.details["ids"]) == expected
        assert error is None or all(known in error.message for known in expected)
    api.reads = [ApiError("GET /x", 403, "FORBIDDEN", "no")]
    assert "accepted the write as d; afterwards" in sent.twin(api).message
    failed = Member(None, timeline(api), error=PaperspaceError("It crashed.", phase="starting"))
    failed.note_twin(sent.twin(api))
    assert failed.error.message == "It crashed."
    api.reads = [[NEW, twin]]
    failed.note_twin(sent.twin(api))
    assert failed.error.message.startswith("It crashed. The API accepted")
    assert failed.error.details["ids"] == ["d", "twin"]


def test_after_somebody_else_s_write_it_is_planned_anew():
    api = Api([LOST, "d"], [OTHER])
    sent = writer(api).post(target(OLD), None)
    assert sent.deployment_id == "d" and sent.target.found is OTHER and sent.target.spec_id == "third"
    assert (len(api.sent), api.sent[1][2], api.clock.slept) == (2, "d", [])
    wanted_all_the_same = shown("third", "nginx:2", region="ny2")
    # What this task says nothing of may have changed meanwhile.
    for before in (OLD, shown(region="ams1")):
        planned = target(before)
        sent = writer(Api([LOST], [wanted_all_the_same])).post(planned, None)
        assert (sent.deployment_id, sent.target) == ("d", planned)


@pytest.mark.parametrize("retries", [0, 1, 2])
def test_a_write_that_is_always_lost_ends_in_an_unknown_fate(retries):
    api = Api([LOST], [OLD], retries=retries)
    error = failure(api, target(OLD))
    assert len(api.sent) == retries + 1
    assert error.message.endswith("broke. It is not known whether the API completed the write; the next run will check")


@pytest.mark.parametrize(
    ("script", "tries", "unknown"),
    [
        ([REFUSED], 1, False),
        ([NOT_SENT], 1, False),
        ([ContractError("odd.")], 1, True),
        # The second one was not done, but the first one may still be carried out.
        ([LOST, NOT_SENT], 2, True),
        ([LOST, REFUSED], 2, True),
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
    assert "broke. Checking whether it took effect failed, too: GET /x" in error.message
    assert "no. The key is valid, but its team is not allowed to do this. It is not known" in error.message
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
        (ApiError("P", 498, "X", "m"), False),
        (ApiError("P", 499, "X", "m"), True),
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
    assert certainty.may_have_been_done(error) is expected


@pytest.mark.parametrize(("spec_id", "expected"), [("old", True), ("new", False), (None, True)])
def test_what_is_stale(spec_id, expected):
    assert write.is_stale(shown(spec_id, spec=spec_id is not None), target(OLD)) is expected


def test_no_poll_starts_after_the_deadline():
    clock = Clock()
    assert len(list(certainty.polls(Deadline(0.25, clock.now, clock.sleep)))) == 1
    assert len(list(certainty.polls(Deadline(0.3, clock.now, clock.sleep)))) == 2
    assert clock.slept == [0.25]


def test_the_words_of_an_unknown_fate():
    assert certainty.unknown(PaperspaceError("a."), "deletion").message.startswith(
        "a. It is not known whether the API completed the deletion"
    )


def test_what_a_failed_look_has_found_is_told_with_the_lost_write():
    trouble = PaperspaceError("two have that name", ids=["a", "b"], error={"status": 200})
    error = failure(Api([LOST], [trouble]), target())
    assert error.details["ids"] == ["a", "b"] and error.details["error"] == LOST.details["error"]


def removed(api: Api) -> bool:
    return write.delete(api, "d", timeline(api))


@pytest.mark.parametrize(
    ("writes", "reads", "expected", "sent", "least"),
    [
        ([True], [OLD], True, 1, 0),
        ([False], [OLD], False, 1, 0),
        ([LOST], [None], True, 1, 0),
        ([LOST], [OLD, OLD, None], True, 1, 0.5),
        ([LOST, True], [OLD], True, 2, 10),
        ([LOST, False], [OLD], True, 2, 10),
        ([LOST, True], [*[OUTAGE] * 50, OLD], True, 2, 100),
        ([LOST], [*[OUTAGE] * 50, None], True, 1, 90),
    ],
    ids=[
        "done",
        "not there",
        "lost and done",
        "lost and done late",
        "lost and repeated",
        "lost and done very late",
        "an outage, and it is there",
        "an outage, and it is gone",
    ],
)
def test_what_became_of_a_deletion(writes, reads, expected, sent, least):
    api = Api(writes, reads)
    assert removed(api) is expected
    assert len(api.sent) == sent and least <= api.clock.time <= least + 12


@pytest.mark.parametrize(
    ("writes", "reads", "retries", "sent"),
    [
        ([LOST], [OLD], 0, 1),
        ([LOST], [OLD], 2, 3),
        ([LOST], [OUTAGE], 2, 1),
        ([LOST, REFUSED], [OLD], 2, 2),
        ([LOST, CancelledError("Nothing more was written: stop")], [OLD], 2, 2),
    ],
    ids=["never again", "always lost", "an outage to the end", "then refused", "then cancelled"],
)
def test_a_deletion_of_which_nobody_knows_what_became_says_so(writes, reads, retries, sent):
    api = Api(writes, reads, retries=retries, seconds=300)
    with pytest.raises(PaperspaceError) as caught:
        removed(api)
    assert "It is not known whether the API completed the deletion" in caught.value.message
    assert len(api.sent) == sent


def test_a_refused_deletion_is_told_as_it_is():
    with pytest.raises(ApiError) as caught:
        removed(Api([REFUSED], [OLD]))
    assert "not known" not in caught.value.message


def test_a_cancelled_task_looks_no_further():
    api = Api([LOST, "d"], [None])
    reasons = iter([None, None])
    api.context.cancelled = lambda: next(reasons, "stop")
    error = failure(api, target())
    assert "stop" in error.message and "It is not known whether the API completed the write" in error.message
    assert (len(api.sent), len(api.asked)) == (1, 2)


@pytest.mark.parametrize(
    ("reads", "gone", "least"),
    [([None], True, 0), ([OLD, OLD, None], True, 0.5), ([*[OUTAGE] * 60, None], True, 100), ([OLD], False, 60)],
    ids=["at once", "soon", "after an outage", "never"],
)
def test_a_deletion_is_waited_for(reads, gone, least):
    api = Api([True], reads)
    told = timeline(api)
    warning = write.await_gone(api, "d", True, told, write.GONE_SECONDS)
    assert (warning is None) is gone and least <= api.clock.time <= least + 20
    assert write.GONE_SECONDS == 60
    assert ("deleted" in [entry["message"] for entry in told.entries]) is gone


def test_a_deletion_that_found_nothing_is_sent_again_for_as_long_as_it_is_shown():
    api = Api([False, True], [OLD, OLD, OLD, None])
    told = timeline(api)
    assert write.await_gone(api, "d", False, told, write.GONE_SECONDS) is None
    assert api.sent == [("d",), ("d",)]
    again = "the API returned 404 but still shows the deployment; deleting again"
    assert [entry["message"] for entry in told.entries] == [again, "deleted"]
    with pytest.raises(write.NotDeletedError, match="as if there were no such deployment"):
        write.await_gone(Api([False], [OLD]), "d", False, told, write.GONE_SECONDS)


def test_an_outage_to_the_end_of_a_deletion_is_an_error():
    api = Api([True], [OLD, OUTAGE], seconds=100)
    with pytest.raises(PaperspaceError) as caught:
        write.await_gone(api, "d", True, timeline(api), write.GONE_SECONDS)
    assert "accepted the deletion of d; afterwards: GET /x" in caught.value.message
    assert api.clock.time > 97


@pytest.mark.parametrize(("reads_before", "fails"), [(0, True), (1, False)])
@pytest.mark.parametrize("trouble", [LOST, OUTAGE, NOT_SENT, REFUSED], ids=str)
def test_a_read_that_the_deadline_cut_short_says_nothing_beside_an_earlier_one(trouble, reads_before, fails):
    api = Api([], [OLD], seconds=20)
    count = itertools.count()

    def read(reader: Any) -> Any:
        if next(count) < reads_before:
            return OLD
        api.clock.time = 21
        raise again(trouble)

    if fails:
        with pytest.raises(type(trouble)):
            list(certainty.polled(api, read, 60))
    else:
        assert list(certainty.polled(api, read, 60)) == [OLD]


@pytest.mark.parametrize(("seconds", "left"), [(20, 20), (3, 3), (1, 3), (0, 3)])
def test_a_look_has_the_time_that_is_left_or_as_long_as_the_usual_pause_of_a_wait(seconds, left):
    api = Api([], [OLD], seconds=seconds)
    assert next(certainty.polled(api, lambda reader: reader.deadline.remaining(), 60)) == left


@pytest.mark.parametrize(
    ("writes", "reads", "told"),
    [
        ([True], [OLD], []),
        ([LOST], [None], ["is unknown (", "the deletion took effect"]),
        ([LOST, True], [OLD], ["is unknown (", "the deletion did not take effect; retrying"]),
    ],
    ids=["done", "lost and done", "lost and repeated"],
)
def test_a_timeline_shows_what_became_of_a_lost_write(writes, reads, told):
    api = Api(writes, reads)
    record = timeline(api)
    write.delete(api, "d", record)
    messages = [entry["message"] for entry in record.entries]
    assert all(part in message for part, message in zip(told, messages, strict=True)), messages


@pytest.mark.parametrize(("seconds", "polls"), [(0, 1), (0.25, 2), (0.26, 3), (1.75, 4), (3.75, 5), (5.75, 6)])
def test_a_look_goes_on_for_as_long_as_is_asked(seconds, polls):
    assert len(list(certainty.polled(Api([], [OLD]), lambda reader: reader, seconds))) == polls
