# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Laws 5 and 9 where the API does not do as it is told: fields that it drops, and errors that quote what was sent."""

from __future__ import annotations

import collections
import json
from typing import Any

import law_model as model
from depth import FULL
from hypothesis import given, settings
from hypothesis import strategies as st
from law_server import PROJECT, Clock
from law_wishes import MARK, options_of, wishes
from law_world import World, clock_of

COUNTS: collections.Counter[str] = collections.Counter()
EXAMPLES = 300 if FULL else 40
WEB = {"name": "web", "project_id": PROJECT}
DROPPED = {
    "region": "region",
    "command": "command",
    "env": "env.",
    "containerRegistry": "container_registry",
    "integrations": "integrations[",
    "healthChecks": "health_checks.",
}


def check_dropped(first: model.Wish, wish: model.Wish, key: str, data: Any) -> None:
    clock = Clock()
    with clock_of(clock):
        world = World(clock)
        world.run("deployment", **WEB, **options_of(first, data.draw))
        before = world.view("web")
        try:
            expected = model.expect_present(before, wish, "web")
        except model.Refused:
            return
        if before.shown is None or not expected.changed:
            return
        world.api.ignored = key
        result = world.run("deployment", **WEB, **options_of(wish, data.draw))
        lost = {path for path in model.leaves_of(expected.target) if path.startswith(DROPPED[key])}
        assert len(world.api.posts()) == 2
        if not lost:
            assert not result.get("failed"), result["msg"]
            return
        COUNTS["dropped"] += 1
        assert result.get("failed") and result["changed"], "a field that was not taken passed for taken"
        assert "did not apply" in result["msg"]
        assert set(result["refused"]) <= lost and result["refused"]


def test_a_field_that_was_not_taken_is_named() -> None:
    COUNTS.clear()

    @settings(max_examples=EXAMPLES)
    @given(wishes(whole=True), wishes(whole=True), st.sampled_from(sorted(DROPPED)), st.data())
    def drop(first: model.Wish, wish: model.Wish, key: str, data: Any) -> None:
        check_dropped(first, wish, key, data)

    drop()
    assert COUNTS["dropped"] > 0


def test_no_error_of_the_api_tells_a_secret() -> None:
    COUNTS.clear()

    @settings(max_examples=EXAMPLES)
    @given(wishes(whole=True), st.data())
    def quote(wish: model.Wish, data: Any) -> None:
        clock = Clock()
        with clock_of(clock):
            world = World(clock)
            world.api.quoting = True
            options = options_of(wish, data.draw)
            for module, given_ones in (
                ("deployment", {**WEB, **options}),
                ("deployment_fleet", {"project_id": PROJECT, "deployments": [{"name": "web", **options}]}),
            ):
                result = world.attempt(module, False, given_ones)
                assert result.get("failed")
                text = json.dumps(result)
                # Shorter ones are not looked for in free text.
                assert f"{MARK}-long" not in text, text[:2000]
                COUNTS["quoted"] += int("can't use" in text)

    quote()
    assert COUNTS["quoted"] > 0
