# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the cases of the matrix and judges each by the world before it, after it, and after the next runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from engine_tasks import TASKS, Tasks
from faults.cases import Call, Case
from faults.forms import SHORT_TIMEOUT, TOO_LONG
from faults.scenarios import INVENTORY, LINES, SECRET, Scenario
from faults.state import State
from inventory_process import NAME as PLUGIN
from inventory_process import InventoryProcess
from simulator_fixture import KEY, Simulator, wait_until
from skipping_clock import SkippingClock

from ansible_collections.paperspace.cloud.plugins.module_utils.spec.redact import MASK

# The kinds of problems.
DUPLICATE, LOSS, LEAK, LATE, MISSED = "duplicate", "loss", "leak", "late", "missed"
UNCLEAR, UNTRUE, STUCK, IMPATIENT = "unclear", "untrue", "stuck", "impatient"
_WRITES = ("POST", "DELETE")
STOP = "the play is gone"
_CALL = re.compile(r"\b(GET|POST|DELETE) /")
_RAW = re.compile(r"Traceback|[Uu]nexpected \w+ in |object at 0x|Error\(|Exception\(")
_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
# Seconds after which the simulator has finished whatever it finishes late.
LATEST = 30
# Past the deadline, as a part of it: for what is still asked when it is over.
_MARGIN = 0.1


@dataclass
class Verdict:
    """What became of a case; ``problems`` are pairs of a word above and a text."""

    case: Case
    failed: bool
    message: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)

    def __str__(self) -> str:
        told = "\n".join(f"    {kind}: {text}" for kind, text in self.problems)
        return f"{self.case}\n{told}\n    message: {self.message[:600]}"


