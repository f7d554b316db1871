# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guarantees 1-5 and 9 over generated sequences of tasks, compared with a model that shares nothing with the engine."""

from __future__ import annotations

import collections
import copy
import fnmatch
from typing import Any

import pytest
from depth import FULL
from guarantees import model
from guarantees.memory_api import BEHAVIOURS, ORIGINAL, PROJECT, Clock
from guarantees.strategies import NAMES, SECRET_FIELDS, desired_states, options_of, with_secrets
from guarantees.task_runner import TaskRunner, assert_one_change_list, clock_of, told
from hypothesis import given, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

COUNTS: collections.Counter[str] = collections.Counter()
SPARE = {"kept": ["by", {"the": "server"}]}
HIDING = BEHAVIOURS["secrets"][1:]
_CLOCK = Clock()


class Deployments(RuleBasedStateMachine):
    """A project, and tasks on it. After each task the API must hold exactly what the model says."""

    def __init__(self) -> None:
        super().__init__()
        COUNTS["sequences"] += 1
        self.runner = TaskRunner(_CLOCK)
        self.api = self.runner.api

    # What the API is like

    @initialize(
        behaviours=st.fixed_dictionaries({}, optional={name: st.sampled_from(BEHAVIOURS[name]) for name in BEHAVIOURS})
    )
    def choose_behaviours(self, behaviours: dict[str, Any]) -> None:
        self.api.behaviours = {**ORIGINAL, **behaviours}

    @initialize(desired=st.one_of(desired_states(whole=True), with_secrets()), data=st.data())
    def first(self, desired: model.DesiredState, data: Any) -> None:
        self._present(desired, NAMES[0], data)

    @rule(name=st.sampled_from(sorted(BEHAVIOURS)), data=st.data())
    def another_behaviour(self, name: str, data: Any) -> None:
        self.api.behaviours[name] = data.draw(st.sampled_from(BEHAVIOURS[name]))

    @precondition(lambda self: self.api.held)
    @rule(below=st.booleans(), data=st.data())
    def a_field_that_only_the_server_knows(self, below: bool, data: Any) -> None:
        held = data.draw(st.sampled_from(sorted(self.api.held.values(), key=lambda one: one.id)))
        config = held.config["resources"] if below else held.config
        config["serverOnly"] = SPARE

    @precondition(lambda self: self.api.held)
    @rule(data=st.data())
    def another_spelling_of_health_checks(self, data: Any) -> None:
        held = data.draw(st.sampled_from(sorted(self.api.held.values(), key=lambda one: one.id)))
        if held.config["apiVersion"] != "v0alpha0":
            held.config["healthchecks"] = {"liveness": {"path": "/other"}}

    # Tasks

    @rule(desired=desired_states(whole=True), name=st.sampled_from(NAMES), data=st.data())
    def whole(self, desired: model.DesiredState, name: str, data: Any) -> None:
        self._present(desired, name, data)

    @rule(desired=desired_states(), name=st.sampled_from(NAMES), data=st.data())
    def part(self, desired: model.DesiredState, name: str, data: Any) -> None:
        self._present(desired, name, data)

    @precondition(lambda self: self.api.held)
    @rule(desired=desired_states(), data=st.data())
    def part_of_one_that_is_there(self, desired: model.DesiredState, data: Any) -> None:
        self._present(desired, self._any_name(data), data)

    @precondition(lambda self: self.api.held)
    @rule(how=st.sampled_from(HIDING), left_out=st.sampled_from([None, *SECRET_FIELDS]), data=st.data())
    def part_that_gives_secrets(self, how: str, left_out: str | None, data: Any) -> None:
        """All of those that the API keeps back, or all but what one field holds: that must not be lost."""
        self.api.behaviours["secrets"] = how
        name = self._any_name(data)
        hidden = model.secrets_of(self.runner.view(name))
        hidden.pop(left_out, None)
        self._present(
            model.DesiredState({"image": data.draw(st.sampled_from(["nginx:8", "nginx:9"])), **hidden}), name, data
        )

    @precondition(lambda self: self.api.held)
    @rule(on=st.booleans(), how=st.sampled_from(["enabled", "replicas"]), data=st.data())
    def park(self, on: bool, how: str, data: Any) -> None:
        fields = {"enabled": on} if how == "enabled" else {"resources": {"replicas": 2 if on else 0}}
        self._present(model.DesiredState(fields), self._any_name(data), data)

    @precondition(lambda self: self.api.held)
    @rule(name=st.sampled_from(NAMES), desired=desired_states(), data=st.data())
    def rename(self, name: str, desired: model.DesiredState, data: Any) -> None:
        desired = desired if data.draw(st.booleans()) else model.DesiredState({})
        self._present(desired, self._any_name(data), data, new_name=name)

    @precondition(lambda self: self.api.held)
    @rule(data=st.data())
    def redeploy(self, data: Any) -> None:
        name = self._any_name(data)
        view, count = self.runner.view(name), len(self.api.posts())
        expected = self._expected(lambda: model.expect_present(view, model.DesiredState({}), name, redeploy=True))
        result = self.runner.run("deployment", name=name, project_id=PROJECT, redeploy=True)
        self._judge(result, expected, view, name, len(self.api.posts()) - count)

    @rule(name=st.sampled_from(NAMES), wait=st.booleans(), by_id=st.booleans())
    def absent(self, name: str, wait: bool, by_id: bool) -> None:
        there = self.api.named(name)
        which = {"id": there[0].id} if there and by_id else {"name": name, "project_id": PROJECT}
        predicted = self.runner.run("deployment", check=True, state="absent", wait=wait, **which)
        assert self.api.named(name) == there
        result = self.runner.run("deployment", state="absent", wait=wait, **which)
        assert told(result) == told(predicted)
        assert result["changed"] == bool(there)
        assert_one_change_list(result)
        assert not self.api.named(name)
        assert not self.runner.run("deployment", state="absent", name=name, project_id=PROJECT)["changed"]
        COUNTS["guarantee 1"] += 1
        COUNTS["guarantee 2"] += 1

    @precondition(lambda self: self.api.held)
    @rule(pick=st.integers(0, 9), data=st.data())
    def rollback(self, pick: int, data: Any) -> None:
        name = self._any_name(data)
        held = self.api.named(name)[0]
        index = pick % len(held.specs)
        spec_id = held.specs[index][0]
        # A field that the server added by itself after a write is in the newest spec only.
        view, wanted = self.runner.view_of(held), self.runner.view_of(held, index)
        newest = index == len(held.specs) - 1
        expected = (
            model.Expected(False, set(), None, view.held)
            if newest
            else self._expected(lambda: model.expect_whole(view, wanted))
        )
        self._run(expected, view, name, "deployment_rollback", {"id": held.id, "to": spec_id})

    @rule(data=st.data(), prune=st.booleans(), limit=st.sampled_from([0, 1, 5]))
    def fleet(self, data: Any, prune: bool, limit: int) -> None:
        names = data.draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=True))
        chosen = {name: data.draw(desired_states(whole=name not in self._names())) for name in names}
        members = [{"name": name, **self._as_member(desired, data)} for name, desired in chosen.items()]
        patterns = data.draw(st.sampled_from([["*"], ["web*"], ["we b", NAMES[-1]]])) if prune else []
        doomed = sorted(
            name
            for name in self._names() - set(names)
            if any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)
        )
        views = {name: self.runner.view(name) for name in chosen}
        expected = {
            name: self._expected(lambda name=name, desired=desired: model.expect_present(views[name], desired, name))
            for name, desired in chosen.items()
        }
        options = {"project_id": PROJECT, "deployments": members, "concurrency": 1, "prune_limit": limit}
        if prune:
            options |= {"prune": True, "prune_names": patterns}
        self._run_fleet(options, expected, views, doomed if len(doomed) <= limit else None)

    # How each is judged

    def _names(self) -> set[str]:
        return {held.name for held in self.api.held.values()}

    def _any_name(self, data: Any) -> str:
        return data.draw(st.sampled_from(sorted(self._names())))

    def _expected(self, ask: Any) -> model.Expected | str:
        try:
            return ask()
        except model.Refused as refused:
            return str(refused)

    def _as_member(self, desired: model.DesiredState, data: Any) -> dict[str, Any]:
        return options_of(desired, data.draw)

    def _present(self, desired: model.DesiredState, name: str, data: Any, new_name: str | None = None) -> None:
        there = self.api.named(name)
        options = options_of(desired, data.draw)
        if new_name is not None:
            options |= {"id": there[0].id, "name": new_name}
        elif there and data.draw(st.integers(0, 3)) == 0:
            options |= {"id": there[0].id}
        else:
            options |= self._named_options(options, name, desired, data)
        options["wait"] = data.draw(st.booleans())
        options["show_env"] = data.draw(st.integers(0, 5)) == 0
        view = self.runner.view(name)
        expected = self._expected(lambda: model.expect_present(view, desired, new_name or name))
        is_taken = new_name not in (None, name) and bool(self.api.named(new_name))
        if is_taken and isinstance(expected, model.Expected) and expected.changed:
            expected = "has this name"
        self._run(expected, view, name, "deployment", options)

    def _named_options(
        self, options: dict[str, Any], name: str, desired: model.DesiredState, data: Any
    ) -> dict[str, Any]:
        """The name as an option or within the document."""
        if desired.form != "flat" and data.draw(st.booleans()):
            options["spec"]["name"] = name
            return {"project_id": PROJECT}
        return {"name": name, "project_id": PROJECT}

    def _run(
        self, expected: model.Expected | str, view: model.View, name: str, module: str, options: dict[str, Any]
    ) -> None:
        """Check, then for real, then both again."""
        held_before = copy.deepcopy(self.api.held)
        count = len(self.api.writes())
        predicted = self.runner.run(module, check=True, **options)
        assert len(self.api.writes()) == count, "check mode wrote"
        result = self.runner.run(module, **options)
        posts = len(self.api.writes()) - count
        if isinstance(expected, str):
            assert predicted.get("failed") and result.get("failed"), (expected, result)
            assert predicted["msg"] == result["msg"]
        else:
            assert not predicted.get("failed"), predicted["msg"]
            if not result.get("failed"):
                assert told(predicted) == told(result)
            COUNTS["guarantee 2"] += 1
        final = self._judge(result, expected, view, name, posts)
        if final is None:
            if not posts:
                assert self.api.held == held_before
            return
        self._again(module, options, result, final)

    def _judge(
        self, result: dict[str, Any], expected: model.Expected | str, view: model.View, name: str, posts: int
    ) -> model.Expected | None:
        """That the task did what the model says; None where it rightly failed."""
        if isinstance(expected, str):
            assert result.get("failed") and expected in result["msg"], (expected, result["msg"])
            assert posts == 0
            COUNTS["refused"] += 1
            return None
        renamed = expected.changed and expected.target["name"] != name
        if renamed and self._rename_failed(result, expected):
            return None
        assert not result.get("failed"), result["msg"]
        assert result["changed"] == expected.changed, (expected.paths, result["changes"])
        paths = {change["path"] for change in result["changes"]}
        assert paths == expected.paths, (paths - expected.paths, expected.paths - paths)
        assert_one_change_list(result)
        COUNTS["guarantee 3"] += 1
        assert posts == int(expected.changed)
        if expected.target is not None:
            self._sent(expected.target, name)
        self._kept(expected, view, expected.target["name"] if expected.target else name)
        COUNTS["guarantee 4"] += 1
        return expected

    def _kept(self, expected: model.Expected, view: model.View, name: str) -> None:
        """Nothing that the API holds is lost, whether it shows it or not."""
        if expected.kept is None:
            return
        lost = model.lost(view, expected.kept, self.runner.view(name).held) - expected.untold
        if not expected.changed:
            lost = {path for path in lost if model.is_comparable(view, path)}
        assert not lost, lost
        COUNTS["kept"] += 1

    def _sent(self, target: model.Meaning, name: str) -> None:
        """Guarantees 5: the whole spec, under the id that is known, and nothing of what only the server knows lost."""
        body = self.api.posts()[-1].body
        assert model.read_config(body["config"]) == target
        assert body["projectId"] == PROJECT
        held = self.api.named(target["name"])
        assert len(held) == 1, "one run made two deployments"
        if len(held[0].specs) > 1 or name != target["name"]:
            assert body["deploymentId"] == held[0].id
        assert model.leaves_of(model.read_config(held[0].config)) == model.leaves_of(target)
        COUNTS["guarantee 5"] += 1

    def _rename_failed(self, result: dict[str, Any], expected: model.Expected) -> bool:
        """A rename may be refused or dropped by the API: then the error says so."""
        behaviour = self.api.behaviours["rename"]
        if behaviour == "applied" and result.get("failed"):
            # It was not renamed, so who has that name is another one, which may once have had this one's.
            assert self.api.named(expected.target["name"]) and "409" in result["msg"], result["msg"]
            return True
        if behaviour == "applied":
            return False
        assert result.get("failed"), "a rename that was not done passed for done"
        assert ("did not apply name" if behaviour == "ignored" else "can't be renamed") in result["msg"], result["msg"]
        COUNTS["guarantee 5"] += 1
        return True

    def _again(self, module: str, options: dict[str, Any], result: dict[str, Any], expected: model.Expected) -> None:
        """Guarantees 1: the same task once more finds nothing to do."""
        count = len(self.api.writes())
        for check in (True, False):
            again = self.runner.run(module, check=check, **options)
            assert not again.get("failed"), again["msg"]
            if self._may_repeat(expected) or expected.untold:
                continue
            assert not again["changed"], again["changes"]
            assert again["changes"] == []
            assert len(self.api.writes()) == count
            COUNTS["guarantee 1"] += 1

    def _may_repeat(self, expected: model.Expected) -> bool:
        """A key that the API shows nowhere is set each time where no endpoint can tell that it is there: parked."""
        target = expected.target or {}
        parked = target.get("enabled") is False or target.get("resources", {}).get("replicas") == 0
        return parked and "basic_auth_key" in target

    def _run_fleet(
        self,
        options: dict[str, Any],
        expected: dict[str, model.Expected | str],
        views: dict[str, model.View],
        doomed: list[str] | None,
    ) -> None:
        before = copy.deepcopy(self.api.held)
        count = len(self.api.writes())
        predicted = self.runner.run("deployment_fleet", check=True, **options)
        assert len(self.api.writes()) == count and self.api.held == before
        result = self.runner.run("deployment_fleet", **options)
        refused = [word for word in expected.values() if isinstance(word, str)]
        if refused or doomed is None:
            assert result.get("failed") and predicted["msg"] == result["msg"]
            assert self.api.held == before, "a fleet that is refused changed something"
            COUNTS["refused"] += 1
            return
        assert not result.get("failed"), result["msg"]
        assert result["diff"] == predicted["diff"] and result["changed"] == predicted["changed"]
        COUNTS["guarantee 2"] += 1
        changed = {name for name, one in expected.items() if one.changed} | set(doomed)
        assert set(result["changed_names"]) == changed
        assert result["changed"] == bool(changed)
        assert not self._names() & set(doomed)
        posted = self.api.posts()[len(self.api.posts()) - sum(one.changed for one in expected.values()) :]
        assert len(posted) == len(self.api.writes()) - count - len(doomed)
        sent = {post.body["config"]["name"]: model.read_config(post.body["config"]) for post in posted}
        assert sent == {name: one.target for name, one in expected.items() if one.target is not None}
        for name, one in expected.items():
            self._kept(one, views[name], name)
        COUNTS["guarantee 4"] += len(expected)
        COUNTS["guarantee 5"] += len(posted)
        if any(self._may_repeat(one) for one in expected.values()):
            return
        again = self.runner.run("deployment_fleet", **options)
        assert not again["changed"], again["results"]
        COUNTS["guarantee 1"] += 1

    @invariant()
    def one_deployment_a_name(self) -> None:
        names = [held.name for held in self.api.held.values()]
        assert len(names) == len(set(names))


