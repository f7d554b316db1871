# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks against the API in memory, run as the adapters run them, and what every outcome must keep to."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from engine_tasks import TASKS
from guarantees.memory_api import BASE, PROJECT, Api, Clock, Held, Session, Sessions
from guarantees.model import View, read_config
from guarantees.strategies import MARK

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter import normalize
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.invocation import invocation
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.outcome import outcome
from ansible_collections.paperspace.cloud.plugins.module_utils.api.context import TaskContext
from ansible_collections.paperspace.cloud.plugins.module_utils.api.deadline import Deadline

KEY = f"{MARK}-the-api-key"
UNEXPECTED = re.compile(r"Unexpected \w+ in ")


@contextmanager
def clock_of(clock: Clock) -> Iterator[None]:
    """Deadlines made inside go by this clock."""
    before = Deadline.__init__.__defaults__
    # Both are looked up when they are called, so that a runner can be made anew inside.
    Deadline.__init__.__defaults__ = (clock.now, clock.sleep)
    try:
        yield
    finally:
        Deadline.__init__.__defaults__ = before


class TaskRunner:
    """One API and all that talks to it."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.api = Api(clock or Clock(), most=100_000)
        self.sessions = Sessions(Session(self.api))

    def hold(self, config: dict[str, Any]) -> None:
        """Makes the API hold this config."""
        status, response = self.api.answer("POST", "/deployments", {}, {"projectId": PROJECT, "config": config})
        assert status == 200, response

    def run(self, module: str, check: bool = False, **options: Any) -> dict[str, Any]:
        """The result of a task as an adapter hands it over, warnings and invocation included; it kept guarantee 9."""
        result = self.attempt(module, check, options)
        assert_no_secret(result, show_env=bool(options.get("show_env")))
        return result

    def attempt(self, module: str, check: bool, options: Mapping[str, Any]) -> dict[str, Any]:
        spec, run = TASKS[module]
        given = normalize.without_unset({"api_key": KEY, "api_url": BASE, **copy.deepcopy(dict(options))}, spec)
        validated = ArgumentSpecValidator(spec).validate(given)
        assert not validated.error_messages, validated.error_messages
        params = validated.validated_parameters
        lines: list[str] = []
        context = TaskContext(check_mode=check, progress=lambda *new: lines.extend(new), sessions=self.sessions)
        result = outcome(run, params, context, diff_mode=True)
        told = {"warnings": context.warnings, "progress": lines, "invocation": invocation(params)}
        assert not UNEXPECTED.search(str(result.get("msg"))), result["msg"]
        return {**result, **told}

    def view(self, name: str) -> View:
        """Of a deployment; a fault of staleness aside."""
        held = self.api.named(name)
        return self.view_of(held[0]) if held else View()

    def view_of(self, held: Held, index: int = -1) -> View:
        """Of one of its specs."""
        meaning = {**read_config(held.specs[index][1]), "name": held.name}
        return View(read_config(self.shown_config(held, index)), meaning, self.api.asks_password(held))

    def shown_config(self, held: Held, index: int = -1) -> dict[str, Any]:
        """With the key that the record shows in the place of one that its spec leaves out."""
        config = self.api.shown(held.specs[index][1])
        config["name"] = held.name if index == -1 else config["name"]
        return config


def assert_no_secret(result: Any, *, show_env: bool = False) -> None:
    """Guarantees 9. Short secrets are looked for in all that is not free text of the API, which holds none here."""
    shown = without_env(result) if show_env else result
    text = json.dumps(shown, ensure_ascii=False, default=str)
    # A reference is shown; what only looks like one is a literal.
    assert MARK not in text, [text[max(0, at.start() - 200) : at.end() + 60] for at in re.finditer(MARK, text)][:3]


def without_env(value: Any) -> Any:
    """A result without the literal env values that ``show_env`` may show."""
    if isinstance(value, list):
        return [without_env(inner) for inner in value]
    if not isinstance(value, Mapping):
        return value
    if str(value.get("path", "")).startswith("env."):
        return {"path": value["path"]}
    return {key: without_env(inner) for key, inner in value.items() if key != "env"}


def assert_one_change_list(result: Mapping[str, Any]) -> None:
    """Guarantees 3: ``changed``, ``changes`` and ``diff`` say the same."""
    changes = result["changes"]
    assert result["changed"] == bool(changes)
    for side in ("before", "after"):
        told = sorted(json.dumps(change[side], sort_keys=True) for change in changes if change[side] is not None)
        shown = sorted(json.dumps(leaf, sort_keys=True) for leaf in _leaves(result["diff"][side], changes, side))
        assert told == shown, (side, changes, result["diff"])


def _leaves(tree: Any, changes: list[Any], side: str) -> list[Any]:
    """The values of a diff's side; a value may be a mapping itself, so those that the changes list count whole."""
    values = [change[side] for change in changes]
    if not isinstance(tree, Mapping) or any(tree == value and isinstance(value, Mapping) for value in values):
        return [tree]
    return [leaf for inner in tree.values() for leaf in _leaves(inner, changes, side)]


def told(result: Mapping[str, Any]) -> dict[str, Any]:
    """What check mode has to predict."""
    return {key: result[key] for key in ("changed", "changes", "diff")}