class Runner:
    """One simulator, one clock, one folder, one process for inventories."""

    def __init__(self, simulator: Simulator, clock: SkippingClock, folder: Path, inventory: InventoryProcess) -> None:
        self.simulator = simulator
        self.clock = clock
        self.folder = folder
        self.inventory = inventory
        self.tasks = Tasks(simulator)

    def calls(self, scenario: Scenario) -> list[Call]:
        """What the task asks when nothing goes wrong."""
        options = self._begin(scenario, "name")
        result = self._run(scenario, options)
        assert not result.get("failed"), result["msg"]
        return [Call(entry["method"], _IDS.sub("{id}", entry["path"])) for entry in self.simulator.all_requests()]

    def judge(self, case: Case) -> Verdict:
        scenario = case.scenario
        options = self._begin(scenario, case.upsert)
        before = State.of(self.simulator)
        self.simulator.post_faults(*case.faults())
        result, seconds = self._struck(case, options)
        asked = self.simulator.all_requests()
        self.simulator.clear_faults()
        after = State.of(self.simulator)
        if case.finished_late:
            # Before anybody runs the task again.
            self.simulator.advance(LATEST)
        verdict = Verdict(case, bool(result.get("failed")), str(result.get("msg", "")))
        misled = _was_misled(case, asked)
        verdict.problems += [
            *_of_strikes(case, asked),
            *self._of_time(scenario, seconds),
            *of_words(result, scenario, [*self.tasks.warnings, *self.tasks.progress]),
            *_of_truth(scenario, result, before, after, misled, case.lasting),
            *_of_state(before, after),
            *_of_patience(case, verdict),
            *_of_good_responses(case, result),
            *self._of_next_runs(scenario, options, result, misled),
            *self._of_file(scenario, options, result),
        ]
        return verdict

    def stopped(self, scenario: Scenario, after: int, *faults: dict[str, Any]) -> Verdict:
        """What becomes of a task that nobody wants any more once it has made so many requests, under these faults."""
        options = self._begin(scenario, "name")
        if "concurrency" in TASKS[scenario.module][0]:
            # Else a write may have asked, and not have been sent yet.
            options = {**options, "concurrency": 1}
        before = State.of(self.simulator)
        self.simulator.post_faults(*faults)
        self.tasks.cancelled = lambda: STOP if len(self.simulator.requests()) >= after else None
        result = self._run(scenario, options)
        self.tasks.cancelled = lambda: None
        asked = self.simulator.requests()
        self.simulator.clear_faults()
        verdict = Verdict(Case(scenario, "name", ()), bool(result.get("failed")), str(result.get("msg", "")))
        written = [entry["method"] for entry in asked[after:] if entry["method"] in _WRITES]
        if written:
            verdict.problems.append((LATE, f"after the stop at {after}: {', '.join(written)}"))
        verdict.problems += [
            *_of_state(before, State.of(self.simulator)),
            *self._of_next_runs(scenario, options, result, misled=False),
        ]
        return verdict

    def _begin(self, scenario: Scenario, upsert: str) -> dict[str, Any]:
        self.simulator.reset()
        self.simulator.behaviours(upsert=upsert, name_filter="substring")
        options = scenario.prepared(self.simulator, self.folder)
        if scenario.file:
            Path(options[scenario.file]).unlink(missing_ok=True)
        self.simulator.clear_requests()
        return options

    def _struck(self, case: Case, options: dict[str, Any]) -> tuple[dict[str, Any], float]:
        """The result under the faults, and the seconds that it took by the engine's clock."""
        self.clock.least = TOO_LONG - SHORT_TIMEOUT + 0.05 if case.late else 0
        begun = self.clock.now()
        result = self._run(case.scenario, {**options, "api_timeout": SHORT_TIMEOUT} if case.late else options)
        seconds = self.clock.now() - begun
        self.clock.least = 0
        if case.late:
            wait_until(lambda: all(_has_ended(entry) for entry in self.simulator.requests()))
        return result, seconds

    def _run(self, scenario: Scenario, options: dict[str, Any]) -> dict[str, Any]:
        if scenario.module != INVENTORY:
            return self.tasks.ended(scenario.module, **options)
        source = self.folder / "faults.paperspace.yml"
        given = {"plugin": PLUGIN, "api_key": KEY, "api_url": self.simulator.address, **options}
        source.write_text(yaml.safe_dump(given))
        parsed = self.inventory.parse(source)
        if parsed.error is not None:
            return {"failed": True, "msg": parsed.error}
        return {"changed": False, "hosts": parsed.hosts}

    def _of_time(self, scenario: Scenario, seconds: float) -> Iterator[tuple[str, str]]:
        if scenario.seconds is None:
            return
        limit = scenario.seconds * (1 + _MARGIN) + scenario.options.get("wait_interval", 0)
        if seconds > limit:
            yield LATE, f"took {seconds:.1f} s, the deadline is {scenario.seconds} s"

    def _of_next_runs(
        self, scenario: Scenario, options: dict[str, Any], result: Mapping[str, Any], misled: bool
    ) -> Iterator[tuple[str, str]]:
        """What the same task does when nothing goes wrong any more."""
        self.simulator.clear_requests()
        second = self._run(scenario, options)
        if second.get("failed"):
            yield STUCK, f"the next run fails: {second['msg'][:300]}"
            return
        if scenario.wanted is None:
            if not result.get("failed") and not misled and scenario.essence:
                yield from _of_reading(scenario.essence(result), scenario.essence(second))
            return
        settled = not result.get("failed") and not misled
        if settled and (second.get("changed") or self._wrote()):
            yield UNTRUE, f"succeeded, and yet the next run changes: {second.get('changes')}"
        state = State.of(self.simulator)
        missing = state.missing(scenario.wanted)
        if missing:
            yield LOSS, f"after the next run: {missing}"
        if state.doubled():
            yield DUPLICATE, f"after the next run: {state.doubled()}"
        if not settled:
            self.simulator.clear_requests()
            third = self._run(scenario, options)
            if third.get("changed") or third.get("failed") or self._wrote():
                yield UNTRUE, f"the run after the next one changes or fails: {third.get('msg', third.get('changes'))}"

    def _wrote(self) -> bool:
        return any(entry["method"] in _WRITES for entry in self.simulator.requests())

    def _of_file(
        self, scenario: Scenario, options: Mapping[str, Any], result: Mapping[str, Any]
    ) -> Iterator[tuple[str, str]]:
        """The next run has written the file; this one must have left it alone, or written the same."""
        if not scenario.file:
            return
        lines = Path(options[scenario.file]).read_text().splitlines()
        told = [line for line in lines if line.startswith("line ")]
        if told != [f"line {number} with {MASK}" for number in range(LINES)]:
            yield LOSS, f"the file holds {lines}"
        if list(self.folder.glob(".logs*")):
            yield LOSS, "a temporary file was left"
        if not result.get("failed") and result["count"] != len(lines):
            yield LOSS, f"told {result['count']} lines of {len(lines)}"


