# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One field of one API response replaced by what nobody promised: a result or a clear error."""

from __future__ import annotations

import collections
import json
from typing import Any

import pytest
from depth import FULL
from engine_tasks import TASKS
from fuzzing.malformed import SOUND, places_in, replaced
from fuzzing.memory_actions import CONNECTION, WAITING, MemoryActions
from guarantees.memory_api import Answer, Api, Session, Sessions, StillAsking
from guarantees.task_runner import UNEXPECTED, assert_no_secret, without_env
from hypothesis import given, settings
from hypothesis import strategies as st

COUNTS: collections.Counter[str] = collections.Counter()
# The bytes of the response: json.dumps would write few of them.
RAW = [
    *("NaN", "-Infinity", "1e400", "9" * 5000, "-1", "0.5", "true", "null", "[]", "{}", '""', '"x"', "[[1]]"),
    *("[" * 900 + "]" * 900, '{"a":' * 900 + "1" + "}" * 900),
    *('"\\ud83d"', '"a\\u0000\\u001b[31m\\r\\nb"', '"{{ lookup(1) }}"', f'"{10_000 * "x"}"'),
]
_HERE = "here is something else"
WRITERS = ("deployment", "deployment_fleet", "deployment_rollback")


class MalformingSession(Session):
    """Replaces one place of the response number ``at``; ``replaced`` says whether it came to that."""

    def __init__(self, api: Api, at: int, place: int, raw: str) -> None:
        super().__init__(api)
        self.left = at
        self.place = place
        self.raw = raw
        self.replaced = False

    def request(self, method: str, url: str, **options: Any) -> Answer:
        answer = super().request(method, url, **options)
        self.left -= 1
        content = answer.read1(1 << 30)
        if self.left == -1 and content:
            body = json.loads(content)
            places = [(), *places_in(body)]
            text = json.dumps(replaced(body, places[self.place % len(places)], _HERE))
            content, self.replaced = text.replace(json.dumps(_HERE), self.raw).encode(), True
        return Answer(answer.status_code, content, answer.headers)


@pytest.mark.parametrize("module", sorted(TASKS))
def test_malformed_responses(actions: MemoryActions, module: str) -> None:
    COUNTS.clear()
    waiting = {key: value for key, value in WAITING.items() if key in TASKS[module][0]}

    @settings(max_examples=400 if FULL else 40)
    @given(st.sampled_from(SOUND[module]), st.integers(0, 5), st.integers(0, 60), st.sampled_from(RAW))
    def run(options: dict[str, Any], at: int, place: int, raw: str) -> None:
        actions.fresh()
        session = MalformingSession(actions.runner.api, at, place, raw)
        actions.runner.sessions = Sessions(session)
        try:
            result = actions(module, {**CONNECTION, **waiting, **options})
        except StillAsking:
            return
        COUNTS["replaced"] += session.replaced
        # Whatever becomes of it can be shown, stored and parsed again.
        json.dumps(result, allow_nan=False, ensure_ascii=False).encode()
        assert_no_secret(without_env(result), show_env=True)
        assert module in WRITERS or not actions.runner.api.posts()
        message = str(result.get("msg"))
        assert not UNEXPECTED.search(message), message[:2000]
        assert "Traceback" not in message and len(message) < 10_000, message[:300]
        # Lists of what is wrong with whom have lines.
        assert message.replace("\n", " ").isprintable(), message[:300]

    run()
    assert COUNTS["replaced"]
