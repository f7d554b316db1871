# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that was recorded, in this run of the tests, of what the collection and others asked of a simulator."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

import pytest
from contract_checker import Checker
from contract_document import calls, contract
from contract_recordings import Exchange, read

EXCHANGES = Path(__file__).resolve().parents[2] / ".cache" / "exchanges"
# These can't have run without asking a simulator.
MUST_RECORD = {"unit", "playbook", "integration", "molecule", "share", "ee"}
SHOWN = 30


class Recorded:
    """What was read, and what is wrong with it."""

    def __init__(self) -> None:
        self.checker = Checker(contract())
        self.exchanges: dict[str, int] = {}
        self.ours = 0
        self.problems: dict[str, list[str]] = defaultdict(list)
        # Call -> the classes of statuses (2, 4, 5) that our client got.
        self.seen_by_us: dict[tuple[str, str], set[int]] = defaultdict(set)

    def add(self, layer: str) -> None:
        self.exchanges[layer] = 0
        for exchange in read(EXCHANGES / layer, self.checker.names):
            self.exchanges[layer] += 1
            self._add(exchange)

    def _add(self, exchange: Exchange) -> None:
        self.ours += exchange.is_ours
        for problem in self.checker.problems(exchange):
            self.problems[f"{exchange.method} {exchange.path}: {problem}"].append(exchange.origin)
        call = self.checker.call_of(exchange)
        if call and exchange.status and exchange.is_ours:
            self.seen_by_us[call].add(exchange.status // 100)


@pytest.fixture(scope="module")
def layers() -> list[str]:
    """The sessions that ran before, as noxfile.py says."""
    ran = set(os.environ.get("RECORDED_SESSIONS", "").split())
    found = {folder.name for folder in EXCHANGES.glob("*") if any(folder.glob("*.jsonl"))}
    assert ran, "nothing was recorded: run nox -s contract, not pytest"
    return sorted(ran & (found | MUST_RECORD))


@pytest.fixture(scope="module")
def recorded(layers) -> Recorded:
    everything = Recorded()
    for layer in layers:
        everything.add(layer)
    return everything


def test_what_was_recorded_keeps_the_contract(recorded):
    assert recorded.exchanges, "no layer that ran before asks a simulator"
    for layer, count in recorded.exchanges.items():
        assert count, f"the layer {layer} ran and nothing was recorded"
    assert recorded.ours
    lines = [f"{len(origins)}x {problem} ({origins[0]})" for problem, origins in recorded.problems.items()]
    assert not lines, "\n" + "\n".join(lines[:SHOWN]) + f"\n{len(lines)} kinds of problems"

    assert 0 < len(recorded.checker.judged) < 3 * sum(recorded.exchanges.values())


def test_the_collection_makes_each_of_the_nine_calls(recorded):
    nine = calls(contract(), extras=False)
    assert len(nine) == 9
    missing = [call for call in nine if 2 not in recorded.seen_by_us[call]]
    assert not missing, f"never asked with success by the collection: {missing}"
    assert any(recorded.seen_by_us[call] & {4, 5} for call in nine)