def of_words(result: Mapping[str, Any], scenario: Scenario, told: Iterable[str]) -> Iterator[tuple[str, str]]:
    """A result and what else a task ``told`` show no secret, and a failure is clear."""
    shown = json.dumps(result) + "".join(told)
    for secret in (KEY, SECRET):
        if secret in shown:
            yield LEAK, f"shows {secret}: ...{shown[max(0, shown.index(secret) - 80) :][:200]}"
    if not result.get("failed"):
        return
    message = result["msg"]
    if _RAW.search(message):
        yield UNCLEAR, "shows how the program is made"
    if not (_CALL.search(message) or _names_a_place(message, scenario)):
        yield UNCLEAR, "names neither the call nor what it is about"


def _of_strikes(case: Case, asked: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """The first fault must have struck; the second one may come too late for a task that the first has ended."""
    kinds = [entry["fault"] for entry in asked if entry.get("fault")]
    first = min(case.strikes, key=lambda strike: strike.position)
    if first.form.kind not in kinds:
        yield MISSED, f"the fault never struck; asked were {len(asked)} requests"


def _of_patience(case: Case, verdict: Verdict) -> Iterator[tuple[str, str]]:
    if case.passes and verdict.failed:
        yield IMPATIENT, "failed, although the outage after the write was over long before the deadline"


def _of_good_responses(case: Case, result: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if all(strike.form.good for strike in case.strikes) and "; checking whether it took effect" in json.dumps(result):
        yield UNTRUE, "doubts a write that had a good response"


def _of_truth(
    scenario: Scenario, result: Mapping[str, Any], before: State, after: State, misled: bool, lasting: bool
) -> Iterator[tuple[str, str]]:
    same = after == before
    changed = bool(result.get("changed"))
    if scenario.wanted is None:
        if not same:
            yield LOSS, "a task that reads has changed something"
        return
    if not changed and not same and "not known" not in str(result.get("msg", "")):
        yield UNTRUE, "says that nothing was changed"
    if changed and same and not misled:
        yield UNTRUE, "says that something was changed"
    # One that is told the same lie to the end can't know better.
    if changed and not (result.get("failed") or (misled and lasting)):
        missing = after.missing(scenario.wanted)
        if missing:
            yield LOSS, f"says that all is well: {missing}"


def _of_state(before: State, after: State) -> Iterator[tuple[str, str]]:
    doubled = after.doubled()
    if doubled:
        yield DUPLICATE, ", ".join(doubled)
    touched = after.touched(before)
    if touched:
        yield LOSS, f"touched {', '.join(touched)}"


def _of_reading(found: Any, again: Any) -> Iterator[tuple[str, str]]:
    if found != again:
        yield LOSS, f"read {found}, and then {again}"


def _was_misled(case: Case, asked: list[dict[str, Any]]) -> bool:
    """True if the task was told a lie before it wrote anything: then it may have done what was right by that lie.

    An API that for ever says 404 to a deletion, and to who looks for what was deleted, is believed as well.
    """
    lies = {strike.form.kind for strike in case.strikes if strike.form.lies}
    wrote = False
    for entry in asked:
        if entry.get("fault") in lies and (not wrote or (case.lasting and entry["method"] == "DELETE")):
            return True
        wrote = wrote or entry["method"] in _WRITES
    return False


def _has_ended(entry: Mapping[str, Any]) -> bool:
    return entry.get("fault") not in ("latency", "slow_body") or entry.get("status") is not None


def _names_a_place(message: str, scenario: Scenario) -> bool:
    names = [scenario.options.get("name"), "web", "metric", *_option_names(scenario)]
    return bool(_IDS.search(message)) or any(name and re.search(rf"\b{re.escape(name)}\b", message) for name in names)


def _option_names(scenario: Scenario) -> list[str]:
    """Those of what a write may name, and the task's own."""
    return [*TASKS["deployment"][0], *(TASKS[scenario.module][0] if scenario.module in TASKS else ())]
