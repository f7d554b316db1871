# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every fault at every call of every task, alone and in pairs: nothing doubled, nothing lost, and no riddles."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from depth import FULL
from faults.cases import (
    FOR_EVER,
    FULL_PAIRS,
    QUICK_LASTING,
    QUICK_PAIRS,
    QUICK_SINGLES,
    Case,
    Strike,
    lasting,
    pairs,
    passing,
    sample,
    singles,
)
from faults.forms import FORMS, KINDS
from faults.judge import DUPLICATE, LEAK, UNCLEAR, UNTRUE, Runner, Verdict
from faults.scenarios import INVENTORY, SCENARIOS, SECRET, Scenario

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter import outcome
from ansible_collections.paperspace.cloud.plugins.module_utils.reconcile import certainty, write

ROOT = Path(__file__).resolve().parents[3]
# What strikes any read, and so every task.
ANYWHERE = {form.kind for form in FORMS if not form.lists_only and "GET" in form.methods}
# A case takes a tenth of a second; the hardest ones with real waits a few.
CASE_SECONDS = 60
# A server that finds deployments by id only makes a difference to what creates.
WORLDS = [
    pytest.param(scenario, upsert, id=f"{scenario.module}-{scenario.name}-{upsert}".replace(" ", "_"))
    for scenario in SCENARIOS
    for upsert in (("name", "id") if "create" in scenario.name else ("name",))
]


def test_every_module_has_tasks() -> None:
    modules = {file.stem for file in (ROOT / "plugins" / "modules").glob("*.py")}
    assert {scenario.module for scenario in SCENARIOS} == {*modules, INVENTORY}


def test_every_kind_has_forms_and_is_documented() -> None:
    assert {form.kind for form in FORMS} == set(KINDS)
    readme = (ROOT / "roles" / "simulator" / "README.md").read_text()
    assert [kind for kind in KINDS if f"| `{kind}` |" not in readme] == []


@pytest.mark.parametrize(("scenario", "upsert"), WORLDS)
def test_no_fault_doubles_loses_or_puzzles(runner: Runner, scenario: Scenario, upsert: str) -> None:
    cases = generated(runner, scenario, upsert)
    assert len(cases) == len({str(case) for case in cases}) > 0
    verdicts = [judged(runner, case) for case in cases]
    wrong = [verdict for verdict in verdicts if verdict.problems]
    assert not wrong, told(wrong, len(verdicts))


@pytest.mark.parametrize(
    ("name", "form", "position", "broken", "seen"),
    [
        # A writer that never looks whether a lost write was done.
        ("create", "drop after", 1, (write.Writer, "_settle", lambda _self: None), DUPLICATE),
        # A deletion whose fate nobody asks for.
        ("remove", "drop after", 1, (certainty, "may_have_been_done", lambda _error: False), UNTRUE),
        # A failure that shows what it was given.
        ("update", "403 before", 0, (outcome.KnownSecrets, "text", lambda _self, text: text + SECRET), LEAK),
        ("update", "403 before", 0, (outcome.KnownSecrets, "text", lambda _self, _text: "It failed."), UNCLEAR),
    ],
    ids=[DUPLICATE, UNTRUE, LEAK, UNCLEAR],
)
def test_the_judge_sees_what_a_broken_engine_does(
    runner: Runner, monkeypatch: pytest.MonkeyPatch, name: str, form: str, position: int, broken: Any, seen: str
) -> None:
    scenario = next(scenario for scenario in SCENARIOS if scenario.name == name)
    strike = Strike(next(known for known in FORMS if known.name == form), position, FOR_EVER if seen == UNTRUE else 1)
    case = Case(scenario, "id", (strike,))
    assert judged(runner, case).problems == []
    monkeypatch.setattr(*broken)
    assert seen in {kind for kind, _text in judged(runner, case).problems}


def generated(runner: Runner, scenario: Scenario, upsert: str) -> list[Case]:
    calls = runner.calls(scenario)
    alone, outages = list(singles(scenario, upsert, calls)), list(lasting(scenario, upsert, calls))
    short = list(passing(scenario, upsert, calls))
    assert {case.strikes[0].form.kind for case in alone} >= ANYWHERE
    if FULL:
        return [*alone, *outages, *short, *pairs(scenario, upsert, calls, FULL_PAIRS)]
    turn = [param.values[:2] for param in WORLDS].index((scenario, upsert))
    return [
        *sample(alone, QUICK_SINGLES, turn),
        *sample(outages, QUICK_LASTING, turn),
        *sample(short, QUICK_LASTING if short else 0, turn),
        *pairs(scenario, upsert, calls, QUICK_PAIRS),
    ]


def judged(runner: Runner, case: Case) -> Verdict:
    """The verdict; what is wrong without lasting harm has to be wrong twice, since any machine may stall."""
    with limited(case):
        verdict = runner.judge(case)
    if not verdict.problems or {kind for kind, _text in verdict.problems} & {DUPLICATE, LEAK}:
        return verdict
    with limited(case):
        return runner.judge(case)


@contextmanager
def limited(case: Case) -> Iterator[None]:
    """No case may hang."""

    def give_up(*_signal: Any) -> None:
        raise AssertionError(f"still running after {CASE_SECONDS} s: {case}")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(CASE_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def told(wrong: Iterable[Verdict], count: int) -> str:
    wrong = list(wrong)
    return "\n".join([f"{len(wrong)} of {count} cases", *(str(verdict) for verdict in wrong[:20])])
