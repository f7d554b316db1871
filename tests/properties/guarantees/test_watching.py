# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks that watch, while the API is slow or away for moments: they watch as long as they say, and miss nothing."""

from __future__ import annotations

import collections
from typing import Any

from guarantees.memory_api import PROJECT, Clock
from guarantees.task_runner import TaskRunner, clock_of
from hypothesis import example, given, settings
from hypothesis import strategies as st

COUNTS: collections.Counter[str] = collections.Counter()
EXAMPLES = 200
WEB = {"name": "web", "project_id": PROJECT}
CONFIG = {"image": "nginx", "resources": {"machine_type": "C4", "ports": [80]}}
# Seconds of delay, and whether there is no answer but a 503, of each request.
TROUBLE = st.lists(st.tuples(st.sampled_from([0.0, 0.0, 0.2, 1.0, 4.0, 40.0]), st.booleans()), max_size=12)


def healthy_runner() -> TaskRunner:
    runner = TaskRunner(Clock())
    runner.api.behaviours["page"] = 2
    runner.run("deployment", **WEB, **CONFIG, wait=False)
    runner.api.clock.sleep(60)
    runner.api.asked.clear()
    return runner


def check_soak(
    runner: TaskRunner, trouble: list[tuple[float, bool]], seconds: float, interval: float, log: bool
) -> None:
    served: list[float] = []
    answer = runner.api.answer

    def observed(method: str, path: str, *more: Any) -> Any:
        if path.endswith("/runs"):
            served.append(runner.api.clock.now())
        return answer(method, path, *more)

    runner.api.answer = observed
    # The deployment and its history are read before the watch.
    runner.api.trouble = [(0.0, False)] * 2 + list(trouble)
    gates = [{"log": "never", "on_no_data": "pass"}] if log else []
    options = {"duration": str(seconds), "no_data_timeout": "5", "wait_interval": interval, "gates": gates}
    result = runner.run("deployment_soak", **WEB, **options, api_retries=1)
    if result.get("failed"):
        assert "undecided" in result["msg"], result["msg"]
        return
    COUNTS["watched"] += 1
    assert served[-1] - served[0] >= seconds


def test_a_soak_watches_all_the_time_that_it_says() -> None:
    COUNTS.clear()

    @settings(max_examples=EXAMPLES)
    @given(TROUBLE, st.sampled_from([0, 3, 10.5]), st.sampled_from([0.5, 3, 30]), st.booleans())
    @example([(4.0, False)], 3, 3, False)
    def watch(trouble: list[tuple[float, bool]], seconds: float, interval: float, log: bool) -> None:
        runner = healthy_runner()
        with clock_of(runner.api.clock):
            check_soak(runner, trouble, seconds, interval, log)

    watch()
    assert COUNTS["watched"] > EXAMPLES // 4


def check_line(
    runner: TaskRunner, lines: list[float], needle: float, trouble: list[tuple[float, bool]], way: str
) -> None:
    start = runner.api.clock.now()
    texts = [(at, "hay") for at in lines] + [(needle, "needle")]
    runner.api.lines = [(start + at, text) for at, text in sorted(texts)]
    runner.api.trouble = [(0.0, False)] * 2 + list(trouble)
    given_ones = {
        "deployment_logs": {"wait_for": "needle", "wait_interval": 2, "tail": 0},
        "deployment_soak": {"duration": "60", "wait_interval": 2, "gates": [{"log": "needle"}]},
    }[way]
    result = runner.run(way, **WEB, **given_ones, api_retries=0)
    if way == "deployment_soak":
        assert "tripped: a log line matches 'needle'" in result["msg"]
    else:
        assert not result.get("failed"), result["msg"]
        assert result["matched"]["message"] == "needle"


def test_no_line_is_missed() -> None:
    moments = st.floats(0, 20, allow_nan=False)

    @settings(max_examples=EXAMPLES)
    @given(st.lists(moments, max_size=9), moments, TROUBLE, st.sampled_from(["deployment_logs", "deployment_soak"]))
    # The second page of the first look, which holds the line, is not read.
    @example([0.1, 0.2, 0.3], 0.0, [(1.0, False), (0.0, True)], "deployment_logs")
    def look(lines: list[float], needle: float, trouble: list[tuple[float, bool]], way: str) -> None:
        runner = healthy_runner()
        with clock_of(runner.api.clock):
            check_line(runner, lines, needle, trouble, way)

    look()


def test_a_wait_for_a_line_is_as_long_as_its_option_says() -> None:
    for seconds in (1, 3599, 3601, 100_000):
        runner = healthy_runner()
        with clock_of(runner.api.clock):
            start = runner.api.clock.now()
            result = runner.run("deployment_logs", **WEB, wait_for="never", wait_timeout=seconds, wait_interval=600)
            assert result["failed"] and f"within {seconds} s" in result["msg"]
            assert seconds - 600 <= runner.api.clock.now() - start <= seconds + 1