@pytest.fixture(autouse=True)
def own_clock() -> Any:
    with clock_of(_CLOCK):
        yield


@pytest.mark.parametrize("how", HIDING)
def test_a_change_that_gives_some_secrets_loses_no_other(how: str) -> None:
    COUNTS.clear()

    @settings(max_examples=50 if FULL else 5)
    @given(
        st.fixed_dictionaries({}, optional={name: st.sampled_from(BEHAVIOURS[name]) for name in BEHAVIOURS}),
        with_secrets(SECRET_FIELDS),
        st.data(),
    )
    def give(behaviours: dict[str, Any], desired: model.DesiredState, data: Any) -> None:
        for left_out in (None, *SECRET_FIELDS):
            project = Deployments()
            project.choose_behaviours(behaviours)
            project.first(desired, data)
            project.part_that_gives_secrets(how, left_out, data)

    give()
    assert COUNTS["kept"] and COUNTS["refused"]


PARTS = 4
EXAMPLES = 550 if FULL else 25


@pytest.mark.parametrize("part", range(PARTS))
def test_sequences(part: int) -> None:
    COUNTS.clear()
    machine = type(f"Deployments{part}", (Deployments,), {})
    if not FULL:
        # Each part its own cases, and the same ones each time.
        machine = seed(part)(machine)
    machine.TestCase.settings = settings(max_examples=EXAMPLES, stateful_step_count=8)
    machine.TestCase().runTest()
    assert COUNTS["sequences"] >= EXAMPLES
    assert all(COUNTS[f"guarantee {number}"] >= EXAMPLES for number in (1, 2, 3, 4, 5))
